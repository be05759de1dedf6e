
-- == rollback

select
    r.run_id as RunId, r.pipeline_id as PipelineId, r.state as State, r.kind as Kind, r.period as Period,
    coalesce(r.rolled_back_by, 0) as RolledBackBy, case when r.data_version is null then 0 else 1 end as Changed,
    (select count(*) from etl_undo as u where u.run_id = r.run_id) as Noted,
    (select count(*) from etl_undo as u where u.run_id = r.run_id and u.is_kept = 1) as Kept
from etl_run as r
where r.run_id = @run
    or (r.run_id > @run
        and r.pipeline_id = (select o.pipeline_id from etl_run as o where o.run_id = @run)
        and r.state = 'succeeded' and r.kind in ('load', 'replay') and r.rolled_back_by is null);
-- with @run Int64

select table_name from etl_undo where run_id = @of order by table_name;
-- with @of Int64

select t.pipeline_id as PipelineId, t.run_id as RunId, count(*) as Rows
from etl_undo_image as u
join dim_district as t on t.district_id = u.c2
where u.run_id = @of and u.table_name = 'dim_district' and u.kind = 'delete'
group by t.pipeline_id, t.run_id
order by t.run_id;
-- with @of Int64

select t.pipeline_id as PipelineId, t.run_id as RunId, count(*) as Rows
from etl_undo_image as u
join dim_school as t on t.school_id = u.c2
where u.run_id = @of and u.table_name = 'dim_school' and u.kind = 'delete'
group by t.pipeline_id, t.run_id
order by t.run_id;
-- with @of Int64

select t.pipeline_id as PipelineId, t.run_id as RunId, count(*) as Rows
from etl_undo_image as u
join fct_published_education as t on t.district_key = u.c1 and t.stage_key = u.c2 and t.academic_year = u.c3 and t.measure = u.c4
where u.run_id = @of and u.table_name = 'fct_published_education' and u.kind = 'delete'
group by t.pipeline_id, t.run_id
order by t.run_id;
-- with @of Int64

select t.pipeline_id as PipelineId, t.run_id as RunId, count(*) as Rows
from etl_undo_image as u
join fct_school_year as t on t.school_key = u.c1 and t.academic_year = u.c2
where u.run_id = @of and u.table_name = 'fct_school_year' and u.kind = 'delete'
group by t.pipeline_id, t.run_id
order by t.run_id;
-- with @of Int64

select t.pipeline_id as PipelineId, t.run_id as RunId, count(*) as Rows
from etl_undo_image as u
join map_district_alias as t on t.alias = u.c1 and t.district_id = u.c2
where u.run_id = @of and u.table_name = 'map_district_alias' and u.kind = 'delete'
group by t.pipeline_id, t.run_id
order by t.run_id;
-- with @of Int64

select t.pipeline_id as PipelineId, t.run_id as RunId, count(*) as Rows
from etl_undo_image as u
join map_member_state as t on t.dimension = u.c1 and t.member_id = u.c2 and t.valid_from = u.c3
where u.run_id = @of and u.table_name = 'map_member_state' and u.kind = 'delete'
group by t.pipeline_id, t.run_id
order by t.run_id;
-- with @of Int64

update dim_district set gb_code = null where run_id = @of;
-- with @of Int64

select t.pipeline_id as PipelineId, t.run_id as RunId, count(*) as Rows
from etl_undo_image as u
join dim_district as t on t.gb_code = u.c3 and t.district_id <> u.c2
where u.run_id = @of and u.table_name = 'dim_district'
group by t.pipeline_id, t.run_id
order by t.run_id;
-- with @of Int64

update dim_district as t
set district_id = u.c2, gb_code = u.c3, code_scheme = u.c4, name_zh = u.c5, name_en = u.c6, level = u.c7, statistical_parent_id = u.c8, managing_parent_id = u.c9, valid_from = u.c10, valid_to = u.c11, pipeline_id = u.c12, run_id = u.c13
from etl_undo_image as u
where u.run_id = @of and u.table_name = 'dim_district' and u.kind = 'update'
    and t.district_key = u.c1;
-- with @of Int64

