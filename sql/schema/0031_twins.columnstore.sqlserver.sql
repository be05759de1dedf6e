-- The twins of the partitioned facts as columnstore, as 0007 makes the facts. Without twins there is nothing to do.
-- Their keys are compressed once more, because a new clustered index rebuilds them.

if object_id(N'stg.fct_published_education') is not null
    create clustered columnstore index cx_fct_published_education on stg.fct_published_education with (drop_existing = on, maxdop = 1)
go
if object_id(N'stg.fct_school_snapshot') is not null
    create clustered columnstore index cx_fct_school_snapshot on stg.fct_school_snapshot with (drop_existing = on, maxdop = 1)
go
if object_id(N'stg.fct_published_education') is not null and exists (
    select 1 from sys.indexes as i join sys.partitions as p on p.object_id = i.object_id and p.index_id = i.index_id
    where i.object_id = object_id(N'dw.fct_published_education') and i.is_primary_key = 1 and p.data_compression = 2)
    alter index pk_fct_published_education on stg.fct_published_education rebuild with (data_compression = page)
go
if object_id(N'stg.fct_school_snapshot') is not null and exists (
    select 1 from sys.indexes as i join sys.partitions as p on p.object_id = i.object_id and p.index_id = i.index_id
    where i.object_id = object_id(N'dw.fct_school_snapshot') and i.is_primary_key = 1 and p.data_compression = 2)
    alter index pk_fct_school_snapshot on stg.fct_school_snapshot rebuild with (data_compression = page)
go
