
-- == seed

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select
    schedule_id as ScheduleId, pipeline_id as PipelineId, cron as Cron, time_zone as TimeZone, after_success_of as AfterSuccessOf,
    calendar_id as CalendarId, misfire as Misfire, overlap as Overlap, grace_seconds as GraceSeconds, priority as Priority,
    paused as Paused, from_file as FromFile, file_definition as FileDefinition, looked_to as LookedTo, since_run as SinceRun,
    next_due_at as NextDueAt, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
from etl.schedule;

select coalesce(max(run_id), 0) from etl.run;

update etl.schedule_switch set revision = revision + 1;

select paused as Paused, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy from etl.schedule_switch;

update etl.schedule
set pipeline_id = @PipelineId, cron = @Cron, time_zone = @TimeZone, after_success_of = @AfterSuccessOf, calendar_id = @CalendarId,
    misfire = @misfire, overlap = @overlap, grace_seconds = @GraceSeconds, priority = @Priority, paused = @IsPaused,
    from_file = @IsFromFile, file_definition = @fileDefinition, looked_to = @lookedTo, since_run = @SinceRun,
    next_due_at = @nextDueAt, revision = @Revision, changed_at = @changedAt, changed_by = @ChangedBy
where schedule_id = @ScheduleId;
-- with @AfterSuccessOf String, @CalendarId String, @ChangedBy String, @Cron String, @GraceSeconds Int32, @IsFromFile Boolean, @IsPaused Boolean, @PipelineId String, @Priority Int32, @Revision Int64, @ScheduleId String, @SinceRun Int64, @TimeZone String, @changedAt DateTimeOffset, @fileDefinition String, @lookedTo DateTimeOffset, @misfire String, @nextDueAt DateTimeOffset, @overlap String

-- == create

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select
    schedule_id as ScheduleId, pipeline_id as PipelineId, cron as Cron, time_zone as TimeZone, after_success_of as AfterSuccessOf,
    calendar_id as CalendarId, misfire as Misfire, overlap as Overlap, grace_seconds as GraceSeconds, priority as Priority,
    paused as Paused, from_file as FromFile, file_definition as FileDefinition, looked_to as LookedTo, since_run as SinceRun,
    next_due_at as NextDueAt, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
from etl.schedule
where schedule_id = @scheduleId;
-- with @scheduleId String

select
    schedule_id as ScheduleId, pipeline_id as PipelineId, cron as Cron, time_zone as TimeZone, after_success_of as AfterSuccessOf,
    calendar_id as CalendarId, misfire as Misfire, overlap as Overlap, grace_seconds as GraceSeconds, priority as Priority,
    paused as Paused, from_file as FromFile, file_definition as FileDefinition, looked_to as LookedTo, since_run as SinceRun,
    next_due_at as NextDueAt, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
from etl.schedule;

select coalesce(max(run_id), 0) from etl.run;

update etl.schedule_switch set revision = revision + 1;

select paused as Paused, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy from etl.schedule_switch;

update etl.schedule
set pipeline_id = @PipelineId, cron = @Cron, time_zone = @TimeZone, after_success_of = @AfterSuccessOf, calendar_id = @CalendarId,
    misfire = @misfire, overlap = @overlap, grace_seconds = @GraceSeconds, priority = @Priority, paused = @IsPaused,
    from_file = @IsFromFile, file_definition = @fileDefinition, looked_to = @lookedTo, since_run = @SinceRun,
    next_due_at = @nextDueAt, revision = @Revision, changed_at = @changedAt, changed_by = @ChangedBy
where schedule_id = @ScheduleId;
-- with @AfterSuccessOf String, @CalendarId String, @ChangedBy String, @Cron String, @GraceSeconds Int32, @IsFromFile Boolean, @IsPaused Boolean, @PipelineId String, @Priority Int32, @Revision Int64, @ScheduleId String, @SinceRun Int64, @TimeZone String, @changedAt DateTimeOffset, @fileDefinition String, @lookedTo DateTimeOffset, @misfire String, @nextDueAt DateTimeOffset, @overlap String

