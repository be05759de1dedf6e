-- What loads did. A run's row is written when it is asked for and at every step, so that a crash leaves a trace;
-- the step to 'succeeded' is written by the transaction that changes the warehouse.

create table etl_pipeline (
    pipeline_id text primary key,
    title       text not null,
    authority   text not null,
    files       text not null,                       -- JSON array of paths
    target      text not null,
    is_current  integer not null check (is_current in (0, 1))   -- 0: its file is gone, its runs remain
) strict, without rowid;

create table etl_run (
    run_id         integer primary key autoincrement,
    pipeline_id    text not null,
    state          text not null check (state in ('queued', 'reading', 'staging', 'committing', 'succeeded', 'failed', 'skipped', 'cancelled', 'abandoned')),
    request_id     text unique,
    force          integer not null,
    host           text,                             -- who runs it; for the rescuer, and so that nobody else ends it
    heartbeat_at   text,
    created_at     text not null,                    -- UTC, ISO 8601
    started_at     text,
    ended_at       text,
    source_sha256  text,
    rows_read      integer not null default 0,
    rows_rejected  integer not null default 0,
    rows_discarded integer not null default 0,
    rejects        integer not null default 0,
    inserted       integer not null default 0,
    updated        integer not null default 0,
    unchanged      integer not null default 0,
    deleted        integer not null default 0,
    error_code     text,
    error_message  text,
    error_location text,
    error_hint     text,
    data_version   integer                           -- null unless it changed anything
) strict;
create index ix_etl_run_pipeline on etl_run (pipeline_id, run_id);
-- A pipeline has at most one run that has not ended, whoever asks.
create unique index ux_etl_run_unfinished on etl_run (pipeline_id) where state in ('queued', 'reading', 'staging', 'committing');

create table etl_reject (
    run_id  integer not null,
    seq     integer not null,
    file    text not null,
    sheet   text not null,
    line    integer not null,
    column_name text not null,
    code    text not null,
    message text not null,
    hint    text not null,
    raw     text not null,
    primary key (run_id, seq)
) strict, without rowid;

-- One row a committed load; its largest version is the version of the warehouse.
create table etl_data_version (
    data_version integer primary key autoincrement,
    run_id       integer not null unique,
    committed_at text not null
) strict;
