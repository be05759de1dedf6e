
-- == school_snapshot

select case when object_id(@twin) is null then 0 else 1 end;
-- with @twin String

select count(*) from #stg_school_snapshot;

select
    f.name as [Function],
    c.name as [Column],
    (select cast(d.is_read_committed_snapshot_on as int) from sys.databases as d where d.database_id = db_id()) as ReadCommittedSnapshot,
    coalesce(has_perms_by_name(@table, N'OBJECT', N'ALTER'), 0) * coalesce(has_perms_by_name(@twin, N'OBJECT', N'ALTER'), 0)
        * coalesce(has_perms_by_name(@twin, N'OBJECT', N'INSERT'), 0) as MayAlter,
    case when exists (select 1 from sys.tables as x where x.object_id = i.object_id and (x.is_replicated = 1 or x.is_tracked_by_cdc = 1 or x.temporal_type <> 0))
        or exists (select 1 from sys.change_tracking_tables as x where x.object_id = i.object_id)
        or exists (select 1 from sys.triggers as x where x.parent_id = i.object_id and x.is_disabled = 0)
        or exists (select 1 from sys.foreign_keys as x where x.referenced_object_id = i.object_id)
        then 0 else 1 end as IsPlain,
    case when exists (select 1 from sys.indexes as x where x.object_id in (object_id(@table), object_id(@twin)) and x.data_space_id <> i.data_space_id)
        then 0 else 1 end as IsAligned,
    case when exists (select x.column_id, x.name, x.user_type_id, x.max_length, x.precision, x.scale, x.collation_name, x.is_nullable, x.is_computed from sys.columns as x where x.object_id = object_id(@table) except select x.column_id, x.name, x.user_type_id, x.max_length, x.precision, x.scale, x.collation_name, x.is_nullable, x.is_computed from sys.columns as x where x.object_id = object_id(@twin)) or exists (select x.column_id, x.name, x.user_type_id, x.max_length, x.precision, x.scale, x.collation_name, x.is_nullable, x.is_computed from sys.columns as x where x.object_id = object_id(@twin) except select x.column_id, x.name, x.user_type_id, x.max_length, x.precision, x.scale, x.collation_name, x.is_nullable, x.is_computed from sys.columns as x where x.object_id = object_id(@table)) then 0 else 1 end as SameColumns,
    case when exists (select x.name, x.type, x.is_unique, x.is_primary_key, x.is_disabled, x.has_filter, k.column_id, k.key_ordinal, k.partition_ordinal, k.is_descending_key, k.is_included_column from sys.indexes as x left join sys.index_columns as k on k.object_id = x.object_id and k.index_id = x.index_id where x.object_id = object_id(@table) except select x.name, x.type, x.is_unique, x.is_primary_key, x.is_disabled, x.has_filter, k.column_id, k.key_ordinal, k.partition_ordinal, k.is_descending_key, k.is_included_column from sys.indexes as x left join sys.index_columns as k on k.object_id = x.object_id and k.index_id = x.index_id where x.object_id = object_id(@twin)) or exists (select x.name, x.type, x.is_unique, x.is_primary_key, x.is_disabled, x.has_filter, k.column_id, k.key_ordinal, k.partition_ordinal, k.is_descending_key, k.is_included_column from sys.indexes as x left join sys.index_columns as k on k.object_id = x.object_id and k.index_id = x.index_id where x.object_id = object_id(@twin) except select x.name, x.type, x.is_unique, x.is_primary_key, x.is_disabled, x.has_filter, k.column_id, k.key_ordinal, k.partition_ordinal, k.is_descending_key, k.is_included_column from sys.indexes as x left join sys.index_columns as k on k.object_id = x.object_id and k.index_id = x.index_id where x.object_id = object_id(@table)) then 0 else 1 end as SameIndexes,
    case when exists (select x.name, p.partition_number, p.data_compression from sys.indexes as x join sys.partitions as p on p.object_id = x.object_id and p.index_id = x.index_id where x.object_id = object_id(@table) except select x.name, p.partition_number, p.data_compression from sys.indexes as x join sys.partitions as p on p.object_id = x.object_id and p.index_id = x.index_id where x.object_id = object_id(@twin)) or exists (select x.name, p.partition_number, p.data_compression from sys.indexes as x join sys.partitions as p on p.object_id = x.object_id and p.index_id = x.index_id where x.object_id = object_id(@twin) except select x.name, p.partition_number, p.data_compression from sys.indexes as x join sys.partitions as p on p.object_id = x.object_id and p.index_id = x.index_id where x.object_id = object_id(@table)) then 0 else 1 end as SameCompression,
    case when exists (select x.name, x.definition, x.is_disabled, x.is_not_trusted from sys.check_constraints as x where x.parent_object_id = object_id(@table) except select x.name, x.definition, x.is_disabled, x.is_not_trusted from sys.check_constraints as x where x.parent_object_id = object_id(@twin)) or exists (select x.name, x.definition, x.is_disabled, x.is_not_trusted from sys.check_constraints as x where x.parent_object_id = object_id(@twin) except select x.name, x.definition, x.is_disabled, x.is_not_trusted from sys.check_constraints as x where x.parent_object_id = object_id(@table)) then 0 else 1 end
        * case when exists (select k.parent_column_id, k.referenced_object_id, k.referenced_column_id, x.is_disabled, x.is_not_trusted from sys.foreign_keys as x join sys.foreign_key_columns as k on k.constraint_object_id = x.object_id where x.parent_object_id = object_id(@table) except select k.parent_column_id, k.referenced_object_id, k.referenced_column_id, x.is_disabled, x.is_not_trusted from sys.foreign_keys as x join sys.foreign_key_columns as k on k.constraint_object_id = x.object_id where x.parent_object_id = object_id(@twin)) or exists (select k.parent_column_id, k.referenced_object_id, k.referenced_column_id, x.is_disabled, x.is_not_trusted from sys.foreign_keys as x join sys.foreign_key_columns as k on k.constraint_object_id = x.object_id where x.parent_object_id = object_id(@twin) except select k.parent_column_id, k.referenced_object_id, k.referenced_column_id, x.is_disabled, x.is_not_trusted from sys.foreign_keys as x join sys.foreign_key_columns as k on k.constraint_object_id = x.object_id where x.parent_object_id = object_id(@table)) then 0 else 1 end as SameConstraints
