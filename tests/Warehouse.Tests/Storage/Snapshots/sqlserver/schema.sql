
-- == journal

select coalesce(has_perms_by_name(db_name(), N'DATABASE', N'CREATE TABLE'), 1);

select case when object_id(N'etl.schema_journal') is null then 0 else 1 end;

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select case when object_id(N'etl.schema_journal') is null then 0 else 1 end;

select count(*) from sys.tables as t join sys.schemas as s on s.schema_id = t.schema_id where s.name in (N'dw', N'stg', N'etl');

if schema_id(N'etl') is null exec(N'create schema etl');

create table etl.schema_journal (
    name            nvarchar(200) collate Latin1_General_BIN2 not null constraint pk_schema_journal primary key,
    number          int not null,
    feature         nvarchar(50) collate Latin1_General_BIN2 null,
    sha256          nvarchar(64) collate Latin1_General_BIN2 not null,
    applied_at      datetime2(7) not null,           -- UTC
    program_version nvarchar(100) collate Latin1_General_BIN2 not null,
    left_out        nvarchar(2000) collate Latin1_General_BIN2 null   -- why the script did not run; null: it ran
);

alter database current set allow_snapshot_isolation on;

alter database current set read_committed_snapshot on with rollback immediate;

select number as Number, feature as Feature, name as Name, sha256 as Sha256, program_version as ProgramVersion, left_out as LeftOut from etl.schema_journal where number > 0 order by number, name;

-- == 0001_dimensions.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0002_facts.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0003_etl.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0004_roles.roles.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0005_unique_where.filtered_indexes.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0006_years.partitioning.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0007_columns.columnstore.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0008_pages.compression.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0009_descriptions.extended_properties.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0010_synthetic.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0011_code_lists.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0012_school_facts.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0013_district_facts.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0014_evaluation_facts.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0015_budget_status.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0016_descriptions.extended_properties.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0017_pages.compression.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0020_regions.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0021_regions.extended_properties.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0030_twins.partition_switch.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0031_twins.columnstore.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0040_runs.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0041_schedules.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0042_sources.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0043_reviews.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0044_undo.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0044_undo_keys.roles.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0045_history.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0047_runs.filtered_indexes.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0048_slice_notes.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0048_slice_notes.extended_properties.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0049_account.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0050_runs.extended_properties.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0051_schedules.extended_properties.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0052_sources.extended_properties.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0053_reviews.extended_properties.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0054_undo.extended_properties.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0055_account.extended_properties.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0058_member_changes.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == 0058_member_changes.extended_properties.sqlserver.sql

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String

-- == business_views

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select count(*) from etl.schema_journal where name = @name and sha256 = @sha256 and left_out is null;
-- with @name String, @sha256 String

delete from etl.schema_journal where name = @name;
-- with @name String

insert into etl.schema_journal (name, number, feature, sha256, applied_at, program_version, left_out)
values (@name, @number, @feature, @sha256, @appliedAt, @version, @leftOut);
-- with @appliedAt DateTimeOffset, @feature String, @leftOut String, @name String, @number Int32, @sha256 String, @version String
