using System.Data.Common;
using Dapper;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Sql;

namespace Warehouse.Storage.Schedules;

/// <summary>
/// Decides what is due. Whoever sees a due fire first decides it, in one transaction that no other runs beside: its row, its
/// run and how far the schedule was looked at are written together or not at all. The times come from the schedule and not from
/// when a host looks, so that a host that looks late, twice or by a wrong clock decides the same fires as any other.
/// </summary>
public sealed class FireLog
{
    /// <summary>How many fires are decided in one transaction; the rest follows at once.</summary>
    internal const int Batch = 1000;

    private readonly LogTables _tables;
    private readonly ScheduleTable _schedules;
    private readonly ICron _cron;
    private readonly RunSignals _signals;
    private readonly TimeProvider _time;
    private readonly FireTable _fires;
    private readonly RunQueue _queue;
    private readonly string _runs;

    /// <summary>The log in a warehouse.</summary>
    public FireLog(SqlWarehouse warehouse, ICron cron, RunQueue queue, RunSignals signals, TimeProvider time)
    {
        (_tables, _cron, _queue, _signals, _time) = (new LogTables(warehouse, time), cron, queue, signals, time);
        (_schedules, _fires) = (new ScheduleTable(_tables), new FireTable(_tables));
        _runs = _tables.Dialect.Table("etl_run");
    }

    /// <summary>Fires, newest first.</summary>
    /// <param name="scheduleId">Of this schedule; null for all.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="before">Behind this one; null from the newest.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<IReadOnlyList<Fire>> ListAsync(string? scheduleId, int limit, (DateTimeOffset DueAt, string ScheduleId)? before, CancellationToken cancellationToken)
    {
        var ofSchedule = scheduleId is null ? "" : "and schedule_id = @scheduleId";
        return _tables.ReadAsync(
            connection => _fires.QueryAsync(
                connection,
                null,
                $"""
                where (due_at < @dueAt or (due_at = @dueAt and schedule_id > @behind)) {ofSchedule}
                order by due_at desc, schedule_id
                {_tables.Dialect.Limit("@limit")}
                """,
                new { scheduleId, limit, dueAt = _tables.Dialect.Utc(before?.DueAt ?? DateTimeOffset.MaxValue), behind = before?.ScheduleId ?? "" },
                cancellationToken),
            cancellationToken);
    }

    /// <summary>Decides everything that is due, and starts what waited for the end of a run.</summary>
    /// <returns>The fires that were decided or started.</returns>
    public async Task<IReadOnlyList<Fire>> DecideAsync(CancellationToken cancellationToken)
    {
        var decided = new List<Fire>();
        foreach (var scheduleId in await ListDueAsync(cancellationToken))
            decided.AddRange(await DecideAsync(scheduleId, cancellationToken));
        if (await IsAnyToStartAsync(cancellationToken))
            decided.AddRange(await LockAsync((connection, transaction) => StartAsync(connection, transaction, cancellationToken), cancellationToken));
        return decided;
    }

    /// <summary>Decides what is due of a schedule; nothing when that is nothing.</summary>
    public async Task<IReadOnlyList<Fire>> DecideAsync(string scheduleId, CancellationToken cancellationToken)
    {
        var all = new List<Fire>();
        bool isAll;
        do
        {
            (var decided, isAll) = await LockAsync((connection, transaction) => DecideAsync(connection, transaction, scheduleId, cancellationToken), cancellationToken);
            all.AddRange(decided);
        }
        while (!isAll);
        return all;
    }

    // Looking costs no lock, and finds nothing most of the time.
    private Task<IReadOnlyList<string>> ListDueAsync(CancellationToken cancellationToken) =>
        _tables.QueryAsync<string>(
            $"""
            select s.schedule_id
            from {_tables.Dialect.Table("etl_schedule")} as s
            where s.paused = 0
                and not exists (select 1 from {_tables.Dialect.Table("etl_schedule_switch")} where paused = 1)
                and (s.next_due_at <= @now or exists (
                    select 1
                    from {_runs} as r
                    where r.pipeline_id = s.after_success_of and {IsNewSuccess("r", "s.since_run", "s.looked_to", "s.schedule_id")}))
            order by s.next_due_at, s.schedule_id
            """,
            new { now = _tables.Now() },
            cancellationToken);

