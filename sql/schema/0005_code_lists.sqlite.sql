-- Code lists: members that are part of the schema. Key 0 stands for all of them together, where that can be.

-- Grades, from nursery to the third year of senior secondary.
create table dim_grade (
    grade_key    integer primary key,
    grade_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'GRADE')),
    parent_id  text,
    sort_order integer not null
) strict;
insert into dim_grade values
    (0, 'all', '合计', 'All', 'TOTAL', null, 0),
    (1, 'nursery', '托班', 'Nursery class', 'GRADE', 'all', 1),
    (2, 'k1', '小班', 'Kindergarten, first year', 'GRADE', 'all', 2),
    (3, 'k2', '中班', 'Kindergarten, second year', 'GRADE', 'all', 3),
    (4, 'k3', '大班', 'Kindergarten, third year', 'GRADE', 'all', 4),
    (5, 'kmixed', '混合班', 'Kindergarten, mixed ages', 'GRADE', 'all', 5),
    (6, 'g1', '一年级', 'Grade 1', 'GRADE', 'all', 6),
    (7, 'g2', '二年级', 'Grade 2', 'GRADE', 'all', 7),
    (8, 'g3', '三年级', 'Grade 3', 'GRADE', 'all', 8),
    (9, 'g4', '四年级', 'Grade 4', 'GRADE', 'all', 9),
    (10, 'g5', '五年级', 'Grade 5', 'GRADE', 'all', 10),
    (11, 'g6', '六年级', 'Grade 6', 'GRADE', 'all', 11),
    (12, 'g7', '七年级', 'Grade 7', 'GRADE', 'all', 12),
    (13, 'g8', '八年级', 'Grade 8', 'GRADE', 'all', 13),
    (14, 'g9', '九年级', 'Grade 9', 'GRADE', 'all', 14),
    (15, 'g10', '高一', 'Grade 10', 'GRADE', 'all', 15),
    (16, 'g11', '高二', 'Grade 11', 'GRADE', 'all', 16),
    (17, 'g12', '高三', 'Grade 12', 'GRADE', 'all', 17);

-- Sexes, as GB/T 2261.1 has them.
create table dim_sex (
    sex_key    integer primary key,
    sex_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'SEX')),
    parent_id  text,
    sort_order integer not null
) strict;
insert into dim_sex values
    (0, 'all', '合计', 'All', 'TOTAL', null, 0),
    (1, 'male', '男', 'Male', 'SEX', 'all', 1),
    (2, 'female', '女', 'Female', 'SEX', 'all', 2);

