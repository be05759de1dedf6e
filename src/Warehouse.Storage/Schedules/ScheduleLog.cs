using System.Data.Common;
using System.Globalization;
using Dapper;
using Warehouse.Catalogue;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Sql;

namespace Warehouse.Storage.Schedules;

/// <summary>The schedules of a warehouse: what pipeline files say, what administrators made of it, and the switch of all.</summary>
public sealed class ScheduleLog
{
    private readonly LogTables _tables;
    private readonly ScheduleTable _schedules;
    private readonly ICron _cron;
    private readonly TimeProvider _time;
    private readonly RunSignals _signals;

    /// <summary>The log in a warehouse.</summary>
    public ScheduleLog(SqlWarehouse warehouse, ICron cron, RunSignals signals, TimeProvider time)
    {
        (_tables, _cron, _signals, _time) = (new LogTables(warehouse, time), cron, signals, time);
        _schedules = new ScheduleTable(_tables);
    }

    /// <summary>
    /// Makes known what the pipeline files say. One that an administrator changed stays as it is, and remembers what its file
    /// says; one that only a file had goes with it.
    /// </summary>
    public Task SeedAsync(IReadOnlyList<FileSchedule> files, CancellationToken cancellationToken) =>
        _tables.LockAsync(
            async (connection, transaction) =>
            {
                var known = (await _schedules.QueryAsync(connection, transaction, "", null, cancellationToken)).ToDictionary(schedule => schedule.ScheduleId);
                foreach (var file in files)
                {
                    if (!known.TryGetValue(file.ScheduleId, out var stored))
                        await PutAsync(connection, transaction, await BeginAsync(connection, transaction, NewOf(file), cancellationToken), "", cancellationToken);
                    else if (stored.FileSpec != file.Spec)
                        await PutAsync(connection, transaction, stored.IsFromFile ? await BeginAsync(connection, transaction, stored with { Spec = file.Spec, FileSpec = file.Spec }, cancellationToken) : stored with { FileSpec = file.Spec }, "", cancellationToken);
                }

                foreach (var gone in known.Values.Where(schedule => schedule.FileSpec is not null && files.All(file => file.ScheduleId != schedule.ScheduleId)))
                {
                    if (gone.IsFromFile)
                        await DropAsync(connection, transaction, gone, cancellationToken);
                    else
                        await PutAsync(connection, transaction, gone with { FileSpec = null }, gone.ChangedBy, cancellationToken);
                }

                return true;
            },
            cancellationToken);

    /// <summary>Schedules by id.</summary>
    /// <param name="limit">At most this many.</param>
    /// <param name="after">Those behind this id; null from the first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<IReadOnlyList<Schedule>> ListAsync(int limit, string? after, CancellationToken cancellationToken) =>
        _tables.ReadAsync(
            connection => _schedules.QueryAsync(
                connection, null, $"where schedule_id > @after order by schedule_id {_tables.Dialect.Limit("@limit")}", new { after = after ?? "", limit }, cancellationToken),
            cancellationToken);

    /// <summary>A schedule; null when there is none with this id.</summary>
    public Task<Schedule?> FindAsync(string scheduleId, CancellationToken cancellationToken) =>
        _tables.ReadAsync(connection => _schedules.FindAsync(connection, null, scheduleId, cancellationToken), cancellationToken);

    /// <summary>The switch of all schedules, and the number of the last change of any.</summary>
    public Task<ScheduleSwitch> ReadSwitchAsync(CancellationToken cancellationToken) =>
        _tables.ReadAsync(connection => _schedules.ReadSwitchAsync(connection, null, cancellationToken), cancellationToken);

    /// <summary>Makes a schedule; one that is the same already is returned.</summary>
    /// <exception cref="ProblemException"><c>etl.schedule_exists</c>, or what <see cref="UpdateAsync"/> throws.</exception>
    public Task<Schedule> CreateAsync(string scheduleId, ScheduleSpec spec, bool isPaused, string by, CancellationToken cancellationToken) =>
        ChangeAsync(
            async (connection, transaction) =>
            {
                if (await _schedules.FindAsync(connection, transaction, scheduleId, cancellationToken) is { } made)
                    return made.Spec == spec && made.IsPaused == isPaused && !made.IsFromFile ? made : throw new ProblemException(new Problem("etl.schedule_exists", $"There is a schedule '{scheduleId}' already.", "schedule_id", "Update it, or choose another id."));
                await CheckAsync(connection, transaction, scheduleId, spec, cancellationToken);
                return await PutAsync(connection, transaction, await BeginAsync(connection, transaction, New(scheduleId, spec) with { IsPaused = isPaused }, cancellationToken), by, cancellationToken);
            },
            cancellationToken);