insert into dim_district (district_key, district_id, gb_code, code_scheme, name_zh, name_en, level, statistical_parent_id, managing_parent_id, valid_from, valid_to, pipeline_id, run_id)
select u.c1, u.c2, u.c3, u.c4, u.c5, u.c6, u.c7, u.c8, u.c9, u.c10, u.c11, u.c12, u.c13
from etl_undo_image as u where u.run_id = @of and u.table_name = 'dim_district' and u.kind = 'delete';
-- with @of Int64

update dim_school as t
set school_id = u.c2, name_zh = u.c3, school_type = u.c4, school_type_name = u.c5, founder = u.c6, founder_name = u.c7, is_public = u.c8, pipeline_id = u.c9, run_id = u.c10, is_inferred = u.c11
from etl_undo_image as u
where u.run_id = @of and u.table_name = 'dim_school' and u.kind = 'update'
    and t.school_key = u.c1;
-- with @of Int64

insert into dim_school (school_key, school_id, name_zh, school_type, school_type_name, founder, founder_name, is_public, pipeline_id, run_id, is_inferred)
select u.c1, u.c2, u.c3, u.c4, u.c5, u.c6, u.c7, u.c8, u.c9, u.c10, u.c11
from etl_undo_image as u where u.run_id = @of and u.table_name = 'dim_school' and u.kind = 'delete';
-- with @of Int64

select u.image_id
from etl_undo_image as u
where u.run_id = @of and u.table_name = 'fct_published_education'
    and not exists (select 1 from dim_district as m where m.district_key = u.c1);
-- with @of Int64

update fct_published_education as t
set value = u.c5, obs_status = u.c6, pipeline_id = u.c7, run_id = u.c8, source_id = u.c9, source_line = u.c10, source_column = u.c11
from etl_undo_image as u
where u.run_id = @of and u.table_name = 'fct_published_education' and u.kind = 'update'
    and t.district_key = u.c1 and t.stage_key = u.c2 and t.academic_year = u.c3 and t.measure = u.c4;
-- with @of Int64

insert into fct_published_education (district_key, stage_key, academic_year, measure, value, obs_status, pipeline_id, run_id, source_id, source_line, source_column)
select u.c1, u.c2, u.c3, u.c4, u.c5, u.c6, u.c7, u.c8, u.c9, u.c10, u.c11
from etl_undo_image as u where u.run_id = @of and u.table_name = 'fct_published_education' and u.kind = 'delete';
-- with @of Int64

delete from fct_published_education as t
where t.run_id = @of;
-- with @of Int64

select u.image_id
from etl_undo_image as u
where u.run_id = @of and u.table_name = 'fct_school_year'
    and not exists (select 1 from dim_school as m where m.school_key = u.c1);
-- with @of Int64

select u.image_id
from etl_undo_image as u
where u.run_id = @of and u.table_name = 'fct_school_year'
    and not exists (select 1 from dim_district as m where m.district_key = u.c3);
-- with @of Int64

update fct_school_year as t
set district_key = u.c3, stage_key = u.c4, school_type_key = u.c5, founder_key = u.c6, ownership_key = u.c7, demonstration_key = u.c8, urban_rural_key = u.c9, libraries = u.c10, library_ict = u.c11, facility_standard_met = u.c12, music_rooms = u.c13, art_rooms = u.c14, posts_approved = u.c15, obs_status = u.c16, pipeline_id = u.c17, run_id = u.c18, source_id = u.c19, source_line = u.c20
from etl_undo_image as u
where u.run_id = @of and u.table_name = 'fct_school_year' and u.kind = 'update'
    and t.school_key = u.c1 and t.academic_year = u.c2;
-- with @of Int64

insert into fct_school_year (school_key, academic_year, district_key, stage_key, school_type_key, founder_key, ownership_key, demonstration_key, urban_rural_key, libraries, library_ict, facility_standard_met, music_rooms, art_rooms, posts_approved, obs_status, pipeline_id, run_id, source_id, source_line)
select u.c1, u.c2, u.c3, u.c4, u.c5, u.c6, u.c7, u.c8, u.c9, u.c10, u.c11, u.c12, u.c13, u.c14, u.c15, u.c16, u.c17, u.c18, u.c19, u.c20
from etl_undo_image as u where u.run_id = @of and u.table_name = 'fct_school_year' and u.kind = 'delete';
-- with @of Int64