-- Types of schools; ids are the codes of 办学类型.
-- Keys from 50 on are no schools of their own: attached classes and teaching points.
create table dim_school_type (
    school_type_key    integer primary key,
    school_type_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'TYPE')),
    parent_id  text,
    sort_order integer not null
) strict;
insert into dim_school_type values
    (0, 'all', '合计', 'All', 'TOTAL', null, 0),
    (1, '111', '幼儿园', 'Kindergarten', 'TYPE', 'all', 1),
    (2, '112', '独立设置的少数民族幼儿园', 'Kindergarten for minorities', 'TYPE', 'all', 2),
    (51, '119', '附设幼儿班', 'Kindergarten classes attached to a school', 'TYPE', 'all', 3),
    (4, '211', '小学', 'Primary school', 'TYPE', 'all', 4),
    (52, '218', '小学教学点', 'Primary teaching point', 'TYPE', 'all', 5),
    (53, '219', '附设小学班', 'Primary classes attached to a school', 'TYPE', 'all', 6),
    (7, '311', '初级中学', 'Junior secondary school', 'TYPE', 'all', 7),
    (8, '312', '九年一贯制学校', 'Nine-year school', 'TYPE', 'all', 8),
    (54, '319', '附设普通初中班', 'Junior classes attached to a school', 'TYPE', 'all', 9),
    (10, '321', '职业初中', 'Vocational junior school', 'TYPE', 'all', 10),
    (55, '329', '附设职业初中班', 'Vocational junior classes attached to a school', 'TYPE', 'all', 11),
    (12, '341', '完全中学', 'Complete secondary school', 'TYPE', 'all', 12),
    (13, '342', '高级中学', 'Senior secondary school', 'TYPE', 'all', 13),
    (14, '343', '少数民族完全中学', 'Complete secondary school for minorities', 'TYPE', 'all', 14),
    (15, '344', '少数民族高级中学', 'Senior secondary school for minorities', 'TYPE', 'all', 15),
    (16, '345', '十二年一贯制学校', 'Twelve-year school', 'TYPE', 'all', 16),
    (56, '349', '附设普通高中班', 'Senior classes attached to a school', 'TYPE', 'all', 17),
    (18, '351', '成人高中', 'Adult senior secondary school', 'TYPE', 'all', 18),
    (19, '361', '调整后中等职业学校', 'Secondary vocational school, restructured', 'TYPE', 'all', 19),
    (20, '362', '中等技术学校', 'Secondary technical school', 'TYPE', 'all', 20),
    (21, '363', '中等师范学校', 'Secondary normal school', 'TYPE', 'all', 21),
    (22, '364', '成人中等专业学校', 'Adult secondary specialised school', 'TYPE', 'all', 22),
    (23, '365', '职业高中学校', 'Vocational senior school', 'TYPE', 'all', 23),
    (24, '366', '技工学校', 'Skilled-worker school', 'TYPE', 'all', 24),
    (57, '368', '附设中职班', 'Vocational classes attached to a school', 'TYPE', 'all', 25),
    (26, '369', '其他中职机构', 'Other vocational institution', 'TYPE', 'all', 26),
    (27, '371', '专门学校', 'School for special supervision', 'TYPE', 'all', 27),
    (28, '511', '盲人学校', 'School for the blind', 'TYPE', 'all', 28),
    (29, '512', '聋人学校', 'School for the deaf', 'TYPE', 'all', 29),
    (30, '513', '培智学校', 'School for the intellectually disabled', 'TYPE', 'all', 30),
    (31, '514', '其他特殊教育学校', 'Other special school', 'TYPE', 'all', 31),
    (58, '519', '附设特教班', 'Special classes attached to a school', 'TYPE', 'all', 32);

-- Who founded and runs a school; ids are the codes of 举办者.
create table dim_founder (
    founder_key    integer primary key,
    founder_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'FOUNDER')),
    parent_id  text,
    sort_order integer not null
) strict;
insert into dim_founder values
    (0, 'all', '合计', 'All', 'TOTAL', null, 0),
    (1, 'central', '中央部门', 'Central government', 'FOUNDER', 'all', 1),
    (2, '811', '省级教育部门', 'Education authority of a province', 'FOUNDER', 'all', 2),
    (3, '812', '省级其他部门', 'Other authority of a province', 'FOUNDER', 'all', 3),
    (4, '821', '地级教育部门', 'Education authority of a city', 'FOUNDER', 'all', 4),
    (5, '822', '地级其他部门', 'Other authority of a city', 'FOUNDER', 'all', 5),
    (6, '831', '县级教育部门', 'Education authority of a county', 'FOUNDER', 'all', 6),
    (7, '832', '县级其他部门', 'Other authority of a county', 'FOUNDER', 'all', 7),
    (8, '888', '中外合作办', 'Chinese-foreign cooperation', 'FOUNDER', 'all', 8),
    (9, '891', '地方企业', 'Local enterprise', 'FOUNDER', 'all', 9),
    (10, '892', '事业单位', 'Public institution', 'FOUNDER', 'all', 10),
    (11, '893', '部队', 'Armed forces', 'FOUNDER', 'all', 11),
    (12, '894', '集体', 'Collective', 'FOUNDER', 'all', 12),
    (13, '999', '民办', 'Private', 'FOUNDER', 'all', 13);

-- Public, inclusive private, other private.
create table dim_ownership (
    ownership_key    integer primary key,
    ownership_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'CLASS')),
    parent_id  text,
    sort_order integer not null
) strict;
insert into dim_ownership values
    (0, 'all', '合计', 'All', 'TOTAL', null, 0),
    (1, 'public', '公办', 'Public', 'CLASS', 'all', 1),
    (2, 'inclusive_private', '普惠性民办', 'Private, recognised as inclusive', 'CLASS', 'all', 2),
    (3, 'other_private', '其他民办', 'Other private', 'CLASS', 'all', 3);