    private async Task<bool> IsAnyToStartAsync(CancellationToken cancellationToken) =>
        (await _tables.QueryAsync<string>($"select f.schedule_id from {_fires.Name} as f {WhereCanStart()}", null, cancellationToken)).Count > 0;

    private async Task<(IReadOnlyList<Fire> Decided, bool IsAll)> DecideAsync(DbConnection connection, DbTransaction transaction, string scheduleId, CancellationToken cancellationToken)
    {
        var isStopped = (await _schedules.ReadSwitchAsync(connection, transaction, cancellationToken)).IsPaused;
        if (isStopped || await _schedules.FindAsync(connection, transaction, scheduleId, cancellationToken) is not { IsPaused: false } schedule)
            return ([], true);

        var now = _time.GetUtcNow();
        var (due, isAll) = schedule.Spec.AfterSuccessOf.Length > 0
            ? (await SuccessesAsync(connection, transaction, schedule, cancellationToken), true)
            : Due(schedule, now);
        // A schedule that was made anew, or looked at by a clock that was put back since, may have decided them before.
        var known = (await KnownAsync(connection, transaction, schedule, due, cancellationToken)).ToHashSet();
        var fires = await JudgeAsync(connection, transaction, schedule, due.Where(one => !known.Contains(one.At)).ToList(), isAll, now, cancellationToken);
        foreach (var fire in fires)
            await _fires.InsertAsync(connection, transaction, fire, cancellationToken);
        await NoteLookedToAsync(connection, transaction, schedule, isAll ? now : due[^1].At, cancellationToken);
        var started = await StartAsync(connection, transaction, cancellationToken);
        var runs = started.ToDictionary(fire => (fire.ScheduleId, fire.DueAt));
        return ([.. fires.Select(fire => runs.GetValueOrDefault((fire.ScheduleId, fire.DueAt), fire)), .. started.Where(fire => !fires.Any(one => one.ScheduleId == fire.ScheduleId && one.DueAt == fire.DueAt))], isAll);
    }

    private (IReadOnlyList<DueFire> Due, bool IsAll) Due(Schedule schedule, DateTimeOffset now)
    {
        if (FireTimes.Of(schedule.Spec, _cron) is not { } times)
            return ([], true);
        var due = times.After(schedule.LookedTo).TakeWhile(moment => moment <= now).Take(Batch + 1).Select(moment => new DueFire(moment, null)).ToList();
        return (due.Take(Batch).ToList(), due.Count <= Batch);
    }

    private async Task<IReadOnlyList<DueFire>> SuccessesAsync(DbConnection connection, DbTransaction transaction, Schedule schedule, CancellationToken cancellationToken)
    {
        var successes = await _tables.QueryRunsAsync(
            connection,
            transaction,
            $"as r where r.pipeline_id = @AfterSuccessOf and {IsNewSuccess("r", "@SinceRun", "@lookedTo", "@ScheduleId")} order by ended_at, run_id",
            new { schedule.Spec.AfterSuccessOf, schedule.SinceRun, lookedTo = _tables.Dialect.Utc(schedule.LookedTo), schedule.ScheduleId },
            cancellationToken);
        var due = new List<DueFire>();
        foreach (var run in successes)
        {
            // A fire is known by its moment: two successes of the same one are put apart.
            var at = run.EndedAt!.Value;
            while (due.Any(one => one.At == at) || (await KnownAsync(connection, transaction, schedule, [new DueFire(at, null)], cancellationToken)).Count > 0)
                at = at.AddTicks(1);
            due.Add(new DueFire(at, run.RunId));
        }

        return due;
    }

