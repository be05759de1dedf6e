
-- == list periods

select periods from etl.pipeline where pipeline_id = @pipelineId and is_current = 1;
-- with @pipelineId String

-- == list notes

select run_id as RunId, code as Code, message as Message, "file" as "File"
from etl.run_note
where run_id in (select cast([value] as int) from openjson(@runIds))
order by run_id, seq;
-- with @runIds String

select r.run_id as RunId, r.gate as Gate, r.severity as Severity, r.message as Message, f.findings as Findings
from (
    select run_id, gate, min(seq) as seq, cast(count(*) as bigint) as findings
    from etl.gate_result
    where passed = 0 and run_id in (select cast([value] as int) from openjson(@runIds))
    group by run_id, gate) as f
join etl.gate_result as r on r.run_id = f.run_id and r.seq = f.seq
order by r.run_id, r.seq;
-- with @runIds String

-- == set pipelines

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

update etl.pipeline set is_current = 0;

update etl.pipeline
set title = @Title, authority = @Authority, files = @files, target = @Target, synthetic = @IsSynthetic, source = @Source, periods = @periods, is_current = 1
where pipeline_id = @PipelineId;
-- with @Authority String, @IsSynthetic Boolean, @PipelineId String, @Source String, @Target String, @Title String, @files String, @periods String

insert into etl.pipeline (pipeline_id, title, authority, files, target, synthetic, source, periods, is_current)
values (@PipelineId, @Title, @Authority, @files, @Target, @IsSynthetic, @Source, @periods, 1);
-- with @Authority String, @IsSynthetic Boolean, @PipelineId String, @Source String, @Target String, @Title String, @files String, @periods String

-- == list pipelines

select cast(snapshot_isolation_state as int) from sys.databases where database_id = db_id();

select pipeline_id as PipelineId, title as Title, authority as Authority, files as Files, target as Target, synthetic as IsSynthetic, source as Source, periods as Periods
from etl.pipeline
where is_current = 1 and pipeline_id > @after
order by pipeline_id
offset 0 rows fetch next @limit rows only;
-- with @after String, @limit Int32

select
    run_id as RunId, pipeline_id as PipelineId, kind as Kind, period as Period, state as State, requested_by as RequestedBy, force as Force,
    priority as Priority, attempt as Attempt, not_before as NotBefore, timeout_seconds as TimeoutSeconds, of_run as OfRun, rolled_back_by as RolledBackBy, backfill_id as BackfillId,
    host as Host, fence as Fence, heartbeat_at as HeartbeatAt, cancel_requested_at as CancelRequestedAt, cancel_requested_by as CancelRequestedBy,
    created_at as CreatedAt, started_at as StartedAt, ended_at as EndedAt, source_sha256 as SourceSha256,
    bytes_read as BytesRead, bytes_total as BytesTotal,
    rows_read as RowsRead, rows_rejected as RowsRejected, rows_discarded as RowsDiscarded, rows_unchanged as RowsUnchanged, rejects as Rejects,
    inserted as Inserted, updated as Updated, unchanged as Unchanged, deleted as Deleted,
    error_code as ErrorCode, error_message as ErrorMessage, error_location as ErrorLocation, error_hint as ErrorHint,
    data_version as DataVersion
from etl.run
where run_id in (select max(run_id) from etl.run group by pipeline_id);

-- == list pipeline ids

select pipeline_id from etl.pipeline where is_current = 1 or @onlyCurrent = 0 order by pipeline_id;
-- with @onlyCurrent Int32

-- == request

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select
    run_id as RunId, pipeline_id as PipelineId, kind as Kind, period as Period, state as State, requested_by as RequestedBy, force as Force,
    priority as Priority, attempt as Attempt, not_before as NotBefore, timeout_seconds as TimeoutSeconds, of_run as OfRun, rolled_back_by as RolledBackBy, backfill_id as BackfillId,
    host as Host, fence as Fence, heartbeat_at as HeartbeatAt, cancel_requested_at as CancelRequestedAt, cancel_requested_by as CancelRequestedBy,
    created_at as CreatedAt, started_at as StartedAt, ended_at as EndedAt, source_sha256 as SourceSha256,
    bytes_read as BytesRead, bytes_total as BytesTotal,
    rows_read as RowsRead, rows_rejected as RowsRejected, rows_discarded as RowsDiscarded, rows_unchanged as RowsUnchanged, rejects as Rejects,
    inserted as Inserted, updated as Updated, unchanged as Unchanged, deleted as Deleted,
    error_code as ErrorCode, error_message as ErrorMessage, error_location as ErrorLocation, error_hint as ErrorHint,
    data_version as DataVersion
