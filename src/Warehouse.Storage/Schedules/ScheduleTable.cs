using System.Data.Common;
using System.Text.Json;
using Dapper;
using Warehouse.Storage.Runs;

namespace Warehouse.Storage.Schedules;

/// <summary>Schedules, calendars and the switch as their tables have them.</summary>
internal sealed class ScheduleTable(LogTables tables)
{
    private readonly string _schedules = tables.Dialect.Table("etl_schedule");
    private readonly string _calendars = tables.Dialect.Table("etl_calendar");
    private readonly string _switch = tables.Dialect.Table("etl_schedule_switch");

    /// <summary>Schedules that meet a condition, which may order and limit them.</summary>
    public async Task<IReadOnlyList<Schedule>> QueryAsync(DbConnection connection, DbTransaction? transaction, string where, object? values, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            select
                schedule_id as ScheduleId, pipeline_id as PipelineId, cron as Cron, time_zone as TimeZone, after_success_of as AfterSuccessOf,
                calendar_id as CalendarId, misfire as Misfire, overlap as Overlap, grace_seconds as GraceSeconds, priority as Priority,
                paused as Paused, from_file as FromFile, file_definition as FileDefinition, looked_to as LookedTo, since_run as SinceRun,
                next_due_at as NextDueAt, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
            from {_schedules}
            {where}
            """,
            values,
            transaction,
            cancellationToken: cancellationToken))).Select(row => row.ToSchedule()).ToList();

    /// <summary>A schedule; null when there is none with this id.</summary>
    public async Task<Schedule?> FindAsync(DbConnection connection, DbTransaction? transaction, string scheduleId, CancellationToken cancellationToken) =>
        (await QueryAsync(connection, transaction, "where schedule_id = @scheduleId", new { scheduleId }, cancellationToken)).SingleOrDefault();

    /// <summary>Writes a schedule, whether or not there is one with its id.</summary>
    public async Task PutAsync(DbConnection connection, DbTransaction transaction, Schedule schedule, CancellationToken cancellationToken)
    {
        var values = Values(schedule);
        var known = await LogTables.ExecuteAsync(
            connection,
            transaction,
            $"""
            update {_schedules}
            set pipeline_id = @PipelineId, cron = @Cron, time_zone = @TimeZone, after_success_of = @AfterSuccessOf, calendar_id = @CalendarId,
                misfire = @misfire, overlap = @overlap, grace_seconds = @GraceSeconds, priority = @Priority, paused = @IsPaused,
                from_file = @IsFromFile, file_definition = @fileDefinition, looked_to = @lookedTo, since_run = @SinceRun,
                next_due_at = @nextDueAt, revision = @Revision, changed_at = @changedAt, changed_by = @ChangedBy
            where schedule_id = @ScheduleId
            """,
            values,
            cancellationToken);
        if (known == 0)
            await LogTables.ExecuteAsync(
                connection,
                transaction,
                $"""
                insert into {_schedules} (
                    schedule_id, pipeline_id, cron, time_zone, after_success_of, calendar_id, misfire, overlap, grace_seconds, priority,
                    paused, from_file, file_definition, looked_to, since_run, next_due_at, revision, changed_at, changed_by)
                values (
                    @ScheduleId, @PipelineId, @Cron, @TimeZone, @AfterSuccessOf, @CalendarId, @misfire, @overlap, @GraceSeconds, @Priority,
                    @IsPaused, @IsFromFile, @fileDefinition, @lookedTo, @SinceRun, @nextDueAt, @Revision, @changedAt, @ChangedBy)
                """,
                values,
                cancellationToken);
    }

    /// <summary>Removes a schedule.</summary>
    public Task RemoveAsync(DbConnection connection, DbTransaction transaction, string scheduleId, CancellationToken cancellationToken) =>
        LogTables.ExecuteAsync(connection, transaction, $"delete from {_schedules} where schedule_id = @scheduleId", new { scheduleId }, cancellationToken);

    /// <summary>A calendar; null when there is none with this id.</summary>
    public async Task<SchoolCalendar?> FindCalendarAsync(DbConnection connection, DbTransaction? transaction, string calendarId, CancellationToken cancellationToken) =>
        (await QueryCalendarsAsync(connection, transaction, "where calendar_id = @calendarId", new { calendarId }, cancellationToken)).SingleOrDefault();

    /// <summary>Calendars that meet a condition, which may order and limit them.</summary>
    public async Task<IReadOnlyList<SchoolCalendar>> QueryCalendarsAsync(DbConnection connection, DbTransaction? transaction, string where, object? values, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<CalendarRow>(new CommandDefinition(
            $"""
            select calendar_id as CalendarId, title as Title, terms as Terms, blackouts as Blackouts, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy
            from {_calendars}
            {where}
            """,
            values,
            transaction,
            cancellationToken: cancellationToken))).Select(row => row.ToCalendar()).ToList();

    /// <summary>The switch of all schedules.</summary>
    public async Task<ScheduleSwitch> ReadSwitchAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        var row = await connection.QuerySingleAsync<SwitchRow>(new CommandDefinition(
            $"select paused as Paused, revision as Revision, changed_at as ChangedAt, changed_by as ChangedBy from {_switch}", null, transaction, cancellationToken: cancellationToken));
        return new ScheduleSwitch(row.Paused, row.Revision, row.ChangedAt, row.ChangedBy);
    }

    /// <summary>Counts a change.</summary>
    /// <returns>Its number.</returns>
    public async Task<long> CountChangeAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        await LogTables.ExecuteAsync(connection, transaction, $"update {_switch} set revision = revision + 1", null, cancellationToken);
        return (await ReadSwitchAsync(connection, transaction, cancellationToken)).Revision;
    }

    /// <summary>How outcomes and policies are written: <c>skipped_overlap</c>.</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>What <see cref="Name"/> wrote.</summary>
    public static T Parse<T>(string name)
        where T : struct, Enum => Enum.Parse<T>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);

    private object Values(Schedule schedule) => new
    {
        schedule.ScheduleId,
        schedule.Spec.PipelineId,
        schedule.Spec.Cron,
        schedule.Spec.TimeZone,
        schedule.Spec.AfterSuccessOf,
        schedule.Spec.CalendarId,
        misfire = Name(schedule.Spec.Misfire),
        overlap = Name(schedule.Spec.Overlap),
        schedule.Spec.GraceSeconds,
        schedule.Spec.Priority,
        schedule.IsPaused,
        schedule.IsFromFile,
        fileDefinition = schedule.FileSpec is null ? null : JsonSerializer.Serialize(schedule.FileSpec),
        lookedTo = tables.Dialect.Utc(schedule.LookedTo),
        schedule.SinceRun,
        nextDueAt = schedule.NextDueAt is { } next ? tables.Dialect.Utc(next) : null,
        schedule.Revision,
        changedAt = tables.Dialect.Utc(schedule.ChangedAt),
        schedule.ChangedBy,
    };

    private sealed class Row
    {
        public string ScheduleId { get; init; } = "";

        public string PipelineId { get; init; } = "";

        public string Cron { get; init; } = "";

        public string TimeZone { get; init; } = "";

        public string AfterSuccessOf { get; init; } = "";

        public string CalendarId { get; init; } = "";

        public string Misfire { get; init; } = "";

        public string Overlap { get; init; } = "";

        public long GraceSeconds { get; init; }

        public long Priority { get; init; }

        public bool Paused { get; init; }

        public bool FromFile { get; init; }

        public string? FileDefinition { get; init; }

        public DateTimeOffset LookedTo { get; init; }

        public long SinceRun { get; init; }

        public DateTimeOffset? NextDueAt { get; init; }

        public long Revision { get; init; }

        public DateTimeOffset ChangedAt { get; init; }

        public string ChangedBy { get; init; } = "";

        public Schedule ToSchedule() => new()
        {
            ScheduleId = ScheduleId,
            Spec = new ScheduleSpec
            {
                PipelineId = PipelineId,
                Cron = Cron,
                TimeZone = TimeZone,
                AfterSuccessOf = AfterSuccessOf,
                CalendarId = CalendarId,
                Misfire = Parse<MisfirePolicy>(Misfire),
                Overlap = Parse<OverlapPolicy>(Overlap),
                GraceSeconds = (int)GraceSeconds,
                Priority = (int)Priority,
            },
            IsPaused = Paused,
            IsFromFile = FromFile,
            FileSpec = FileDefinition is null ? null : JsonSerializer.Deserialize<ScheduleSpec>(FileDefinition),
            LookedTo = LookedTo,
            SinceRun = SinceRun,
            NextDueAt = NextDueAt,
            Revision = Revision,
            ChangedAt = ChangedAt,
            ChangedBy = ChangedBy,
        };
    }

    private sealed class CalendarRow
    {
        public string CalendarId { get; init; } = "";

        public string Title { get; init; } = "";

        public string Terms { get; init; } = "";

        public string Blackouts { get; init; } = "";

        public long Revision { get; init; }

        public DateTimeOffset ChangedAt { get; init; }

        public string ChangedBy { get; init; } = "";

        public SchoolCalendar ToCalendar() => new(CalendarId, Title, JsonSerializer.Deserialize<DayRange[]>(Terms)!, JsonSerializer.Deserialize<DayRange[]>(Blackouts)!)
        {
            Revision = Revision,
            ChangedAt = ChangedAt,
            ChangedBy = ChangedBy,
        };
    }

    private sealed class SwitchRow
    {
        public bool Paused { get; init; }

        public long Revision { get; init; }

        public DateTimeOffset ChangedAt { get; init; }

        public string ChangedBy { get; init; } = "";
    }
}
