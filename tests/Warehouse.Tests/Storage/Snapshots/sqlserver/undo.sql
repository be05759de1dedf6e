
-- == rollback

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select
    r.run_id as RunId, r.pipeline_id as PipelineId, r.state as State, r.kind as Kind, r.period as Period,
    coalesce(r.rolled_back_by, 0) as RolledBackBy, case when r.data_version is null then 0 else 1 end as Changed,
    (select count(*) from etl.undo as u where u.run_id = r.run_id) as Noted,
    (select count(*) from etl.undo as u where u.run_id = r.run_id and u.is_kept = 1) as Kept
from etl.run as r
where r.run_id = @run
    or (r.run_id > @run
        and r.pipeline_id = (select o.pipeline_id from etl.run as o where o.run_id = @run)
        and r.state = 'succeeded' and r.kind in ('load', 'replay') and r.rolled_back_by is null);
-- with @run Int64

select table_name from etl.undo where run_id = @of order by table_name;
-- with @of Int64

select t.pipeline_id as PipelineId, t.run_id as RunId, count(*) as Rows
from etl.undo_image as u
join dw.dim_district as t on t.district_id = cast(u.c2 as nvarchar(200))
where u.run_id = @of and u.table_name = 'dim_district' and u.kind = 'delete'
group by t.pipeline_id, t.run_id
order by t.run_id;
-- with @of Int64

select t.pipeline_id as PipelineId, t.run_id as RunId, count(*) as Rows
from etl.undo_image as u
join dw.dim_school as t on t.school_id = cast(u.c2 as nvarchar(200))
where u.run_id = @of and u.table_name = 'dim_school' and u.kind = 'delete'
group by t.pipeline_id, t.run_id
order by t.run_id;
-- with @of Int64

select t.pipeline_id as PipelineId, t.run_id as RunId, count(*) as Rows
from etl.undo_image as u
join dw.fct_published_education as t on t.district_key = cast(u.c1 as int) and t.stage_key = cast(u.c2 as int) and t.academic_year = cast(u.c3 as int) and t.measure = cast(u.c4 as nvarchar(100))
where u.run_id = @of and u.table_name = 'fct_published_education' and u.kind = 'delete'
group by t.pipeline_id, t.run_id
order by t.run_id;
-- with @of Int64

select t.pipeline_id as PipelineId, t.run_id as RunId, count(*) as Rows
from etl.undo_image as u
join dw.fct_school_year as t on t.school_key = cast(u.c1 as int) and t.academic_year = cast(u.c2 as int)
where u.run_id = @of and u.table_name = 'fct_school_year' and u.kind = 'delete'
group by t.pipeline_id, t.run_id
order by t.run_id;
-- with @of Int64

select t.pipeline_id as PipelineId, t.run_id as RunId, count(*) as Rows
from etl.undo_image as u
join dw.map_district_alias as t on t.alias = cast(u.c1 as nvarchar(200)) and t.district_id = cast(u.c2 as nvarchar(200))
where u.run_id = @of and u.table_name = 'map_district_alias' and u.kind = 'delete'
group by t.pipeline_id, t.run_id
order by t.run_id;
-- with @of Int64

select t.pipeline_id as PipelineId, t.run_id as RunId, count(*) as Rows
from etl.undo_image as u
join dw.map_member_state as t on t.dimension = cast(u.c1 as nvarchar(50)) and t.member_id = cast(u.c2 as nvarchar(200)) and t.valid_from = cast(u.c3 as nvarchar(10))
where u.run_id = @of and u.table_name = 'map_member_state' and u.kind = 'delete'
group by t.pipeline_id, t.run_id
order by t.run_id;
-- with @of Int64

update dw.dim_district set gb_code = null where run_id = @of;
-- with @of Int64

select t.pipeline_id as PipelineId, t.run_id as RunId, count(*) as Rows
from etl.undo_image as u
join dw.dim_district as t on t.gb_code = cast(u.c3 as nvarchar(20)) and t.district_id <> cast(u.c2 as nvarchar(200))
where u.run_id = @of and u.table_name = 'dim_district'
group by t.pipeline_id, t.run_id
order by t.run_id;
-- with @of Int64