-- == create where there was none

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select
    schedule_id as ScheduleId, pipeline_id as PipelineId, cron as Cron, time_zone as TimeZone, after_success_of as AfterSuccessOf,
    calendar_id as CalendarId, misfire as Misfire, overlap as Overlap, grace_seconds as GraceSeconds, priority as Priority,
    paused as Paused, from_file as FromFile, file_definition as FileDefinition, looked_to as LookedTo, since_run as SinceRun,
    next_due_at as NextDueAt, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
from etl.schedule
where schedule_id = @scheduleId;
-- with @scheduleId String

select
    schedule_id as ScheduleId, pipeline_id as PipelineId, cron as Cron, time_zone as TimeZone, after_success_of as AfterSuccessOf,
    calendar_id as CalendarId, misfire as Misfire, overlap as Overlap, grace_seconds as GraceSeconds, priority as Priority,
    paused as Paused, from_file as FromFile, file_definition as FileDefinition, looked_to as LookedTo, since_run as SinceRun,
    next_due_at as NextDueAt, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
from etl.schedule;

select coalesce(max(run_id), 0) from etl.run;

update etl.schedule_switch set revision = revision + 1;

select paused as Paused, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy from etl.schedule_switch;

update etl.schedule
set pipeline_id = @PipelineId, cron = @Cron, time_zone = @TimeZone, after_success_of = @AfterSuccessOf, calendar_id = @CalendarId,
    misfire = @misfire, overlap = @overlap, grace_seconds = @GraceSeconds, priority = @Priority, paused = @IsPaused,
    from_file = @IsFromFile, file_definition = @fileDefinition, looked_to = @lookedTo, since_run = @SinceRun,
    next_due_at = @nextDueAt, revision = @Revision, changed_at = @changedAt, changed_by = @ChangedBy
where schedule_id = @ScheduleId;
-- with @AfterSuccessOf String, @CalendarId String, @ChangedBy String, @Cron String, @GraceSeconds Int32, @IsFromFile Boolean, @IsPaused Boolean, @PipelineId String, @Priority Int32, @Revision Int64, @ScheduleId String, @SinceRun Int64, @TimeZone String, @changedAt DateTimeOffset, @fileDefinition String, @lookedTo DateTimeOffset, @misfire String, @nextDueAt DateTimeOffset, @overlap String

insert into etl.schedule (
    schedule_id, pipeline_id, cron, time_zone, after_success_of, calendar_id, misfire, overlap, grace_seconds, priority,
    paused, from_file, file_definition, looked_to, since_run, next_due_at, revision, changed_at, changed_by)
values (
    @ScheduleId, @PipelineId, @Cron, @TimeZone, @AfterSuccessOf, @CalendarId, @misfire, @overlap, @GraceSeconds, @Priority,
    @IsPaused, @IsFromFile, @fileDefinition, @lookedTo, @SinceRun, @nextDueAt, @Revision, @changedAt, @ChangedBy);
-- with @AfterSuccessOf String, @CalendarId String, @ChangedBy String, @Cron String, @GraceSeconds Int32, @IsFromFile Boolean, @IsPaused Boolean, @PipelineId String, @Priority Int32, @Revision Int64, @ScheduleId String, @SinceRun Int64, @TimeZone String, @changedAt DateTimeOffset, @fileDefinition String, @lookedTo DateTimeOffset, @misfire String, @nextDueAt DateTimeOffset, @overlap String

-- == list

select
    schedule_id as ScheduleId, pipeline_id as PipelineId, cron as Cron, time_zone as TimeZone, after_success_of as AfterSuccessOf,
    calendar_id as CalendarId, misfire as Misfire, overlap as Overlap, grace_seconds as GraceSeconds, priority as Priority,
    paused as Paused, from_file as FromFile, file_definition as FileDefinition, looked_to as LookedTo, since_run as SinceRun,
    next_due_at as NextDueAt, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
from etl.schedule
where schedule_id > @after order by schedule_id offset 0 rows fetch next @limit rows only;
-- with @after String, @limit Int32

