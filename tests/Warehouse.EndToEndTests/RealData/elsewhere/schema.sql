-- Tables for lists of schools and for figures of provinces, in the form of the product's own.
create table fct_school_listed (
    school_key      integer not null references dim_school (school_key),
    district_key    integer not null references dim_district (district_key),
    academic_year   integer not null references dim_academic_year (academic_year),
    listed_pupils   real,
    listed_teachers real,
    listed_schools  real,
    obs_status    text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id   text not null,
    run_id        integer not null,
    source_id     integer not null references etl_source (source_id),
    source_line   integer not null,
    primary key (school_key, district_key, academic_year)
) strict, without rowid;

create table fct_people (
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