-- Whose demonstration kindergarten or school it is.
create table dim_demonstration (
    demonstration_key    integer primary key,
    demonstration_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'CLASS')),
    parent_id  text,
    sort_order integer not null
) strict;
insert into dim_demonstration values
    (0, 'all', '合计', 'All', 'TOTAL', null, 0),
    (1, 'none', '非示范', 'None', 'CLASS', 'all', 1),
    (2, 'district', '区级示范', 'Of the district', 'CLASS', 'all', 2),
    (3, 'city', '市级示范', 'Of the city', 'CLASS', 'all', 3),
    (4, 'province', '省级示范', 'Of the province', 'CLASS', 'all', 4),
    (5, 'national', '国家级示范', 'National', 'CLASS', 'all', 5);

-- Where a school lies. In the indicators 农村 is town and rural together.
create table dim_urban_rural (
    urban_rural_key    integer primary key,
    urban_rural_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'CLASS')),
    parent_id  text,
    sort_order integer not null
) strict;
insert into dim_urban_rural values
    (0, 'all', '合计', 'All', 'TOTAL', null, 0),
    (1, 'urban', '城区', 'Urban', 'CLASS', 'all', 1),
    (2, 'town', '镇区', 'Town', 'CLASS', 'all', 2),
    (3, 'rural', '乡村', 'Rural', 'CLASS', 'all', 3);

-- How staff are employed.
create table dim_employment (
    employment_key    integer primary key,
    employment_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'TYPE')),
    parent_id  text,
    sort_order integer not null
) strict;
insert into dim_employment values
    (0, 'all', '合计', 'All', 'TOTAL', null, 0),
    (1, 'established', '编内', 'Established post', 'TYPE', 'all', 1),
    (2, 'quota', '员额(参聘)', 'Quota post', 'TYPE', 'all', 2),
    (3, 'contract', '编外合同', 'Contract', 'TYPE', 'all', 3);

-- Ages in full years on the stat date.
create table dim_age (
    age_key    integer primary key,
    age_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'AGE')),
    parent_id  text,
    sort_order integer not null
) strict;
insert into dim_age values
    (0, 'all', '合计', 'All', 'TOTAL', null, 0),
    (1, '0', '0岁', '0 years', 'AGE', 'all', 1),
    (2, '1', '1岁', '1 years', 'AGE', 'all', 2),
    (3, '2', '2岁', '2 years', 'AGE', 'all', 3),
    (4, '3', '3岁', '3 years', 'AGE', 'all', 4),
    (5, '4', '4岁', '4 years', 'AGE', 'all', 5),
    (6, '5', '5岁', '5 years', 'AGE', 'all', 6),
    (7, '6', '6岁', '6 years', 'AGE', 'all', 7),
    (8, '7', '7岁', '7 years', 'AGE', 'all', 8),
    (9, '8', '8岁', '8 years', 'AGE', 'all', 9),
    (10, '9', '9岁', '9 years', 'AGE', 'all', 10),
    (11, '10', '10岁', '10 years', 'AGE', 'all', 11),
    (12, '11', '11岁', '11 years', 'AGE', 'all', 12),
    (13, '12', '12岁', '12 years', 'AGE', 'all', 13),
    (14, '13', '13岁', '13 years', 'AGE', 'all', 14),
    (15, '14', '14岁', '14 years', 'AGE', 'all', 15),
    (16, '15', '15岁', '15 years', 'AGE', 'all', 16),
    (17, '16', '16岁', '16 years', 'AGE', 'all', 17),
    (18, '17', '17岁', '17 years', 'AGE', 'all', 18),
    (19, '18', '18岁', '18 years', 'AGE', 'all', 19);

-- Which population is counted. No two are ever added.
create table dim_population_type (
    population_type_key    integer primary key,
    population_type_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TYPE')),
    parent_id  text,
    sort_order integer not null
) strict;
insert into dim_population_type values
    (1, 'resident', '常住人口', 'Resident', 'TYPE', null, 1),
    (2, 'registered', '户籍人口', 'Registered', 'TYPE', null, 2),
    (3, 'service', '服务人口', 'Served', 'TYPE', null, 3);

