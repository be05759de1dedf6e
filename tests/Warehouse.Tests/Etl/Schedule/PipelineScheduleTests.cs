using Warehouse.Catalogue;
using Warehouse.Etl.Schedule;
using Warehouse.Storage.Schedules;
using Warehouse.Tests.Etl.Read;
using Warehouse.Tests.Etl.Shape;

namespace Warehouse.Tests.Etl.Schedule;

public sealed class PipelineScheduleTests : IDisposable
{
    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void PipelineWithoutASchedule_HasNone() => Assert.Null(Load("").Single().Schedule);

    [Fact]
    public void TimeZone_IsThatOfChinaByDefault()
    {
        var schedule = Load("schedule: { cron: '0 3 * * MON-FRI' }").Single().Schedule!;

        Assert.Equal(("0 3 * * MON-FRI", "Asia/Shanghai"), (schedule.Cron, schedule.TimeZone));
    }

    [Fact]
    public void EveryMistakeOfASchedule_IsReportedWithFileAndLine()
    {
        var problems = Assert.Throws<ProblemException>(() => Load("""
            schedule:
              cron: 0 25 * * 9
              time_zone: Asia/Shangai
              paused: true
            """)).Problems;

        var first = (Shaping.Enrolment + Shaping.Columns).Split('\n').Length + 1;
        Assert.Equal(
            [
                ($"{first + 1}", "etl.pipeline_bad_value", "'25' is no hour", ""),
                ($"{first + 1}", "etl.pipeline_bad_value", "'9' is no day of the week", ""),
                ($"{first + 2}", "etl.pipeline_bad_value", "This machine knows no time zone 'Asia/Shangai'.", "Did you mean 'Asia/Shanghai'?"),
                ($"{first + 3}", "etl.pipeline_unknown_key", "There is no key 'paused' here; there are after_success_of, cron, time_zone, calendar, misfire, overlap, grace_seconds, priority.", ""),
            ],
            problems.Select(p => (p.Path.Split(':')[^1], p.Code, p.Code == "etl.pipeline_bad_value" ? p.Message.Split(':')[0] : p.Message, p.Hint)));
    }

    [Fact]
    public void ScheduleWithoutACron_IsAMistake()
    {
        var problem = Assert.Single(Assert.Throws<ProblemException>(() => Load("schedule: { time_zone: UTC }")).Problems);

        Assert.Equal(("etl.pipeline_missing_key", "The key 'cron' is missing."), (problem.Code, problem.Message));
    }

    [Fact]
    public void ScheduleOfAFile_MaySayWhatTheApiCan()
    {
        var schedule = Load("schedule: { cron: '0 3 * * *', calendar: school_year, misfire: all, overlap: cancel, grace_seconds: 60, priority: 5 }").Single().Schedule!;

        Assert.Equal(("school_year", MisfirePolicy.All, OverlapPolicy.Cancel, 60, 5), (schedule.CalendarId, schedule.Misfire, schedule.Overlap, schedule.GraceSeconds, schedule.Priority));
    }

    [Fact]
    public void SuccessOfAPipelineThatIsNotThere_IsAMistake()
    {
        var problem = Assert.Single(Assert.Throws<ProblemException>(() => Load("schedule: { after_success_of: nowhere }")).Problems);

        Assert.Equal(("etl.pipeline_unknown_predecessor", "'after_success_of' names 'nowhere', which is no pipeline."), (problem.Code, problem.Message));
    }

    [Fact]
    public void WordThatIsNone_IsAMistakeWithTheNearest()
    {
        var problem = Assert.Single(Assert.Throws<ProblemException>(() => Load("schedule: { cron: '0 3 * * *', overlap: cancle }")).Problems);

        Assert.Equal("Did you mean 'cancel'?", problem.Hint);
    }

