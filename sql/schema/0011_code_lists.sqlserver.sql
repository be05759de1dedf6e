-- Code lists: members that are part of the schema. Key 0 stands for all of them together, where that can be.

-- Grades, from nursery to the third year of senior secondary.
create table dw.dim_grade (
    grade_key    int not null constraint pk_dim_grade primary key,
    grade_id     nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_grade_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_grade_level check (level in (N'TOTAL', N'GRADE')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_grade (grade_key, grade_id, name_zh, name_en, level, parent_id, sort_order) values
    (0, N'all', N'合计', N'All', N'TOTAL', null, 0),
    (1, N'nursery', N'托班', N'Nursery class', N'GRADE', N'all', 1),
    (2, N'k1', N'小班', N'Kindergarten, first year', N'GRADE', N'all', 2),
    (3, N'k2', N'中班', N'Kindergarten, second year', N'GRADE', N'all', 3),
    (4, N'k3', N'大班', N'Kindergarten, third year', N'GRADE', N'all', 4),
    (5, N'kmixed', N'混合班', N'Kindergarten, mixed ages', N'GRADE', N'all', 5),
    (6, N'g1', N'一年级', N'Grade 1', N'GRADE', N'all', 6),
    (7, N'g2', N'二年级', N'Grade 2', N'GRADE', N'all', 7),
    (8, N'g3', N'三年级', N'Grade 3', N'GRADE', N'all', 8),
    (9, N'g4', N'四年级', N'Grade 4', N'GRADE', N'all', 9),
    (10, N'g5', N'五年级', N'Grade 5', N'GRADE', N'all', 10),
    (11, N'g6', N'六年级', N'Grade 6', N'GRADE', N'all', 11),
    (12, N'g7', N'七年级', N'Grade 7', N'GRADE', N'all', 12),
    (13, N'g8', N'八年级', N'Grade 8', N'GRADE', N'all', 13),
    (14, N'g9', N'九年级', N'Grade 9', N'GRADE', N'all', 14),
    (15, N'g10', N'高一', N'Grade 10', N'GRADE', N'all', 15),
    (16, N'g11', N'高二', N'Grade 11', N'GRADE', N'all', 16),
    (17, N'g12', N'高三', N'Grade 12', N'GRADE', N'all', 17)
go

-- Sexes, as GB/T 2261.1 has them.
create table dw.dim_sex (
    sex_key    int not null constraint pk_dim_sex primary key,
    sex_id     nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_sex_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_sex_level check (level in (N'TOTAL', N'SEX')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_sex (sex_key, sex_id, name_zh, name_en, level, parent_id, sort_order) values
    (0, N'all', N'合计', N'All', N'TOTAL', null, 0),
    (1, N'male', N'男', N'Male', N'SEX', N'all', 1),
    (2, N'female', N'女', N'Female', N'SEX', N'all', 2)
go

-- Types of schools; ids are the codes of 办学类型.
-- Keys from 50 on are no schools of their own: attached classes and teaching points.
create table dw.dim_school_type (
    school_type_key    int not null constraint pk_dim_school_type primary key,
    school_type_id     nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_school_type_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_school_type_level check (level in (N'TOTAL', N'TYPE')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_school_type (school_type_key, school_type_id, name_zh, name_en, level, parent_id, sort_order) values
    (0, N'all', N'合计', N'All', N'TOTAL', null, 0),
    (1, N'111', N'幼儿园', N'Kindergarten', N'TYPE', N'all', 1),
    (2, N'112', N'独立设置的少数民族幼儿园', N'Kindergarten for minorities', N'TYPE', N'all', 2),
    (51, N'119', N'附设幼儿班', N'Kindergarten classes attached to a school', N'TYPE', N'all', 3),
    (4, N'211', N'小学', N'Primary school', N'TYPE', N'all', 4),
    (52, N'218', N'小学教学点', N'Primary teaching point', N'TYPE', N'all', 5),
    (53, N'219', N'附设小学班', N'Primary classes attached to a school', N'TYPE', N'all', 6),
    (7, N'311', N'初级中学', N'Junior secondary school', N'TYPE', N'all', 7),
    (8, N'312', N'九年一贯制学校', N'Nine-year school', N'TYPE', N'all', 8),
    (54, N'319', N'附设普通初中班', N'Junior classes attached to a school', N'TYPE', N'all', 9),
    (10, N'321', N'职业初中', N'Vocational junior school', N'TYPE', N'all', 10),
    (55, N'329', N'附设职业初中班', N'Vocational junior classes attached to a school', N'TYPE', N'all', 11),
    (12, N'341', N'完全中学', N'Complete secondary school', N'TYPE', N'all', 12),
    (13, N'342', N'高级中学', N'Senior secondary school', N'TYPE', N'all', 13),
    (14, N'343', N'少数民族完全中学', N'Complete secondary school for minorities', N'TYPE', N'all', 14),
    (15, N'344', N'少数民族高级中学', N'Senior secondary school for minorities', N'TYPE', N'all', 15),
    (16, N'345', N'十二年一贯制学校', N'Twelve-year school', N'TYPE', N'all', 16),
    (56, N'349', N'附设普通高中班', N'Senior classes attached to a school', N'TYPE', N'all', 17),
    (18, N'351', N'成人高中', N'Adult senior secondary school', N'TYPE', N'all', 18),
    (19, N'361', N'调整后中等职业学校', N'Secondary vocational school, restructured', N'TYPE', N'all', 19),
    (20, N'362', N'中等技术学校', N'Secondary technical school', N'TYPE', N'all', 20),
    (21, N'363', N'中等师范学校', N'Secondary normal school', N'TYPE', N'all', 21),
    (22, N'364', N'成人中等专业学校', N'Adult secondary specialised school', N'TYPE', N'all', 22),
    (23, N'365', N'职业高中学校', N'Vocational senior school', N'TYPE', N'all', 23),
    (24, N'366', N'技工学校', N'Skilled-worker school', N'TYPE', N'all', 24),
    (57, N'368', N'附设中职班', N'Vocational classes attached to a school', N'TYPE', N'all', 25),
    (26, N'369', N'其他中职机构', N'Other vocational institution', N'TYPE', N'all', 26),
    (27, N'371', N'专门学校', N'School for special supervision', N'TYPE', N'all', 27),
    (28, N'511', N'盲人学校', N'School for the blind', N'TYPE', N'all', 28),
    (29, N'512', N'聋人学校', N'School for the deaf', N'TYPE', N'all', 29),
    (30, N'513', N'培智学校', N'School for the intellectually disabled', N'TYPE', N'all', 30),
    (31, N'514', N'其他特殊教育学校', N'Other special school', N'TYPE', N'all', 31),
    (58, N'519', N'附设特教班', N'Special classes attached to a school', N'TYPE', N'all', 32)
go

-- Who founded and runs a school; ids are the codes of 举办者.
create table dw.dim_founder (
    founder_key    int not null constraint pk_dim_founder primary key,
    founder_id     nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_founder_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_founder_level check (level in (N'TOTAL', N'FOUNDER')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_founder (founder_key, founder_id, name_zh, name_en, level, parent_id, sort_order) values
    (0, N'all', N'合计', N'All', N'TOTAL', null, 0),
    (1, N'central', N'中央部门', N'Central government', N'FOUNDER', N'all', 1),
    (2, N'811', N'省级教育部门', N'Education authority of a province', N'FOUNDER', N'all', 2),
    (3, N'812', N'省级其他部门', N'Other authority of a province', N'FOUNDER', N'all', 3),
    (4, N'821', N'地级教育部门', N'Education authority of a city', N'FOUNDER', N'all', 4),
    (5, N'822', N'地级其他部门', N'Other authority of a city', N'FOUNDER', N'all', 5),
    (6, N'831', N'县级教育部门', N'Education authority of a county', N'FOUNDER', N'all', 6),
    (7, N'832', N'县级其他部门', N'Other authority of a county', N'FOUNDER', N'all', 7),
    (8, N'888', N'中外合作办', N'Chinese-foreign cooperation', N'FOUNDER', N'all', 8),
    (9, N'891', N'地方企业', N'Local enterprise', N'FOUNDER', N'all', 9),
    (10, N'892', N'事业单位', N'Public institution', N'FOUNDER', N'all', 10),
    (11, N'893', N'部队', N'Armed forces', N'FOUNDER', N'all', 11),
    (12, N'894', N'集体', N'Collective', N'FOUNDER', N'all', 12),
    (13, N'999', N'民办', N'Private', N'FOUNDER', N'all', 13)
go

-- Public, inclusive private, other private.
create table dw.dim_ownership (
    ownership_key    int not null constraint pk_dim_ownership primary key,
    ownership_id     nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_ownership_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_ownership_level check (level in (N'TOTAL', N'CLASS')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_ownership (ownership_key, ownership_id, name_zh, name_en, level, parent_id, sort_order) values
    (0, N'all', N'合计', N'All', N'TOTAL', null, 0),
    (1, N'public', N'公办', N'Public', N'CLASS', N'all', 1),
    (2, N'inclusive_private', N'普惠性民办', N'Private, recognised as inclusive', N'CLASS', N'all', 2),
    (3, N'other_private', N'其他民办', N'Other private', N'CLASS', N'all', 3)
go

-- Whose demonstration kindergarten or school it is.
create table dw.dim_demonstration (
    demonstration_key    int not null constraint pk_dim_demonstration primary key,
    demonstration_id     nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_demonstration_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_demonstration_level check (level in (N'TOTAL', N'CLASS')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_demonstration (demonstration_key, demonstration_id, name_zh, name_en, level, parent_id, sort_order) values
    (0, N'all', N'合计', N'All', N'TOTAL', null, 0),
    (1, N'none', N'非示范', N'None', N'CLASS', N'all', 1),
    (2, N'district', N'区级示范', N'Of the district', N'CLASS', N'all', 2),
    (3, N'city', N'市级示范', N'Of the city', N'CLASS', N'all', 3),
    (4, N'province', N'省级示范', N'Of the province', N'CLASS', N'all', 4),
    (5, N'national', N'国家级示范', N'National', N'CLASS', N'all', 5)
go

-- Where a school lies. In the indicators 农村 is town and rural together.
create table dw.dim_urban_rural (
    urban_rural_key    int not null constraint pk_dim_urban_rural primary key,
    urban_rural_id     nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_urban_rural_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_urban_rural_level check (level in (N'TOTAL', N'CLASS')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_urban_rural (urban_rural_key, urban_rural_id, name_zh, name_en, level, parent_id, sort_order) values
    (0, N'all', N'合计', N'All', N'TOTAL', null, 0),
    (1, N'urban', N'城区', N'Urban', N'CLASS', N'all', 1),
    (2, N'town', N'镇区', N'Town', N'CLASS', N'all', 2),
    (3, N'rural', N'乡村', N'Rural', N'CLASS', N'all', 3)
go

-- How staff are employed.
create table dw.dim_employment (
    employment_key    int not null constraint pk_dim_employment primary key,
    employment_id     nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_employment_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_employment_level check (level in (N'TOTAL', N'TYPE')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_employment (employment_key, employment_id, name_zh, name_en, level, parent_id, sort_order) values
    (0, N'all', N'合计', N'All', N'TOTAL', null, 0),
    (1, N'established', N'编内', N'Established post', N'TYPE', N'all', 1),
    (2, N'quota', N'员额(参聘)', N'Quota post', N'TYPE', N'all', 2),
    (3, N'contract', N'编外合同', N'Contract', N'TYPE', N'all', 3)
go

-- Ages in full years on the stat date.
create table dw.dim_age (
    age_key    int not null constraint pk_dim_age primary key,
    age_id     nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_age_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_age_level check (level in (N'TOTAL', N'AGE')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_age (age_key, age_id, name_zh, name_en, level, parent_id, sort_order) values
    (0, N'all', N'合计', N'All', N'TOTAL', null, 0),
    (1, N'0', N'0岁', N'0 years', N'AGE', N'all', 1),
    (2, N'1', N'1岁', N'1 years', N'AGE', N'all', 2),
    (3, N'2', N'2岁', N'2 years', N'AGE', N'all', 3),
    (4, N'3', N'3岁', N'3 years', N'AGE', N'all', 4),
    (5, N'4', N'4岁', N'4 years', N'AGE', N'all', 5),
    (6, N'5', N'5岁', N'5 years', N'AGE', N'all', 6),
    (7, N'6', N'6岁', N'6 years', N'AGE', N'all', 7),
    (8, N'7', N'7岁', N'7 years', N'AGE', N'all', 8),
    (9, N'8', N'8岁', N'8 years', N'AGE', N'all', 9),
    (10, N'9', N'9岁', N'9 years', N'AGE', N'all', 10),
    (11, N'10', N'10岁', N'10 years', N'AGE', N'all', 11),
    (12, N'11', N'11岁', N'11 years', N'AGE', N'all', 12),
    (13, N'12', N'12岁', N'12 years', N'AGE', N'all', 13),
    (14, N'13', N'13岁', N'13 years', N'AGE', N'all', 14),
    (15, N'14', N'14岁', N'14 years', N'AGE', N'all', 15),
    (16, N'15', N'15岁', N'15 years', N'AGE', N'all', 16),
    (17, N'16', N'16岁', N'16 years', N'AGE', N'all', 17),
    (18, N'17', N'17岁', N'17 years', N'AGE', N'all', 18),
    (19, N'18', N'18岁', N'18 years', N'AGE', N'all', 19)
go

-- Which population is counted. No two are ever added.
create table dw.dim_population_type (
    population_type_key    int not null constraint pk_dim_population_type primary key,
    population_type_id     nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_population_type_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_population_type_level check (level in (N'TYPE')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_population_type (population_type_key, population_type_id, name_zh, name_en, level, parent_id, sort_order) values
    (1, N'resident', N'常住人口', N'Resident', N'TYPE', null, 1),
    (2, N'registered', N'户籍人口', N'Registered', N'TYPE', null, 2),
    (3, N'service', N'服务人口', N'Served', N'TYPE', null, 3)
go

-- From which entry to which final year a cohort is followed.
create table dw.dim_cohort_path (
    cohort_path_key    int not null constraint pk_dim_cohort_path primary key,
    cohort_path_id     nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_cohort_path_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_cohort_path_level check (level in (N'PATH')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_cohort_path (cohort_path_key, cohort_path_id, name_zh, name_en, level, parent_id, sort_order) values
    (1, N'nine_year', N'九年(小学一年级至九年级)', N'Nine years: grade 1 to grade 9', N'PATH', null, 1),
    (2, N'junior_three', N'初中三年', N'Three years of junior secondary', N'PATH', null, 2)
go

-- How teachers come and go.
create table dw.dim_channel (
    channel_key    int not null constraint pk_dim_channel primary key,
    channel_id     nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_channel_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_channel_level check (level in (N'TOTAL', N'CHANNEL')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_channel (channel_key, channel_id, name_zh, name_en, level, parent_id, sort_order) values
    (0, N'all', N'合计', N'All', N'TOTAL', null, 0),
    (1, N'open_recruitment', N'公开招聘', N'Open recruitment', N'CHANNEL', N'all', 1),
    (2, N'turnover_quota', N'周转编制', N'Turnover posts', N'CHANNEL', N'all', 2),
    (3, N'government_funded', N'公费师范生', N'Government-funded graduates', N'CHANNEL', N'all', 3),
    (4, N'talent', N'引进名师', N'Renowned teachers from elsewhere', N'CHANNEL', N'all', 4),
    (5, N'other', N'其他', N'Other', N'CHANNEL', N'all', 5),
    (6, N'retire', N'退休', N'Retirement', N'CHANNEL', N'all', 6),
    (7, N'resign', N'离职', N'Resignation', N'CHANNEL', N'all', 7)
go

-- Which stage of the budget a sum of money is of. No two are ever added.
create table dw.dim_budget_status (
    budget_status_key    int not null constraint pk_dim_budget_status primary key,
    budget_status_id     nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_budget_status_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_budget_status_level check (level in (N'STATUS')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_budget_status (budget_status_key, budget_status_id, name_zh, name_en, level, parent_id, sort_order) values
    (1, N'budget', N'年初预算', N'Budget', N'STATUS', null, 1),
    (2, N'adjusted', N'调整预算', N'Adjusted budget', N'STATUS', null, 2),
    (3, N'execution', N'执行', N'Execution', N'STATUS', null, 3),
    (4, N'final', N'决算', N'Final account', N'STATUS', null, 4)
go

-- Where the money of a project comes from.
create table dw.dim_instrument (
    instrument_key    int not null constraint pk_dim_instrument primary key,
    instrument_id     nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_instrument_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_instrument_level check (level in (N'TOTAL', N'INSTRUMENT')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_instrument (instrument_key, instrument_id, name_zh, name_en, level, parent_id, sort_order) values
    (0, N'all', N'合计', N'All', N'TOTAL', null, 0),
    (1, N'budget', N'财政预算', N'Budget', N'INSTRUMENT', N'all', 1),
    (2, N'special_bond', N'专项债券', N'Special bond', N'INSTRUMENT', N'all', 2),
    (3, N'ppp_fiscal', N'PPP财政出资', N'Fiscal share of a PPP', N'INSTRUMENT', N'all', 3),
    (4, N'ppp_social', N'PPP社会资本', N'Social capital of a PPP', N'INSTRUMENT', N'all', 4),
    (5, N'social', N'社会资金', N'Social money', N'INSTRUMENT', N'all', 5),
    (6, N'donation', N'捐赠', N'Donation', N'INSTRUMENT', N'all', 6)
go

-- How far the money of a project is. No two are ever added.
create table dw.dim_financing_status (
    financing_status_key    int not null constraint pk_dim_financing_status primary key,
    financing_status_id     nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_financing_status_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_financing_status_level check (level in (N'STATUS')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_financing_status (financing_status_key, financing_status_id, name_zh, name_en, level, parent_id, sort_order) values
    (1, N'applied', N'申报', N'Applied for', N'STATUS', null, 1),
    (2, N'approved', N'获批', N'Approved', N'STATUS', null, 2),
    (3, N'drawn', N'到位', N'Drawn', N'STATUS', null, 3),
    (4, N'repaid', N'偿还', N'Repaid', N'STATUS', null, 4)
go

-- Milestones of a project: in which year it was due, in which it was delivered.
create table dw.dim_milestone (
    milestone_key    int not null constraint pk_dim_milestone primary key,
    milestone_id     nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_milestone_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_milestone_level check (level in (N'MILESTONE')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_milestone (milestone_key, milestone_id, name_zh, name_en, level, parent_id, sort_order) values
    (1, N'due', N'应完成', N'Due', N'MILESTONE', null, 1),
    (2, N'delivered', N'已交付', N'Delivered', N'MILESTONE', null, 2)
go

-- Titles of teachers, schools and works.
-- Keys from 40 on are those of community education.
create table dw.dim_honour (
    honour_key    int not null constraint pk_dim_honour primary key,
    honour_id     nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_honour_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_honour_level check (level in (N'TOTAL', N'KIND')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_honour (honour_key, honour_id, name_zh, name_en, level, parent_id, sort_order) values
    (0, N'all', N'合计', N'All', N'TOTAL', null, 0),
    (1, N'backbone', N'骨干教师', N'Backbone teacher', N'KIND', N'all', 1),
    (2, N'subject_leader', N'学科带头人', N'Subject leader', N'KIND', N'all', 2),
    (3, N'famous_teacher', N'名师', N'Renowned teacher', N'KIND', N'all', 3),
    (4, N'excellent_principal', N'优秀校(园)长', N'Excellent principal', N'KIND', N'all', 4),
    (5, N'ethics_star', N'师德之星', N'Star of professional ethics', N'KIND', N'all', 5),
    (6, N'talent_pool', N'教育人才资源库成员', N'Member of the talent pool', N'KIND', N'all', 6),
    (7, N'studio', N'名师工作室', N'Renowned-teacher studio', N'KIND', N'all', 7),
    (8, N'head_teacher_studio', N'班主任工作室', N'Head-teacher studio', N'KIND', N'all', 8),
    (9, N'workshop', N'教师工作坊', N'Teacher workshop', N'KIND', N'all', 9),
    (10, N'demonstration_kindergarten', N'示范性幼儿园', N'Demonstration kindergarten', N'KIND', N'all', 10),
    (11, N'habit_base', N'行为习惯养成基地校', N'Habit-formation base school', N'KIND', N'all', 11),
    (12, N'reading_campus', N'书香校园', N'Bookish campus', N'KIND', N'all', 12),
    (13, N'aesthetic_school', N'美育特色校', N'School of aesthetic education', N'KIND', N'all', 13),
    (14, N'pe_base', N'体育基地校', N'PE base school', N'KIND', N'all', 14),
    (15, N'labour_school', N'劳动教育特色校', N'School of labour education', N'KIND', N'all', 15),
    (16, N'ict_pilot_school', N'信息化教学实验校', N'ICT pilot school', N'KIND', N'all', 16),
    (17, N'reform_demo_school', N'教改示范性建设学校', N'Reform demonstration school', N'KIND', N'all', 17),
    (18, N'management_standard', N'义务教育管理标准化学校', N'School certified for management', N'KIND', N'all', 18),
    (19, N'smart_campus', N'智慧校园示范校', N'Smart campus', N'KIND', N'all', 19),
    (20, N'demo_library', N'阅读推广示范图书馆', N'Demonstration library', N'KIND', N'all', 20),
    (21, N'standard_senior_high', N'达标高中', N'Standard senior high school', N'KIND', N'all', 21),
    (22, N'ai_school', N'人工智能示范校', N'AI demonstration school', N'KIND', N'all', 22),
    (23, N'training_college', N'示范性教师进修学校', N'Demonstration teacher-training college', N'KIND', N'all', 23),
    (24, N'education_strong_district', N'教育强县(市、区)', N'District strong in education', N'KIND', N'all', 24),
    (25, N'research_project', N'教科研课题', N'Research project', N'KIND', N'all', 25),
    (26, N'teaching_award', N'教学成果', N'Teaching-achievement award', N'KIND', N'all', 26),
    (40, N'community_base', N'社区教育基地', N'Community-education base', N'KIND', N'all', 27),
    (41, N'community_brand', N'社区教育品牌', N'Community-education brand', N'KIND', N'all', 28)
go

-- Who granted a title.
create table dw.dim_honour_level (
    honour_level_key    int not null constraint pk_dim_honour_level primary key,
    honour_level_id     nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_honour_level_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_honour_level_level check (level in (N'TOTAL', N'LEVEL')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_honour_level (honour_level_key, honour_level_id, name_zh, name_en, level, parent_id, sort_order) values
    (0, N'all', N'合计', N'All', N'TOTAL', null, 0),
    (1, N'national', N'国家级', N'National', N'LEVEL', N'all', 1),
    (2, N'province', N'省级', N'Province', N'LEVEL', N'all', 2),
    (3, N'city', N'市级', N'City', N'LEVEL', N'all', 3),
    (4, N'district', N'区级', N'District', N'LEVEL', N'all', 4),
    (5, N'school', N'校级', N'School', N'LEVEL', N'all', 5)
go

-- Who was asked.
create table dw.dim_respondent_group (
    respondent_group_key    int not null constraint pk_dim_respondent_group primary key,
    respondent_group_id     nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_respondent_group_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_respondent_group_level check (level in (N'TOTAL', N'GROUP')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_respondent_group (respondent_group_key, respondent_group_id, name_zh, name_en, level, parent_id, sort_order) values
    (0, N'all', N'合计', N'All', N'TOTAL', null, 0),
    (1, N'parents', N'家长', N'Parents', N'GROUP', N'all', 1),
    (2, N'students', N'学生', N'Students', N'GROUP', N'all', 2),
    (3, N'teachers', N'教师', N'Teachers', N'GROUP', N'all', 3),
    (4, N'principals', N'校长', N'Principals', N'GROUP', N'all', 4),
    (5, N'deputies', N'代表委员', N'Deputies', N'GROUP', N'all', 5),
    (6, N'public', N'社会公众', N'Public', N'GROUP', N'all', 6)
go

-- Who assessed.
create table dw.dim_assessor (
    assessor_key    int not null constraint pk_dim_assessor primary key,
    assessor_id     nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_assessor_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_assessor_level check (level in (N'ASSESSOR')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_assessor (assessor_key, assessor_id, name_zh, name_en, level, parent_id, sort_order) values
    (1, N'self', N'自评', N'Self-assessment', N'ASSESSOR', null, 1),
    (2, N'district_review', N'区级复核', N'Review of the district', N'ASSESSOR', null, 2),
    (3, N'city', N'市级督导', N'Supervision of the city', N'ASSESSOR', null, 3),
    (4, N'province', N'省级督导', N'Supervision of the province', N'ASSESSOR', null, 4)
go

-- Level of a criterion in a standard. A criterion of one level is a summary of others: no two levels are added.
create table dw.dim_criterion_level (
    criterion_level_key    int not null constraint pk_dim_criterion_level primary key,
    criterion_level_id     nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_criterion_level_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_criterion_level_level check (level in (N'LEVEL')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_criterion_level (criterion_level_key, criterion_level_id, name_zh, name_en, level, parent_id, sort_order) values
    (1, N'A', N'A级指标', N'A', N'LEVEL', null, 1),
    (2, N'B', N'B级指标', N'B', N'LEVEL', null, 2),
    (3, N'standard', N'评估标准', N'Standard', N'LEVEL', null, 3)
go

-- Subjects of quality monitoring.
create table dw.dim_subject (
    subject_key    int not null constraint pk_dim_subject primary key,
    subject_id     nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_subject_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_subject_level check (level in (N'TOTAL', N'SUBJECT')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_subject (subject_key, subject_id, name_zh, name_en, level, parent_id, sort_order) values
    (0, N'all', N'合计', N'All', N'TOTAL', null, 0),
    (1, N'chinese', N'语文', N'Chinese', N'SUBJECT', N'all', 1),
    (2, N'mathematics', N'数学', N'Mathematics', N'SUBJECT', N'all', 2),
    (3, N'english', N'英语', N'English', N'SUBJECT', N'all', 3),
    (4, N'science', N'科学', N'Science', N'SUBJECT', N'all', 4),
    (5, N'moral_rule_of_law', N'道德与法治', N'Morality and rule of law', N'SUBJECT', N'all', 5),
    (6, N'arts', N'艺术', N'Arts', N'SUBJECT', N'all', 6),
    (7, N'pe', N'体育与健康', N'PE and health', N'SUBJECT', N'all', 7),
    (8, N'labour', N'劳动', N'Labour', N'SUBJECT', N'all', 8)
go

-- Kinds of inspections.
create table dw.dim_inspection_type (
    inspection_type_key    int not null constraint pk_dim_inspection_type primary key,
    inspection_type_id     nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_inspection_type_id unique,
    name_zh    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    name_en    nvarchar(200) collate Chinese_PRC_CI_AS not null,
    level      nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_dim_inspection_type_level check (level in (N'TOTAL', N'TYPE')),
    parent_id  nvarchar(200) collate Latin1_General_BIN2 null,
    sort_order int not null
)
go
insert into dw.dim_inspection_type (inspection_type_key, inspection_type_id, name_zh, name_en, level, parent_id, sort_order) values
    (0, N'all', N'合计', N'All', N'TOTAL', null, 0),
    (1, N'supervision', N'督查', N'Supervision', N'TYPE', N'all', 1),
    (2, N'inspection', N'检查', N'Inspection', N'TYPE', N'all', 2),
    (3, N'evaluation', N'评比', N'Evaluation', N'TYPE', N'all', 3)
go

-- Departments that tasks are given to. They are loaded.
create table dw.dim_department (
    department_key     int identity(1, 1) not null constraint pk_dim_department primary key,
    department_id      nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_department_id unique,
    name_zh     nvarchar(200) collate Chinese_PRC_CI_AS not null,
    pipeline_id nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id      bigint not null
)
go

-- Construction projects. They are loaded.
create table dw.dim_project (
    project_key     int identity(1, 1) not null constraint pk_dim_project primary key,
    project_id      nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_project_id unique,
    name_zh     nvarchar(200) collate Chinese_PRC_CI_AS not null,
    project_kind nvarchar(50) collate Chinese_PRC_CI_AS null,
    pipeline_id nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id      bigint not null
)
go

-- School groups, clusters and alliances. They are loaded.
create table dw.dim_school_group (
    school_group_key     int identity(1, 1) not null constraint pk_dim_school_group primary key,
    school_group_id      nvarchar(200) collate Latin1_General_BIN2 not null constraint ux_dim_school_group_id unique,
    name_zh     nvarchar(200) collate Chinese_PRC_CI_AS not null,
    group_kind nvarchar(50) collate Chinese_PRC_CI_AS null,
    pipeline_id nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id      bigint not null
)
go
