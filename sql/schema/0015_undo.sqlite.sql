-- What rows were before a load changed or deleted them, so that the load can be rolled back.

-- What a run did to a table: a row for every table that it changed.
create table etl_undo (
    run_id      integer not null,
    table_name  text not null,
    pipeline_id text not null,
    inserted    integer not null,
    updated     integer not null,
    deleted     integer not null,
    is_kept     integer not null check (is_kept in (0, 1)),   -- 0: its images were given up for those of later runs
    primary key (run_id, table_name)
) strict, without rowid;
create index ix_etl_undo_pipeline on etl_undo (pipeline_id, run_id);

-- A row as it was before a run changed or deleted it: its columns in the order of the table, as they were to the last bit.
create table etl_undo_image (
    image_id   integer primary key,
    run_id     integer not null,
    table_name text not null,
    kind       text not null check (kind in ('update', 'delete')),
    c1 any, c2 any, c3 any, c4 any, c5 any, c6 any, c7 any, c8 any,
    c9 any, c10 any, c11 any, c12 any, c13 any, c14 any, c15 any, c16 any,
    c17 any, c18 any, c19 any, c20 any, c21 any, c22 any, c23 any, c24 any,
    c25 any, c26 any, c27 any, c28 any, c29 any, c30 any, c31 any, c32 any,
    c33 any, c34 any, c35 any, c36 any, c37 any, c38 any, c39 any, c40 any
) strict;
create index ix_etl_undo_image_run on etl_undo_image (run_id, table_name, kind);

-- The largest key of a member of a dimension that went: it is never given to another, because rows that are put back name it.
create table etl_member_key (
    table_name text primary key,
    last_key   integer not null
) strict, without rowid;
create trigger tr_dim_district_key after delete on dim_district begin
    insert into etl_member_key values ('dim_district', old.district_key) on conflict (table_name) do update set last_key = max(last_key, excluded.last_key);
end;
create trigger tr_dim_school_key after delete on dim_school begin
    insert into etl_member_key values ('dim_school', old.school_key) on conflict (table_name) do update set last_key = max(last_key, excluded.last_key);
end;
create trigger tr_dim_school_group_key after delete on dim_school_group begin
    insert into etl_member_key values ('dim_school_group', old.school_group_key) on conflict (table_name) do update set last_key = max(last_key, excluded.last_key);
end;
create trigger tr_dim_department_key after delete on dim_department begin
    insert into etl_member_key values ('dim_department', old.department_key) on conflict (table_name) do update set last_key = max(last_key, excluded.last_key);
end;
create trigger tr_dim_project_key after delete on dim_project begin
    insert into etl_member_key values ('dim_project', old.project_key) on conflict (table_name) do update set last_key = max(last_key, excluded.last_key);
end;

alter table etl_run add column rolled_back_by integer;                 -- the run that took it back; null: it stands