-- == switch

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select paused as Paused, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy from etl.schedule_switch;

update etl.schedule_switch set paused = @isPaused, revision = revision + 1, changed_at = @now, changed_by = @by;
-- with @by String, @isPaused Boolean, @now DateTimeOffset

select paused as Paused, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy from etl.schedule_switch;

-- == create calendar

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select calendar_id as CalendarId, title as Title, terms as Terms, blackouts as Blackouts, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
from etl.calendar
where calendar_id = @calendarId;
-- with @calendarId String

update etl.schedule_switch set revision = revision + 1;

select paused as Paused, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy from etl.schedule_switch;

insert into etl.calendar (calendar_id, title, terms, blackouts, revision, changed_at, changed_by)
values (@CalendarId, @Title, @terms, @blackouts, @revision, @now, @by);
-- with @CalendarId String, @Title String, @blackouts String, @by String, @now DateTimeOffset, @revision Int64, @terms String

-- == list calendars

select calendar_id as CalendarId, title as Title, terms as Terms, blackouts as Blackouts, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
from etl.calendar
where calendar_id > @after order by calendar_id offset 0 rows fetch next @limit rows only;
-- with @after String, @limit Int32

-- == list fires

select
    schedule_id as ScheduleId, due_at as DueAt, pipeline_id as PipelineId, outcome as Outcome, decided_at as DecidedAt,
    run_id as RunId, of_run as OfRun
from etl.fire where (due_at < @dueAt or (due_at = @dueAt and schedule_id > @behind))
order by due_at desc, schedule_id
offset 0 rows fetch next @limit rows only;
-- with @behind String, @dueAt DateTimeOffset, @limit Int32

-- == list fires of a schedule

select
    schedule_id as ScheduleId, due_at as DueAt, pipeline_id as PipelineId, outcome as Outcome, decided_at as DecidedAt,
    run_id as RunId, of_run as OfRun
from etl.fire where (due_at < @dueAt or (due_at = @dueAt and schedule_id > @behind)) and schedule_id = @scheduleId
order by due_at desc, schedule_id
offset 0 rows fetch next @limit rows only;
-- with @behind String, @dueAt DateTimeOffset, @limit Int32, @scheduleId String

-- == backfill

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select
    backfill_id as BackfillId, pipeline_id as PipelineId, periods as Periods, max_parallel as MaxParallel, force as Force, request_id as RequestId,
    requested_by as RequestedBy, created_at as CreatedAt, cancelled_at as CancelledAt, cancelled_by as CancelledBy
from etl.backfill
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
where pipeline_id = @PipelineId and kind = 'load' and state = 'queued';
-- with @PipelineId String

select coalesce(max(backfill_id), 0) + 1 from etl.backfill;

insert into etl.backfill (backfill_id, pipeline_id, periods, max_parallel, force, request_id, requested_by, created_at)
values (@backfillId, @PipelineId, @periods, @MaxParallel, @Force, @RequestId, @RequestedBy, @now);
-- with @Force Boolean, @MaxParallel Int32, @PipelineId String, @RequestId String, @RequestedBy String, @backfillId Int64, @now DateTimeOffset, @periods String

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

select
    backfill_id as BackfillId, pipeline_id as PipelineId, periods as Periods, max_parallel as MaxParallel, force as Force, request_id as RequestId,
    requested_by as RequestedBy, created_at as CreatedAt, cancelled_at as CancelledAt, cancelled_by as CancelledBy
from etl.backfill
where backfill_id = @backfillId;
-- with @backfillId Int64

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
where backfill_id = @BackfillId order by run_id;
-- with @BackfillId Int64

-- == cancel a backfill

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

update etl.backfill set cancelled_at = @now, cancelled_by = @by where backfill_id = @backfillId and cancelled_at is null;
-- with @backfillId Int64, @by String, @now DateTimeOffset

update etl.run
set state = 'cancelled', ended_at = @now, cancel_requested_at = @now, cancel_requested_by = @by,
    error_code = 'etl.cancelled', error_message = @message, error_location = '', error_hint = ''
