-- Runs of several kinds, of slices of a source, in order of priority; they can be tried again, held and cancelled.

drop index if exists ux_run_unfinished on etl.run
go
alter table etl.run drop constraint ck_run_state
go
alter table etl.run add constraint ck_run_state check (state in (N'queued', N'reading', N'staging', N'committing', N'held', N'succeeded', N'failed', N'skipped', N'cancelled', N'abandoned'))
go
alter table etl.run add
    kind                nvarchar(20) collate Latin1_General_BIN2 not null constraint df_run_kind default N'load' constraint ck_run_kind check (kind in (N'load', N'dry_run', N'replay', N'rollback')),
    period              nvarchar(100) collate Latin1_General_BIN2 not null constraint df_run_period default N'',
    requested_by        nvarchar(200) collate Latin1_General_BIN2 not null constraint df_run_requested_by default N'',
    priority            int not null constraint df_run_priority default 0,
    attempt             int not null constraint df_run_attempt default 1,
    not_before          datetime2(7) null,
    timeout_seconds     int null constraint ck_run_timeout_seconds check (timeout_seconds > 0),
    of_run              bigint null,
    backfill_id         bigint null,
    fence               bigint null,
    cancel_requested_at datetime2(7) null,
    cancel_requested_by nvarchar(200) collate Latin1_General_BIN2 null,
    bytes_read          bigint null,
    bytes_total         bigint null
go
update etl.run set fence = run_id where started_at is not null
go
create index ix_run_backfill on etl.run (backfill_id)
go
