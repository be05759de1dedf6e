-- What a period had brought before a load told anew what it brings, so that a rollback of the load can tell it again.
create table etl_slice_before (
    run_id      integer not null,                    -- the load
    slice       text not null,
    pipeline_id text not null,
    period      text not null,
    brought_by  integer not null,                    -- the run that had brought it
    primary key (run_id, slice)
) strict, without rowid;
create index ix_etl_slice_before_pipeline on etl_slice_before (pipeline_id, run_id);