from etl.run
where request_id = @RequestId;
-- with @RequestId String

select
    run_id as RunId, pipeline_id as PipelineId, kind as Kind, period as Period, state as State, requested_by as RequestedBy, force as Force,
    priority as Priority, attempt as Attempt, not_before as NotBefore, timeout_seconds as TimeoutSeconds, of_run as OfRun, rolled_back_by as RolledBackBy, backfill_id as BackfillId,
    host as Host, fence as Fence, heartbeat_at as HeartbeatAt, cancel_requested_at as CancelRequestedAt, cancel_requested_by as CancelRequestedBy,
    created_at as CreatedAt, started_at as StartedAt, ended_at as EndedAt, source_sha256 as SourceSha256,
    bytes_read as BytesRead, bytes_total as BytesTotal,
    rows_read as RowsRead, rows_rejected as RowsRejected, rows_discarded as RowsDiscarded, rows_unchanged as RowsUnchanged, rejects as Rejects,
    inserted as Inserted, updated as Updated, unchanged as Unchanged, deleted as Deleted,
    error_code as ErrorCode, error_message as ErrorMessage, error_location as ErrorLocation, error_hint as ErrorHint,
    data_version as DataVersion
from etl.run
where run_id = (select min(run_id) from etl.run where pipeline_id = @PipelineId and period = @Period and kind = @kind and state in ('queued', 'reading', 'staging', 'committing'));
-- with @Period String, @PipelineId String, @kind String

insert into etl.run (run_id, pipeline_id, kind, period, state, request_id, requested_by, force, priority, timeout_seconds, of_run, backfill_id, created_at)
select coalesce(max(run_id), 0) + 1, @PipelineId, @kind, @Period, 'queued', @RequestId, @RequestedBy, @Force, @Priority, @TimeoutSeconds, @OfRun, @BackfillId, @now
from etl.run;
-- with @BackfillId Int64, @Force Boolean, @OfRun Int64, @Period String, @PipelineId String, @Priority Int32, @RequestId String, @RequestedBy String, @TimeoutSeconds Int32, @kind String, @now DateTimeOffset

select
    run_id as RunId, pipeline_id as PipelineId, kind as Kind, period as Period, state as State, requested_by as RequestedBy, force as Force,
    priority as Priority, attempt as Attempt, not_before as NotBefore, timeout_seconds as TimeoutSeconds, of_run as OfRun, rolled_back_by as RolledBackBy, backfill_id as BackfillId,
    host as Host, fence as Fence, heartbeat_at as HeartbeatAt, cancel_requested_at as CancelRequestedAt, cancel_requested_by as CancelRequestedBy,
    created_at as CreatedAt, started_at as StartedAt, ended_at as EndedAt, source_sha256 as SourceSha256,
    bytes_read as BytesRead, bytes_total as BytesTotal,
    rows_read as RowsRead, rows_rejected as RowsRejected, rows_discarded as RowsDiscarded, rows_unchanged as RowsUnchanged, rejects as Rejects,
    inserted as Inserted, updated as Updated, unchanged as Unchanged, deleted as Deleted,
    error_code as ErrorCode, error_message as ErrorMessage, error_location as ErrorLocation, error_hint as ErrorHint,
    data_version as DataVersion
from etl.run
where run_id = (select max(run_id) from etl.run);