-- From which entry to which final year a cohort is followed.
create table dim_cohort_path (
    cohort_path_key    integer primary key,
    cohort_path_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('PATH')),
    parent_id  text,
    sort_order integer not null
) strict;
insert into dim_cohort_path values
    (1, 'nine_year', '九年(小学一年级至九年级)', 'Nine years: grade 1 to grade 9', 'PATH', null, 1),
    (2, 'junior_three', '初中三年', 'Three years of junior secondary', 'PATH', null, 2);

-- How teachers come and go.
create table dim_channel (
    channel_key    integer primary key,
    channel_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'CHANNEL')),
    parent_id  text,
    sort_order integer not null
) strict;
insert into dim_channel values
    (0, 'all', '合计', 'All', 'TOTAL', null, 0),
    (1, 'open_recruitment', '公开招聘', 'Open recruitment', 'CHANNEL', 'all', 1),
    (2, 'turnover_quota', '周转编制', 'Turnover posts', 'CHANNEL', 'all', 2),
    (3, 'government_funded', '公费师范生', 'Government-funded graduates', 'CHANNEL', 'all', 3),
    (4, 'talent', '引进名师', 'Renowned teachers from elsewhere', 'CHANNEL', 'all', 4),
    (5, 'other', '其他', 'Other', 'CHANNEL', 'all', 5),
    (6, 'retire', '退休', 'Retirement', 'CHANNEL', 'all', 6),
    (7, 'resign', '离职', 'Resignation', 'CHANNEL', 'all', 7);

-- Which stage of the budget a sum of money is of. No two are ever added.
create table dim_budget_status (
    budget_status_key    integer primary key,
    budget_status_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('STATUS')),
    parent_id  text,
    sort_order integer not null
) strict;
insert into dim_budget_status values
    (1, 'budget', '年初预算', 'Budget', 'STATUS', null, 1),
    (2, 'adjusted', '调整预算', 'Adjusted budget', 'STATUS', null, 2),
    (3, 'execution', '执行', 'Execution', 'STATUS', null, 3),
    (4, 'final', '决算', 'Final account', 'STATUS', null, 4);

-- Where the money of a project comes from.
create table dim_instrument (
    instrument_key    integer primary key,
    instrument_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'INSTRUMENT')),
    parent_id  text,
    sort_order integer not null
) strict;
insert into dim_instrument values
    (0, 'all', '合计', 'All', 'TOTAL', null, 0),
    (1, 'budget', '财政预算', 'Budget', 'INSTRUMENT', 'all', 1),
    (2, 'special_bond', '专项债券', 'Special bond', 'INSTRUMENT', 'all', 2),
    (3, 'ppp_fiscal', 'PPP财政出资', 'Fiscal share of a PPP', 'INSTRUMENT', 'all', 3),
    (4, 'ppp_social', 'PPP社会资本', 'Social capital of a PPP', 'INSTRUMENT', 'all', 4),
    (5, 'social', '社会资金', 'Social money', 'INSTRUMENT', 'all', 5),
    (6, 'donation', '捐赠', 'Donation', 'INSTRUMENT', 'all', 6);

-- How far the money of a project is. No two are ever added.
create table dim_financing_status (
    financing_status_key    integer primary key,
    financing_status_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('STATUS')),
    parent_id  text,
    sort_order integer not null
) strict;
insert into dim_financing_status values
    (1, 'applied', '申报', 'Applied for', 'STATUS', null, 1),
    (2, 'approved', '获批', 'Approved', 'STATUS', null, 2),
    (3, 'drawn', '到位', 'Drawn', 'STATUS', null, 3),
    (4, 'repaid', '偿还', 'Repaid', 'STATUS', null, 4);

-- Milestones of a project: in which year it was due, in which it was delivered.
create table dim_milestone (
    milestone_key    integer primary key,
    milestone_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('MILESTONE')),
    parent_id  text,
    sort_order integer not null
) strict;
insert into dim_milestone values
    (1, 'due', '应完成', 'Due', 'MILESTONE', null, 1),
    (2, 'delivered', '已交付', 'Delivered', 'MILESTONE', null, 2);