    /// <summary>Changes a schedule; it is due from now on, and no pipeline file changes it any more.</summary>
    /// <param name="scheduleId">Its id.</param>
    /// <param name="change">What becomes of it.</param>
    /// <param name="revision">The one that the change was made from; null for whichever there is.</param>
    /// <param name="by">Who changes it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ProblemException">
    /// <c>request.not_found</c>, <c>etl.schedule_changed</c> when somebody changed it meanwhile, <c>etl.unknown_calendar</c>,
    /// <c>etl.schedule_cycle</c>.
    /// </exception>
    public Task<Schedule> UpdateAsync(string scheduleId, Func<ScheduleSpec, ScheduleSpec> change, long? revision, string by, CancellationToken cancellationToken) =>
        ChangeAsync(
            async (connection, transaction) =>
            {
                var stored = await RequireAsync(connection, transaction, scheduleId, revision, cancellationToken);
                var spec = change(stored.Spec);
                await CheckAsync(connection, transaction, scheduleId, spec, cancellationToken);
                return await PutAsync(connection, transaction, await BeginAsync(connection, transaction, stored with { Spec = spec, IsFromFile = false }, cancellationToken), by, cancellationToken);
            },
            cancellationToken);

    /// <summary>Pauses a schedule or resumes it; what would have been due in between is not due any more.</summary>
    /// <exception cref="ProblemException"><c>request.not_found</c>.</exception>
    public Task<Schedule> PauseAsync(string scheduleId, bool isPaused, string by, CancellationToken cancellationToken) =>
        ChangeAsync(
            async (connection, transaction) =>
            {
                var stored = await RequireAsync(connection, transaction, scheduleId, null, cancellationToken);
                if (stored.IsPaused == isPaused)
                    return stored;
                var changed = stored with { IsPaused = isPaused };
                return await PutAsync(connection, transaction, isPaused ? changed : await BeginAsync(connection, transaction, changed, cancellationToken), by, cancellationToken);
            },
            cancellationToken);

    /// <summary>Removes a schedule; one that a pipeline file has is again what that says.</summary>
    /// <returns>What the file says; null when it is gone.</returns>
    /// <exception cref="ProblemException"><c>request.not_found</c>, <c>etl.schedule_changed</c>, <c>etl.schedule_of_file</c> when it is the file's.</exception>
    public Task<Schedule?> DeleteAsync(string scheduleId, long? revision, CancellationToken cancellationToken) =>
        ChangeAsync(
            async (connection, transaction) =>
            {
                var stored = await RequireAsync(connection, transaction, scheduleId, revision, cancellationToken);
                if (stored.IsFromFile)
                    throw new ProblemException(new Problem("etl.schedule_of_file", $"The schedule '{scheduleId}' stands in its pipeline file.", "name", "Pause it, or take it out of the file."));
                if (stored.FileSpec is not { } file)
                {
                    await DropAsync(connection, transaction, stored, cancellationToken);
                    return null;
                }

                var again = stored with { Spec = file, IsFromFile = true, IsPaused = false };
                return (Schedule?)await PutAsync(connection, transaction, await BeginAsync(connection, transaction, again, cancellationToken), "", cancellationToken);
            },
            cancellationToken);

    /// <summary>Pauses all schedules or lets them go on; what would have been due in between is not due any more.</summary>
    public Task<ScheduleSwitch> SwitchAsync(bool isPaused, string by, CancellationToken cancellationToken) =>
        ChangeAsync(
            async (connection, transaction) =>
            {
                var now = await _schedules.ReadSwitchAsync(connection, transaction, cancellationToken);
                if (now.IsPaused == isPaused)
                    return now;
                await LogTables.ExecuteAsync(
                    connection,
                    transaction,
                    $"update {_tables.Dialect.Table("etl_schedule_switch")} set paused = @isPaused, revision = revision + 1, changed_at = @now, changed_by = @by",
                    new { isPaused, by, now = _tables.Now() },
                    cancellationToken);
                if (!isPaused)
                {
                    foreach (var schedule in await _schedules.QueryAsync(connection, transaction, "where paused = 0", null, cancellationToken))
                        await _schedules.PutAsync(connection, transaction, await BeginAsync(connection, transaction, schedule, cancellationToken), cancellationToken);
                }

                return await _schedules.ReadSwitchAsync(connection, transaction, cancellationToken);
            },
            cancellationToken);