    private async Task<IReadOnlyList<Fire>> JudgeAsync(
        DbConnection connection, DbTransaction transaction, Schedule schedule, IReadOnlyList<DueFire> due, bool isAll, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (due.Count == 0)
            return [];
        var spec = schedule.Spec;
        var calendar = spec.CalendarId.Length == 0 ? null : await _schedules.FindCalendarAsync(connection, transaction, spec.CalendarId, cancellationToken);
        // Every success that was waited for is one fire, however late it is seen.
        var policy = spec.AfterSuccessOf.Length > 0 ? spec with { Misfire = MisfirePolicy.All } : spec;
        var outcomes = await HasPipelineAsync(connection, transaction, spec.PipelineId, cancellationToken)
            ? DueFires.Judge(policy, calendar, TimeZoneInfo.FindSystemTimeZoneById(spec.TimeZone), due.Select(one => one.At).ToList(), isAll, now)
            : due.Select(_ => FireOutcome.NoPipeline).ToList();
        var isBusy = await IsBusyAsync(connection, transaction, spec.PipelineId, cancellationToken);
        var fires = new List<Fire>();
        foreach (var (one, outcome) in due.Zip(outcomes))
        {
            var fire = new Fire { ScheduleId = schedule.ScheduleId, DueAt = one.At, PipelineId = spec.PipelineId, Outcome = outcome, DecidedAt = now, OfRun = one.OfRun };
            var isLate = now - one.At > TimeSpan.FromSeconds(spec.GraceSeconds);
            if (outcome == FireOutcome.Waiting && isBusy && spec.Overlap == OverlapPolicy.Skip && !(isLate && policy.Misfire == MisfirePolicy.All))
                fire = fire with { Outcome = FireOutcome.SkippedOverlap };
            if (outcome == FireOutcome.Waiting && isBusy && spec.Overlap == OverlapPolicy.Cancel)
            {
                await GiveWayAsync(connection, transaction, schedule, now, cancellationToken);
                fires = fires.Select(before => before.Outcome == FireOutcome.Waiting ? before with { Outcome = FireOutcome.SkippedOverlap } : before).ToList();
            }

            isBusy |= fire.Outcome == FireOutcome.Waiting;
            fires.Add(fire);
        }

        return fires;
    }

    // The newest fire takes the place of the run that goes on and of what waited.
    private async Task GiveWayAsync(DbConnection connection, DbTransaction transaction, Schedule schedule, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await _fires.SkipWaitingAsync(connection, transaction, schedule.ScheduleId, cancellationToken);
        var values = new { schedule.Spec.PipelineId, now = _tables.Dialect.Utc(now), by = $"schedules/{schedule.ScheduleId}", message = $"The next fire of schedules/{schedule.ScheduleId} took its place." };
        await LogTables.ExecuteAsync(
            connection,
            transaction,
            $"""
            update {_runs}
            set state = 'cancelled', ended_at = @now, error_code = 'etl.superseded', error_message = @message, error_location = '', error_hint = ''
            where pipeline_id = @PipelineId and {IsUnfinished()} and state = 'queued'
            """,
            values,
            cancellationToken);
        await LogTables.ExecuteAsync(
            connection,
            transaction,
            $"""
            update {_runs}
            set cancel_requested_at = @now, cancel_requested_by = @by
            where pipeline_id = @PipelineId and {IsUnfinished()} and cancel_requested_at is null
            """,
            values,
            cancellationToken);
    }

    private async Task<IReadOnlyList<Fire>> StartAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        var started = new List<Fire>();
        var busy = new HashSet<string>(StringComparer.Ordinal);
        var waiting = await _fires.QueryAsync(connection, transaction, $"as f {WhereCanStart()} order by due_at, schedule_id", null, cancellationToken);
        foreach (var fire in waiting.Where(fire => busy.Add(fire.PipelineId)))
        {
            var schedule = (await _schedules.FindAsync(connection, transaction, fire.ScheduleId, cancellationToken))!;
            var run = await _queue.InsertAsync(
                connection, transaction, new RunRequest(fire.PipelineId) { Priority = schedule.Spec.Priority, RequestedBy = $"schedules/{fire.ScheduleId}" }, cancellationToken);
            started.Add(fire with { Outcome = FireOutcome.Ran, RunId = run.RunId });
            await _fires.NoteRunAsync(connection, transaction, started[^1], cancellationToken);
        }