-- == ensure queued

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select
    run_id as RunId, pipeline_id as PipelineId, kind as Kind, period as Period, state as State, requested_by as RequestedBy, force as Force,
    priority as Priority, attempt as Attempt, not_before as NotBefore, timeout_seconds as TimeoutSeconds, of_run as OfRun, rolled_back_by as RolledBackBy, backfill_id as BackfillId,
    host as Host, fence as Fence, heartbeat_at as HeartbeatAt, cancel_requested_at as CancelRequestedAt, cancel_requested_by as CancelRequestedBy,
    created_at as CreatedAt, started_at as StartedAt, ended_at as EndedAt, source_sha256 as SourceSha256,
    bytes_read as BytesRead, bytes_total as BytesTotal,
    rows_read as RowsRead, rows_rejected as RowsRejected, rows_discarded as RowsDiscarded, rows_unchanged as RowsUnchanged, rejects as Rejects,
    inserted as Inserted, updated as Updated, unchanged as Unchanged, deleted as Deleted,
    error_code as ErrorCode, error_message as ErrorMessage, error_location as ErrorLocation, error_hint as ErrorHint,
    data_version as DataVersion
from etl.run
where run_id = (select min(run_id) from etl.run where pipeline_id = @PipelineId and period = @Period and kind = @kind and state in ('queued', 'reading', 'staging', 'committing'));
-- with @Period String, @PipelineId String, @kind String

insert into etl.run (run_id, pipeline_id, kind, period, state, request_id, requested_by, force, priority, timeout_seconds, of_run, backfill_id, created_at)
select coalesce(max(run_id), 0) + 1, @PipelineId, @kind, @Period, 'queued', @RequestId, @RequestedBy, @Force, @Priority, @TimeoutSeconds, @OfRun, @BackfillId, @now
from etl.run;
-- with @BackfillId Int64, @Force Boolean, @OfRun Int64, @Period String, @PipelineId String, @Priority Int32, @RequestId String, @RequestedBy String, @TimeoutSeconds Int32, @kind String, @now DateTimeOffset

select
    run_id as RunId, pipeline_id as PipelineId, kind as Kind, period as Period, state as State, requested_by as RequestedBy, force as Force,
    priority as Priority, attempt as Attempt, not_before as NotBefore, timeout_seconds as TimeoutSeconds, of_run as OfRun, rolled_back_by as RolledBackBy, backfill_id as BackfillId,
    host as Host, fence as Fence, heartbeat_at as HeartbeatAt, cancel_requested_at as CancelRequestedAt, cancel_requested_by as CancelRequestedBy,
    created_at as CreatedAt, started_at as StartedAt, ended_at as EndedAt, source_sha256 as SourceSha256,
    bytes_read as BytesRead, bytes_total as BytesTotal,
    rows_read as RowsRead, rows_rejected as RowsRejected, rows_discarded as RowsDiscarded, rows_unchanged as RowsUnchanged, rejects as Rejects,
    inserted as Inserted, updated as Updated, unchanged as Unchanged, deleted as Deleted,
    error_code as ErrorCode, error_message as ErrorMessage, error_location as ErrorLocation, error_hint as ErrorHint,
    data_version as DataVersion
from etl.run
where run_id = (select max(run_id) from etl.run);

-- == find

select
    run_id as RunId, pipeline_id as PipelineId, kind as Kind, period as Period, state as State, requested_by as RequestedBy, force as Force,
    priority as Priority, attempt as Attempt, not_before as NotBefore, timeout_seconds as TimeoutSeconds, of_run as OfRun, rolled_back_by as RolledBackBy, backfill_id as BackfillId,
    host as Host, fence as Fence, heartbeat_at as HeartbeatAt, cancel_requested_at as CancelRequestedAt, cancel_requested_by as CancelRequestedBy,
    created_at as CreatedAt, started_at as StartedAt, ended_at as EndedAt, source_sha256 as SourceSha256,
    bytes_read as BytesRead, bytes_total as BytesTotal,
    rows_read as RowsRead, rows_rejected as RowsRejected, rows_discarded as RowsDiscarded, rows_unchanged as RowsUnchanged, rejects as Rejects,
    inserted as Inserted, updated as Updated, unchanged as Unchanged, deleted as Deleted,
    error_code as ErrorCode, error_message as ErrorMessage, error_location as ErrorLocation, error_hint as ErrorHint,
    data_version as DataVersion
from etl.run
where run_id = @runId;
-- with @runId Int64

-- == list

