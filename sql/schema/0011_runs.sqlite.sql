-- Runs of several kinds, of slices of a source, in order of priority; they can be tried again, held and cancelled. The table is
-- made anew, because a check cannot be changed.

create table etl_run_anew (
    run_id              integer primary key autoincrement,
    pipeline_id         text not null,
    kind                text not null default 'load' check (kind in ('load', 'dry_run', 'replay', 'rollback')),
    period              text not null default '',         -- the slice of the source; empty: all of it
    state               text not null check (state in ('queued', 'reading', 'staging', 'committing', 'held', 'succeeded', 'failed', 'skipped', 'cancelled', 'abandoned')),
    request_id          text unique,
    requested_by        text not null default '',         -- empty: not known
    force               integer not null,
    priority            integer not null default 0,       -- higher ones first
    attempt             integer not null default 1,
    not_before          text,                             -- a retry waits until then
    timeout_seconds     integer check (timeout_seconds > 0),
    of_run              integer,                          -- the run that is replayed or rolled back
    backfill_id         integer,
    host                text,                             -- who runs it; for the rescuer
    fence               integer unique,                   -- grows with every claim: who has an older one may change nothing more
    heartbeat_at        text,
    cancel_requested_at text,
    cancel_requested_by text,
    created_at          text not null,                    -- UTC, ISO 8601
    started_at          text,
    ended_at            text,
    source_sha256       text,
    bytes_read          integer,
    bytes_total         integer,
    rows_read           integer not null default 0,
    rows_rejected       integer not null default 0,
    rows_discarded      integer not null default 0,
    rejects             integer not null default 0,
    inserted            integer not null default 0,
    updated             integer not null default 0,
    unchanged           integer not null default 0,
    deleted             integer not null default 0,
    error_code          text,
    error_message       text,
    error_location      text,
    error_hint          text,
    data_version        integer                           -- null unless it changed anything
) strict;

insert into etl_run_anew (
    run_id, pipeline_id, state, request_id, force, host, fence, heartbeat_at, created_at, started_at, ended_at, source_sha256,
    rows_read, rows_rejected, rows_discarded, rejects, inserted, updated, unchanged, deleted,
    error_code, error_message, error_location, error_hint, data_version)
select
    run_id, pipeline_id, state, request_id, force, host, case when started_at is null then null else run_id end, heartbeat_at, created_at, started_at, ended_at, source_sha256,
    rows_read, rows_rejected, rows_discarded, rejects, inserted, updated, unchanged, deleted,
    error_code, error_message, error_location, error_hint, data_version
from etl_run;

drop table etl_run;
alter table etl_run_anew rename to etl_run;

create index ix_etl_run_pipeline on etl_run (pipeline_id, run_id);
-- Whoever asks, a slice of a pipeline is worked on once at a time, and waits once for each thing to be done with it.
create unique index ux_etl_run_working on etl_run (pipeline_id, period) where state in ('reading', 'staging', 'committing');
create unique index ux_etl_run_queued on etl_run (pipeline_id, period, kind) where state = 'queued';
create index ix_etl_run_backfill on etl_run (backfill_id) where backfill_id is not null;
