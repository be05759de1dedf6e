-- Facts. A long fact holds one published figure a row, so that each can be cited with its file, line and column;
-- a wide fact holds one object a row. Values are in the measure's base unit.
-- obs_status of a long fact is that of its value, which is null unless it is 'final'. obs_status of a wide fact says why
-- the nulls of its row are null: a value that is there is final whatever it says.

-- A file, or a sheet of a workbook, that facts were read from.
create table etl_source (
    source_id integer primary key,
    file      text not null,                         -- below the folder that holds the pipelines' folder
    sheet     text not null,                         -- empty for a text file
    unique (file, sheet)
) strict;

create table fct_published_education (
    district_key  integer not null references dim_district (district_key),
    stage_key     integer not null references dim_stage (stage_key),
    academic_year integer not null references dim_academic_year (academic_year),
    measure       text not null,
    value         real,
    obs_status    text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id   text not null,
    run_id        integer not null,
    source_id     integer not null references etl_source (source_id),
    source_line   integer not null,
    source_column text not null,
    primary key (measure, academic_year, stage_key, district_key),
    check ((obs_status = 'final') = (value is not null))
) strict, without rowid;

create table fct_published_funding (
    district_key  integer not null references dim_district (district_key),
    stage_key     integer not null references dim_stage (stage_key),
    funding_source_key integer not null references dim_funding_source (funding_source_key),
    fiscal_year   integer not null references dim_fiscal_year (fiscal_year),
    measure       text not null,
    value         real,
    obs_status    text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id   text not null,
    run_id        integer not null,
    source_id     integer not null references etl_source (source_id),
    source_line   integer not null,
    source_column text not null,
    primary key (measure, fiscal_year, stage_key, funding_source_key, district_key),
    check ((obs_status = 'final') = (value is not null))
) strict, without rowid;

create table fct_published_expenditure (
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
    primary key (measure, fiscal_year, district_key),
    check ((obs_status = 'final') = (value is not null))
) strict, without rowid;

create table fct_published_per_pupil (
    district_key  integer not null references dim_district (district_key),
    stage_key     integer not null references dim_stage (stage_key),
    fiscal_year   integer not null references dim_fiscal_year (fiscal_year),
    measure       text not null,
    value         real,
    obs_status    text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id   text not null,
    run_id        integer not null,
    source_id     integer not null references etl_source (source_id),
    source_line   integer not null,
    source_column text not null,
    primary key (measure, fiscal_year, stage_key, district_key),
    check ((obs_status = 'final') = (value is not null))
) strict, without rowid;

create table fct_school_snapshot (
    school_key        integer not null references dim_school (school_key),
    district_key      integer not null references dim_district (district_key),
    stage_key         integer not null references dim_stage (stage_key),   -- of the school's own type
    academic_year     integer not null references dim_academic_year (academic_year),
    schools           real not null check (schools = 1),
    enrolled_students real,
    teachers_ft       real,
    obs_status        text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id       text not null,
    run_id            integer not null,
    source_id         integer not null references etl_source (source_id),
    source_line       integer not null,
    primary key (school_key, academic_year)
) strict, without rowid;