delete from fct_school_year as t
where t.run_id = @of;
-- with @of Int64

update map_district_alias as t
set pipeline_id = u.c3, run_id = u.c4
from etl_undo_image as u
where u.run_id = @of and u.table_name = 'map_district_alias' and u.kind = 'update'
    and t.alias = u.c1 and t.district_id = u.c2;
-- with @of Int64

insert into map_district_alias (alias, district_id, pipeline_id, run_id)
select u.c1, u.c2, u.c3, u.c4
from etl_undo_image as u where u.run_id = @of and u.table_name = 'map_district_alias' and u.kind = 'delete';
-- with @of Int64

delete from map_district_alias as t
where t.run_id = @of;
-- with @of Int64

update map_member_state as t
set valid_to = u.c4, change = u.c5, name_zh = u.c6, code = u.c7, kind = u.c8, parent_id = u.c9, founder = u.c10, recognition = u.c11, source_line = u.c12, pipeline_id = u.c13, run_id = u.c14
from etl_undo_image as u
where u.run_id = @of and u.table_name = 'map_member_state' and u.kind = 'update'
    and t.dimension = u.c1 and t.member_id = u.c2 and t.valid_from = u.c3;
-- with @of Int64

insert into map_member_state (dimension, member_id, valid_from, valid_to, change, name_zh, code, kind, parent_id, founder, recognition, source_line, pipeline_id, run_id)
select u.c1, u.c2, u.c3, u.c4, u.c5, u.c6, u.c7, u.c8, u.c9, u.c10, u.c11, u.c12, u.c13, u.c14
from etl_undo_image as u where u.run_id = @of and u.table_name = 'map_member_state' and u.kind = 'delete';
-- with @of Int64

delete from map_member_state as t
where t.run_id = @of;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_published_education as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_published_expenditure as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_published_funding as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_published_per_pupil as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_children as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_cohort as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_evaluation as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_project_financing as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_fiscal_context as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_funding as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_population as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_project_milestone as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_recruitment as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_responsibility_task as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_rotation as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_rotation_base as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_salary as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_survey as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_target as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_school_snapshot as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_class as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_enrolment as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_facility as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join bridge_school_group as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_honour as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_inspection as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_quality_monitoring as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_staff as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_school_stage as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join fct_school_year as c on c.district_key = t.district_key
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join dim_district as c on c.statistical_parent_id = t.district_id and c.run_id <> @of
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join dim_district as c on c.managing_parent_id = t.district_id and c.run_id <> @of
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join map_district_code as c on c.district_id = t.district_id
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join map_district_alias as c on c.district_id = t.district_id
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join bridge_district_member as c on c.district_id = t.district_id
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join bridge_district_member as c on c.member_id = t.district_id
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.district_id, c.pipeline_id
from dim_district as t
join map_code_history as c on c.district_id = t.district_id
where t.run_id = @of
order by t.district_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.school_id, c.pipeline_id
from dim_school as t
join fct_school_snapshot as c on c.school_key = t.school_key
where t.run_id = @of
order by t.school_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.school_id, c.pipeline_id
from dim_school as t
join fct_class as c on c.school_key = t.school_key
where t.run_id = @of
order by t.school_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.school_id, c.pipeline_id
from dim_school as t
join fct_enrolment as c on c.school_key = t.school_key
where t.run_id = @of
order by t.school_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.school_id, c.pipeline_id
from dim_school as t
join fct_facility as c on c.school_key = t.school_key
where t.run_id = @of
order by t.school_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.school_id, c.pipeline_id
from dim_school as t
join bridge_school_group as c on c.school_key = t.school_key
where t.run_id = @of
order by t.school_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.school_id, c.pipeline_id
from dim_school as t
join fct_inspection as c on c.school_key = t.school_key
where t.run_id = @of
order by t.school_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.school_id, c.pipeline_id
from dim_school as t
join fct_quality_monitoring as c on c.school_key = t.school_key
where t.run_id = @of
order by t.school_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.school_id, c.pipeline_id
from dim_school as t
join fct_staff as c on c.school_key = t.school_key
where t.run_id = @of
order by t.school_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.school_id, c.pipeline_id
from dim_school as t
join fct_school_stage as c on c.school_key = t.school_key
where t.run_id = @of
order by t.school_id, c.pipeline_id
limit 5;
-- with @of Int64

