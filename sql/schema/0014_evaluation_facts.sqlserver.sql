-- Surveys, evaluations, tasks and targets of districts.

-- A wave of a survey of satisfaction.
create table dw.fct_survey (
    district_key         int not null constraint fk_fct_survey_district references dw.dim_district (district_key),
    fiscal_year          int not null constraint fk_fct_survey_fiscal_year references dw.dim_fiscal_year (fiscal_year),
    respondent_group_key int not null constraint fk_fct_survey_respondent_group references dw.dim_respondent_group (respondent_group_key),
    wave                 int not null,
    survey_n             decimal(28, 10) null,
    survey_satisfied_n   decimal(28, 10) null,
    survey_score_sum     decimal(28, 10) null,
    obs_status           nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_survey_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id          nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id               bigint not null,
    source_id            int not null constraint fk_fct_survey_source references etl.source (source_id),
    source_line          int not null,
    constraint pk_fct_survey primary key (district_key, fiscal_year, respondent_group_key, wave)
)
go

-- A criterion as an assessor found it.
create table dw.fct_evaluation (
    district_key        int not null constraint fk_fct_evaluation_district references dw.dim_district (district_key),
    fiscal_year         int not null constraint fk_fct_evaluation_fiscal_year references dw.dim_fiscal_year (fiscal_year),
    criterion_level_key int not null constraint fk_fct_evaluation_criterion_level references dw.dim_criterion_level (criterion_level_key),
    assessor_key        int not null constraint fk_fct_evaluation_assessor references dw.dim_assessor (assessor_key),
    criterion           nvarchar(100) collate Latin1_General_BIN2 not null,
    criteria_total      decimal(28, 10) null,
    criteria_met        decimal(28, 10) null,
    criteria_score      decimal(28, 10) null,
    criteria_weight     decimal(28, 10) null,
    obs_status          nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_evaluation_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id         nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id              bigint not null,
    source_id           int not null constraint fk_fct_evaluation_source references etl.source (source_id),
    source_line         int not null,
    constraint pk_fct_evaluation primary key (district_key, fiscal_year, criterion_level_key, assessor_key, criterion)
)
go

-- A task of a letter of responsibility.
create table dw.fct_responsibility_task (
    district_key   int not null constraint fk_fct_responsibility_task_district references dw.dim_district (district_key),
    fiscal_year    int not null constraint fk_fct_responsibility_task_fiscal_year references dw.dim_fiscal_year (fiscal_year),
    department_key int not null constraint fk_fct_responsibility_task_department references dw.dim_department (department_key),
    task           nvarchar(100) collate Latin1_General_BIN2 not null,
    tasks_due      decimal(28, 10) null,
    tasks_done     decimal(28, 10) null,
    obs_status     nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_responsibility_task_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id    nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id         bigint not null,
    source_id      int not null constraint fk_fct_responsibility_task_source references etl.source (source_id),
    source_line    int not null,
    constraint pk_fct_responsibility_task primary key (district_key, fiscal_year, department_key, task)
)
go

-- A target of a plan in a year.
create table dw.fct_target (
    district_key     int not null constraint fk_fct_target_district references dw.dim_district (district_key),
    fiscal_year      int not null constraint fk_fct_target_fiscal_year references dw.dim_fiscal_year (fiscal_year),
    plan_item        nvarchar(100) collate Latin1_General_BIN2 not null,
    target_value     decimal(28, 10) null,
    targets_due      decimal(28, 10) null,
    targets_met      decimal(28, 10) null,
    targets_on_track decimal(28, 10) null,
    obs_status       nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_target_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id      nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id           bigint not null,
    source_id        int not null constraint fk_fct_target_source references etl.source (source_id),
    source_line      int not null,
    constraint pk_fct_target primary key (district_key, fiscal_year, plan_item)
)
go