update t
set district_id = cast(u.c2 as nvarchar(200)), gb_code = cast(u.c3 as nvarchar(20)), code_scheme = cast(u.c4 as nvarchar(50)), name_zh = cast(u.c5 as nvarchar(200)), name_en = cast(u.c6 as nvarchar(200)), level = cast(u.c7 as nvarchar(20)), statistical_parent_id = cast(u.c8 as nvarchar(200)), managing_parent_id = cast(u.c9 as nvarchar(200)), valid_from = cast(u.c10 as nvarchar(10)), valid_to = cast(u.c11 as nvarchar(10)), pipeline_id = cast(u.c12 as nvarchar(200)), run_id = cast(u.c13 as bigint)
from dw.dim_district as t, etl.undo_image as u
where u.run_id = @of and u.table_name = 'dim_district' and u.kind = 'update'
    and t.district_key = cast(u.c1 as int);
-- with @of Int64

set identity_insert dw.dim_district on;

insert into dw.dim_district (district_key, district_id, gb_code, code_scheme, name_zh, name_en, level, statistical_parent_id, managing_parent_id, valid_from, valid_to, pipeline_id, run_id)
select cast(u.c1 as int), cast(u.c2 as nvarchar(200)), cast(u.c3 as nvarchar(20)), cast(u.c4 as nvarchar(50)), cast(u.c5 as nvarchar(200)), cast(u.c6 as nvarchar(200)), cast(u.c7 as nvarchar(20)), cast(u.c8 as nvarchar(200)), cast(u.c9 as nvarchar(200)), cast(u.c10 as nvarchar(10)), cast(u.c11 as nvarchar(10)), cast(u.c12 as nvarchar(200)), cast(u.c13 as bigint)
from etl.undo_image as u where u.run_id = @of and u.table_name = 'dim_district' and u.kind = 'delete';
-- with @of Int64

set identity_insert dw.dim_district off;

update t
set school_id = cast(u.c2 as nvarchar(200)), name_zh = cast(u.c3 as nvarchar(200)), school_type = cast(u.c4 as nvarchar(20)), school_type_name = cast(u.c5 as nvarchar(200)), founder = cast(u.c6 as nvarchar(20)), founder_name = cast(u.c7 as nvarchar(200)), is_public = cast(u.c8 as bit), pipeline_id = cast(u.c9 as nvarchar(200)), run_id = cast(u.c10 as bigint), is_inferred = cast(u.c11 as bit)
from dw.dim_school as t, etl.undo_image as u
where u.run_id = @of and u.table_name = 'dim_school' and u.kind = 'update'
    and t.school_key = cast(u.c1 as int);
-- with @of Int64

set identity_insert dw.dim_school on;

insert into dw.dim_school (school_key, school_id, name_zh, school_type, school_type_name, founder, founder_name, is_public, pipeline_id, run_id, is_inferred)
select cast(u.c1 as int), cast(u.c2 as nvarchar(200)), cast(u.c3 as nvarchar(200)), cast(u.c4 as nvarchar(20)), cast(u.c5 as nvarchar(200)), cast(u.c6 as nvarchar(20)), cast(u.c7 as nvarchar(200)), cast(u.c8 as bit), cast(u.c9 as nvarchar(200)), cast(u.c10 as bigint), cast(u.c11 as bit)
from etl.undo_image as u where u.run_id = @of and u.table_name = 'dim_school' and u.kind = 'delete';
-- with @of Int64

set identity_insert dw.dim_school off;

select u.image_id
from etl.undo_image as u
where u.run_id = @of and u.table_name = 'fct_published_education'
    and not exists (select 1 from dw.dim_district as m where m.district_key = cast(u.c1 as int));
-- with @of Int64