select
    run_id as RunId, pipeline_id as PipelineId, kind as Kind, period as Period, state as State, requested_by as RequestedBy, force as Force,
    priority as Priority, attempt as Attempt, not_before as NotBefore, timeout_seconds as TimeoutSeconds, of_run as OfRun, rolled_back_by as RolledBackBy, backfill_id as BackfillId,
    host as Host, fence as Fence, heartbeat_at as HeartbeatAt, cancel_requested_at as CancelRequestedAt, cancel_requested_by as CancelRequestedBy,
    created_at as CreatedAt, started_at as StartedAt, ended_at as EndedAt, source_sha256 as SourceSha256,
    bytes_read as BytesRead, bytes_total as BytesTotal,
    rows_read as RowsRead, rows_rejected as RowsRejected, rows_discarded as RowsDiscarded, rows_unchanged as RowsUnchanged, rejects as Rejects,
    inserted as Inserted, updated as Updated, unchanged as Unchanged, deleted as Deleted,
    error_code as ErrorCode, error_message as ErrorMessage, error_location as ErrorLocation, error_hint as ErrorHint,
    data_version as DataVersion
from etl.run
where run_id < @before
order by run_id desc
offset 0 rows fetch next @limit rows only;
-- with @before Int64, @limit Int32

-- == list of a pipeline

select
    run_id as RunId, pipeline_id as PipelineId, kind as Kind, period as Period, state as State, requested_by as RequestedBy, force as Force,
    priority as Priority, attempt as Attempt, not_before as NotBefore, timeout_seconds as TimeoutSeconds, of_run as OfRun, rolled_back_by as RolledBackBy, backfill_id as BackfillId,
    host as Host, fence as Fence, heartbeat_at as HeartbeatAt, cancel_requested_at as CancelRequestedAt, cancel_requested_by as CancelRequestedBy,
    created_at as CreatedAt, started_at as StartedAt, ended_at as EndedAt, source_sha256 as SourceSha256,
    bytes_read as BytesRead, bytes_total as BytesTotal,
    rows_read as RowsRead, rows_rejected as RowsRejected, rows_discarded as RowsDiscarded, rows_unchanged as RowsUnchanged, rejects as Rejects,
    inserted as Inserted, updated as Updated, unchanged as Unchanged, deleted as Deleted,
    error_code as ErrorCode, error_message as ErrorMessage, error_location as ErrorLocation, error_hint as ErrorHint,
    data_version as DataVersion
from etl.run
where run_id < @before
    and pipeline_id = @pipelineId
order by run_id desc
offset 0 rows fetch next @limit rows only;
-- with @before Int64, @limit Int32, @pipelineId String

-- == search

select
    run_id as RunId, pipeline_id as PipelineId, kind as Kind, period as Period, state as State, requested_by as RequestedBy, force as Force,
    priority as Priority, attempt as Attempt, not_before as NotBefore, timeout_seconds as TimeoutSeconds, of_run as OfRun, rolled_back_by as RolledBackBy, backfill_id as BackfillId,
    host as Host, fence as Fence, heartbeat_at as HeartbeatAt, cancel_requested_at as CancelRequestedAt, cancel_requested_by as CancelRequestedBy,
    created_at as CreatedAt, started_at as StartedAt, ended_at as EndedAt, source_sha256 as SourceSha256,
    bytes_read as BytesRead, bytes_total as BytesTotal,
    rows_read as RowsRead, rows_rejected as RowsRejected, rows_discarded as RowsDiscarded, rows_unchanged as RowsUnchanged, rejects as Rejects,
    inserted as Inserted, updated as Updated, unchanged as Unchanged, deleted as Deleted,
    error_code as ErrorCode, error_message as ErrorMessage, error_location as ErrorLocation, error_hint as ErrorHint,
    data_version as DataVersion
from etl.run
where run_id < @before
    and pipeline_id = @pipelineId
    and state in (select cast([value] as nvarchar(400)) collate Latin1_General_BIN2 from openjson(@states))
    and kind in (select cast([value] as nvarchar(400)) collate Latin1_General_BIN2 from openjson(@kinds))
    and period = @period
    and created_at >= @since
    and created_at < @until
    and requested_by = @requestedBy
    and lower(concat(error_code, ' ', error_message, ' ', error_location)) like @errorText escape '!'
    and backfill_id = @backfillId
order by run_id desc
offset 0 rows fetch next @limit rows only;
-- with @backfillId Int64, @before Int64, @errorText String, @kinds String, @limit Int32, @period String, @pipelineId String, @requestedBy String, @since DateTimeOffset, @states String, @until DateTimeOffset