where backfill_id = @backfillId and state in ('queued', 'held');
-- with @backfillId Int64, @by String, @message String, @now DateTimeOffset

update etl.run set cancel_requested_at = @now, cancel_requested_by = @by where backfill_id = @backfillId and state in ('reading', 'staging', 'committing') and cancel_requested_at is null;
-- with @backfillId Int64, @by String, @now DateTimeOffset

select
    backfill_id as BackfillId, pipeline_id as PipelineId, periods as Periods, max_parallel as MaxParallel, force as Force, request_id as RequestId,
    requested_by as RequestedBy, created_at as CreatedAt, cancelled_at as CancelledAt, cancelled_by as CancelledBy
from etl.backfill
where backfill_id = @backfillId;
-- with @backfillId Int64

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
where backfill_id = @BackfillId order by run_id;
-- with @BackfillId Int64

-- == list backfills

select
    backfill_id as BackfillId, pipeline_id as PipelineId, periods as Periods, max_parallel as MaxParallel, force as Force, request_id as RequestId,
    requested_by as RequestedBy, created_at as CreatedAt, cancelled_at as CancelledAt, cancelled_by as CancelledBy
from etl.backfill
where backfill_id < @before order by backfill_id desc offset 0 rows fetch next @limit rows only;
-- with @before Int64, @limit Int32

-- == claim of a backfill

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

select backfill_id as BackfillId, max_parallel as MaxParallel
from etl.backfill
where backfill_id in (select backfill_id from etl.run where state = 'queued' and backfill_id is not null);

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

select backfill_id as BackfillId, max_parallel as MaxParallel
from etl.backfill
where backfill_id in (select backfill_id from etl.run where state = 'queued' and backfill_id is not null);

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

-- == update

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select
    schedule_id as ScheduleId, pipeline_id as PipelineId, cron as Cron, time_zone as TimeZone, after_success_of as AfterSuccessOf,
    calendar_id as CalendarId, misfire as Misfire, overlap as Overlap, grace_seconds as GraceSeconds, priority as Priority,
    paused as Paused, from_file as FromFile, file_definition as FileDefinition, looked_to as LookedTo, since_run as SinceRun,
    next_due_at as NextDueAt, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
from etl.schedule
where schedule_id = @scheduleId;
-- with @scheduleId String

select calendar_id as CalendarId, title as Title, terms as Terms, blackouts as Blackouts, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
from etl.calendar
where calendar_id = @calendarId;
-- with @calendarId String

select
    schedule_id as ScheduleId, pipeline_id as PipelineId, cron as Cron, time_zone as TimeZone, after_success_of as AfterSuccessOf,
    calendar_id as CalendarId, misfire as Misfire, overlap as Overlap, grace_seconds as GraceSeconds, priority as Priority,
    paused as Paused, from_file as FromFile, file_definition as FileDefinition, looked_to as LookedTo, since_run as SinceRun,
    next_due_at as NextDueAt, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
from etl.schedule;

select coalesce(max(run_id), 0) from etl.run;

update etl.schedule_switch set revision = revision + 1;

select paused as Paused, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy from etl.schedule_switch;

update etl.schedule
set pipeline_id = @PipelineId, cron = @Cron, time_zone = @TimeZone, after_success_of = @AfterSuccessOf, calendar_id = @CalendarId,
    misfire = @misfire, overlap = @overlap, grace_seconds = @GraceSeconds, priority = @Priority, paused = @IsPaused,
    from_file = @IsFromFile, file_definition = @fileDefinition, looked_to = @lookedTo, since_run = @SinceRun,
    next_due_at = @nextDueAt, revision = @Revision, changed_at = @changedAt, changed_by = @ChangedBy
where schedule_id = @ScheduleId;
-- with @AfterSuccessOf String, @CalendarId String, @ChangedBy String, @Cron String, @GraceSeconds Int32, @IsFromFile Boolean, @IsPaused Boolean, @PipelineId String, @Priority Int32, @Revision Int64, @ScheduleId String, @SinceRun Int64, @TimeZone String, @changedAt DateTimeOffset, @fileDefinition String, @lookedTo DateTimeOffset, @misfire String, @nextDueAt DateTimeOffset, @overlap String