select distinct t.school_id, c.pipeline_id
from dim_school as t
join fct_school_year as c on c.school_key = t.school_key
where t.run_id = @of
order by t.school_id, c.pipeline_id
limit 5;
-- with @of Int64

delete from dim_district as t
where t.run_id = @of;
-- with @of Int64

delete from dim_school as t
where t.run_id = @of;
-- with @of Int64

delete from etl_undo_image where run_id = @of;
-- with @of Int64

delete from etl_undo where run_id = @of;
-- with @of Int64

select distinct t.statistical_parent_id
from dim_district as t
where t.statistical_parent_id is not null and not exists (select 1 from dim_district as m where m.district_id = t.statistical_parent_id)
order by t.statistical_parent_id
limit 5;

select distinct t.managing_parent_id
from dim_district as t
where t.managing_parent_id is not null and not exists (select 1 from dim_district as m where m.district_id = t.managing_parent_id)
order by t.managing_parent_id
limit 5;

select district_id, coalesce(statistical_parent_id, managing_parent_id) from dim_district;

select distinct t.district_id
from map_district_code as t
where t.district_id is not null and not exists (select 1 from dim_district as m where m.district_id = t.district_id)
order by t.district_id
limit 5;

select distinct t.district_id
from map_district_alias as t
where t.district_id is not null and not exists (select 1 from dim_district as m where m.district_id = t.district_id)
order by t.district_id
limit 5;

select distinct t.district_id
from bridge_district_member as t
where t.district_id is not null and not exists (select 1 from dim_district as m where m.district_id = t.district_id)
order by t.district_id
limit 5;

select distinct t.member_id
from bridge_district_member as t
where t.member_id is not null and not exists (select 1 from dim_district as m where m.district_id = t.member_id)
order by t.member_id
limit 5;

select distinct t.district_id
from map_code_history as t
where t.district_id is not null and not exists (select 1 from dim_district as m where m.district_id = t.district_id)
order by t.district_id
limit 5;

update etl_reject_row
set state = 'open', closed_by_run = null, closed_at = null, reason = null
where closed_by_run = @back and state <> 'open';
-- with @back Int64

update etl_reject_row
set state = 'superseded', closed_by_run = @run, closed_at = @now
where run_id = @back and state = 'open';
-- with @back Int64, @now String, @run Int64

delete from etl_slice where run_id = @back;
-- with @back Int64

insert into etl_slice (pipeline_id, period, slice, run_id)
select b.pipeline_id, b.period, b.slice, b.brought_by
from etl_slice_before as b
where b.run_id = @back;
-- with @back Int64

delete from etl_slice_before where run_id = @back;
-- with @back Int64

update etl_run set rolled_back_by = @run where run_id = @of;
-- with @of Int64, @run Int64

insert into etl_data_version (data_version, run_id, committed_at)
select coalesce(max(data_version), 0) + 1, @run, @now from etl_data_version;
select max(data_version) from etl_data_version;
-- with @now String, @run Int64

update etl_run
set inserted = @Inserted, updated = @Updated, deleted = @Deleted, data_version = @dataVersion
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @Deleted Int64, @Inserted Int64, @Updated Int64, @dataVersion Int64, @fence Object, @now String, @runId Int64

update etl_run
set state = @state, ended_at = @now, error_code = @code, error_message = @message, error_location = @path, error_hint = @hint
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @code String, @fence Object, @hint String, @message String, @now String, @path String, @runId Int64, @state String

-- == plan of a rollback on which a later run built