-- == list rejects

select
    r.seq as Seq, r."file" as "File", r.sheet as Sheet, r.line as Line, r.column_name as "Column", r.code as Code, r.message as Message, r.hint as Hint, r.raw as Raw,
    coalesce(r.row_no, 0) as RowNo, coalesce(w.state, 'open') as State, w.closed_by_run as ClosedByRun, coalesce(w.closed_by, '') as ClosedBy, coalesce(w.reason, '') as Reason
from etl.reject as r
left join etl.reject_row as w on w.run_id = r.run_id and w.row_no = r.row_no
where r.run_id = @runId and r.seq > @after
order by r.seq
offset 0 rows fetch next @limit rows only;
-- with @after Int64, @limit Int32, @runId Int64

-- == count rejects

select r.code, cast(count(*) as bigint)
from etl.reject as r
left join etl.reject_row as w on w.run_id = r.run_id and w.row_no = r.row_no
where r.run_id = @runId
group by r.code
order by r.code;
-- with @runId Int64

-- == list loaded

select r.pipeline_id as PipelineId, r.period as Period, r.source_sha256 as SourceSha256, r.fence as LoadedAt, c.fence as ChangedAt
from etl.run as r
left join (
    select pipeline_id, period, max(fence) as fence
    from etl.run
    where data_version is not null
    group by pipeline_id, period) as c on c.pipeline_id = r.pipeline_id and c.period = r.period
where r.fence in (select max(fence) from etl.run where state = 'succeeded' and kind = 'load' and rolled_back_by is null group by pipeline_id, period);

-- == list taken back

select r.pipeline_id as PipelineId, r.period as Period, r.source_sha256 as SourceSha256
from etl.run as r
where r.source_sha256 is not null and r.run_id in (select max(run_id) from etl.run where rolled_back_by is not null group by pipeline_id, period);

-- == claim

select
    run_id as RunId, pipeline_id as PipelineId, kind as Kind, period as Period, state as State, requested_by as RequestedBy, force as Force,
    priority as Priority, attempt as Attempt, not_before as NotBefore, timeout_seconds as TimeoutSeconds, of_run as OfRun, rolled_back_by as RolledBackBy, backfill_id as BackfillId,
    host as Host, fence as Fence, heartbeat_at as HeartbeatAt, cancel_requested_at as CancelRequestedAt, cancel_requested_by as CancelRequestedBy,
    created_at as CreatedAt, started_at as StartedAt, ended_at as EndedAt, source_sha256 as SourceSha256,
    bytes_read as BytesRead, bytes_total as BytesTotal,
    rows_read as RowsRead, rows_rejected as RowsRejected, rows_discarded as RowsDiscarded, rows_unchanged as RowsUnchanged, rejects as Rejects,
    inserted as Inserted, updated as Updated, unchanged as Unchanged, deleted as Deleted,
    error_code as ErrorCode, error_message as ErrorMessage, error_location as ErrorLocation, error_hint as ErrorHint,
    data_version as DataVersion
from etl.run
where state in ('queued', 'reading', 'staging', 'committing');

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select
    run_id as RunId, pipeline_id as PipelineId, kind as Kind, period as Period, state as State, requested_by as RequestedBy, force as Force,
    priority as Priority, attempt as Attempt, not_before as NotBefore, timeout_seconds as TimeoutSeconds, of_run as OfRun, rolled_back_by as RolledBackBy, backfill_id as BackfillId,
    host as Host, fence as Fence, heartbeat_at as HeartbeatAt, cancel_requested_at as CancelRequestedAt, cancel_requested_by as CancelRequestedBy,
    created_at as CreatedAt, started_at as StartedAt, ended_at as EndedAt, source_sha256 as SourceSha256,
    bytes_read as BytesRead, bytes_total as BytesTotal,
    rows_read as RowsRead, rows_rejected as RowsRejected, rows_discarded as RowsDiscarded, rows_unchanged as RowsUnchanged, rejects as Rejects,
    inserted as Inserted, updated as Updated, unchanged as Unchanged, deleted as Deleted,
    error_code as ErrorCode, error_message as ErrorMessage, error_location as ErrorLocation, error_hint as ErrorHint,
    data_version as DataVersion