-- == pause

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select
    schedule_id as ScheduleId, pipeline_id as PipelineId, cron as Cron, time_zone as TimeZone, after_success_of as AfterSuccessOf,
    calendar_id as CalendarId, misfire as Misfire, overlap as Overlap, grace_seconds as GraceSeconds, priority as Priority,
    paused as Paused, from_file as FromFile, file_definition as FileDefinition, looked_to as LookedTo, since_run as SinceRun,
    next_due_at as NextDueAt, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
from etl.schedule
where schedule_id = @scheduleId;
-- with @scheduleId String

update etl.schedule_switch set revision = revision + 1;

select paused as Paused, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy from etl.schedule_switch;

update etl.schedule
set pipeline_id = @PipelineId, cron = @Cron, time_zone = @TimeZone, after_success_of = @AfterSuccessOf, calendar_id = @CalendarId,
    misfire = @misfire, overlap = @overlap, grace_seconds = @GraceSeconds, priority = @Priority, paused = @IsPaused,
    from_file = @IsFromFile, file_definition = @fileDefinition, looked_to = @lookedTo, since_run = @SinceRun,
    next_due_at = @nextDueAt, revision = @Revision, changed_at = @changedAt, changed_by = @ChangedBy
where schedule_id = @ScheduleId;
-- with @AfterSuccessOf String, @CalendarId String, @ChangedBy String, @Cron String, @GraceSeconds Int32, @IsFromFile Boolean, @IsPaused Boolean, @PipelineId String, @Priority Int32, @Revision Int64, @ScheduleId String, @SinceRun Int64, @TimeZone String, @changedAt DateTimeOffset, @fileDefinition String, @lookedTo DateTimeOffset, @misfire String, @nextDueAt Object, @overlap String

-- == delete

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select
    schedule_id as ScheduleId, pipeline_id as PipelineId, cron as Cron, time_zone as TimeZone, after_success_of as AfterSuccessOf,
    calendar_id as CalendarId, misfire as Misfire, overlap as Overlap, grace_seconds as GraceSeconds, priority as Priority,
    paused as Paused, from_file as FromFile, file_definition as FileDefinition, looked_to as LookedTo, since_run as SinceRun,
    next_due_at as NextDueAt, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
from etl.schedule
where schedule_id = @scheduleId;
-- with @scheduleId String

update etl.schedule_switch set revision = revision + 1;

select paused as Paused, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy from etl.schedule_switch;

delete from etl.schedule where schedule_id = @scheduleId;
-- with @scheduleId String

update etl.fire set outcome = 'skipped_overlap' where schedule_id = @scheduleId and outcome = 'waiting';
-- with @scheduleId String

-- == update calendar

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select calendar_id as CalendarId, title as Title, terms as Terms, blackouts as Blackouts, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
from etl.calendar
where calendar_id = @calendarId;
-- with @calendarId String

update etl.schedule_switch set revision = revision + 1;

select paused as Paused, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy from etl.schedule_switch;

update etl.calendar
set title = @Title, terms = @terms, blackouts = @blackouts, revision = @revision, changed_at = @now, changed_by = @by
where calendar_id = @CalendarId;
-- with @CalendarId String, @Title String, @blackouts String, @by String, @now DateTimeOffset, @revision Int64, @terms String

-- == decide by the clock

select s.schedule_id
from etl.schedule as s
where s.paused = 0
    and not exists (select 1 from etl.schedule_switch where paused = 1)
    and (s.next_due_at <= @now or exists (
        select 1
        from etl.run as r
        where r.pipeline_id = s.after_success_of and r.kind = 'load' and r.state = 'succeeded' and (r.run_id > s.since_run or r.ended_at > s.looked_to)
    and not exists (select 1 from etl.fire as f where f.schedule_id = s.schedule_id and f.of_run = r.run_id)))
order by s.next_due_at, s.schedule_id;
-- with @now DateTimeOffset

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select paused as Paused, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy from etl.schedule_switch;

