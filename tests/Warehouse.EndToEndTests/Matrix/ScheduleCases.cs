using Edustat.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Warehouse.EndToEndTests.Matrix;

/// <summary>How the methods about schedules are called. The schedule they speak of is due on the 29th of February and no other day.</summary>
internal static class ScheduleCases
{
    private const string Name = "schedules/matrix";
    private const string Calendar = "calendars/matrix";
    private const string Backfills = "edustat.v1.BackfillService.";
    private const string Service = "edustat.v1.ScheduleService.";

    private static readonly DateTimeOffset Start = new(2026, 9, 1, 0, 0, 0, TimeSpan.Zero);

    public static IReadOnlyDictionary<string, MethodCase> All { get; } = new Dictionary<string, MethodCase>
    {
        // Of a pipeline to which nothing was sent for these periods: its runs fail, and change nothing.
        [Backfills + "BackfillPipeline"] = new(
            _ => new BackfillPipelineRequest { Name = RunningHost.UploadPipeline, Periods = { "2019", "2020" }, RequestId = "matrix" },
            messages => Assert.Equal(["2019", "2020"], Only<Backfill>(messages).Runs.Select(run => run.Period)))
        {
            Comparable = message => ((Backfill)message).Name,
            Refused = new Refusal(new BackfillPipelineRequest { Name = RunningHost.UploadPipeline, FromPeriod = "2020", ToPeriod = "2019" }, StatusCode.InvalidArgument, 400, "etl.bad_backfill", "to_period"),
        },
        [Backfills + "GetBackfill"] = new(_ => new GetBackfillRequest { Name = "backfills/1" }, messages => Assert.Equal(2, Only<Backfill>(messages).Runs.Count))
        {
            Comparable = message => ((Backfill)message).Name,
            Refused = new Refusal(new GetBackfillRequest { Name = "backfills/99" }, StatusCode.NotFound, 404, "request.not_found", "name"),
        },
        [Backfills + "ListBackfills"] = new(_ => new ListBackfillsRequest(), messages => Assert.Equal("backfills/1", Only<ListBackfillsResponse>(messages).Backfills[^1].Name))
        {
            Comparable = message => ((ListBackfillsResponse)message).Backfills.Count,
            Refused = new Refusal(new ListBackfillsRequest { PageSize = -1 }, StatusCode.InvalidArgument, 400, "request.bad_page_size", "page_size"),
        },
        [Backfills + "CancelBackfill"] = new(_ => new CancelBackfillRequest { Name = "backfills/1" }, messages => Assert.NotNull(Only<Backfill>(messages).CancelTime))
        {
            Comparable = message => ((Backfill)message).Name,
            Refused = new Refusal(new CancelBackfillRequest { Name = "backfills/one" }, StatusCode.NotFound, 404, "request.not_found", "name"),
        },
        [Service + "ListSchedules"] = new(
            _ => new ListSchedulesRequest(),
            messages => Assert.Contains(Name, Only<ListSchedulesResponse>(messages).Schedules.Select(schedule => schedule.Name)))
        {
            Comparable = message => ((ListSchedulesResponse)message).Schedules.Select(schedule => schedule.Name).ToList(),
            Refused = new Refusal(new ListSchedulesRequest { PageSize = -1 }, StatusCode.InvalidArgument, 400, "request.bad_page_size", "page_size"),
        },
        [Service + "GetSchedule"] = new(_ => new GetScheduleRequest { Name = Name }, AssertIsIt)
        {
            Refused = new Refusal(new GetScheduleRequest { Name = "schedules/nowhere" }, StatusCode.NotFound, 404, "request.not_found", "name"),
        },
        [Service + "CreateSchedule"] = new(_ => new CreateScheduleRequest { ScheduleId = "matrix", Schedule = LeapDay() }, AssertIsIt)
        {
            Comparable = NameOf,
            Refused = new Refusal(new CreateScheduleRequest { ScheduleId = "matrix", Schedule = new Schedule { Pipeline = "pipelines/districts_nation", Cron = "0 25 * * *" } }, StatusCode.InvalidArgument, 400, "etl.bad_cron", "schedule.cron"),
        },
        [Service + "UpdateSchedule"] = new(
            _ => new UpdateScheduleRequest { Schedule = new Schedule { Name = Name, Cron = "0 3 29 2 *" }, UpdateMask = new FieldMask { Paths = { "cron" } } },
            AssertIsIt)
        {
            Comparable = NameOf,
            Refused = new Refusal(new UpdateScheduleRequest { Schedule = new Schedule { Name = "schedules/nowhere", Cron = "0 3 29 2 *" }, UpdateMask = new FieldMask { Paths = { "corn" } } }, StatusCode.InvalidArgument, 400, "request.bad_mask", "update_mask"),
        },
        [Service + "DeleteSchedule"] = new(
            _ => new DeleteScheduleRequest { Name = "schedules/nowhere", AllowMissing = true },
            messages => Assert.Null(Only<DeleteScheduleResponse>(messages).FileSchedule))
        {
            Refused = new Refusal(new DeleteScheduleRequest { Name = "schedules/nowhere" }, StatusCode.NotFound, 404, "request.not_found", "name"),
        },
        [Service + "PauseSchedule"] = new(_ => new PauseScheduleRequest { Name = Name }, messages => Assert.True(Only<Schedule>(messages).Paused))
        {
            Refused = new Refusal(new PauseScheduleRequest { Name = "schedules/nowhere" }, StatusCode.NotFound, 404, "request.not_found", "name"),
        },
        [Service + "ResumeSchedule"] = new(_ => new ResumeScheduleRequest { Name = Name }, messages => Assert.False(Only<Schedule>(messages).Paused))
        {
            Refused = new Refusal(new ResumeScheduleRequest { Name = "schedules/nowhere" }, StatusCode.NotFound, 404, "request.not_found", "name"),
        },
        [Service + "SwitchSchedules"] = new(
            _ => new SwitchSchedulesRequest { To = SwitchSchedulesRequest.Types.Target.Resume },
            messages => Assert.False(Only<ScheduleSwitch>(messages).Paused))
        {
            Refused = new Refusal(new SwitchSchedulesRequest(), StatusCode.InvalidArgument, 400, "request.missing_field", "to"),
        },
        [Service + "PreviewSchedule"] = new(
            _ => new PreviewScheduleRequest { Name = Name, Count = 1, StartTime = Start.ToTimestamp() },
            messages => Assert.Equal("2028-02-29T03:00:00+08:00", Assert.Single(Only<PreviewScheduleResponse>(messages).Fires).LocalTime))
        {
            Refused = new Refusal(new PreviewScheduleRequest { Name = Name, Count = 501 }, StatusCode.InvalidArgument, 400, "request.bad_count", "count"),
        },
        [Service + "ListFires"] = new(_ => new ListFiresRequest { Parent = Name }, messages => Assert.Empty(Only<ListFiresResponse>(messages).Fires))
        {
            Refused = new Refusal(new ListFiresRequest { Parent = "schedules/nowhere" }, StatusCode.NotFound, 404, "request.not_found", "parent"),
        },
        [Service + "ListCalendars"] = new(
            _ => new ListCalendarsRequest(),
            messages => Assert.Contains(Calendar, Only<ListCalendarsResponse>(messages).Calendars.Select(calendar => calendar.Name)))
        {
            Comparable = message => ((ListCalendarsResponse)message).Calendars.Select(calendar => calendar.Name).ToList(),
            Refused = new Refusal(new ListCalendarsRequest { PageToken = "nonsense" }, StatusCode.InvalidArgument, 400, "request.bad_page_token", "page_token"),
        },
        [Service + "GetCalendar"] = new(_ => new GetCalendarRequest { Name = Calendar }, AssertIsTheCalendar)
        {
            Refused = new Refusal(new GetCalendarRequest { Name = "calendars/nowhere" }, StatusCode.NotFound, 404, "request.not_found", "name"),
        },
        [Service + "CreateCalendar"] = new(_ => new CreateCalendarRequest { CalendarId = "matrix", Calendar = Holiday() }, AssertIsTheCalendar)
        {
            Comparable = NameOf,
            Refused = new Refusal(new CreateCalendarRequest { CalendarId = "学年", Calendar = Holiday() }, StatusCode.InvalidArgument, 400, "request.bad_id", "calendar_id"),
        },
        [Service + "UpdateCalendar"] = new(
            _ =>
            {
                var calendar = Holiday();
                calendar.Name = Calendar;
                return new UpdateCalendarRequest { Calendar = calendar };
            },
            AssertIsTheCalendar)
        {
            Comparable = NameOf,
            Refused = new Refusal(new UpdateCalendarRequest { Calendar = new SchoolCalendar { Name = Calendar } }, StatusCode.InvalidArgument, 400, "etl.bad_calendar", "calendar.title"),
        },
        [Service + "DeleteCalendar"] = new(
            _ => new DeleteCalendarRequest { Name = "calendars/nowhere", AllowMissing = true },
            messages => Assert.IsType<DeleteCalendarResponse>(Assert.Single(messages)))
        {
            Refused = new Refusal(new DeleteCalendarRequest { Name = "calendars/nowhere" }, StatusCode.NotFound, 404, "request.not_found", "name"),
        },
    };

