-- Makes the database. For sqlcmd, as a login that may create databases; running it again changes nothing.
:on error exit

if db_id(N'edustat') is null
    create database edustat collate Chinese_PRC_CI_AS
go
-- Readers see the last commit while a load writes, and a question reads one version throughout.
if exists (select 1 from sys.databases where name = N'edustat' and is_read_committed_snapshot_on = 0)
    alter database edustat set read_committed_snapshot on with rollback immediate
go
if exists (select 1 from sys.databases where name = N'edustat' and snapshot_isolation_state = 0)
    alter database edustat set allow_snapshot_isolation on
go