select
    schedule_id as ScheduleId, pipeline_id as PipelineId, cron as Cron, time_zone as TimeZone, after_success_of as AfterSuccessOf,
    calendar_id as CalendarId, misfire as Misfire, overlap as Overlap, grace_seconds as GraceSeconds, priority as Priority,
    paused as Paused, from_file as FromFile, file_definition as FileDefinition, looked_to as LookedTo, since_run as SinceRun,
    next_due_at as NextDueAt, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
from etl.schedule
where schedule_id = @scheduleId;
-- with @scheduleId String

select
    schedule_id as ScheduleId, due_at as DueAt, pipeline_id as PipelineId, outcome as Outcome, decided_at as DecidedAt,
    run_id as RunId, of_run as OfRun
from etl.fire where schedule_id = @scheduleId and due_at >= @first and due_at <= @last;
-- with @first DateTimeOffset, @last DateTimeOffset, @scheduleId String

select calendar_id as CalendarId, title as Title, terms as Terms, blackouts as Blackouts, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
from etl.calendar
where calendar_id = @calendarId;
-- with @calendarId String

select count(*) from etl.pipeline where pipeline_id = @pipelineId and is_current = 1;
-- with @pipelineId String

select count(*) from etl.run where pipeline_id = @pipelineId and kind = 'load' and period = '' and state in ('queued', 'reading', 'staging', 'committing');
-- with @pipelineId String

update etl.fire set outcome = 'skipped_overlap' where schedule_id = @scheduleId and outcome = 'waiting';
-- with @scheduleId String

update etl.run
set state = 'cancelled', ended_at = @now, error_code = 'etl.superseded', error_message = @message, error_location = '', error_hint = ''
where pipeline_id = @PipelineId and kind = 'load' and period = '' and state in ('queued', 'reading', 'staging', 'committing') and state = 'queued';
-- with @PipelineId String, @message String, @now DateTimeOffset

update etl.run
set cancel_requested_at = @now, cancel_requested_by = @by
where pipeline_id = @PipelineId and kind = 'load' and period = '' and state in ('queued', 'reading', 'staging', 'committing') and cancel_requested_at is null;
-- with @PipelineId String, @by String, @now DateTimeOffset

insert into etl.fire (schedule_id, due_at, pipeline_id, outcome, decided_at, run_id, of_run)
values (@ScheduleId, @dueAt, @PipelineId, @outcome, @decidedAt, null, @OfRun);
-- with @OfRun Int64, @PipelineId String, @ScheduleId String, @decidedAt DateTimeOffset, @dueAt DateTimeOffset, @outcome String

update etl.schedule set looked_to = @lookedTo, next_due_at = @next where schedule_id = @ScheduleId;
-- with @ScheduleId String, @lookedTo DateTimeOffset, @next DateTimeOffset

select
    schedule_id as ScheduleId, due_at as DueAt, pipeline_id as PipelineId, outcome as Outcome, decided_at as DecidedAt,
    run_id as RunId, of_run as OfRun
from etl.fire as f where f.outcome = 'waiting'
    and exists (select 1 from etl.schedule as s where s.schedule_id = f.schedule_id and s.paused = 0)
    and not exists (select 1 from etl.schedule_switch as w where w.paused = 1)
    and not exists (select 1 from etl.run as r where r.pipeline_id = f.pipeline_id and r.kind = 'load' and r.period = '' and r.state in ('queued', 'reading', 'staging', 'committing')) order by due_at, schedule_id;

select
    schedule_id as ScheduleId, pipeline_id as PipelineId, cron as Cron, time_zone as TimeZone, after_success_of as AfterSuccessOf,
    calendar_id as CalendarId, misfire as Misfire, overlap as Overlap, grace_seconds as GraceSeconds, priority as Priority,
    paused as Paused, from_file as FromFile, file_definition as FileDefinition, looked_to as LookedTo, since_run as SinceRun,
    next_due_at as NextDueAt, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
from etl.schedule
where schedule_id = @scheduleId;
-- with @scheduleId String

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