update t
set value = cast(u.c5 as decimal(28, 10)), obs_status = cast(u.c6 as nvarchar(20)), pipeline_id = cast(u.c7 as nvarchar(200)), run_id = cast(u.c8 as bigint), source_id = cast(u.c9 as int), source_line = cast(u.c10 as int), source_column = cast(u.c11 as nvarchar(400))
from dw.fct_published_education as t, etl.undo_image as u
where u.run_id = @of and u.table_name = 'fct_published_education' and u.kind = 'update'
    and t.district_key = cast(u.c1 as int) and t.stage_key = cast(u.c2 as int) and t.academic_year = cast(u.c3 as int) and t.measure = cast(u.c4 as nvarchar(100));
-- with @of Int64

insert into dw.fct_published_education (district_key, stage_key, academic_year, measure, value, obs_status, pipeline_id, run_id, source_id, source_line, source_column)
select cast(u.c1 as int), cast(u.c2 as int), cast(u.c3 as int), cast(u.c4 as nvarchar(100)), cast(u.c5 as decimal(28, 10)), cast(u.c6 as nvarchar(20)), cast(u.c7 as nvarchar(200)), cast(u.c8 as bigint), cast(u.c9 as int), cast(u.c10 as int), cast(u.c11 as nvarchar(400))
from etl.undo_image as u where u.run_id = @of and u.table_name = 'fct_published_education' and u.kind = 'delete';
-- with @of Int64

delete t from dw.fct_published_education as t
where t.run_id = @of;
-- with @of Int64

select u.image_id
from etl.undo_image as u
where u.run_id = @of and u.table_name = 'fct_school_year'
    and not exists (select 1 from dw.dim_school as m where m.school_key = cast(u.c1 as int));
-- with @of Int64

select u.image_id
from etl.undo_image as u
where u.run_id = @of and u.table_name = 'fct_school_year'
    and not exists (select 1 from dw.dim_district as m where m.district_key = cast(u.c3 as int));
-- with @of Int64

update t
set district_key = cast(u.c3 as int), stage_key = cast(u.c4 as int), school_type_key = cast(u.c5 as int), founder_key = cast(u.c6 as int), ownership_key = cast(u.c7 as int), demonstration_key = cast(u.c8 as int), urban_rural_key = cast(u.c9 as int), libraries = cast(u.c10 as decimal(28, 10)), library_ict = cast(u.c11 as decimal(28, 10)), facility_standard_met = cast(u.c12 as decimal(28, 10)), music_rooms = cast(u.c13 as decimal(28, 10)), art_rooms = cast(u.c14 as decimal(28, 10)), posts_approved = cast(u.c15 as decimal(28, 10)), obs_status = cast(u.c16 as nvarchar(20)), pipeline_id = cast(u.c17 as nvarchar(200)), run_id = cast(u.c18 as bigint), source_id = cast(u.c19 as int), source_line = cast(u.c20 as int)
from dw.fct_school_year as t, etl.undo_image as u
where u.run_id = @of and u.table_name = 'fct_school_year' and u.kind = 'update'
    and t.school_key = cast(u.c1 as int) and t.academic_year = cast(u.c2 as int);
-- with @of Int64

insert into dw.fct_school_year (school_key, academic_year, district_key, stage_key, school_type_key, founder_key, ownership_key, demonstration_key, urban_rural_key, libraries, library_ict, facility_standard_met, music_rooms, art_rooms, posts_approved, obs_status, pipeline_id, run_id, source_id, source_line)
select cast(u.c1 as int), cast(u.c2 as int), cast(u.c3 as int), cast(u.c4 as int), cast(u.c5 as int), cast(u.c6 as int), cast(u.c7 as int), cast(u.c8 as int), cast(u.c9 as int), cast(u.c10 as decimal(28, 10)), cast(u.c11 as decimal(28, 10)), cast(u.c12 as decimal(28, 10)), cast(u.c13 as decimal(28, 10)), cast(u.c14 as decimal(28, 10)), cast(u.c15 as decimal(28, 10)), cast(u.c16 as nvarchar(20)), cast(u.c17 as nvarchar(200)), cast(u.c18 as bigint), cast(u.c19 as int), cast(u.c20 as int)
from etl.undo_image as u where u.run_id = @of and u.table_name = 'fct_school_year' and u.kind = 'delete';
-- with @of Int64

