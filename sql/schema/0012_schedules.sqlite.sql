-- When pipelines run by themselves. What is due is decided here and not by a host's scheduler, so that every due fire of
-- every schedule has one row, whoever saw it first. Moments are UTC.

create table etl_calendar (
    calendar_id text primary key,
    title       text not null,
    terms       text not null,                       -- JSON array of ranges of days; empty: always term
    blackouts   text not null,                       -- JSON array of ranges of days
    revision    integer not null,
    changed_at  text not null,
    changed_by  text not null
) strict, without rowid;

create table etl_schedule (
    schedule_id      text primary key,
    pipeline_id      text not null,
    cron             text not null,                  -- five fields of Unix; empty where a success of a pipeline is waited for
    time_zone        text not null,
    after_success_of text not null,                  -- a pipeline; empty where there is a cron
    calendar_id      text not null,                  -- empty: every day
    misfire          text not null check (misfire in ('once', 'all', 'skip')),
    overlap          text not null check (overlap in ('skip', 'queue', 'cancel')),
    grace_seconds    integer not null,               -- later than this is a misfire
    priority         integer not null,
    paused           integer not null check (paused in (0, 1)),
    from_file        integer not null check (from_file in (0, 1)),  -- 0: an administrator's
    file_definition  text,                           -- JSON of what the pipeline file says; null: it says nothing
    looked_to        text not null,                  -- what was due up to then is decided
    since_run        integer not null,               -- successes of later runs count
    next_due_at      text,                           -- null: none, or a success is waited for
    revision         integer not null,
    changed_at       text not null,
    changed_by       text not null
) strict, without rowid;
create index ix_etl_schedule_due on etl_schedule (next_due_at);

-- One row; its revision counts every change of schedules and calendars, so that hosts see that there was one.
create table etl_schedule_switch (
    switch_id  integer primary key check (switch_id = 1),
    paused     integer not null check (paused in (0, 1)),
    revision   integer not null,
    changed_at text not null,
    changed_by text not null
) strict, without rowid;
insert into etl_schedule_switch (switch_id, paused, revision, changed_at, changed_by) values (1, 0, 0, '2000-01-01T00:00:00.0000000Z', '');

create table etl_fire (
    schedule_id text not null,
    due_at      text not null,
    pipeline_id text not null,
    outcome     text not null check (outcome in ('waiting', 'ran', 'skipped_overlap', 'skipped_misfire', 'blackout', 'out_of_term', 'no_calendar', 'no_pipeline')),
    decided_at  text not null,
    run_id      integer,                             -- the run it made
    of_run      integer,                             -- the run whose success it is
    primary key (schedule_id, due_at)
) strict, without rowid;
create index ix_etl_fire_due on etl_fire (due_at, schedule_id);
create index ix_etl_fire_waiting on etl_fire (outcome, due_at);
create index ix_etl_fire_of_run on etl_fire (schedule_id, of_run);

-- A pipeline run for many periods. What became of it is what became of its runs.
create table etl_backfill (
    backfill_id  integer primary key,
    pipeline_id  text not null,
    periods      text not null,                      -- JSON array
    max_parallel integer not null,
    force        integer not null check (force in (0, 1)),
    request_id   text,
    requested_by text not null,
    created_at   text not null,
    cancelled_at text,
    cancelled_by text
) strict;
create index ix_etl_backfill_request on etl_backfill (request_id);