from etl.run
where state in ('queued', 'reading', 'staging', 'committing');

update etl.run
set state = 'reading', host = @host, started_at = @now, heartbeat_at = @now, not_before = null, fence = (select coalesce(max(fence), 0) + 1 from etl.run),
    error_code = null, error_message = null, error_location = null, error_hint = null
where run_id = @RunId and state = 'queued';
-- with @RunId Int64, @host String, @now DateTimeOffset

update etl.run
set state = 'cancelled', ended_at = @now, error_code = 'etl.superseded', error_message = @message, error_location = '', error_hint = ''
where pipeline_id = @PipelineId and period = @Period and state = 'held' and run_id <> @RunId;
-- with @Period String, @PipelineId String, @RunId Int64, @message String, @now DateTimeOffset

select
    run_id as RunId, pipeline_id as PipelineId, kind as Kind, period as Period, state as State, requested_by as RequestedBy, force as Force,
    priority as Priority, attempt as Attempt, not_before as NotBefore, timeout_seconds as TimeoutSeconds, of_run as OfRun, rolled_back_by as RolledBackBy, backfill_id as BackfillId,
    host as Host, fence as Fence, heartbeat_at as HeartbeatAt, cancel_requested_at as CancelRequestedAt, cancel_requested_by as CancelRequestedBy,
    created_at as CreatedAt, started_at as StartedAt, ended_at as EndedAt, source_sha256 as SourceSha256,
    bytes_read as BytesRead, bytes_total as BytesTotal,
    rows_read as RowsRead, rows_rejected as RowsRejected, rows_discarded as RowsDiscarded, rows_unchanged as RowsUnchanged, rejects as Rejects,
    inserted as Inserted, updated as Updated, unchanged as Unchanged, deleted as Deleted,
    error_code as ErrorCode, error_message as ErrorMessage, error_location as ErrorLocation, error_hint as ErrorHint,
    data_version as DataVersion
from etl.run
where run_id = @RunId;
-- with @RunId Int64

-- == note source

update etl.run
set source_sha256 = @sourceSha256, heartbeat_at = @now
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @fence Int64, @now DateTimeOffset, @runId Int64, @sourceSha256 String

-- == note progress

update etl.run
set state = @state, rows_read = @RowsRead, rows_rejected = @RowsRejected, rows_discarded = @RowsDiscarded,
bytes_read = @BytesRead, bytes_total = @BytesTotal, heartbeat_at = @now
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @BytesRead Int64, @BytesTotal Int64, @RowsDiscarded Int64, @RowsRead Int64, @RowsRejected Int64, @fence Int64, @now DateTimeOffset, @runId Int64, @state String

-- == beat

update etl.run
set heartbeat_at = @now
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @fence Int64, @now DateTimeOffset, @runId Int64

-- == put back

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

update etl.run
set state = case when cancel_requested_at is null then 'queued' else 'cancelled' end,
ended_at = case when cancel_requested_at is null then null else @now end,
attempt = @attempt, not_before = @notBefore, host = null, heartbeat_at = null,
rows_read = 0, rows_rejected = 0, rows_discarded = 0, bytes_read = null, bytes_total = null,
error_code = @code, error_message = @message, error_location = @path, error_hint = @hint
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing')
    and not exists (select 1 from etl.run as other where other.state = 'queued' and other.pipeline_id = @PipelineId and other.period = @Period and other.kind = @kind);
-- with @Period String, @PipelineId String, @attempt Int32, @code String, @fence Int64, @hint String, @kind String, @message String, @notBefore DateTimeOffset, @now DateTimeOffset, @path String, @runId Int64

-- == end

update etl.run
set state = @state, ended_at = @now, error_code = @code, error_message = @message, error_location = @path, error_hint = @hint, period = @Period
where run_id = @runId and fence = @fence and state in ('reading', 'staging', 'committing');
-- with @Period String, @code String, @fence Int64, @hint String, @message String, @now DateTimeOffset, @path String, @runId Int64, @state String

-- == cancel