delete t from dw.fct_school_year as t
where t.run_id = @of;
-- with @of Int64

update t
set pipeline_id = cast(u.c3 as nvarchar(200)), run_id = cast(u.c4 as bigint)
from dw.map_district_alias as t, etl.undo_image as u
where u.run_id = @of and u.table_name = 'map_district_alias' and u.kind = 'update'
    and t.alias = cast(u.c1 as nvarchar(200)) and t.district_id = cast(u.c2 as nvarchar(200));
-- with @of Int64

insert into dw.map_district_alias (alias, district_id, pipeline_id, run_id)
select cast(u.c1 as nvarchar(200)), cast(u.c2 as nvarchar(200)), cast(u.c3 as nvarchar(200)), cast(u.c4 as bigint)
from etl.undo_image as u where u.run_id = @of and u.table_name = 'map_district_alias' and u.kind = 'delete';
-- with @of Int64

delete t from dw.map_district_alias as t
where t.run_id = @of;
-- with @of Int64

update t
set valid_to = cast(u.c4 as nvarchar(10)), change = cast(u.c5 as nvarchar(20)), name_zh = cast(u.c6 as nvarchar(200)), code = cast(u.c7 as nvarchar(50)), kind = cast(u.c8 as nvarchar(50)), parent_id = cast(u.c9 as nvarchar(200)), founder = cast(u.c10 as nvarchar(200)), recognition = cast(u.c11 as nvarchar(200)), source_line = cast(u.c12 as bigint), pipeline_id = cast(u.c13 as nvarchar(200)), run_id = cast(u.c14 as bigint)
from dw.map_member_state as t, etl.undo_image as u
where u.run_id = @of and u.table_name = 'map_member_state' and u.kind = 'update'
    and t.dimension = cast(u.c1 as nvarchar(50)) and t.member_id = cast(u.c2 as nvarchar(200)) and t.valid_from = cast(u.c3 as nvarchar(10));
-- with @of Int64

insert into dw.map_member_state (dimension, member_id, valid_from, valid_to, change, name_zh, code, kind, parent_id, founder, recognition, source_line, pipeline_id, run_id)
select cast(u.c1 as nvarchar(50)), cast(u.c2 as nvarchar(200)), cast(u.c3 as nvarchar(10)), cast(u.c4 as nvarchar(10)), cast(u.c5 as nvarchar(20)), cast(u.c6 as nvarchar(200)), cast(u.c7 as nvarchar(50)), cast(u.c8 as nvarchar(50)), cast(u.c9 as nvarchar(200)), cast(u.c10 as nvarchar(200)), cast(u.c11 as nvarchar(200)), cast(u.c12 as bigint), cast(u.c13 as nvarchar(200)), cast(u.c14 as bigint)
from etl.undo_image as u where u.run_id = @of and u.table_name = 'map_member_state' and u.kind = 'delete';
-- with @of Int64