update etl.fire set outcome = 'ran', run_id = @RunId where schedule_id = @ScheduleId and due_at = @dueAt and outcome = 'waiting';
-- with @RunId Int64, @ScheduleId String, @dueAt DateTimeOffset

select f.schedule_id from etl.fire as f where f.outcome = 'waiting'
    and exists (select 1 from etl.schedule as s where s.schedule_id = f.schedule_id and s.paused = 0)
    and not exists (select 1 from etl.schedule_switch as w where w.paused = 1)
    and not exists (select 1 from etl.run as r where r.pipeline_id = f.pipeline_id and r.kind = 'load' and r.period = '' and r.state in ('queued', 'reading', 'staging', 'committing'));

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select
    schedule_id as ScheduleId, due_at as DueAt, pipeline_id as PipelineId, outcome as Outcome, decided_at as DecidedAt,
    run_id as RunId, of_run as OfRun
from etl.fire as f where f.outcome = 'waiting'
    and exists (select 1 from etl.schedule as s where s.schedule_id = f.schedule_id and s.paused = 0)
    and not exists (select 1 from etl.schedule_switch as w where w.paused = 1)
    and not exists (select 1 from etl.run as r where r.pipeline_id = f.pipeline_id and r.kind = 'load' and r.period = '' and r.state in ('queued', 'reading', 'staging', 'committing')) order by due_at, schedule_id;

select
    schedule_id as ScheduleId, pipeline_id as PipelineId, cron as Cron, time_zone as TimeZone, after_success_of as AfterSuccessOf,
    calendar_id as CalendarId, misfire as Misfire, overlap as Overlap, grace_seconds as GraceSeconds, priority as Priority,
    paused as Paused, from_file as FromFile, file_definition as FileDefinition, looked_to as LookedTo, since_run as SinceRun,
    next_due_at as NextDueAt, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
from etl.schedule
where schedule_id = @scheduleId;
-- with @scheduleId String

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

update etl.fire set outcome = 'ran', run_id = @RunId where schedule_id = @ScheduleId and due_at = @dueAt and outcome = 'waiting';
-- with @RunId Int64, @ScheduleId String, @dueAt DateTimeOffset

-- == decide by a success

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select paused as Paused, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy from etl.schedule_switch;

select
    schedule_id as ScheduleId, pipeline_id as PipelineId, cron as Cron, time_zone as TimeZone, after_success_of as AfterSuccessOf,
    calendar_id as CalendarId, misfire as Misfire, overlap as Overlap, grace_seconds as GraceSeconds, priority as Priority,
    paused as Paused, from_file as FromFile, file_definition as FileDefinition, looked_to as LookedTo, since_run as SinceRun,
    next_due_at as NextDueAt, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
from etl.schedule
where schedule_id = @scheduleId;
-- with @scheduleId String

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
as r where r.pipeline_id = @AfterSuccessOf and r.kind = 'load' and r.state = 'succeeded' and (r.run_id > @SinceRun or r.ended_at > @lookedTo)
    and not exists (select 1 from etl.fire as f where f.schedule_id = @ScheduleId and f.of_run = r.run_id) order by ended_at, run_id;
-- with @AfterSuccessOf String, @ScheduleId String, @SinceRun Int64, @lookedTo DateTimeOffset

select
    schedule_id as ScheduleId, due_at as DueAt, pipeline_id as PipelineId, outcome as Outcome, decided_at as DecidedAt,
    run_id as RunId, of_run as OfRun
from etl.fire where schedule_id = @scheduleId and due_at >= @first and due_at <= @last;
-- with @first DateTimeOffset, @last DateTimeOffset, @scheduleId String

select
    schedule_id as ScheduleId, due_at as DueAt, pipeline_id as PipelineId, outcome as Outcome, decided_at as DecidedAt,
    run_id as RunId, of_run as OfRun
from etl.fire where schedule_id = @scheduleId and due_at >= @first and due_at <= @last;
-- with @first DateTimeOffset, @last DateTimeOffset, @scheduleId String

select calendar_id as CalendarId, title as Title, terms as Terms, blackouts as Blackouts, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
from etl.calendar
where calendar_id = @calendarId;
-- with @calendarId String

