-- Twins of the partitioned facts, empty but for a load: it assembles a whole year here, and switches the partition in.
-- A switch wants the same columns, constraints, indexes, compression and partitions on both sides. Names of constraints
-- belong to a schema, so they are the same too. 0031 makes the twins columnstore where the facts are.

create table stg.fct_published_education (
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
    constraint ck_fct_published_education_value check ((obs_status = N'final' and value is not null) or (obs_status <> N'final' and value is null))
) on ps_year (academic_year)
go
create clustered index cx_fct_published_education on stg.fct_published_education (academic_year, measure, stage_key)
    on ps_year (academic_year)
go
alter table stg.fct_published_education add constraint pk_fct_published_education
    primary key nonclustered (measure, academic_year, stage_key, district_key) on ps_year (academic_year)
go

create table stg.fct_school_snapshot (
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
    source_line        int not null
) on ps_year (academic_year)
go
create clustered index cx_fct_school_snapshot on stg.fct_school_snapshot (academic_year, district_key, stage_key)
    on ps_year (academic_year)
go
alter table stg.fct_school_snapshot add constraint pk_fct_school_snapshot
    primary key nonclustered (school_key, academic_year) on ps_year (academic_year)
go

-- Compressed as the facts' keys are: 0008 may have been left out.
if exists (
    select 1 from sys.indexes as i join sys.partitions as p on p.object_id = i.object_id and p.index_id = i.index_id
    where i.object_id = object_id(N'dw.fct_published_education') and i.is_primary_key = 1 and p.data_compression = 2)
    alter index pk_fct_published_education on stg.fct_published_education rebuild with (data_compression = page)
go
if exists (
    select 1 from sys.indexes as i join sys.partitions as p on p.object_id = i.object_id and p.index_id = i.index_id
    where i.object_id = object_id(N'dw.fct_school_snapshot') and i.is_primary_key = 1 and p.data_compression = 2)
    alter index pk_fct_school_snapshot on stg.fct_school_snapshot rebuild with (data_compression = page)
go

-- To truncate and to switch is to alter, of both tables and of no others. Whoever takes this back has loads without it.
if database_principal_id(N'edustat_loader') is not null
begin
    grant alter on object::dw.fct_published_education to edustat_loader
    grant alter on object::stg.fct_published_education to edustat_loader
    grant alter on object::dw.fct_school_snapshot to edustat_loader
    grant alter on object::stg.fct_school_snapshot to edustat_loader
end
go

-- Where columnstore came first, the next script found no twins: it runs again.
delete from etl.schema_journal where feature = N'columnstore' and number = 31
go
