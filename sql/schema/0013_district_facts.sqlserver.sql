-- What districts report, and projects in them: one row a combination of members, measures in columns.

-- Population by age. The stage is the one that has this age there, so that districts of five and four years are counted rightly.
create table dw.fct_population (
    district_key        int not null constraint fk_fct_population_district references dw.dim_district (district_key),
    academic_year       int not null constraint fk_fct_population_academic_year references dw.dim_academic_year (academic_year),
    stage_key           int not null constraint fk_fct_population_stage references dw.dim_stage (stage_key),
    age_key             int not null constraint fk_fct_population_age references dw.dim_age (age_key),
    sex_key             int not null constraint fk_fct_population_sex references dw.dim_sex (sex_key),
    population_type_key int not null constraint fk_fct_population_population_type references dw.dim_population_type (population_type_key),
    population_age      decimal(28, 10) null,
    obs_status          nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_population_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id         nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id              bigint not null,
    source_id           int not null constraint fk_fct_population_source references etl.source (source_id),
    source_line         int not null,
    constraint pk_fct_population primary key (district_key, academic_year, stage_key, age_key, sex_key, population_type_key)
)
go

-- Children of school age, in school or not.
create table dw.fct_children (
    district_key                 int not null constraint fk_fct_children_district references dw.dim_district (district_key),
    academic_year                int not null constraint fk_fct_children_academic_year references dw.dim_academic_year (academic_year),
    stage_key                    int not null constraint fk_fct_children_stage references dw.dim_stage (stage_key),
    school_age_children          decimal(28, 10) null,
    disabled_children_registered decimal(28, 10) null,
    obs_status                   nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_children_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id                  nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id                       bigint not null,
    source_id                    int not null constraint fk_fct_children_source references etl.source (source_id),
    source_line                  int not null,
    constraint pk_fct_children primary key (district_key, academic_year, stage_key)
)
go

-- A cohort in its final year.
create table dw.fct_cohort (
    district_key        int not null constraint fk_fct_cohort_district references dw.dim_district (district_key),
    academic_year       int not null constraint fk_fct_cohort_academic_year references dw.dim_academic_year (academic_year),
    cohort_path_key     int not null constraint fk_fct_cohort_cohort_path references dw.dim_cohort_path (cohort_path_key),
    cohort_entrants     decimal(28, 10) null,
    cohort_transfer_net decimal(28, 10) null,
    cohort_final_year   decimal(28, 10) null,
    obs_status          nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_cohort_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id         nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id              bigint not null,
    source_id           int not null constraint fk_fct_cohort_source references etl.source (source_id),
    source_line         int not null,
    constraint pk_fct_cohort primary key (district_key, academic_year, cohort_path_key)
)
go

-- A teacher who moved from a school in an academic year.
create table dw.fct_rotation (
    district_key     int not null constraint fk_fct_rotation_district references dw.dim_district (district_key),
    academic_year    int not null constraint fk_fct_rotation_academic_year references dw.dim_academic_year (academic_year),
    stage_key        int not null constraint fk_fct_rotation_stage references dw.dim_stage (stage_key),
    teacher          nvarchar(100) collate Latin1_General_BIN2 not null,
    from_school      nvarchar(100) collate Latin1_General_BIN2 not null,
    backbone_teacher nvarchar(100) collate Latin1_General_BIN2 null,
    obs_status       nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_rotation_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id      nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id           bigint not null,
    source_id        int not null constraint fk_fct_rotation_source references etl.source (source_id),
    source_line      int not null,
    constraint pk_fct_rotation primary key (district_key, academic_year, stage_key, teacher, from_school)
)
go

-- Teachers who should move in an academic year.
create table dw.fct_rotation_base (
    district_key               int not null constraint fk_fct_rotation_base_district references dw.dim_district (district_key),
    academic_year              int not null constraint fk_fct_rotation_base_academic_year references dw.dim_academic_year (academic_year),
    stage_key                  int not null constraint fk_fct_rotation_base_stage references dw.dim_stage (stage_key),
    rotation_eligible          decimal(28, 10) null,
    rotation_eligible_backbone decimal(28, 10) null,
    obs_status                 nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_rotation_base_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id                nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id                     bigint not null,
    source_id                  int not null constraint fk_fct_rotation_base_source references etl.source (source_id),
    source_line                int not null,
    constraint pk_fct_rotation_base primary key (district_key, academic_year, stage_key)
)
go

-- Teachers who came and went in a year.
create table dw.fct_recruitment (
    district_key int not null constraint fk_fct_recruitment_district references dw.dim_district (district_key),
    fiscal_year  int not null constraint fk_fct_recruitment_fiscal_year references dw.dim_fiscal_year (fiscal_year),
    stage_key    int not null constraint fk_fct_recruitment_stage references dw.dim_stage (stage_key),
    channel_key  int not null constraint fk_fct_recruitment_channel references dw.dim_channel (channel_key),
    recruits     decimal(28, 10) null,
    exits        decimal(28, 10) null,
    obs_status   nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_recruitment_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id  nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id       bigint not null,
    source_id    int not null constraint fk_fct_recruitment_source references etl.source (source_id),
    source_line  int not null,
    constraint pk_fct_recruitment primary key (district_key, fiscal_year, stage_key, channel_key)
)
go