select
    run_id as RunId, pipeline_id as PipelineId, kind as Kind, period as Period, state as State, requested_by as RequestedBy, force as Force,
    priority as Priority, attempt as Attempt, not_before as NotBefore, timeout_seconds as TimeoutSeconds, of_run as OfRun, rolled_back_by as RolledBackBy, backfill_id as BackfillId,
    host as Host, fence as Fence, heartbeat_at as HeartbeatAt, cancel_requested_at as CancelRequestedAt, cancel_requested_by as CancelRequestedBy,
    created_at as CreatedAt, started_at as StartedAt, ended_at as EndedAt, source_sha256 as SourceSha256,
    bytes_read as BytesRead, bytes_total as BytesTotal,
    rows_read as RowsRead, rows_rejected as RowsRejected, rows_discarded as RowsDiscarded, rows_unchanged as RowsUnchanged, rejects as Rejects,
    inserted as Inserted, updated as Updated, unchanged as Unchanged, deleted as Deleted,
    error_code as ErrorCode, error_message as ErrorMessage, error_location as ErrorLocation, error_hint as ErrorHint,
    data_version as DataVersion
from etl.run
where run_id = @runId;
-- with @runId Int64

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

update etl.run
set cancel_requested_at = @now, cancel_requested_by = @requestedBy,
    ended_at = case when state in ('queued', 'held') then @now else ended_at end,
    state = case when state in ('queued', 'held') then 'cancelled' else state end
where run_id = @runId and cancel_requested_at is null and state in ('queued', 'held', 'cancelled', 'reading', 'staging', 'committing');
-- with @now DateTimeOffset, @requestedBy String, @runId Int64

select
    run_id as RunId, pipeline_id as PipelineId, kind as Kind, period as Period, state as State, requested_by as RequestedBy, force as Force,
    priority as Priority, attempt as Attempt, not_before as NotBefore, timeout_seconds as TimeoutSeconds, of_run as OfRun, rolled_back_by as RolledBackBy, backfill_id as BackfillId,
    host as Host, fence as Fence, heartbeat_at as HeartbeatAt, cancel_requested_at as CancelRequestedAt, cancel_requested_by as CancelRequestedBy,
    created_at as CreatedAt, started_at as StartedAt, ended_at as EndedAt, source_sha256 as SourceSha256,
    bytes_read as BytesRead, bytes_total as BytesTotal,
    rows_read as RowsRead, rows_rejected as RowsRejected, rows_discarded as RowsDiscarded, rows_unchanged as RowsUnchanged, rejects as Rejects,
    inserted as Inserted, updated as Updated, unchanged as Unchanged, deleted as Deleted,
    error_code as ErrorCode, error_message as ErrorMessage, error_location as ErrorLocation, error_hint as ErrorHint,
    data_version as DataVersion
from etl.run
where run_id = @runId;
-- with @runId Int64

-- == rescue

select
    run_id as RunId, pipeline_id as PipelineId, kind as Kind, period as Period, state as State, requested_by as RequestedBy, force as Force,
    priority as Priority, attempt as Attempt, not_before as NotBefore, timeout_seconds as TimeoutSeconds, of_run as OfRun, rolled_back_by as RolledBackBy, backfill_id as BackfillId,
    host as Host, fence as Fence, heartbeat_at as HeartbeatAt, cancel_requested_at as CancelRequestedAt, cancel_requested_by as CancelRequestedBy,
    created_at as CreatedAt, started_at as StartedAt, ended_at as EndedAt, source_sha256 as SourceSha256,
    bytes_read as BytesRead, bytes_total as BytesTotal,
    rows_read as RowsRead, rows_rejected as RowsRejected, rows_discarded as RowsDiscarded, rows_unchanged as RowsUnchanged, rejects as Rejects,
    inserted as Inserted, updated as Updated, unchanged as Unchanged, deleted as Deleted,
    error_code as ErrorCode, error_message as ErrorMessage, error_location as ErrorLocation, error_hint as ErrorHint,
    data_version as DataVersion
from etl.run
where state in ('reading', 'staging', 'committing');

update etl.run
set state = 'abandoned', ended_at = @now, error_code = 'etl.host_gone', error_message = 'The host that ran it went away.', error_location = '', error_hint = ''
where run_id = @RunId and fence = @Fence and state in ('reading', 'staging', 'committing') and (heartbeat_at < @silentSince or @isDead = 1);
-- with @Fence Int64, @RunId Int64, @isDead Int32, @now DateTimeOffset, @silentSince DateTimeOffset
