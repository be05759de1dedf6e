-- Facts. A long fact holds one published figure a row, so that each can be cited with its file, line and column;
-- a wide fact holds one object a row. Values are in the measure's base unit: money in 元, people in 人.
-- obs_status of a long fact is that of its value, which is null unless it is 'final'. obs_status of a wide fact says why
-- the nulls of its row are null: a value that is there is final whatever it says.
-- Facts that can grow large are clustered by year, apart from their key: by year they are partitioned where the server can.

create table etl.source (
    source_id int identity(1, 1) not null constraint pk_source primary key,
    "file"    nvarchar(400) collate Latin1_General_BIN2 not null,
    sheet     nvarchar(100) collate Latin1_General_BIN2 not null,
    constraint ux_source_file unique ("file", sheet)
)
go

create table dw.fct_published_education (
    district_key       int not null constraint fk_fct_published_education_district references dw.dim_district (district_key),
    stage_key          int not null constraint fk_fct_published_education_stage references dw.dim_stage (stage_key),
    academic_year      int not null constraint fk_fct_published_education_academic_year references dw.dim_academic_year (academic_year),
    measure            nvarchar(100) collate Latin1_General_BIN2 not null,
    value              decimal(28, 10) null,
    obs_status         nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_published_education_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id        nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id             bigint not null,
    source_id          int not null constraint fk_fct_published_education_source references etl.source (source_id),
    source_line        int not null,
    source_column      nvarchar(400) collate Latin1_General_BIN2 not null,
    constraint ck_fct_published_education_value check ((obs_status = N'final' and value is not null) or (obs_status <> N'final' and value is null)),
    constraint pk_fct_published_education primary key nonclustered (measure, academic_year, stage_key, district_key)
)
go
create clustered index cx_fct_published_education on dw.fct_published_education (academic_year, measure, stage_key)
go

create table dw.fct_published_funding (
    district_key       int not null constraint fk_fct_published_funding_district references dw.dim_district (district_key),
    stage_key          int not null constraint fk_fct_published_funding_stage references dw.dim_stage (stage_key),
    funding_source_key int not null constraint fk_fct_published_funding_funding_source references dw.dim_funding_source (funding_source_key),
    fiscal_year        int not null constraint fk_fct_published_funding_fiscal_year references dw.dim_fiscal_year (fiscal_year),
    measure            nvarchar(100) collate Latin1_General_BIN2 not null,
    value              decimal(28, 10) null,
    obs_status         nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_published_funding_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id        nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id             bigint not null,
    source_id          int not null constraint fk_fct_published_funding_source references etl.source (source_id),
    source_line        int not null,
    source_column      nvarchar(400) collate Latin1_General_BIN2 not null,
    constraint ck_fct_published_funding_value check ((obs_status = N'final' and value is not null) or (obs_status <> N'final' and value is null)),
    constraint pk_fct_published_funding primary key (measure, fiscal_year, stage_key, funding_source_key, district_key)
)
go

create table dw.fct_published_expenditure (
    district_key       int not null constraint fk_fct_published_expenditure_district references dw.dim_district (district_key),
    fiscal_year        int not null constraint fk_fct_published_expenditure_fiscal_year references dw.dim_fiscal_year (fiscal_year),
    measure            nvarchar(100) collate Latin1_General_BIN2 not null,
    value              decimal(28, 10) null,
    obs_status         nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_published_expenditure_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id        nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id             bigint not null,
    source_id          int not null constraint fk_fct_published_expenditure_source references etl.source (source_id),
    source_line        int not null,
    source_column      nvarchar(400) collate Latin1_General_BIN2 not null,
    constraint ck_fct_published_expenditure_value check ((obs_status = N'final' and value is not null) or (obs_status <> N'final' and value is null)),
    constraint pk_fct_published_expenditure primary key (measure, fiscal_year, district_key)
)
go

create table dw.fct_published_per_pupil (
    district_key       int not null constraint fk_fct_published_per_pupil_district references dw.dim_district (district_key),
    stage_key          int not null constraint fk_fct_published_per_pupil_stage references dw.dim_stage (stage_key),
    fiscal_year        int not null constraint fk_fct_published_per_pupil_fiscal_year references dw.dim_fiscal_year (fiscal_year),
    measure            nvarchar(100) collate Latin1_General_BIN2 not null,
    value              decimal(28, 10) null,
    obs_status         nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_published_per_pupil_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id        nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id             bigint not null,
    source_id          int not null constraint fk_fct_published_per_pupil_source references etl.source (source_id),
    source_line        int not null,
    source_column      nvarchar(400) collate Latin1_General_BIN2 not null,
    constraint ck_fct_published_per_pupil_value check ((obs_status = N'final' and value is not null) or (obs_status <> N'final' and value is null)),
    constraint pk_fct_published_per_pupil primary key (measure, fiscal_year, stage_key, district_key)
)
go

create table dw.fct_school_snapshot (
    school_key         int not null constraint fk_fct_school_snapshot_school references dw.dim_school (school_key),
    district_key       int not null constraint fk_fct_school_snapshot_district references dw.dim_district (district_key),
    stage_key          int not null constraint fk_fct_school_snapshot_stage references dw.dim_stage (stage_key),
    academic_year      int not null constraint fk_fct_school_snapshot_academic_year references dw.dim_academic_year (academic_year),
    schools            decimal(28, 10) not null constraint ck_fct_school_snapshot_schools check (schools = 1),
    enrolled_students  decimal(28, 10) null,
    teachers_ft        decimal(28, 10) null,
    obs_status         nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fct_school_snapshot_status check (obs_status in (N'final', N'missing', N'withheld')),
    pipeline_id        nvarchar(200) collate Latin1_General_BIN2 not null,
    run_id             bigint not null,
    source_id          int not null constraint fk_fct_school_snapshot_source references etl.source (source_id),
    source_line        int not null,
    constraint pk_fct_school_snapshot primary key nonclustered (school_key, academic_year)
)
go
create clustered index cx_fct_school_snapshot on dw.fct_school_snapshot (academic_year, district_key, stage_key)
go
