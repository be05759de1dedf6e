-- Surveys, evaluations, tasks and targets of districts.

-- A wave of a survey of satisfaction.
create table fct_survey (
    district_key         integer not null references dim_district (district_key),
    fiscal_year          integer not null references dim_fiscal_year (fiscal_year),
    respondent_group_key integer not null references dim_respondent_group (respondent_group_key),
    wave                 integer not null,
    survey_n             real,
    survey_satisfied_n   real,
    survey_score_sum     real,
    obs_status           text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id          text not null,
    run_id               integer not null,
    source_id            integer not null references etl_source (source_id),
    source_line          integer not null,
    primary key (district_key, fiscal_year, respondent_group_key, wave)
) strict, without rowid;

-- A criterion as an assessor found it.
create table fct_evaluation (
    district_key        integer not null references dim_district (district_key),
    fiscal_year         integer not null references dim_fiscal_year (fiscal_year),
    criterion_level_key integer not null references dim_criterion_level (criterion_level_key),
    assessor_key        integer not null references dim_assessor (assessor_key),
    criterion           text not null,
    criteria_total      real,
    criteria_met        real,
    criteria_score      real,
    criteria_weight     real,
    obs_status          text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id         text not null,
    run_id              integer not null,
    source_id           integer not null references etl_source (source_id),
    source_line         integer not null,
    primary key (district_key, fiscal_year, criterion_level_key, assessor_key, criterion)
) strict, without rowid;

-- A task of a letter of responsibility.
create table fct_responsibility_task (
    district_key   integer not null references dim_district (district_key),
    fiscal_year    integer not null references dim_fiscal_year (fiscal_year),
    department_key integer not null references dim_department (department_key),
    task           text not null,
    tasks_due      real,
    tasks_done     real,
    obs_status     text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id    text not null,
    run_id         integer not null,
    source_id      integer not null references etl_source (source_id),
    source_line    integer not null,
    primary key (district_key, fiscal_year, department_key, task)
) strict, without rowid;

-- A target of a plan in a year.
create table fct_target (
    district_key     integer not null references dim_district (district_key),
    fiscal_year      integer not null references dim_fiscal_year (fiscal_year),
    plan_item        text not null,
    target_value     real,
    targets_due      real,
    targets_met      real,
    targets_on_track real,
    obs_status       text not null check (obs_status in ('final', 'missing', 'withheld')),
    pipeline_id      text not null,
    run_id           integer not null,
    source_id        integer not null references etl_source (source_id),
    source_line      integer not null,
    primary key (district_key, fiscal_year, plan_item)
) strict, without rowid;