delete t from dw.map_member_state as t
where t.run_id = @of;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_published_education as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_published_expenditure as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_published_funding as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_published_per_pupil as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_children as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_cohort as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_evaluation as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_project_financing as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_fiscal_context as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_funding as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_population as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_project_milestone as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_recruitment as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_responsibility_task as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_rotation as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_rotation_base as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_salary as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_survey as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_target as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_school_snapshot as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_class as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_enrolment as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_facility as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.bridge_school_group as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_honour as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_inspection as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_quality_monitoring as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_staff as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_school_stage as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.fct_school_year as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.dim_district as c on c.statistical_parent_id = t.district_id and c.run_id <> @of
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.dim_district as c on c.managing_parent_id = t.district_id and c.run_id <> @of
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.map_district_code as c on c.district_id = t.district_id
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.map_district_alias as c on c.district_id = t.district_id
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.bridge_district_member as c on c.district_id = t.district_id
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.bridge_district_member as c on c.member_id = t.district_id
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dw.dim_district as t
join dw.map_code_history as c on c.district_id = t.district_id
where t.run_id = @of
order by t.district_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.school_id, c.pipeline_id
from dw.dim_school as t
join dw.fct_school_snapshot as c on c.school_key = t.school_key
where t.run_id = @of
order by t.school_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.school_id, c.pipeline_id
from dw.dim_school as t
join dw.fct_class as c on c.school_key = t.school_key
where t.run_id = @of
order by t.school_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.school_id, c.pipeline_id
from dw.dim_school as t
join dw.fct_enrolment as c on c.school_key = t.school_key
where t.run_id = @of
order by t.school_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.school_id, c.pipeline_id
from dw.dim_school as t
join dw.fct_facility as c on c.school_key = t.school_key
where t.run_id = @of
order by t.school_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.school_id, c.pipeline_id
from dw.dim_school as t
join dw.bridge_school_group as c on c.school_key = t.school_key
where t.run_id = @of
order by t.school_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.school_id, c.pipeline_id
from dw.dim_school as t
join dw.fct_inspection as c on c.school_key = t.school_key
where t.run_id = @of
order by t.school_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.school_id, c.pipeline_id
from dw.dim_school as t
join dw.fct_quality_monitoring as c on c.school_key = t.school_key
where t.run_id = @of
order by t.school_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.school_id, c.pipeline_id
from dw.dim_school as t
join dw.fct_staff as c on c.school_key = t.school_key
where t.run_id = @of
order by t.school_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.school_id, c.pipeline_id
from dw.dim_school as t
join dw.fct_school_stage as c on c.school_key = t.school_key
where t.run_id = @of
order by t.school_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

select distinct t.school_id, c.pipeline_id
from dw.dim_school as t
join dw.fct_school_year as c on c.school_key = t.school_key
where t.run_id = @of
order by t.school_id, c.pipeline_id
offset 0 rows fetch next 5 rows only;
-- with @of Int64

delete t from dw.dim_district as t
where t.run_id = @of;
-- with @of Int64

delete t from dw.dim_school as t
where t.run_id = @of;
-- with @of Int64

delete from etl.undo_image where run_id = @of;
-- with @of Int64

delete from etl.undo where run_id = @of;
-- with @of Int64

select distinct t.statistical_parent_id
from dw.dim_district as t
where t.statistical_parent_id is not null and not exists (select 1 from dw.dim_district as m where m.district_id = t.statistical_parent_id)
order by t.statistical_parent_id
offset 0 rows fetch next 5 rows only;

select distinct t.managing_parent_id
from dw.dim_district as t
where t.managing_parent_id is not null and not exists (select 1 from dw.dim_district as m where m.district_id = t.managing_parent_id)
order by t.managing_parent_id
offset 0 rows fetch next 5 rows only;

select district_id, coalesce(statistical_parent_id, managing_parent_id) from dw.dim_district;

select distinct t.district_id
from dw.map_district_code as t
where t.district_id is not null and not exists (select 1 from dw.dim_district as m where m.district_id = t.district_id)
order by t.district_id
offset 0 rows fetch next 5 rows only;

select distinct t.district_id
from dw.map_district_alias as t
where t.district_id is not null and not exists (select 1 from dw.dim_district as m where m.district_id = t.district_id)
order by t.district_id
offset 0 rows fetch next 5 rows only;

select distinct t.district_id
from dw.bridge_district_member as t
where t.district_id is not null and not exists (select 1 from dw.dim_district as m where m.district_id = t.district_id)
order by t.district_id
offset 0 rows fetch next 5 rows only;

select distinct t.member_id
from dw.bridge_district_member as t
where t.member_id is not null and not exists (select 1 from dw.dim_district as m where m.district_id = t.member_id)
order by t.member_id
offset 0 rows fetch next 5 rows only;

select distinct t.district_id
from dw.map_code_history as t
where t.district_id is not null and not exists (select 1 from dw.dim_district as m where m.district_id = t.district_id)
order by t.district_id
offset 0 rows fetch next 5 rows only;