    // Both schedulers must come to these times, which were worked out by hand.
    [Theory]
    [InlineData("0 3 * * *", "Asia/Shanghai", "2026-01-01T00:00Z", "2026-01-01T19:00Z", "2026-01-02T19:00Z")] // 03:00 in China is 19:00 UTC of the day before.
    [InlineData("*/30 8-9 * * *", "UTC", "2026-01-01T08:30Z", "2026-01-01T09:00Z", "2026-01-01T09:30Z", "2026-01-02T08:00Z")]
    [InlineData("0 0 1 * *", "UTC", "2026-01-31T00:00Z", "2026-02-01T00:00Z", "2026-03-01T00:00Z")]
    [InlineData("0 0 31 * *", "UTC", "2026-01-31T00:00Z", "2026-03-31T00:00Z", "2026-05-31T00:00Z")]
    [InlineData("0 0 29 2 *", "UTC", "2026-01-01T00:00Z", "2028-02-29T00:00Z", "2032-02-29T00:00Z")]
    [InlineData("0 12 * * 0", "UTC", "2026-01-01T00:00Z", "2026-01-04T12:00Z", "2026-01-11T12:00Z")] // 2026-01-04 is a Sunday.
    [InlineData("0 12 * * 7", "UTC", "2026-01-01T00:00Z", "2026-01-04T12:00Z", "2026-01-11T12:00Z")]
    [InlineData("0 12 * * SAT,MON", "UTC", "2026-01-01T00:00Z", "2026-01-03T12:00Z", "2026-01-05T12:00Z", "2026-01-10T12:00Z")]
    [InlineData("0 12 * * MON-FRI", "UTC", "2026-01-01T13:00Z", "2026-01-02T12:00Z", "2026-01-05T12:00Z")]
    [InlineData("15 6 * 9 6-7", "UTC", "2026-01-01T00:00Z", "2026-09-05T06:15Z", "2026-09-06T06:15Z", "2026-09-12T06:15Z")]
    [InlineData("0 1 * * *", "Asia/Kathmandu", "2026-01-01T00:00Z", "2026-01-01T19:15Z")]
    // New York, 8 March 2026: two o'clock is skipped, and what is due then is due at three (07:00Z).
    [InlineData("30 2 * * *", "America/New_York", "2026-03-07T00:00Z", "2026-03-07T07:30Z", "2026-03-08T07:00Z", "2026-03-09T06:30Z")]
    [InlineData("0 2,3 * * *", "America/New_York", "2026-03-08T05:00Z", "2026-03-08T07:00Z", "2026-03-09T06:00Z")]
    [InlineData("30 * * * *", "America/New_York", "2026-03-08T05:45Z", "2026-03-08T06:30Z", "2026-03-08T07:30Z", "2026-03-08T08:30Z")]
    // 1 November 2026: one o'clock comes twice; a daily load is due once, an hourly one at both.
    [InlineData("30 1 * * *", "America/New_York", "2026-10-31T12:00Z", "2026-11-01T05:30Z", "2026-11-02T06:30Z")]
    [InlineData("30 * * * *", "America/New_York", "2026-11-01T05:00Z", "2026-11-01T05:30Z", "2026-11-01T06:30Z", "2026-11-01T07:30Z")]
    [InlineData("0,30 * * * *", "America/New_York", "2026-11-01T05:15Z", "2026-11-01T05:30Z", "2026-11-01T06:00Z", "2026-11-01T06:30Z", "2026-11-01T07:00Z")]
    // Lord Howe Island puts its clocks by half an hour: 4 October 2026, 02:00 becomes 02:30 (15:30Z).
    [InlineData("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00Z", "2026-10-03T15:30Z", "2026-10-04T15:15Z")]
    // Santiago skips midnight: 6 September 2026, 00:00 becomes 01:00 (04:00Z).
    [InlineData("0 0 * * *", "America/Santiago", "2026-09-05T12:00Z", "2026-09-06T04:00Z", "2026-09-07T03:00Z")]
    public void Schedule_FiresAt(string cron, string timeZone, string after, params string[] expected)
    {
        var schedule = Load($"schedule: {{ cron: '{cron}', time_zone: {timeZone} }}").Single().Schedule!;

        Assert.Equal(expected.Select(Time), FireTimes.Of(schedule, new Cron())!.After(Time(after)).Take(expected.Length));
    }

    // Against a look at every fire, one after the other.
    [Theory]
    [InlineData("0 3 * * *", "Asia/Shanghai")]
    [InlineData("30 * * * *", "America/New_York")]
    [InlineData("0 0 * * *", "America/Santiago")]
    [InlineData("15 6 * * 6-7", "Australia/Lord_Howe")]
    [InlineData("0 0 31 * *", "Pacific/Apia")] // Which has no 30 December 2011.
    public void FirstThatRuns_IsTheFirstThatTheCalendarDoesNotLeaveOut(string cron, string timeZone)
    {
        var times = FireTimes.Of(Load($"schedule: {{ cron: '{cron}', time_zone: {timeZone} }}").Single().Schedule!, new Cron())!;
        var random = new Random(20111230);
        for (var i = 0; i < 40; i++)
        {
            var calendar = new SchoolCalendar("c", "", Ranges(random, random.Next(3)), Ranges(random, random.Next(5)));
            var from = Time("2011-10-01T00:00Z").AddMinutes(random.Next(200 * 24 * 60));
            DateTimeOffset? expected = times.After(from.AddTicks(-1)).TakeWhile(due => due < Time("2013-06-01T00:00Z"))
                .Where(due => calendar.WhyNot(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(due, times.Zone).DateTime)) is null)
                .Select(due => (DateTimeOffset?)due).FirstOrDefault();

            Assert.Equal(expected, times.FirstThatRuns(from, calendar));
        }
    }

    [Fact]
    public void CalendarWithoutAnEnd_LetsNothingRun()
    {
        var times = FireTimes.Of(Load("schedule: { cron: '0 3 * * *' }").Single().Schedule!, new Cron())!;
        var closed = new SchoolCalendar("c", "", [], [new DayRange(new DateOnly(2026, 1, 1), DateOnly.MaxValue, "")]);

        Assert.Null(times.FirstThatRuns(Time("2026-06-01T00:00Z"), closed));
        Assert.Equal(Time("2025-12-31T19:00Z").AddDays(-1), times.FirstThatRuns(Time("2025-12-30T12:00Z"), closed));
    }

    // Of some days within two years.
    private static List<DayRange> Ranges(Random random, int count) =>
        Enumerable.Range(0, count).Select(_ => new DateOnly(2011, 10, 1).AddDays(random.Next(400))).Select(first => new DayRange(first, first.AddDays(random.Next(120)), "")).ToList();

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private IReadOnlyList<Warehouse.Etl.Pipeline> Load(string schedule)
    {
        _folder.Write("p.yaml", $"{Shaping.Enrolment}{Shaping.Columns}\n{schedule}\n");
        return _folder.Load();
    }
}
