-- What a period had brought before a load told anew what it brings, so that a rollback of the load can tell it again.

create table etl.slice_before (
    run_id      bigint not null,
    slice       nvarchar(140) collate Latin1_General_BIN2 not null,
    pipeline_id nvarchar(200) collate Latin1_General_BIN2 not null,
    period      nvarchar(100) collate Latin1_General_BIN2 not null,
    brought_by  bigint not null,
    constraint pk_slice_before primary key (run_id, slice)
)
go
create index ix_slice_before_pipeline on etl.slice_before (pipeline_id, run_id)
go
