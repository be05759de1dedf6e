-- What loads did. A run's row is written when it is asked for and at every step, so that a crash leaves a trace;
-- the step to 'succeeded' is written by the transaction that changes the warehouse. Moments are UTC.

create table etl.pipeline (
    pipeline_id nvarchar(200) collate Latin1_General_BIN2 not null constraint pk_pipeline primary key,
    title       nvarchar(400) collate Chinese_PRC_CI_AS not null,
    authority   nvarchar(400) collate Chinese_PRC_CI_AS not null,
    files       nvarchar(max) collate Latin1_General_BIN2 not null,
    target      nvarchar(200) collate Latin1_General_BIN2 not null,
    is_current  bit not null
)
go

create table etl.run (
    run_id         bigint not null constraint pk_run primary key,
    pipeline_id    nvarchar(200) collate Latin1_General_BIN2 not null,
    state          nvarchar(20) collate Latin1_General_BIN2 not null constraint ck_run_state check (state in (N'queued', N'reading', N'staging', N'committing', N'succeeded', N'failed', N'skipped', N'cancelled', N'abandoned')),
    request_id     nvarchar(200) collate Latin1_General_BIN2 null,
    force          bit not null,
    host           nvarchar(400) collate Latin1_General_BIN2 null,
    heartbeat_at   datetime2(7) null,
    created_at     datetime2(7) not null,
    started_at     datetime2(7) null,
    ended_at       datetime2(7) null,
    source_sha256  nvarchar(64) collate Latin1_General_BIN2 null,
    rows_read      bigint not null constraint df_run_rows_read default 0,
    rows_rejected  bigint not null constraint df_run_rows_rejected default 0,
    rows_discarded bigint not null constraint df_run_rows_discarded default 0,
    rejects        bigint not null constraint df_run_rejects default 0,
    inserted       bigint not null constraint df_run_inserted default 0,
    updated        bigint not null constraint df_run_updated default 0,
    unchanged      bigint not null constraint df_run_unchanged default 0,
    deleted        bigint not null constraint df_run_deleted default 0,
    error_code     nvarchar(100) collate Latin1_General_BIN2 null,
    error_message  nvarchar(max) collate Latin1_General_BIN2 null,
    error_location nvarchar(max) collate Latin1_General_BIN2 null,
    error_hint     nvarchar(max) collate Latin1_General_BIN2 null,
    data_version   bigint null
)
go
create index ix_run_pipeline on etl.run (pipeline_id, run_id)
go
create index ix_run_state on etl.run (state)
go
create index ix_run_request on etl.run (request_id)
go

create table etl.reject (
    run_id      bigint not null,
    seq         bigint not null,
    "file"      nvarchar(400) collate Latin1_General_BIN2 not null,
    sheet       nvarchar(100) collate Latin1_General_BIN2 not null,
    line        bigint not null,
    column_name nvarchar(400) collate Latin1_General_BIN2 not null,
    code        nvarchar(100) collate Latin1_General_BIN2 not null,
    message     nvarchar(max) collate Latin1_General_BIN2 not null,
    hint        nvarchar(max) collate Latin1_General_BIN2 not null,
    raw         nvarchar(max) collate Latin1_General_BIN2 not null,
    constraint pk_reject primary key (run_id, seq)
)
go

create table etl.data_version (
    data_version bigint not null constraint pk_data_version primary key,
    run_id       bigint not null constraint ux_data_version_run unique,
    committed_at datetime2(7) not null
)
go
