-- Tables for what the Texas Education Agency publishes, in the form of the product's own.
create table dim_pupil_group (
    pupil_group_key integer primary key,
    pupil_group_id  text not null unique,
    name_zh         text not null,
    name_en         text not null,
    level           text not null,
    parent_id       text,
    sort_order      integer not null
) strict;
insert into dim_pupil_group values
    (0, 'all', 'All pupils', 'All pupils', 'TOTAL', null, 0),
    (1, 'grade_ee', 'Early education', 'Early education', 'GRADE', 'all', 1),
    (2, 'grade_pk', 'Pre-kindergarten', 'Pre-kindergarten', 'GRADE', 'all', 2),
    (3, 'grade_kn', 'Kindergarten', 'Kindergarten', 'GRADE', 'all', 3),
    (4, 'grade_01', 'Grade 1', 'Grade 1', 'GRADE', 'all', 4),
    (5, 'grade_02', 'Grade 2', 'Grade 2', 'GRADE', 'all', 5),
    (6, 'grade_03', 'Grade 3', 'Grade 3', 'GRADE', 'all', 6),
    (7, 'grade_04', 'Grade 4', 'Grade 4', 'GRADE', 'all', 7),
    (8, 'grade_05', 'Grade 5', 'Grade 5', 'GRADE', 'all', 8),
    (9, 'grade_06', 'Grade 6', 'Grade 6', 'GRADE', 'all', 9),
    (10, 'grade_07', 'Grade 7', 'Grade 7', 'GRADE', 'all', 10),
    (11, 'grade_08', 'Grade 8', 'Grade 8', 'GRADE', 'all', 11),
    (12, 'grade_09', 'Grade 9', 'Grade 9', 'GRADE', 'all', 12),
    (13, 'grade_10', 'Grade 10', 'Grade 10', 'GRADE', 'all', 13),
    (14, 'grade_11', 'Grade 11', 'Grade 11', 'GRADE', 'all', 14),
    (15, 'grade_12', 'Grade 12', 'Grade 12', 'GRADE', 'all', 15),
    (16, 'female', 'Female', 'Female', 'SEX', 'all', 16),
    (17, 'male', 'Male', 'Male', 'SEX', 'all', 17),
    (18, 'african_american', 'African American', 'African American', 'RACE', 'all', 18),
    (19, 'hispanic', 'Hispanic', 'Hispanic', 'RACE', 'all', 19),
    (20, 'white', 'White', 'White', 'RACE', 'all', 20),
    (21, 'american_indian', 'American Indian', 'American Indian', 'RACE', 'all', 21),
    (22, 'asian', 'Asian', 'Asian', 'RACE', 'all', 22),
    (23, 'pacific_islander', 'Pacific Islander', 'Pacific Islander', 'RACE', 'all', 23),
    (24, 'two_or_more_races', 'Two or more races', 'Two or more races', 'RACE', 'all', 24),
    (25, 'economically_disadvantaged', 'Economically disadvantaged', 'Economically disadvantaged', 'ECONOMIC', 'all', 25);

create table fct_membership (
    district_key    integer not null references dim_district (district_key),
    pupil_group_key integer not null references dim_pupil_group (pupil_group_key),
    academic_year   integer not null references dim_academic_year (academic_year),
    measure       text not null,
    value         real,
    obs_status    text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id   text not null,
    run_id        integer not null,
    source_id     integer not null references etl_source (source_id),
    source_line   integer not null,
    source_column text not null,
    primary key (measure, academic_year, pupil_group_key, district_key)
) strict, without rowid;

create table fct_campus (
    school_key    integer not null references dim_school (school_key),
    district_key  integer not null references dim_district (district_key),
    academic_year integer not null references dim_academic_year (academic_year),
    campus_pupils real,
    obs_status    text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id   text not null,
    run_id        integer not null,
    source_id     integer not null references etl_source (source_id),
    source_line   integer not null,
    primary key (school_key, district_key, academic_year)
) strict, without rowid;

create table fct_finance (
    district_key integer not null references dim_district (district_key),
    fiscal_year  integer not null references dim_fiscal_year (fiscal_year),
    measure       text not null,
    value         real,
    obs_status    text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id   text not null,
    run_id        integer not null,
    source_id     integer not null references etl_source (source_id),
    source_line   integer not null,
    source_column text not null,
    primary key (measure, fiscal_year, district_key)
) strict, without rowid;

-- Every span from one grade up to another: EE - 05.
create table dim_grade_span (
    grade_span_key integer primary key,
    grade_span_id  text not null unique,
    name_zh        text not null,
    name_en        text not null,
    level          text not null,
    parent_id      text,
    sort_order     integer not null
) strict;
insert into dim_grade_span
with grade (n, name) as (
    values (1, 'EE'), (2, 'PK'), (3, 'KG'), (4, '01'), (5, '02'), (6, '03'), (7, '04'), (8, '05'), (9, '06'), (10, '07'), (11, '08'),
        (12, '09'), (13, '10'), (14, '11'), (15, '12'))
select l.n * 100 + h.n, l.name || ' - ' || h.name, l.name || ' - ' || h.name, l.name || ' - ' || h.name, 'SPAN', null, l.n * 100 + h.n
from grade as l
join grade as h on h.n >= l.n;

create table fct_campus_span (
    school_key     integer not null references dim_school (school_key),
    district_key   integer not null references dim_district (district_key),
    grade_span_key integer not null references dim_grade_span (grade_span_key),
    academic_year  integer not null references dim_academic_year (academic_year),
    campuses       real,
    obs_status    text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id   text not null,
    run_id        integer not null,
    source_id     integer not null references etl_source (source_id),
    source_line   integer not null,
    primary key (school_key, district_key, grade_span_key, academic_year)
) strict, without rowid;

create table fct_staff_published (
    district_key  integer not null references dim_district (district_key),
    academic_year integer not null references dim_academic_year (academic_year),
    measure       text not null,
    value         real,
    obs_status    text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id   text not null,
    run_id        integer not null,
    source_id     integer not null references etl_source (source_id),
    source_line   integer not null,
    source_column text not null,
    primary key (measure, academic_year, district_key)
) strict, without rowid;

create table fct_finance_copy (
    district_key  integer not null references dim_district (district_key),
    fiscal_year   integer not null references dim_fiscal_year (fiscal_year),
    measure       text not null,
    value         real,
    obs_status    text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id   text not null,
    run_id        integer not null,
    source_id     integer not null references etl_source (source_id),
    source_line   integer not null,
    source_column text not null,
    primary key (measure, fiscal_year, district_key)
) strict, without rowid;