        return started;
    }

    // A clock that goes behind does not make what was looked at due again.
    private async Task NoteLookedToAsync(DbConnection connection, DbTransaction transaction, Schedule schedule, DateTimeOffset lookedTo, CancellationToken cancellationToken)
    {
        if (FireTimes.Of(schedule.Spec, _cron) is not { } times || lookedTo <= schedule.LookedTo)
            return;
        var next = times.After(lookedTo).Select(moment => (DateTimeOffset?)moment).FirstOrDefault();
        await LogTables.ExecuteAsync(
            connection,
            transaction,
            $"update {_tables.Dialect.Table("etl_schedule")} set looked_to = @lookedTo, next_due_at = @next where schedule_id = @ScheduleId",
            new { schedule.ScheduleId, lookedTo = _tables.Dialect.Utc(lookedTo), next = next is { } moment ? _tables.Dialect.Utc(moment) : null },
            cancellationToken);
    }

    private async Task<bool> HasPipelineAsync(DbConnection connection, DbTransaction transaction, string pipelineId, CancellationToken cancellationToken) =>
        await CountAsync(connection, transaction, $"{_tables.Dialect.Table("etl_pipeline")} where pipeline_id = @pipelineId and is_current = 1", new { pipelineId }, cancellationToken) > 0;

    private async Task<bool> IsBusyAsync(DbConnection connection, DbTransaction transaction, string pipelineId, CancellationToken cancellationToken) =>
        await CountAsync(connection, transaction, $"{_runs} where pipeline_id = @pipelineId and {IsUnfinished()}", new { pipelineId }, cancellationToken) > 0
        || await CountAsync(connection, transaction, $"{_fires.Name} where pipeline_id = @pipelineId and outcome = 'waiting'", new { pipelineId }, cancellationToken) > 0;

    private static Task<long> CountAsync(DbConnection connection, DbTransaction transaction, string what, object values, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<long>(new CommandDefinition($"select count(*) from {what}", values, transaction, cancellationToken: cancellationToken));

    private async Task<IReadOnlyList<DateTimeOffset>> KnownAsync(DbConnection connection, DbTransaction transaction, Schedule schedule, IReadOnlyList<DueFire> due, CancellationToken cancellationToken) =>
        due.Count == 0 ? [] : await _fires.ListDueTimesAsync(connection, transaction, schedule.ScheduleId, due[0].At, due[^1].At, cancellationToken);

    private async Task<T> LockAsync<T>(Func<DbConnection, DbTransaction, Task<T>> act, CancellationToken cancellationToken)
    {
        var result = await _tables.LockAsync(act, cancellationToken);
        _signals.Notify();
        return result;
    }

    // A run of before the schedule began counts when it ended afterwards.
    private string IsNewSuccess(string run, string sinceRun, string lookedTo, string scheduleId) =>
        $"""
        {run}.kind = 'load' and {run}.state = 'succeeded' and ({run}.run_id > {sinceRun} or {run}.ended_at > {lookedTo})
            and not exists (select 1 from {_fires.Name} as f where f.schedule_id = {scheduleId} and f.of_run = {run}.run_id)
        """;

    // Runs of a slice, dry runs and the like go on beside those that are scheduled.
    private static string IsUnfinished(string run = "") => $"{run}kind = 'load' and {run}period = '' and {run}state in ('queued', 'reading', 'staging', 'committing')";

    private string WhereCanStart() =>
        $"""
        where f.outcome = 'waiting'
            and exists (select 1 from {_tables.Dialect.Table("etl_schedule")} as s where s.schedule_id = f.schedule_id and s.paused = 0)
            and not exists (select 1 from {_tables.Dialect.Table("etl_schedule_switch")} as w where w.paused = 1)
            and not exists (select 1 from {_runs} as r where r.pipeline_id = f.pipeline_id and {IsUnfinished("r.")})
        """;

    private sealed record DueFire(DateTimeOffset At, long? OfRun);
}
