using System.Data;
using Warehouse.Etl.Schedule;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Schedules;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sqlite;
using Warehouse.Storage.SqlServer;
using Warehouse.Tests.Storage.TSql;

namespace Warehouse.Tests.Storage.Recording;

/// <summary>What is sent for schedules, calendars and fires.</summary>
internal static class SentSchedules
{
    private static readonly CancellationToken None = CancellationToken.None;

    // A day after the schedule was last looked at: one fire is due.
    private static readonly TimeProvider Clock = new StandingClock(new DateTimeOffset(2020, 1, 2, 0, 0, 0, TimeSpan.Zero));

    public static async Task<IReadOnlyList<SentCase>> OfAsync(string engine)
    {
        SqlDialect dialect = engine == "sqlite" ? new SqliteDialect() : new SqlServerDialect();
        var recorder = new Recorder(dialect, SchemaTables.Columns);
        var warehouse = new RecordingWarehouse(dialect, recorder);
        var cron = new Cron();
        var signals = new RunSignals(Clock);
        var schedules = new ScheduleLog(warehouse, cron, signals, Clock);
        var calendars = new CalendarLog(warehouse, Clock);
        var fires = new FireLog(warehouse, cron, new RunQueue(warehouse, signals, Clock), signals, Clock);
        var spec = new ScheduleSpec { PipelineId = "a", Cron = "0 3 1 1 *", CalendarId = "c", Misfire = MisfirePolicy.All, Overlap = OverlapPolicy.Cancel };
        var queue = new RunQueue(warehouse, signals, Clock);
        var backfills = new BackfillLog(warehouse, queue, signals, Clock);
        var calendar = new SchoolCalendar("c", "c", [], []);
        var cases = new List<SentCase>();
        recorder.Reads = text => text.Contains(" as Terms", StringComparison.Ordinal) ? new DataTable()
            : text.Contains("select paused as Paused", StringComparison.Ordinal) || text.Contains("where backfill_id = @backfillId", StringComparison.Ordinal) ? Stored(text, "", "")
            : null;

        await DoAsync("seed", () => schedules.SeedAsync([new FileSchedule("a", spec)], None));
        await DoAsync("create", () => schedules.CreateAsync("a", spec with { CalendarId = "" }, false, "who", None));
        recorder.Changes = text => text.StartsWith($"update {dialect.Table("etl_schedule")}\n", StringComparison.Ordinal) ? 0 : null;
        await DoAsync("create where there was none", () => schedules.CreateAsync("b", spec with { CalendarId = "" }, false, "who", None));
        recorder.Changes = _ => null;
        await DoAsync("list", () => schedules.ListAsync(10, "a", None));
        await DoAsync("switch", () => schedules.SwitchAsync(true, "who", None));
        await DoAsync("create calendar", () => calendars.CreateAsync(calendar, "who", None));
        await DoAsync("list calendars", () => calendars.ListAsync(10, "a", None));
        await DoAsync("list fires", () => fires.ListAsync(null, 10, null, None));
        await DoAsync("list fires of a schedule", () => fires.ListAsync("a", 10, (DateTimeOffset.UnixEpoch, "a"), None));

        await DoAsync("backfill", () => backfills.RequestAsync(new BackfillRequest("a", ["2023", "2024"]) { RequestId = "request" }, None));
        await DoAsync("cancel a backfill", () => backfills.CancelAsync(1, "who", None));
        await DoAsync("list backfills", () => backfills.ListAsync(10, null, None));
        recorder.Reads = text => text.Contains(" as BackfillId", StringComparison.Ordinal) && text.Contains(" as PipelineId", StringComparison.Ordinal)
            ? Recorder.Rows([new { RunId = 1L, PipelineId = "a", State = "queued", Force = false, CreatedAt = recorder.Moment, BackfillId = 1L }])
            : null;
        await DoAsync("claim of a backfill", () => queue.ClaimAsync("host", new ClaimRules(new Dictionary<string, IReadOnlyList<string>> { ["a"] = [] }, 2), None));

        recorder.Reads = text => Stored(text, "0 3 1 1 *", "");
        await DoAsync("update", () => schedules.UpdateAsync("a", _ => spec, 1, "who", None));
        await DoAsync("pause", () => schedules.PauseAsync("a", true, "who", None));
        await DoAsync("delete", () => schedules.DeleteAsync("a", 1, None));
        await DoAsync("update calendar", () => calendars.UpdateAsync(calendar, 1, "who", None));
        await DoAsync("decide by the clock", () => fires.DecideAsync(None));
        recorder.Reads = text => Stored(text, "", "b");
        await DoAsync("decide by a success", () => fires.DecideAsync("a", None));
        recorder.Reads = text => text.Contains(" as Cron", StringComparison.Ordinal) ? null : Stored(text, "", "");
        await DoAsync("delete calendar", () => calendars.DeleteAsync("c", 1, None));
        return cases;

        async Task DoAsync(string name, Func<Task> act)
        {
            await act();
            cases.Add(recorder.Take(name));
        }

        // A schedule that is due, a fire that waits, and whatever else is asked for.
        DataTable? Stored(string text, string cronText, string after) =>
            text.Contains(" as Cron", StringComparison.Ordinal) ? Recorder.Rows([new
            {
                ScheduleId = "a", PipelineId = "a", Cron = cronText, TimeZone = "UTC", AfterSuccessOf = after, CalendarId = "c", Misfire = "all", Overlap = "cancel", GraceSeconds = 1L, Priority = 0L,
                Paused = false, FromFile = false, LookedTo = recorder.Moment, SinceRun = 0L, Revision = 1L, ChangedAt = recorder.Moment, ChangedBy = "",
            }])
            : text.Contains("periods as Periods", StringComparison.Ordinal) ? Recorder.Rows([new
            {
                BackfillId = 1L, PipelineId = "a", Periods = """["2023"]""", MaxParallel = 1L, Force = false, RequestedBy = "", CreatedAt = recorder.Moment,
            }])
            : text.Contains(" as DueAt", StringComparison.Ordinal) ? text.Contains("due_at >= @first", StringComparison.Ordinal) ? new DataTable() : Recorder.Rows([new
            {
                ScheduleId = "a", DueAt = recorder.Moment, PipelineId = "a", Outcome = "waiting", DecidedAt = recorder.Moment,
            }])
            : text.Contains(" as Terms", StringComparison.Ordinal) ? Recorder.Rows([new { CalendarId = "c", Title = "c", Terms = "[]", Blackouts = "[]", Revision = 1L, ChangedAt = recorder.Moment, ChangedBy = "" }])
            : text.Contains(" as Paused", StringComparison.Ordinal) ? Recorder.Rows([new { Paused = false, Revision = 1L, ChangedAt = recorder.Moment, ChangedBy = "" }])
            : text.Contains(" as RunId", StringComparison.Ordinal) ? Recorder.Rows([new { RunId = 1L, PipelineId = "b", State = "succeeded", Force = false, CreatedAt = recorder.Moment, EndedAt = recorder.Moment }])
            : text.StartsWith("select s.schedule_id", StringComparison.Ordinal) || text.StartsWith("select f.schedule_id", StringComparison.Ordinal) ? Recorder.Rows([new { schedule_id = "a" }])
            : null;
    }

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