    private static Schedule New(string scheduleId, ScheduleSpec spec) => new()
    {
        ScheduleId = scheduleId,
        Spec = spec,
        IsPaused = false,
        IsFromFile = false,
        LookedTo = default,
        SinceRun = 0,
        Revision = 0,
        ChangedAt = default,
        ChangedBy = "",
    };

    private static Schedule NewOf(FileSchedule file) => New(file.ScheduleId, file.Spec) with { IsFromFile = true, FileSpec = file.Spec };

    // From now on: nothing of before is due.
    private async Task<Schedule> BeginAsync(DbConnection connection, DbTransaction transaction, Schedule schedule, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var lastRun = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"select coalesce(max(run_id), 0) from {_tables.Dialect.Table("etl_run")}", null, transaction, cancellationToken: cancellationToken));
        return schedule with { LookedTo = now, SinceRun = lastRun, NextDueAt = FireTimes.Of(schedule.Spec, _cron)?.After(now).Select(due => (DateTimeOffset?)due).FirstOrDefault() };
    }

    private async Task<Schedule> PutAsync(DbConnection connection, DbTransaction transaction, Schedule schedule, string by, CancellationToken cancellationToken)
    {
        var put = schedule with { Revision = await _schedules.CountChangeAsync(connection, transaction, cancellationToken), ChangedAt = _time.GetUtcNow(), ChangedBy = by };
        await _schedules.PutAsync(connection, transaction, put, cancellationToken);
        return put;
    }

    // What waits for a schedule that is gone waits for nothing.
    private async Task DropAsync(DbConnection connection, DbTransaction transaction, Schedule schedule, CancellationToken cancellationToken)
    {
        await _schedules.CountChangeAsync(connection, transaction, cancellationToken);
        await _schedules.RemoveAsync(connection, transaction, schedule.ScheduleId, cancellationToken);
        await new FireTable(_tables).SkipWaitingAsync(connection, transaction, schedule.ScheduleId, cancellationToken);
    }

    private async Task<Schedule> RequireAsync(DbConnection connection, DbTransaction transaction, string scheduleId, long? revision, CancellationToken cancellationToken)
    {
        if (await _schedules.FindAsync(connection, transaction, scheduleId, cancellationToken) is not { } stored)
        {
            var known = await _schedules.QueryAsync(connection, transaction, "", null, cancellationToken);
            throw new ProblemException(new Problem("request.not_found", $"There is no schedule '{scheduleId}'.", "name", Nearest.Hint(scheduleId, known.Select(schedule => schedule.ScheduleId))));
        }

        return revision is null || revision == stored.Revision
            ? stored
            : throw new ProblemException(new Problem("etl.schedule_changed", $"The schedule '{scheduleId}' was changed by {(stored.ChangedBy.Length == 0 ? "somebody" : stored.ChangedBy)} at {stored.ChangedAt.ToString("u", CultureInfo.InvariantCulture)}.", "etag", "Read it again, and change what you find."));
    }

    private async Task CheckAsync(DbConnection connection, DbTransaction transaction, string scheduleId, ScheduleSpec spec, CancellationToken cancellationToken)
    {
        if (spec.CalendarId.Length > 0 && await _schedules.FindCalendarAsync(connection, transaction, spec.CalendarId, cancellationToken) is null)
        {
            var calendars = await _schedules.QueryCalendarsAsync(connection, transaction, "", null, cancellationToken);
            throw new ProblemException(new Problem("etl.unknown_calendar", $"There is no calendar '{spec.CalendarId}'.", "schedule.calendar", Nearest.Hint(spec.CalendarId, calendars.Select(calendar => calendar.CalendarId))));
        }

        var others = (await _schedules.QueryAsync(connection, transaction, "", null, cancellationToken)).Where(schedule => schedule.ScheduleId != scheduleId).Select(schedule => schedule.Spec);
        if (ScheduleCycle.Find([.. others, spec], spec) is { } cycle)
            throw new ProblemException(new Problem("etl.schedule_cycle", $"Each success would bring the next for ever: {string.Join(" → ", cycle)}.", "schedule.after_success_of"));
    }

    private async Task<T> ChangeAsync<T>(Func<DbConnection, DbTransaction, Task<T>> change, CancellationToken cancellationToken)
    {
        var changed = await _tables.LockAsync(change, cancellationToken);
        _signals.Notify();
        return changed;
    }
}