-- Titles of teachers, schools and works.
-- Keys from 40 on are those of community education.
create table dim_honour (
    honour_key    integer primary key,
    honour_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'KIND')),
    parent_id  text,
    sort_order integer not null
) strict;
insert into dim_honour values
    (0, 'all', '合计', 'All', 'TOTAL', null, 0),
    (1, 'backbone', '骨干教师', 'Backbone teacher', 'KIND', 'all', 1),
    (2, 'subject_leader', '学科带头人', 'Subject leader', 'KIND', 'all', 2),
    (3, 'famous_teacher', '名师', 'Renowned teacher', 'KIND', 'all', 3),
    (4, 'excellent_principal', '优秀校(园)长', 'Excellent principal', 'KIND', 'all', 4),
    (5, 'ethics_star', '师德之星', 'Star of professional ethics', 'KIND', 'all', 5),
    (6, 'talent_pool', '教育人才资源库成员', 'Member of the talent pool', 'KIND', 'all', 6),
    (7, 'studio', '名师工作室', 'Renowned-teacher studio', 'KIND', 'all', 7),
    (8, 'head_teacher_studio', '班主任工作室', 'Head-teacher studio', 'KIND', 'all', 8),
    (9, 'workshop', '教师工作坊', 'Teacher workshop', 'KIND', 'all', 9),
    (10, 'demonstration_kindergarten', '示范性幼儿园', 'Demonstration kindergarten', 'KIND', 'all', 10),
    (11, 'habit_base', '行为习惯养成基地校', 'Habit-formation base school', 'KIND', 'all', 11),
    (12, 'reading_campus', '书香校园', 'Bookish campus', 'KIND', 'all', 12),
    (13, 'aesthetic_school', '美育特色校', 'School of aesthetic education', 'KIND', 'all', 13),
    (14, 'pe_base', '体育基地校', 'PE base school', 'KIND', 'all', 14),
    (15, 'labour_school', '劳动教育特色校', 'School of labour education', 'KIND', 'all', 15),
    (16, 'ict_pilot_school', '信息化教学实验校', 'ICT pilot school', 'KIND', 'all', 16),
    (17, 'reform_demo_school', '教改示范性建设学校', 'Reform demonstration school', 'KIND', 'all', 17),
    (18, 'management_standard', '义务教育管理标准化学校', 'School certified for management', 'KIND', 'all', 18),
    (19, 'smart_campus', '智慧校园示范校', 'Smart campus', 'KIND', 'all', 19),
    (20, 'demo_library', '阅读推广示范图书馆', 'Demonstration library', 'KIND', 'all', 20),
    (21, 'standard_senior_high', '达标高中', 'Standard senior high school', 'KIND', 'all', 21),
    (22, 'ai_school', '人工智能示范校', 'AI demonstration school', 'KIND', 'all', 22),
    (23, 'training_college', '示范性教师进修学校', 'Demonstration teacher-training college', 'KIND', 'all', 23),
    (24, 'education_strong_district', '教育强县(市、区)', 'District strong in education', 'KIND', 'all', 24),
    (25, 'research_project', '教科研课题', 'Research project', 'KIND', 'all', 25),
    (26, 'teaching_award', '教学成果', 'Teaching-achievement award', 'KIND', 'all', 26),
    (40, 'community_base', '社区教育基地', 'Community-education base', 'KIND', 'all', 27),
    (41, 'community_brand', '社区教育品牌', 'Community-education brand', 'KIND', 'all', 28);

-- Who granted a title.
create table dim_honour_level (
    honour_level_key    integer primary key,
    honour_level_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'LEVEL')),
    parent_id  text,
    sort_order integer not null
) strict;
insert into dim_honour_level values
    (0, 'all', '合计', 'All', 'TOTAL', null, 0),
    (1, 'national', '国家级', 'National', 'LEVEL', 'all', 1),
    (2, 'province', '省级', 'Province', 'LEVEL', 'all', 2),
    (3, 'city', '市级', 'City', 'LEVEL', 'all', 3),
    (4, 'district', '区级', 'District', 'LEVEL', 'all', 4),
    (5, 'school', '校级', 'School', 'LEVEL', 'all', 5);