select
    r.run_id as RunId, r.pipeline_id as PipelineId, r.state as State, r.kind as Kind, r.period as Period,
    coalesce(r.rolled_back_by, 0) as RolledBackBy, case when r.data_version is null then 0 else 1 end as Changed,
    (select count(*) from etl_undo as u where u.run_id = r.run_id) as Noted,
    (select count(*) from etl_undo as u where u.run_id = r.run_id and u.is_kept = 1) as Kept
from etl_run as r
where r.run_id = @run
    or (r.run_id > @run
        and r.pipeline_id = (select o.pipeline_id from etl_run as o where o.run_id = @run)
        and r.state = 'succeeded' and r.kind in ('load', 'replay') and r.rolled_back_by is null);
-- with @run Int64

select table_name from etl_undo where run_id = @run order by table_name;
-- with @run Int64

select count(*) from etl_undo_image as u where u.run_id = @run and u.table_name = @table and u.c8 in (select value from json_each(@of));
-- with @of String, @run Int64, @table String

-- == trace

select f.district_key, f.stage_key, f.academic_year, f.value, f.obs_status, f.pipeline_id, f.run_id, e."file", e.sheet, f.source_line, f.source_column, r.ended_at, r.requested_by, r.source_sha256
from fct_published_education f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
left join etl_source e on e.source_id = f.source_id
left join etl_run r on r.run_id = f.run_id
where f.measure = @measure
    and f.district_key in (select value from json_each(@members0))
order by f.academic_year, f.source_id, f.source_line, f.district_key, f.stage_key, f.academic_year
limit @limit;
-- with @measure String, @members0 String, @limit Int32

select f.district_key, f.stage_key, f.academic_year, u.c5, u.c6, u.c7, u.c8, e."file", e.sheet, u.c10, u.c11, r.ended_at, r.requested_by, r.source_sha256, u.run_id
from fct_published_education f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
join etl_undo_image u on u.table_name = @table and u.c1 = f.district_key and u.c2 = f.stage_key and u.c3 = f.academic_year and u.c4 = f.measure
left join etl_source e on e.source_id = u.c9
left join etl_run r on r.run_id = u.c8
where f.measure = @measure
    and f.district_key in (select value from json_each(@members0))
order by u.image_id desc;
-- with @measure String, @members0 String, @table String

select f.district_key, f.stage_key, f.academic_year, f.value, f.obs_status, f.pipeline_id, f.run_id, e."file", e.sheet, f.source_line, f.source_column, r.ended_at, r.requested_by, r.source_sha256
from fct_published_education f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
left join etl_source e on e.source_id = f.source_id
left join etl_run r on r.run_id = f.run_id
where f.measure = @measure
    and f.district_key in (select value from json_each(@groups0))
    and f.stage_key in (select value from json_each(@members0))
order by f.academic_year, f.source_id, f.source_line, f.district_key, f.stage_key, f.academic_year
limit @limit;
-- with @measure String, @groups0 String, @members0 String, @limit Int32

select f.district_key, f.stage_key, f.academic_year, u.c5, u.c6, u.c7, u.c8, e."file", e.sheet, u.c10, u.c11, r.ended_at, r.requested_by, r.source_sha256, u.run_id
from fct_published_education f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
join etl_undo_image u on u.table_name = @table and u.c1 = f.district_key and u.c2 = f.stage_key and u.c3 = f.academic_year and u.c4 = f.measure
left join etl_source e on e.source_id = u.c9
left join etl_run r on r.run_id = u.c8
where f.measure = @measure
    and f.district_key in (select value from json_each(@groups0))
    and f.stage_key in (select value from json_each(@members0))
order by u.image_id desc;
-- with @measure String, @groups0 String, @members0 String, @table String

select f.district_key, f.stage_key, f.academic_year, f.value, f.obs_status, f.pipeline_id, f.run_id, e."file", e.sheet, f.source_line, f.source_column, r.ended_at, r.requested_by, r.source_sha256
from fct_published_education f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
left join etl_source e on e.source_id = f.source_id
left join etl_run r on r.run_id = f.run_id
where f.measure = @measure
    and f.district_key in (select value from json_each(@members0))
    and f.stage_key in (select value from json_each(@members1))
    and f.academic_year >= @from
    and f.academic_year <= @to