select count(*) from etl.pipeline where pipeline_id = @pipelineId and is_current = 1;
-- with @pipelineId String

select count(*) from etl.run where pipeline_id = @pipelineId and kind = 'load' and period = '' and state in ('queued', 'reading', 'staging', 'committing');
-- with @pipelineId String

update etl.fire set outcome = 'skipped_overlap' where schedule_id = @scheduleId and outcome = 'waiting';
-- with @scheduleId String

update etl.run
set state = 'cancelled', ended_at = @now, error_code = 'etl.superseded', error_message = @message, error_location = '', error_hint = ''
where pipeline_id = @PipelineId and kind = 'load' and period = '' and state in ('queued', 'reading', 'staging', 'committing') and state = 'queued';
-- with @PipelineId String, @message String, @now DateTimeOffset

update etl.run
set cancel_requested_at = @now, cancel_requested_by = @by
where pipeline_id = @PipelineId and kind = 'load' and period = '' and state in ('queued', 'reading', 'staging', 'committing') and cancel_requested_at is null;
-- with @PipelineId String, @by String, @now DateTimeOffset

insert into etl.fire (schedule_id, due_at, pipeline_id, outcome, decided_at, run_id, of_run)
values (@ScheduleId, @dueAt, @PipelineId, @outcome, @decidedAt, null, @OfRun);
-- with @OfRun Int64, @PipelineId String, @ScheduleId String, @decidedAt DateTimeOffset, @dueAt DateTimeOffset, @outcome String

select
    schedule_id as ScheduleId, due_at as DueAt, pipeline_id as PipelineId, outcome as Outcome, decided_at as DecidedAt,
    run_id as RunId, of_run as OfRun
from etl.fire as f where f.outcome = 'waiting'
    and exists (select 1 from etl.schedule as s where s.schedule_id = f.schedule_id and s.paused = 0)
    and not exists (select 1 from etl.schedule_switch as w where w.paused = 1)
    and not exists (select 1 from etl.run as r where r.pipeline_id = f.pipeline_id and r.kind = 'load' and r.period = '' and r.state in ('queued', 'reading', 'staging', 'committing')) order by due_at, schedule_id;

select
    schedule_id as ScheduleId, pipeline_id as PipelineId, cron as Cron, time_zone as TimeZone, after_success_of as AfterSuccessOf,
    calendar_id as CalendarId, misfire as Misfire, overlap as Overlap, grace_seconds as GraceSeconds, priority as Priority,
    paused as Paused, from_file as FromFile, file_definition as FileDefinition, looked_to as LookedTo, since_run as SinceRun,
    next_due_at as NextDueAt, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
from etl.schedule
where schedule_id = @scheduleId;
-- with @scheduleId String

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

update etl.fire set outcome = 'ran', run_id = @RunId where schedule_id = @ScheduleId and due_at = @dueAt and outcome = 'waiting';
-- with @RunId Int64, @ScheduleId String, @dueAt DateTimeOffset

-- == delete calendar

declare @got int;
exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
select @got;
-- with @milliseconds Int32, @name String

select calendar_id as CalendarId, title as Title, terms as Terms, blackouts as Blackouts, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
from etl.calendar
where calendar_id = @calendarId;
-- with @calendarId String

select
    schedule_id as ScheduleId, pipeline_id as PipelineId, cron as Cron, time_zone as TimeZone, after_success_of as AfterSuccessOf,
    calendar_id as CalendarId, misfire as Misfire, overlap as Overlap, grace_seconds as GraceSeconds, priority as Priority,
    paused as Paused, from_file as FromFile, file_definition as FileDefinition, looked_to as LookedTo, since_run as SinceRun,
    next_due_at as NextDueAt, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
from etl.schedule
where calendar_id = @calendarId order by schedule_id;
-- with @calendarId String

update etl.schedule_switch set revision = revision + 1;

select paused as Paused, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy from etl.schedule_switch;

delete from etl.calendar where calendar_id = @calendarId;
-- with @calendarId String
