-- When pipelines run by themselves. What is due is decided here and not by a host's scheduler, so that every due fire of
-- every schedule has one row, whoever saw it first. Moments are UTC.

create table etl.calendar (
    calendar_id nvarchar(200) collate Latin1_General_BIN2 not null constraint pk_calendar primary key,
    title       nvarchar(400) collate Chinese_PRC_CI_AS not null,
    terms       nvarchar(max) collate Latin1_General_BIN2 not null,
    blackouts   nvarchar(max) collate Latin1_General_BIN2 not null,
    revision    bigint not null,
    changed_at  datetime2(7) not null,
    changed_by  nvarchar(200) collate Latin1_General_BIN2 not null
)
go

create table etl.schedule (
    schedule_id      nvarchar(200) collate Latin1_General_BIN2 not null constraint pk_schedule primary key,
    pipeline_id      nvarchar(200) collate Latin1_General_BIN2 not null,
    cron             nvarchar(400) collate Latin1_General_BIN2 not null,
    time_zone        nvarchar(100) collate Latin1_General_BIN2 not null,
    after_success_of nvarchar(200) collate Latin1_General_BIN2 not null,
    calendar_id      nvarchar(200) collate Latin1_General_BIN2 not null,
    misfire          nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_schedule_misfire check (misfire in (N'once', N'all', N'skip')),
    overlap          nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_schedule_overlap check (overlap in (N'skip', N'queue', N'cancel')),
    grace_seconds    bigint not null,
    priority         bigint not null,
    paused           bit not null,
    from_file        bit not null,
    file_definition  nvarchar(max) collate Latin1_General_BIN2 null,
    looked_to        datetime2(7) not null,
    since_run        bigint not null,
    next_due_at      datetime2(7) null,
    revision         bigint not null,
    changed_at       datetime2(7) not null,
    changed_by       nvarchar(200) collate Latin1_General_BIN2 not null
)
go
create index ix_schedule_due on etl.schedule (next_due_at)
go

create table etl.schedule_switch (
    switch_id  bigint not null constraint pk_schedule_switch primary key constraint ck_schedule_switch check (switch_id = 1),
    paused     bit not null,
    revision   bigint not null,
    changed_at datetime2(7) not null,
    changed_by nvarchar(200) collate Latin1_General_BIN2 not null
)
go
insert into etl.schedule_switch (switch_id, paused, revision, changed_at, changed_by) values (1, 0, 0, '20000101', N'')
go

create table etl.fire (
    schedule_id nvarchar(200) collate Latin1_General_BIN2 not null,
    due_at      datetime2(7) not null,
    pipeline_id nvarchar(200) collate Latin1_General_BIN2 not null,
    outcome     nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_fire_outcome check (outcome in (N'waiting', N'ran', N'skipped_overlap', N'skipped_misfire', N'blackout', N'out_of_term', N'no_calendar', N'no_pipeline')),
    decided_at  datetime2(7) not null,
    run_id      bigint null,
    of_run      bigint null,
    constraint pk_fire primary key (schedule_id, due_at)
)
go
create index ix_fire_due on etl.fire (due_at, schedule_id)
go
create index ix_fire_waiting on etl.fire (outcome, due_at)
go
create index ix_fire_of_run on etl.fire (schedule_id, of_run)
go

create table etl.backfill (
    backfill_id  bigint not null constraint pk_backfill primary key,
    pipeline_id  nvarchar(200) collate Latin1_General_BIN2 not null,
    periods      nvarchar(max) collate Latin1_General_BIN2 not null,
    max_parallel bigint not null,
    force        bit not null,
    request_id   nvarchar(200) collate Latin1_General_BIN2 null,
    requested_by nvarchar(200) collate Latin1_General_BIN2 not null,
    created_at   datetime2(7) not null,
    cancelled_at datetime2(7) null,
    cancelled_by nvarchar(200) collate Latin1_General_BIN2 null
)
go
create index ix_backfill_request on etl.backfill (request_id)
go