update etl.reject_row
set state = 'open', closed_by_run = null, closed_at = null, reason = null
where closed_by_run = @back and state <> 'open';
-- with @back Int64

update etl.reject_row
set state = 'superseded', closed_by_run = @run, closed_at = @now
where run_id = @back and state = 'open';
-- with @back Int64, @now DateTimeOffset, @run Int64

delete from etl.slice where run_id = @back;
-- with @back Int64

insert into etl.slice (pipeline_id, period, slice, run_id)
select b.pipeline_id, b.period, b.slice, b.brought_by
from etl.slice_before as b
where b.run_id = @back;
-- with @back Int64

delete from etl.slice_before where run_id = @back;
-- with @back Int64

update etl.run set rolled_back_by = @run where run_id = @of;
-- with @of Int64, @run Int64

insert into etl.data_version (data_version, run_id, committed_at)
select coalesce(max(data_version), 0) + 1, @run, @now from etl.data_version;
select max(data_version) from etl.data_version;
-- with @now DateTimeOffset, @run Int64

update etl.run
set inserted = @Inserted, updated = @Updated, deleted = @Deleted, data_version = @dataVersion
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @dataVersion Int64, @fence Object, @now DateTimeOffset, @runId Int64

update etl.run
set state = @state, ended_at = @now, error_code = @code, error_message = @message, error_location = @path, error_hint = @hint
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @code String, @fence Object, @hint String, @message String, @now DateTimeOffset, @path String, @runId Int64, @state String

-- == plan of a rollback on which a later run built

select
    r.run_id as RunId, r.pipeline_id as PipelineId, r.state as State, r.kind as Kind, r.period as Period,
    coalesce(r.rolled_back_by, 0) as RolledBackBy, case when r.data_version is null then 0 else 1 end as Changed,
    (select count(*) from etl.undo as u where u.run_id = r.run_id) as Noted,
    (select count(*) from etl.undo as u where u.run_id = r.run_id and u.is_kept = 1) as Kept
from etl.run as r
where r.run_id = @run
    or (r.run_id > @run
        and r.pipeline_id = (select o.pipeline_id from etl.run as o where o.run_id = @run)
        and r.state = 'succeeded' and r.kind in ('load', 'replay') and r.rolled_back_by is null);
-- with @run Int64

select table_name from etl.undo where run_id = @run order by table_name;
-- with @run Int64

select count(*) from etl.undo_image as u where u.run_id = @run and u.table_name = @table and cast(u.c8 as bigint) in (select cast([value] as int) from openjson(@of));
-- with @of String, @run Int64, @table String

-- == trace

select f.district_key, f.stage_key, f.academic_year, f.value, f.obs_status, f.pipeline_id, f.run_id, e."file", e.sheet, f.source_line, f.source_column, r.ended_at, r.requested_by, r.source_sha256
from dw.fct_published_education f
join etl.pipeline p on p.pipeline_id = f.pipeline_id
left join etl.source e on e.source_id = f.source_id
left join etl.run r on r.run_id = f.run_id
where f.measure = @measure
    and f.district_key in (select cast([value] as int) from openjson(@members0))
order by f.academic_year, f.source_id, f.source_line, f.district_key, f.stage_key, f.academic_year
offset 0 rows fetch next @limit rows only;
-- with @measure String, @members0 String, @limit Int32

select f.district_key, f.stage_key, f.academic_year, cast(u.c5 as decimal(28, 10)), cast(u.c6 as nvarchar(20)), cast(u.c7 as nvarchar(200)), cast(u.c8 as bigint), e."file", e.sheet, cast(u.c10 as int), cast(u.c11 as nvarchar(400)), r.ended_at, r.requested_by, r.source_sha256, u.run_id
from dw.fct_published_education f
join etl.pipeline p on p.pipeline_id = f.pipeline_id
join etl.undo_image u on u.table_name = @table and cast(u.c1 as int) = f.district_key and cast(u.c2 as int) = f.stage_key and cast(u.c3 as int) = f.academic_year and cast(u.c4 as nvarchar(100)) = f.measure
left join etl.source e on e.source_id = cast(u.c9 as int)
left join etl.run r on r.run_id = cast(u.c8 as bigint)
where f.measure = @measure
    and f.district_key in (select cast([value] as int) from openjson(@members0))
