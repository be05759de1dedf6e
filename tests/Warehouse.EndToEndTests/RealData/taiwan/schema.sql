-- Tables for what the ministry publishes of every school, in the form of the product's own.
create table dim_school_grade (
    school_grade_key integer primary key,
    school_grade_id  text not null unique,
    name_zh          text not null,
    name_en          text not null,
    level            text not null,
    sort_order       integer not null
) strict;
insert into dim_school_grade values
    (1, 'g1', '1年級', 'Grade 1', 'GRADE', 1),
    (2, 'g2', '2年級', 'Grade 2', 'GRADE', 2),
    (3, 'g3', '3年級', 'Grade 3', 'GRADE', 3),
    (4, 'g4', '4年級', 'Grade 4', 'GRADE', 4),
    (5, 'g5', '5年級', 'Grade 5', 'GRADE', 5),
    (6, 'g6', '6年級', 'Grade 6', 'GRADE', 6),
    (7, 'g7', '7年級', 'Grade 7', 'GRADE', 7),
    (8, 'g8', '8年級', 'Grade 8', 'GRADE', 8),
    (9, 'g9', '9年級', 'Grade 9', 'GRADE', 9);

create table dim_pupil_sex (
    pupil_sex_key integer primary key,
    pupil_sex_id  text not null unique,
    name_zh       text not null,
    name_en       text not null,
    level         text not null,
    sort_order    integer not null
) strict;
insert into dim_pupil_sex values
    (1, 'male', '男', 'Male', 'SEX', 1),
    (2, 'female', '女', 'Female', 'SEX', 2);

create table fct_grade_pupils (
    school_key       integer not null references dim_school (school_key),
    district_key     integer not null references dim_district (district_key),
    school_grade_key integer not null references dim_school_grade (school_grade_key),
    pupil_sex_key    integer not null references dim_pupil_sex (pupil_sex_key),
    academic_year    integer not null references dim_academic_year (academic_year),
    grade_pupils     real,
    obs_status    text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id   text not null,
    run_id        integer not null,
    source_id     integer not null references etl_source (source_id),
    source_line   integer not null,
    primary key (school_key, district_key, school_grade_key, pupil_sex_key, academic_year)
) strict, without rowid;

create table fct_school (
    school_key      integer not null references dim_school (school_key),
    district_key    integer not null references dim_district (district_key),
    stage_key       integer not null references dim_stage (stage_key),
    academic_year   integer not null references dim_academic_year (academic_year),
    pupils          real,
    boys            real,
    girls           real,
    teachers_male   real,
    teachers_female real,
    obs_status    text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id   text not null,
    run_id        integer not null,
    source_id     integer not null references etl_source (source_id),
    source_line   integer not null,
    primary key (school_key, district_key, stage_key, academic_year)
) strict, without rowid;