-- Who was asked.
create table dim_respondent_group (
    respondent_group_key    integer primary key,
    respondent_group_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'GROUP')),
    parent_id  text,
    sort_order integer not null
) strict;
insert into dim_respondent_group values
    (0, 'all', '合计', 'All', 'TOTAL', null, 0),
    (1, 'parents', '家长', 'Parents', 'GROUP', 'all', 1),
    (2, 'students', '学生', 'Students', 'GROUP', 'all', 2),
    (3, 'teachers', '教师', 'Teachers', 'GROUP', 'all', 3),
    (4, 'principals', '校长', 'Principals', 'GROUP', 'all', 4),
    (5, 'deputies', '代表委员', 'Deputies', 'GROUP', 'all', 5),
    (6, 'public', '社会公众', 'Public', 'GROUP', 'all', 6);

-- Who assessed.
create table dim_assessor (
    assessor_key    integer primary key,
    assessor_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('ASSESSOR')),
    parent_id  text,
    sort_order integer not null
) strict;
insert into dim_assessor values
    (1, 'self', '自评', 'Self-assessment', 'ASSESSOR', null, 1),
    (2, 'district_review', '区级复核', 'Review of the district', 'ASSESSOR', null, 2),
    (3, 'city', '市级督导', 'Supervision of the city', 'ASSESSOR', null, 3),
    (4, 'province', '省级督导', 'Supervision of the province', 'ASSESSOR', null, 4);

-- Level of a criterion in a standard. A criterion of one level is a summary of others: no two levels are added.
create table dim_criterion_level (
    criterion_level_key    integer primary key,
    criterion_level_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('LEVEL')),
    parent_id  text,
    sort_order integer not null
) strict;
insert into dim_criterion_level values
    (1, 'A', 'A级指标', 'A', 'LEVEL', null, 1),
    (2, 'B', 'B级指标', 'B', 'LEVEL', null, 2),
    (3, 'standard', '评估标准', 'Standard', 'LEVEL', null, 3);

-- Subjects of quality monitoring.
create table dim_subject (
    subject_key    integer primary key,
    subject_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'SUBJECT')),
    parent_id  text,
    sort_order integer not null
) strict;
insert into dim_subject values
    (0, 'all', '合计', 'All', 'TOTAL', null, 0),
    (1, 'chinese', '语文', 'Chinese', 'SUBJECT', 'all', 1),
    (2, 'mathematics', '数学', 'Mathematics', 'SUBJECT', 'all', 2),
    (3, 'english', '英语', 'English', 'SUBJECT', 'all', 3),
    (4, 'science', '科学', 'Science', 'SUBJECT', 'all', 4),
    (5, 'moral_rule_of_law', '道德与法治', 'Morality and rule of law', 'SUBJECT', 'all', 5),
    (6, 'arts', '艺术', 'Arts', 'SUBJECT', 'all', 6),
    (7, 'pe', '体育与健康', 'PE and health', 'SUBJECT', 'all', 7),
    (8, 'labour', '劳动', 'Labour', 'SUBJECT', 'all', 8);

-- Kinds of inspections.
create table dim_inspection_type (
    inspection_type_key    integer primary key,
    inspection_type_id     text not null unique,
    name_zh    text not null,
    name_en    text not null,
    level      text not null check (level in ('TOTAL', 'TYPE')),
    parent_id  text,
    sort_order integer not null
) strict;
insert into dim_inspection_type values
    (0, 'all', '合计', 'All', 'TOTAL', null, 0),
    (1, 'supervision', '督查', 'Supervision', 'TYPE', 'all', 1),
    (2, 'inspection', '检查', 'Inspection', 'TYPE', 'all', 2),
    (3, 'evaluation', '评比', 'Evaluation', 'TYPE', 'all', 3);

-- Departments that tasks are given to. They are loaded.
create table dim_department (
    department_key     integer primary key,
    department_id      text not null unique,
    name_zh     text not null,
    pipeline_id text not null,
    run_id      integer not null
) strict;

-- Construction projects. They are loaded.
create table dim_project (
    project_key     integer primary key,
    project_id      text not null unique,
    name_zh     text not null,
    project_kind text,
    pipeline_id text not null,
    run_id      integer not null
) strict;

-- School groups, clusters and alliances. They are loaded.
create table dim_school_group (
    school_group_key     integer primary key,
    school_group_id      text not null unique,
    name_zh     text not null,
    group_kind text,
    pipeline_id text not null,
    run_id      integer not null
) strict;