order by u.image_id desc;
-- with @measure String, @members0 String, @table String

select f.district_key, f.stage_key, f.academic_year, f.value, f.obs_status, f.pipeline_id, f.run_id, e."file", e.sheet, f.source_line, f.source_column, r.ended_at, r.requested_by, r.source_sha256
from dw.fct_published_education f
join etl.pipeline p on p.pipeline_id = f.pipeline_id
left join etl.source e on e.source_id = f.source_id
left join etl.run r on r.run_id = f.run_id
where f.measure = @measure
    and f.district_key in (select cast([value] as int) from openjson(@groups0))
    and f.stage_key in (select cast([value] as int) from openjson(@members0))
order by f.academic_year, f.source_id, f.source_line, f.district_key, f.stage_key, f.academic_year
offset 0 rows fetch next @limit rows only;
-- with @measure String, @groups0 String, @members0 String, @limit Int32

select f.district_key, f.stage_key, f.academic_year, cast(u.c5 as decimal(28, 10)), cast(u.c6 as nvarchar(20)), cast(u.c7 as nvarchar(200)), cast(u.c8 as bigint), e."file", e.sheet, cast(u.c10 as int), cast(u.c11 as nvarchar(400)), r.ended_at, r.requested_by, r.source_sha256, u.run_id
from dw.fct_published_education f
join etl.pipeline p on p.pipeline_id = f.pipeline_id
join etl.undo_image u on u.table_name = @table and cast(u.c1 as int) = f.district_key and cast(u.c2 as int) = f.stage_key and cast(u.c3 as int) = f.academic_year and cast(u.c4 as nvarchar(100)) = f.measure
left join etl.source e on e.source_id = cast(u.c9 as int)
left join etl.run r on r.run_id = cast(u.c8 as bigint)
where f.measure = @measure
    and f.district_key in (select cast([value] as int) from openjson(@groups0))
    and f.stage_key in (select cast([value] as int) from openjson(@members0))
order by u.image_id desc;
-- with @measure String, @groups0 String, @members0 String, @table String

select f.district_key, f.stage_key, f.academic_year, f.value, f.obs_status, f.pipeline_id, f.run_id, e."file", e.sheet, f.source_line, f.source_column, r.ended_at, r.requested_by, r.source_sha256
from dw.fct_published_education f
join etl.pipeline p on p.pipeline_id = f.pipeline_id
left join etl.source e on e.source_id = f.source_id
left join etl.run r on r.run_id = f.run_id
where f.measure = @measure
    and f.district_key in (select cast([value] as int) from openjson(@members0))
    and f.stage_key in (select cast([value] as int) from openjson(@members1))
    and f.academic_year >= @from
    and f.academic_year <= @to
order by f.academic_year, f.source_id, f.source_line, f.district_key, f.stage_key, f.academic_year
offset 0 rows fetch next @limit rows only;
-- with @measure String, @members0 String, @members1 String, @from Int32, @to Int32, @limit Int32

select f.district_key, f.stage_key, f.academic_year, cast(u.c5 as decimal(28, 10)), cast(u.c6 as nvarchar(20)), cast(u.c7 as nvarchar(200)), cast(u.c8 as bigint), e."file", e.sheet, cast(u.c10 as int), cast(u.c11 as nvarchar(400)), r.ended_at, r.requested_by, r.source_sha256, u.run_id
from dw.fct_published_education f
join etl.pipeline p on p.pipeline_id = f.pipeline_id
join etl.undo_image u on u.table_name = @table and cast(u.c1 as int) = f.district_key and cast(u.c2 as int) = f.stage_key and cast(u.c3 as int) = f.academic_year and cast(u.c4 as nvarchar(100)) = f.measure
left join etl.source e on e.source_id = cast(u.c9 as int)
left join etl.run r on r.run_id = cast(u.c8 as bigint)
where f.measure = @measure
    and f.district_key in (select cast([value] as int) from openjson(@members0))
    and f.stage_key in (select cast([value] as int) from openjson(@members1))
    and f.academic_year >= @from
    and f.academic_year <= @to
