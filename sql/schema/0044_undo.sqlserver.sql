-- What rows were before a load changed or deleted them, so that the load can be rolled back.

-- What a run did to a table: a row for every table that it changed.
create table etl.undo (
    run_id      bigint not null,
    table_name  nvarchar(100) collate Latin1_General_BIN2 not null,
    pipeline_id nvarchar(200) collate Latin1_General_BIN2 not null,
    inserted    bigint not null,
    updated     bigint not null,
    deleted     bigint not null,
    is_kept     bit not null,
    constraint pk_undo primary key (run_id, table_name)
)
go
create index ix_undo_pipeline on etl.undo (pipeline_id, run_id)
go

-- A row as it was before a run changed or deleted it: its columns in the order of the table, each with its own type.
create table etl.undo_image (
    image_id   bigint identity(1, 1) not null constraint pk_undo_image primary key nonclustered,
    run_id     bigint not null,
    table_name nvarchar(100) collate Latin1_General_BIN2 not null,
    kind       nvarchar(10) collate Latin1_General_BIN2 not null constraint ck_undo_image_kind check (kind in (N'update', N'delete')),
    c1 sql_variant null, c2 sql_variant null, c3 sql_variant null, c4 sql_variant null, c5 sql_variant null,
    c6 sql_variant null, c7 sql_variant null, c8 sql_variant null, c9 sql_variant null, c10 sql_variant null,
    c11 sql_variant null, c12 sql_variant null, c13 sql_variant null, c14 sql_variant null, c15 sql_variant null,
    c16 sql_variant null, c17 sql_variant null, c18 sql_variant null, c19 sql_variant null, c20 sql_variant null,
    c21 sql_variant null, c22 sql_variant null, c23 sql_variant null, c24 sql_variant null, c25 sql_variant null,
    c26 sql_variant null, c27 sql_variant null, c28 sql_variant null, c29 sql_variant null, c30 sql_variant null,
    c31 sql_variant null, c32 sql_variant null, c33 sql_variant null, c34 sql_variant null, c35 sql_variant null,
    c36 sql_variant null, c37 sql_variant null, c38 sql_variant null, c39 sql_variant null, c40 sql_variant null
)
go
create clustered index cx_undo_image on etl.undo_image (run_id, table_name, kind)
go

-- The run that took a run back.
alter table etl.run add rolled_back_by bigint null
go