from sys.indexes as i
join sys.partition_schemes as p on p.data_space_id = i.data_space_id
join sys.partition_functions as f on f.function_id = p.function_id
join sys.index_columns as k on k.object_id = i.object_id and k.index_id = i.index_id and k.partition_ordinal = 1
join sys.columns as c on c.object_id = k.object_id and c.column_id = k.column_id
where i.object_id = object_id(@table) and i.index_id in (0, 1);
-- with @table String, @twin String

save transaction partition_switch;

set lock_timeout 5000;

select top (1) t.run_id from dw.fct_school_snapshot as t with (tablockx, holdlock);

select c.partition_number as [Number], sum(c.staged) as Staged, sum(c.inserted) as Inserted, sum(c.updated) as Updated, sum(c.deleted) as Deleted, sum(c.others) as Others
from (
    select
        $partition.[pf_year](s.academic_year) as partition_number,
        cast(1 as bigint) as staged,
        cast(case when t.run_id is null then 1 else 0 end as bigint) as inserted,
        cast(case when t.run_id is not null and exists (select t.district_key, t.stage_key, t.schools, t.enrolled_students, t.teachers_ft, t.obs_status collate Latin1_General_BIN2, t.source_id, t.source_line except select s.district_key, s.stage_key, s.schools, s.enrolled_students, s.teachers_ft, s.obs_status collate Latin1_General_BIN2, s.source_id, s.source_line) then 1 else 0 end as bigint) as updated,
        cast(0 as bigint) as deleted,
        cast(0 as bigint) as others
    from #stg_school_snapshot as s
    left join dw.fct_school_snapshot as t on t.school_key = s.school_key and t.academic_year = s.academic_year
    union all
    select
        $partition.[pf_year](t.academic_year), 0, 0, 0,
        case when t.pipeline_id = @pipeline and s.seq is null then 1 else 0 end,
        case when t.pipeline_id <> @pipeline then 1 else 0 end
    from dw.fct_school_snapshot as t
    left join #stg_school_snapshot as s on t.school_key = s.school_key and t.academic_year = s.academic_year
) as c
group by c.partition_number;
-- with @pipeline String

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12)
select @run, 'fct_school_snapshot', 'update', t.school_key, t.district_key, t.stage_key, t.academic_year, t.schools, t.enrolled_students, t.teachers_ft, t.obs_status, t.pipeline_id, t.run_id, t.source_id, t.source_line
from dw.fct_school_snapshot as t
join #stg_school_snapshot as s on t.school_key = s.school_key and t.academic_year = s.academic_year
where $partition.[pf_year](t.academic_year) in (31)
    and t.pipeline_id = @pipeline
    and exists (select t.district_key, t.stage_key, t.schools, t.enrolled_students, t.teachers_ft, t.obs_status collate Latin1_General_BIN2, t.source_id, t.source_line except select s.district_key, s.stage_key, s.schools, s.enrolled_students, s.teachers_ft, s.obs_status collate Latin1_General_BIN2, s.source_id, s.source_line);
-- with @pipeline String, @run Int64

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12)
select @run, 'fct_school_snapshot', 'delete', t.school_key, t.district_key, t.stage_key, t.academic_year, t.schools, t.enrolled_students, t.teachers_ft, t.obs_status, t.pipeline_id, t.run_id, t.source_id, t.source_line
from dw.fct_school_snapshot as t
where $partition.[pf_year](t.academic_year) in (31)
    and t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_school_snapshot as s where t.school_key = s.school_key and t.academic_year = s.academic_year);