    /// <summary>Makes the schedule and the calendar, unless they are there; and a backfill.</summary>
    public static async Task PrepareAsync(ChannelBase channel)
    {
        var client = new ScheduleService.ScheduleServiceClient(channel);
        var (schedule, calendar) = (LeapDay(), Holiday());
        (schedule.Name, calendar.Name) = (Name, Calendar);
        await client.UpdateCalendarAsync(new UpdateCalendarRequest { Calendar = calendar, AllowMissing = true });
        await client.UpdateScheduleAsync(new UpdateScheduleRequest { Schedule = schedule, AllowMissing = true });
        await new BackfillService.BackfillServiceClient(channel).BackfillPipelineAsync(new BackfillPipelineRequest { Name = RunningHost.UploadPipeline, Periods = { "2019", "2020" }, RequestId = "matrix" });
        await client.ResumeScheduleAsync(new ResumeScheduleRequest { Name = Name });
    }

    private static Schedule LeapDay() => new() { Pipeline = "pipelines/districts_nation", Cron = "0 3 29 2 *" };

    private static SchoolCalendar Holiday() => new() { Title = "国庆节", Blackouts = { new DayRange { From = "2026-10-01", To = "2026-10-07" } } };

    private static void AssertIsIt(IReadOnlyList<IMessage> messages) => Assert.Equal((Name, "0 3 29 2 *"), Only<Schedule>(messages) is var schedule ? (schedule.Name, schedule.Cron) : default);

    private static void AssertIsTheCalendar(IReadOnlyList<IMessage> messages) => Assert.Equal("2026-10-07", Only<SchoolCalendar>(messages).Blackouts[0].To);

    private static object NameOf(IMessage message) => message is Schedule schedule ? schedule.Name : ((SchoolCalendar)message).Name;

    private static T Only<T>(IReadOnlyList<IMessage> messages)
        where T : IMessage => Assert.IsType<T>(Assert.Single(messages));
}