-- Pay of teachers in a year.
create table dw.fct_salary (
    district_key      int not null constraint fk_fct_salary_district references dw.dim_district (district_key),
    fiscal_year       int not null constraint fk_fct_salary_fiscal_year references dw.dim_fiscal_year (fiscal_year),
    stage_key         int not null constraint fk_fct_salary_stage references dw.dim_stage (stage_key),
    employment_key    int not null constraint fk_fct_salary_employment references dw.dim_employment (employment_key),
    salary_teachers   decimal(28, 10) null,
    salary_teachers_n decimal(28, 10) null,
    obs_status        nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_salary_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id       nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id            bigint not null,
    source_id         int not null constraint fk_fct_salary_source references etl.source (source_id),
    source_line       int not null,
    constraint pk_fct_salary primary key (district_key, fiscal_year, stage_key, employment_key)
)
go

-- What education funding is held against.
create table dw.fct_fiscal_context (
    district_key                int not null constraint fk_fct_fiscal_context_district references dw.dim_district (district_key),
    fiscal_year                 int not null constraint fk_fct_fiscal_context_fiscal_year references dw.dim_fiscal_year (fiscal_year),
    edu_gpb_revenue_growth_base decimal(28, 10) null,
    gpb_expenditure_total       decimal(28, 10) null,
    gdp                         decimal(28, 10) null,
    births                      decimal(28, 10) null,
    salary_civil                decimal(28, 10) null,
    salary_civil_n              decimal(28, 10) null,
    obs_status                  nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_fiscal_context_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id                 nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id                      bigint not null,
    source_id                   int not null constraint fk_fct_fiscal_context_source references etl.source (source_id),
    source_line                 int not null,
    constraint pk_fct_fiscal_context primary key (district_key, fiscal_year)
)
go

-- Money for education by stage and budget status. The total of a district is a row of its own, since some money is of no stage.
create table dw.fct_funding (
    district_key            int not null constraint fk_fct_funding_district references dw.dim_district (district_key),
    fiscal_year             int not null constraint fk_fct_funding_fiscal_year references dw.dim_fiscal_year (fiscal_year),
    stage_key               int not null constraint fk_fct_funding_stage references dw.dim_stage (stage_key),
    budget_status_key       int not null constraint fk_fct_funding_budget_status references dw.dim_budget_status (budget_status_key),
    edu_gpb_expenditure     decimal(28, 10) null,
    edu_fiscal_total        decimal(28, 10) null,
    public_fund_expenditure decimal(28, 10) null,
    surcharge_collected     decimal(28, 10) null,
    surcharge_allocated     decimal(28, 10) null,
    training_fund           decimal(28, 10) null,
    foundation_spending     decimal(28, 10) null,
    obs_status              nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_funding_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id             nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id                  bigint not null,
    source_id               int not null constraint fk_fct_funding_source references etl.source (source_id),
    source_line             int not null,
    constraint pk_fct_funding primary key (district_key, fiscal_year, stage_key, budget_status_key)
)
go

-- A project, by the stage it is for, in the year in which it was due and in that in which it was delivered.
create table dw.fct_project_milestone (
    project_key      int not null constraint fk_fct_project_milestone_project references dw.dim_project (project_key),
    fiscal_year      int not null constraint fk_fct_project_milestone_fiscal_year references dw.dim_fiscal_year (fiscal_year),
    stage_key        int not null constraint fk_fct_project_milestone_stage references dw.dim_stage (stage_key),
    milestone_key    int not null constraint fk_fct_project_milestone_milestone references dw.dim_milestone (milestone_key),
    district_key     int not null constraint fk_fct_project_milestone_district references dw.dim_district (district_key),
    projects         decimal(28, 10) null,
    seats_delivered  decimal(28, 10) null,
    projects_on_time decimal(28, 10) null,
    obs_status       nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_project_milestone_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id      nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id           bigint not null,
    source_id        int not null constraint fk_fct_project_milestone_source references etl.source (source_id),
    source_line      int not null,
    constraint pk_fct_project_milestone primary key (project_key, fiscal_year, stage_key, milestone_key)
)
go
create index ix_fct_project_milestone_district on dw.fct_project_milestone (district_key, fiscal_year)
go

-- Money of a project by instrument and status.
create table dw.fct_project_financing (
    project_key          int not null constraint fk_fct_project_financing_project references dw.dim_project (project_key),
    fiscal_year          int not null constraint fk_fct_project_financing_fiscal_year references dw.dim_fiscal_year (fiscal_year),
    instrument_key       int not null constraint fk_fct_project_financing_instrument references dw.dim_instrument (instrument_key),
    financing_status_key int not null constraint fk_fct_project_financing_financing_status references dw.dim_financing_status (financing_status_key),
    district_key         int not null constraint fk_fct_project_financing_district references dw.dim_district (district_key),
    project_financing    decimal(28, 10) null,
    obs_status           nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_project_financing_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id          nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id               bigint not null,
    source_id            int not null constraint fk_fct_project_financing_source references etl.source (source_id),
    source_line          int not null,
    constraint pk_fct_project_financing primary key (project_key, fiscal_year, instrument_key, financing_status_key)
)
go
create index ix_fct_project_financing_district on dw.fct_project_financing (district_key, fiscal_year)
go
