-- What districts report, and projects in them: one row a combination of members, measures in columns.

-- Population by age. The stage is the one that has this age there, so that districts of five and four years are counted rightly.
create table fct_population (
    district_key        integer not null references dim_district (district_key),
    academic_year       integer not null references dim_academic_year (academic_year),
    stage_key           integer not null references dim_stage (stage_key),
    age_key             integer not null references dim_age (age_key),
    sex_key             integer not null references dim_sex (sex_key),
    population_type_key integer not null references dim_population_type (population_type_key),
    population_age      real,
    obs_status          text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id         text not null,
    run_id              integer not null,
    source_id           integer not null references etl_source (source_id),
    source_line         integer not null,
    primary key (district_key, academic_year, stage_key, age_key, sex_key, population_type_key)
) strict, without rowid;

-- Children of school age, in school or not.
create table fct_children (
    district_key                 integer not null references dim_district (district_key),
    academic_year                integer not null references dim_academic_year (academic_year),
    stage_key                    integer not null references dim_stage (stage_key),
    school_age_children          real,
    disabled_children_registered real,
    obs_status                   text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id                  text not null,
    run_id                       integer not null,
    source_id                    integer not null references etl_source (source_id),
    source_line                  integer not null,
    primary key (district_key, academic_year, stage_key)
) strict, without rowid;

-- A cohort in its final year.
create table fct_cohort (
    district_key        integer not null references dim_district (district_key),
    academic_year       integer not null references dim_academic_year (academic_year),
    cohort_path_key     integer not null references dim_cohort_path (cohort_path_key),
    cohort_entrants     real,
    cohort_transfer_net real,
    cohort_final_year   real,
    obs_status          text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id         text not null,
    run_id              integer not null,
    source_id           integer not null references etl_source (source_id),
    source_line         integer not null,
    primary key (district_key, academic_year, cohort_path_key)
) strict, without rowid;

-- A teacher who moved from a school in an academic year.
create table fct_rotation (
    district_key     integer not null references dim_district (district_key),
    academic_year    integer not null references dim_academic_year (academic_year),
    stage_key        integer not null references dim_stage (stage_key),
    teacher          text not null,
    from_school      text not null,
    backbone_teacher text,
    obs_status       text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id      text not null,
    run_id           integer not null,
    source_id        integer not null references etl_source (source_id),
    source_line      integer not null,
    primary key (district_key, academic_year, stage_key, teacher, from_school)
) strict, without rowid;

-- Teachers who should move in an academic year.
create table fct_rotation_base (
    district_key               integer not null references dim_district (district_key),
    academic_year              integer not null references dim_academic_year (academic_year),
    stage_key                  integer not null references dim_stage (stage_key),
    rotation_eligible          real,
    rotation_eligible_backbone real,
    obs_status                 text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id                text not null,
    run_id                     integer not null,
    source_id                  integer not null references etl_source (source_id),
    source_line                integer not null,
    primary key (district_key, academic_year, stage_key)
) strict, without rowid;

-- Teachers who came and went in a year.
create table fct_recruitment (
    district_key integer not null references dim_district (district_key),
    fiscal_year  integer not null references dim_fiscal_year (fiscal_year),
    stage_key    integer not null references dim_stage (stage_key),
    channel_key  integer not null references dim_channel (channel_key),
    recruits     real,
    exits        real,
    obs_status   text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id  text not null,
    run_id       integer not null,
    source_id    integer not null references etl_source (source_id),
    source_line  integer not null,
    primary key (district_key, fiscal_year, stage_key, channel_key)
) strict, without rowid;

-- Pay of teachers in a year.
create table fct_salary (
    district_key      integer not null references dim_district (district_key),
    fiscal_year       integer not null references dim_fiscal_year (fiscal_year),
    stage_key         integer not null references dim_stage (stage_key),
    employment_key    integer not null references dim_employment (employment_key),
    salary_teachers   real,
    salary_teachers_n real,
    obs_status        text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id       text not null,
    run_id            integer not null,
    source_id         integer not null references etl_source (source_id),
    source_line       integer not null,
    primary key (district_key, fiscal_year, stage_key, employment_key)
) strict, without rowid;

-- What education funding is held against.
create table fct_fiscal_context (
    district_key                integer not null references dim_district (district_key),
    fiscal_year                 integer not null references dim_fiscal_year (fiscal_year),
    edu_gpb_revenue_growth_base real,
    gpb_expenditure_total       real,
    gdp                         real,
    births                      real,
    salary_civil                real,
    salary_civil_n              real,
    obs_status                  text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id                 text not null,
    run_id                      integer not null,
    source_id                   integer not null references etl_source (source_id),
    source_line                 integer not null,
    primary key (district_key, fiscal_year)
) strict, without rowid;

-- Money for education by stage and budget status. The total of a district is a row of its own, since some money is of no stage.
create table fct_funding (
    district_key            integer not null references dim_district (district_key),
    fiscal_year             integer not null references dim_fiscal_year (fiscal_year),
    stage_key               integer not null references dim_stage (stage_key),
    budget_status_key       integer not null references dim_budget_status (budget_status_key),
    edu_gpb_expenditure     real,
    edu_fiscal_total        real,
    public_fund_expenditure real,
    surcharge_collected     real,
    surcharge_allocated     real,
    training_fund           real,
    foundation_spending     real,
    obs_status              text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id             text not null,
    run_id                  integer not null,
    source_id               integer not null references etl_source (source_id),
    source_line             integer not null,
    primary key (district_key, fiscal_year, stage_key, budget_status_key)
) strict, without rowid;

-- A project, by the stage it is for, in the year in which it was due and in that in which it was delivered.
create table fct_project_milestone (
    project_key      integer not null references dim_project (project_key),
    fiscal_year      integer not null references dim_fiscal_year (fiscal_year),
    stage_key        integer not null references dim_stage (stage_key),
    milestone_key    integer not null references dim_milestone (milestone_key),
    district_key     integer not null references dim_district (district_key),
    projects         real,
    seats_delivered  real,
    projects_on_time real,
    obs_status       text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id      text not null,
    run_id           integer not null,
    source_id        integer not null references etl_source (source_id),
    source_line      integer not null,
    primary key (project_key, fiscal_year, stage_key, milestone_key)
) strict, without rowid;
create index ix_fct_project_milestone_district on fct_project_milestone (district_key, fiscal_year);

-- Money of a project by instrument and status.
create table fct_project_financing (
    project_key          integer not null references dim_project (project_key),
    fiscal_year          integer not null references dim_fiscal_year (fiscal_year),
    instrument_key       integer not null references dim_instrument (instrument_key),
    financing_status_key integer not null references dim_financing_status (financing_status_key),
    district_key         integer not null references dim_district (district_key),
    project_financing    real,
    obs_status           text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id          text not null,
    run_id               integer not null,
    source_id            integer not null references etl_source (source_id),
    source_line          integer not null,
    primary key (project_key, fiscal_year, instrument_key, financing_status_key)
) strict, without rowid;
create index ix_fct_project_financing_district on fct_project_financing (district_key, fiscal_year);