order by u.image_id desc;
-- with @measure String, @members0 String, @members1 String, @from Int32, @to Int32, @table String

select f.school_key, f.district_key, f.stage_key, f.academic_year, f.schools, f.obs_status, f.pipeline_id, f.run_id, e."file", e.sheet, f.source_line, '', r.ended_at, r.requested_by, r.source_sha256
from dw.fct_school_snapshot f
join etl.pipeline p on p.pipeline_id = f.pipeline_id
left join etl.source e on e.source_id = f.source_id
left join etl.run r on r.run_id = f.run_id
where f.district_key in (select cast([value] as int) from openjson(@groups0))
    and f.stage_key in (select cast([value] as int) from openjson(@members0))
order by f.academic_year, f.source_id, f.source_line, f.school_key, f.district_key, f.stage_key, f.academic_year
offset 0 rows fetch next @limit rows only;
-- with @groups0 String, @members0 String, @limit Int32

select f.school_key, f.district_key, f.stage_key, f.academic_year, cast(u.c5 as decimal(28, 10)), cast(u.c8 as nvarchar(20)), cast(u.c9 as nvarchar(200)), cast(u.c10 as bigint), e."file", e.sheet, cast(u.c12 as int), '', r.ended_at, r.requested_by, r.source_sha256, u.run_id
from dw.fct_school_snapshot f
join etl.pipeline p on p.pipeline_id = f.pipeline_id
join etl.undo_image u on u.table_name = @table and cast(u.c1 as int) = f.school_key and cast(u.c4 as int) = f.academic_year
left join etl.source e on e.source_id = cast(u.c11 as int)
left join etl.run r on r.run_id = cast(u.c10 as bigint)
where f.district_key in (select cast([value] as int) from openjson(@groups0))
    and f.stage_key in (select cast([value] as int) from openjson(@members0))
order by u.image_id desc;
-- with @groups0 String, @members0 String, @table String

-- == versions

select
    v.valid_from as ValidFrom, v.valid_to as ValidTo, v.name_zh as Name, v.code as Code, v.kind as Kind, v.parent_id as Parent,
    v.founder as Founder, v.recognition as Recognition, v.change as Change, v.pipeline_id as Pipeline, v.source_line as Line
from dw.member_version as v
where v.dimension = @dimension and v.member_id = @member and v.valid_from <= @day and (v.valid_to is null or v.valid_to > @day)
order by v.valid_from;
-- with @day String, @dimension String, @member String

select s.predecessor as Predecessor, s.successor as Successor, s.kind as Kind, s.valid_from as Date
from dw.map_member_succession as s
where s.dimension = @dimension and (s.predecessor = @member or s.successor = @member)
order by s.valid_from, s.predecessor, s.successor;
-- with @dimension String, @member String

select school_id as Id, pipeline_id as PipelineId, run_id as RunId
from dw.dim_school
where is_inferred = 1 and school_id > @after
order by school_id
offset 0 rows fetch next @limit rows only;
-- with @after String, @limit Int32

select y.academic_year as Year, d.district_id as ListedIn, v.parent_id as ToldIn, t.school_type_id as ListedType, v.kind as ToldType
from dw.fct_school_year as f
join dw.dim_school as s on s.school_key = f.school_key
join dw.dim_academic_year as y on y.academic_year = f.academic_year
join dw.dim_district as d on d.district_key = f.district_key
join dw.dim_school_type as t on t.school_type_key = f.school_type_key
join dw.member_version as v on v.dimension = 'school' and v.member_id = s.school_id
    and v.valid_from <= y.start_date and (v.valid_to is null or v.valid_to > y.start_date)
where s.school_id = @school and (v.parent_id <> d.district_id or v.kind <> t.school_type_id)
order by y.academic_year;
-- with @school String
