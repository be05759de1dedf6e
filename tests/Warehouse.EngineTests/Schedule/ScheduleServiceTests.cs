using Edustat.V1;
using Google.Protobuf.WellKnownTypes;
using Warehouse.Catalogue;
using Warehouse.EngineTests.Load;
using Warehouse.Storage;
using ApiSchedule = Edustat.V1.Schedule;
using ScheduleService = Warehouse.Gateway.ScheduleService;
using SchoolCalendar = Edustat.V1.SchoolCalendar;

namespace Warehouse.EngineTests.Schedule;

/// <summary>Schedules over the API, with everything behind it real.</summary>
public abstract class ScheduleServiceTests(StorageEngine engine) : IAsyncLifetime
{
    private static readonly Grpc.Core.ServerCallContext Call = AnyCall.Anybody;

    private readonly LoadWorld _world = new(engine);
    private LoadHost _host = null!;
    private ScheduleService _service = null!;

    public async Task InitializeAsync()
    {
        _host = await _world.StartAsync();
        _service = _host.Service<ScheduleService>();
    }

    public async Task DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        _world.Dispose();
    }

    [SkippableFact]
    public async Task Schedule_IsMadeChangedPausedListedAndRemoved()
    {
        var made = await CreateAsync(Nightly());
        var changed = await _service.UpdateSchedule(
            new UpdateScheduleRequest { Schedule = new ApiSchedule { Name = made.Name, Cron = "30 4 * * SUN", Priority = 9, Etag = made.Etag }, UpdateMask = new FieldMask { Paths = { "cron" } } }, Call);
        var paused = await _service.PauseSchedule(new PauseScheduleRequest { Name = made.Name }, Call);
        var listed = Assert.Single((await _service.ListSchedules(new ListSchedulesRequest(), Call)).Schedules);
        var left = await _service.DeleteSchedule(new DeleteScheduleRequest { Name = made.Name, Etag = paused.Etag }, Call);

        Assert.Equal(("schedules/nightly", "Asia/Shanghai", ApiSchedule.Types.Misfire.Once, ApiSchedule.Types.Overlap.Skip, 300), (made.Name, made.TimeZone, made.Misfire, made.Overlap, made.GraceSeconds));
        Assert.NotNull(made.NextDueTime);
        Assert.Equal(("30 4 * * SUN", 0), (changed.Cron, changed.Priority));
        Assert.Equal((true, null), (paused.Paused, paused.NextDueTime));
        Assert.Equal(ToMicroseconds(paused), ToMicroseconds(listed));
        Assert.Null(left.FileSchedule);
        Assert.Empty((await _service.ListSchedules(new ListSchedulesRequest(), Call)).Schedules);
    }

    [SkippableFact]
    public async Task SameScheduleAgain_IsTheOneThatWasMade_AnotherIsRefused()
    {
        var made = await CreateAsync(Nightly());
        var other = Nightly();
        other.Cron = "0 4 * * *";

        Assert.Equal(ToMicroseconds(made), ToMicroseconds(await CreateAsync(Nightly())));
        Assert.Equal("etl.schedule_exists", (await ProblemAsync(() => CreateAsync(other))).Code);
    }

    [SkippableFact]
    public async Task ChangeOfAnOlderState_IsRefused()
    {
        var made = await CreateAsync(Nightly());
        await _service.PauseSchedule(new PauseScheduleRequest { Name = made.Name }, Call);

        var problem = await ProblemAsync(() => _service.UpdateSchedule(new UpdateScheduleRequest { Schedule = made }, Call));

        Assert.Equal(("etl.schedule_changed", "etag"), (problem.Code, problem.Path));
    }

    [SkippableFact]
    public async Task EveryMistake_IsNamedWithTheNearestRightThing()
    {
        var exception = await Assert.ThrowsAsync<ProblemException>(() => CreateAsync(new ApiSchedule
        {
            Pipeline = "pipelines/enrolmnt",
            Cron = "0 25 * * MOM",
            TimeZone = "Asia/Shangai",
            GraceSeconds = -1,
        }));

        Assert.Equal(
            [
                ("etl.bad_cron", "schedule.cron", ""),
                ("etl.bad_cron", "schedule.cron", ""),
                ("request.not_found", "schedule.pipeline", "Did you mean 'enrolment'?"),
                ("etl.unknown_time_zone", "schedule.time_zone", "Did you mean 'Asia/Shanghai'?"),
                ("etl.bad_schedule", "schedule.grace_seconds", "From 1 to 86400; 0 for 300."),
            ],
            exception.Problems.Select(problem => (problem.Code, problem.Path, problem.Hint)));
        Assert.StartsWith("'25' is no hour: 0 to 23", exception.Problems[0].Message, StringComparison.Ordinal);
        Assert.StartsWith("'MOM' is no day of the week", exception.Problems[1].Message, StringComparison.Ordinal);
        Assert.Contains("'MON'", exception.Problems[1].Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ClockAndSuccess_AreOneOrTheOther()
    {
        Assert.Equal("etl.bad_schedule", (await ProblemAsync(() => CreateAsync(new ApiSchedule { Pipeline = "pipelines/enrolment" }))).Code);
        Assert.Equal("etl.bad_schedule", (await ProblemAsync(() => CreateAsync(new ApiSchedule { Pipeline = "pipelines/enrolment", Cron = "0 3 * * *", AfterSuccessOf = "pipelines/districts" }))).Code);
        var made = await CreateAsync(new ApiSchedule { Pipeline = "pipelines/enrolment", AfterSuccessOf = "pipelines/districts" });
        Assert.Equal(ApiSchedule.Types.Overlap.Queue, made.Overlap);
        Assert.Equal("etl.schedule_cycle", (await ProblemAsync(() => CreateAsync(new ApiSchedule { Pipeline = "pipelines/districts", AfterSuccessOf = "pipelines/enrolment" }, "other"))).Code);
    }

    [SkippableFact]
    public async Task Preview_SaysWhatIsLeftOutAndWhy()
    {
        await _service.CreateCalendar(
            new CreateCalendarRequest
            {
                CalendarId = "year",
                Calendar = new SchoolCalendar { Title = "学年", Terms = { new DayRange { From = "2026-09-29", To = "2026-10-09" } }, Blackouts = { new DayRange { From = "2026-10-01", To = "2026-10-07", Title = "国庆节" } } },
            },
            Call);
        var schedule = Nightly();
        (schedule.Cron, schedule.Calendar) = ("0 3 * * *", "calendars/year");

        var preview = await _service.PreviewSchedule(
            new PreviewScheduleRequest { Name = "schedules/-", Schedule = schedule, Count = 4, StartTime = DateTimeOffset.Parse("2026-09-27T20:00Z", System.Globalization.CultureInfo.InvariantCulture).ToTimestamp() }, Call);

        Assert.Equal(
            [
                "2026-09-29T03:00:00+08:00 Unspecified ", "2026-09-30T03:00:00+08:00 Unspecified ",
                .. Enumerable.Range(1, 7).Select(day => $"2026-10-0{day}T03:00:00+08:00 Blackout 国庆节"),
                "2026-10-08T03:00:00+08:00 Unspecified ", "2026-10-09T03:00:00+08:00 Unspecified ",
            ],
            preview.Fires.Select(fire => $"{fire.LocalTime} {fire.LeftOut} {fire.Reason}"));
        Assert.Equal("2026-09-28T19:00:00", preview.Fires[0].DueTime.ToDateTime().ToString("s"));
    }

    [SkippableFact]
    public async Task NextRun_IsTheFirstThatItsCalendarLetsRun()
    {
        await _service.CreateCalendar(
            new CreateCalendarRequest { CalendarId = "later", Calendar = new SchoolCalendar { Title = "停课", Blackouts = { new DayRange { From = "2000-01-01", To = "2098-12-31" } } } }, Call);
        await _service.CreateCalendar(
            new CreateCalendarRequest { CalendarId = "over", Calendar = new SchoolCalendar { Title = "学年", Terms = { new DayRange { From = "2000-01-01", To = "2001-12-31" } } } }, Call);
        var (later, over) = (Nightly(), Nightly());
        (later.Calendar, over.Calendar) = ("calendars/later", "calendars/over");

        await CreateAsync(Nightly(), "always");
        await CreateAsync(later, "later");
        await CreateAsync(over, "over");
        var listed = (await _service.ListSchedules(new ListSchedulesRequest(), Call)).Schedules.ToDictionary(schedule => schedule.Name[10..]);

        Assert.Equal(listed["always"].NextDueTime, listed["always"].NextRunTime);
        // 03:00 in China is 19:00 UTC of the day before.
        Assert.Equal("2098-12-31T19:00:00", listed["later"].NextRunTime.ToDateTime().ToString("s"));
        Assert.Equal((true, null), (listed["over"].NextDueTime is not null, listed["over"].NextRunTime));
        Assert.Equal(listed["later"], await _service.GetSchedule(new GetScheduleRequest { Name = "schedules/later" }, Call));
        await _service.PauseSchedule(new PauseScheduleRequest { Name = "schedules/later" }, Call);
        Assert.Null((await _service.GetSchedule(new GetScheduleRequest { Name = "schedules/later" }, Call)).NextRunTime);
    }

    [SkippableFact]
    public async Task CalendarInUse_CannotBeRemoved_AndAnUnknownOneNotBeUsed()
    {
        var schedule = Nightly();
        schedule.Calendar = "calendars/yeer";
        await _service.CreateCalendar(new CreateCalendarRequest { CalendarId = "year", Calendar = new SchoolCalendar { Title = "学年" } }, Call);
        var unknown = await ProblemAsync(() => CreateAsync(schedule));
        schedule.Calendar = "calendars/year";
        await CreateAsync(schedule);

        var inUse = await ProblemAsync(() => _service.DeleteCalendar(new DeleteCalendarRequest { Name = "calendars/year" }, Call));

        Assert.Equal(("etl.unknown_calendar", "Did you mean 'year'?"), (unknown.Code, unknown.Hint));
        Assert.Equal("etl.calendar_in_use", inUse.Code);
        Assert.Contains("nightly", inUse.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task BadDaysOfACalendar_AreNamed()
    {
        var exception = await Assert.ThrowsAsync<ProblemException>(() => _service.CreateCalendar(
            new CreateCalendarRequest { CalendarId = "year", Calendar = new SchoolCalendar { Title = "学年", Terms = { new DayRange { From = "2026-09-01", To = "2026-08-01" }, new DayRange { From = "1.9.2026" } } } }, Call));

        Assert.Equal([("etl.bad_calendar", "calendar.terms[0]"), ("request.bad_date", "calendar.terms[1].from")], exception.Problems.Select(problem => (problem.Code, problem.Path)));
    }

    [SkippableFact]
    public async Task SwitchOfAll_IsShownWithTheList()
    {
        await _service.SwitchSchedules(new SwitchSchedulesRequest { To = SwitchSchedulesRequest.Types.Target.Pause }, Call);
        await CreateAsync(Nightly());

        Assert.True((await _service.ListSchedules(new ListSchedulesRequest(), Call)).Switch.Paused);
        Assert.Contains("All schedules are paused.", (await _service.PreviewSchedule(new PreviewScheduleRequest { Name = "schedules/nightly" }, Call)).Note, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ScheduleThatIsNotThere_IsNamedWithTheNearest()
    {
        await CreateAsync(Nightly());

        Assert.Equal("Did you mean 'nightly'?", (await ProblemAsync(() => _service.GetSchedule(new GetScheduleRequest { Name = "schedules/nihgtly" }, Call))).Hint);
        Assert.Equal("Did you mean 'nightly'?", (await ProblemAsync(() => _service.ListFires(new ListFiresRequest { Parent = "schedules/nihgtly" }, Call))).Hint);
        Assert.Equal("request.bad_name", (await ProblemAsync(() => _service.GetSchedule(new GetScheduleRequest { Name = "nightly" }, Call))).Code);
    }

    private static ApiSchedule Nightly() => new() { Pipeline = "pipelines/enrolment", Cron = "0 3 * * *" };

    private Task<ApiSchedule> CreateAsync(ApiSchedule schedule, string id = "nightly") =>
        _service.CreateSchedule(new CreateScheduleRequest { Schedule = schedule, ScheduleId = id }, Call);

    // Some servers keep no more of a time.
    private static ApiSchedule ToMicroseconds(ApiSchedule schedule)
    {
        schedule.UpdateTime.Nanos -= schedule.UpdateTime.Nanos % 1000;
        return schedule;
    }

    private static async Task<Problem> ProblemAsync(Func<Task> act) => Assert.Single((await Assert.ThrowsAsync<ProblemException>(act)).Problems);
}

public sealed class SqliteScheduleServiceTests() : ScheduleServiceTests(StorageEngine.Sqlite);

public sealed class SqlServerScheduleServiceTests() : ScheduleServiceTests(StorageEngine.SqlServer);