order by f.academic_year, f.source_id, f.source_line, f.district_key, f.stage_key, f.academic_year
limit @limit;
-- with @measure String, @members0 String, @members1 String, @from Int32, @to Int32, @limit Int32

select f.district_key, f.stage_key, f.academic_year, u.c5, u.c6, u.c7, u.c8, e."file", e.sheet, u.c10, u.c11, r.ended_at, r.requested_by, r.source_sha256, u.run_id
from fct_published_education f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
join etl_undo_image u on u.table_name = @table and u.c1 = f.district_key and u.c2 = f.stage_key and u.c3 = f.academic_year and u.c4 = f.measure
left join etl_source e on e.source_id = u.c9
left join etl_run r on r.run_id = u.c8
where f.measure = @measure
    and f.district_key in (select value from json_each(@members0))
    and f.stage_key in (select value from json_each(@members1))
    and f.academic_year >= @from
    and f.academic_year <= @to
order by u.image_id desc;
-- with @measure String, @members0 String, @members1 String, @from Int32, @to Int32, @table String

select f.school_key, f.district_key, f.stage_key, f.academic_year, f.schools, f.obs_status, f.pipeline_id, f.run_id, e."file", e.sheet, f.source_line, '', r.ended_at, r.requested_by, r.source_sha256
from fct_school_snapshot f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
left join etl_source e on e.source_id = f.source_id
left join etl_run r on r.run_id = f.run_id
where f.district_key in (select value from json_each(@groups0))
    and f.stage_key in (select value from json_each(@members0))
order by f.academic_year, f.source_id, f.source_line, f.school_key, f.district_key, f.stage_key, f.academic_year
limit @limit;
-- with @groups0 String, @members0 String, @limit Int32

select f.school_key, f.district_key, f.stage_key, f.academic_year, u.c5, u.c8, u.c9, u.c10, e."file", e.sheet, u.c12, '', r.ended_at, r.requested_by, r.source_sha256, u.run_id
from fct_school_snapshot f
join etl_pipeline p on p.pipeline_id = f.pipeline_id
join etl_undo_image u on u.table_name = @table and u.c1 = f.school_key and u.c4 = f.academic_year
left join etl_source e on e.source_id = u.c11
left join etl_run r on r.run_id = u.c10
where f.district_key in (select value from json_each(@groups0))
    and f.stage_key in (select value from json_each(@members0))
order by u.image_id desc;
-- with @groups0 String, @members0 String, @table String

-- == versions

select
    v.valid_from as ValidFrom, v.valid_to as ValidTo, v.name_zh as Name, v.code as Code, v.kind as Kind, v.parent_id as Parent,
    v.founder as Founder, v.recognition as Recognition, v.change as Change, v.pipeline_id as Pipeline, v.source_line as Line
from member_version as v
where v.dimension = @dimension and v.member_id = @member and v.valid_from <= @day and (v.valid_to is null or v.valid_to > @day)
order by v.valid_from;
-- with @day String, @dimension String, @member String

select s.predecessor as Predecessor, s.successor as Successor, s.kind as Kind, s.valid_from as Date
from map_member_succession as s
where s.dimension = @dimension and (s.predecessor = @member or s.successor = @member)
order by s.valid_from, s.predecessor, s.successor;
-- with @dimension String, @member String

select school_id as Id, pipeline_id as PipelineId, run_id as RunId
from dim_school
where is_inferred = 1 and school_id > @after
order by school_id
limit @limit;
-- with @after String, @limit Int32

select y.academic_year as Year, d.district_id as ListedIn, v.parent_id as ToldIn, t.school_type_id as ListedType, v.kind as ToldType
from fct_school_year as f
join dim_school as s on s.school_key = f.school_key
join dim_academic_year as y on y.academic_year = f.academic_year
join dim_district as d on d.district_key = f.district_key
join dim_school_type as t on t.school_type_key = f.school_type_key
join member_version as v on v.dimension = 'school' and v.member_id = s.school_id
    and v.valid_from <= y.start_date and (v.valid_to is null or v.valid_to > y.start_date)
where s.school_id = @school and (v.parent_id <> d.district_id or v.kind <> t.school_type_id)
order by y.academic_year;
-- with @school String