-- with @pipeline String, @run Int64

truncate table stg.fct_school_snapshot;

insert into stg.fct_school_snapshot with (tablock) (school_key, academic_year, district_key, stage_key, schools, enrolled_students, teachers_ft, obs_status, source_id, source_line, pipeline_id, run_id)
select s.school_key, s.academic_year, s.district_key, s.stage_key, s.schools, s.enrolled_students, s.teachers_ft, s.obs_status, s.source_id, s.source_line, @pipeline, case when t.run_id is null or exists (select t.district_key, t.stage_key, t.schools, t.enrolled_students, t.teachers_ft, t.obs_status collate Latin1_General_BIN2, t.source_id, t.source_line except select s.district_key, s.stage_key, s.schools, s.enrolled_students, s.teachers_ft, s.obs_status collate Latin1_General_BIN2, s.source_id, s.source_line) then @run else t.run_id end
from #stg_school_snapshot as s
left join dw.fct_school_snapshot as t on t.school_key = s.school_key and t.academic_year = s.academic_year
where $partition.[pf_year](s.academic_year) in (31)
order by s.school_key, s.academic_year;
-- with @pipeline String, @run Int64

delete s from #stg_school_snapshot as s
where $partition.[pf_year](s.academic_year) in (31);

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12)
select @run, 'fct_school_snapshot', 'delete', t.school_key, t.district_key, t.stage_key, t.academic_year, t.schools, t.enrolled_students, t.teachers_ft, t.obs_status, t.pipeline_id, t.run_id, t.source_id, t.source_line
from dw.fct_school_snapshot as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_school_snapshot as s where t.school_key = s.school_key and t.academic_year = s.academic_year)
    and not ($partition.[pf_year](t.academic_year) in (31));
-- with @pipeline String, @run Int64

delete t from dw.fct_school_snapshot as t
where t.pipeline_id = @pipeline
    and not exists (select 1 from #stg_school_snapshot as s where t.school_key = s.school_key and t.academic_year = s.academic_year)
    and not ($partition.[pf_year](t.academic_year) in (31));
-- with @pipeline String

insert into etl.undo_image (run_id, table_name, kind, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12)
select @run, 'fct_school_snapshot', 'update', t.school_key, t.district_key, t.stage_key, t.academic_year, t.schools, t.enrolled_students, t.teachers_ft, t.obs_status, t.pipeline_id, t.run_id, t.source_id, t.source_line
from dw.fct_school_snapshot as t, #stg_school_snapshot as s
where t.school_key = s.school_key and t.academic_year = s.academic_year
    and t.pipeline_id = @pipeline
    and (exists (select t.district_key, t.stage_key, t.schools, t.enrolled_students, t.teachers_ft, t.obs_status collate Latin1_General_BIN2, t.source_id, t.source_line except select s.district_key, s.stage_key, s.schools, s.enrolled_students, s.teachers_ft, s.obs_status collate Latin1_General_BIN2, s.source_id, s.source_line));
-- with @pipeline String, @run Int64

select count(*) from #stg_school_snapshot;

update t
set district_key = s.district_key, stage_key = s.stage_key, schools = s.schools, enrolled_students = s.enrolled_students, teachers_ft = s.teachers_ft, obs_status = s.obs_status, source_id = s.source_id, source_line = s.source_line, run_id = @run
from dw.fct_school_snapshot as t, #stg_school_snapshot as s
where t.school_key = s.school_key and t.academic_year = s.academic_year
    and t.pipeline_id = @pipeline
    and (exists (select t.district_key, t.stage_key, t.schools, t.enrolled_students, t.teachers_ft, t.obs_status collate Latin1_General_BIN2, t.source_id, t.source_line except select s.district_key, s.stage_key, s.schools, s.enrolled_students, s.teachers_ft, s.obs_status collate Latin1_General_BIN2, s.source_id, s.source_line));
-- with @pipeline String, @run Int64

insert into dw.fct_school_snapshot (school_key, academic_year, district_key, stage_key, schools, enrolled_students, teachers_ft, obs_status, source_id, source_line, pipeline_id, run_id)
select s.school_key, s.academic_year, s.district_key, s.stage_key, s.schools, s.enrolled_students, s.teachers_ft, s.obs_status, s.source_id, s.source_line, @pipeline, @run
from #stg_school_snapshot as s
where not exists (select 1 from dw.fct_school_snapshot as t where t.school_key = s.school_key and t.academic_year = s.academic_year)
order by s.school_key, s.academic_year;
-- with @pipeline String, @run Int64

truncate table dw.fct_school_snapshot with (partitions (31));

alter table stg.fct_school_snapshot switch partition 31 to dw.fct_school_snapshot partition 31;

set lock_timeout -1;
