using System.Globalization;
using System.Text.RegularExpressions;
using Edustat.V1;
using Warehouse.Catalogue;
using Warehouse.Storage.Schedules;
using DayRange = Warehouse.Storage.Schedules.DayRange;
using Schedule = Edustat.V1.Schedule;
using SchoolCalendar = Edustat.V1.SchoolCalendar;
using StoredCalendar = Warehouse.Storage.Schedules.SchoolCalendar;

namespace Warehouse.Gateway;

/// <summary>Messages → schedules and calendars, with every mistake named.</summary>
/// <param name="cron">Reads crons.</param>
/// <param name="pipelines">Those that there are.</param>
internal sealed partial class ScheduleReader(ICron cron, IReadOnlyList<string> pipelines)
{
    private const int LongestId = 100;
    private const int MostRanges = 1000;

    /// <summary>Fields of a schedule that an update can change, as masks name them.</summary>
    public static IReadOnlyList<string> Changeable { get; } =
        ["pipeline", "cron", "time_zone", "after_success_of", "calendar", "misfire", "overlap", "grace_seconds", "priority"];

    /// <summary>What a message asks for.</summary>
    /// <exception cref="ProblemException">Everything that is wrong with it.</exception>
    public ScheduleSpec Read(Schedule schedule)
    {
        var problems = new List<Problem>();
        var after = schedule.AfterSuccessOf.Length == 0 ? "" : Pipeline(schedule.AfterSuccessOf, "schedule.after_success_of", problems);
        if (schedule.Cron.Length > 0 == schedule.AfterSuccessOf.Length > 0)
            problems.Add(new Problem("etl.bad_schedule", "A schedule goes by the clock or by the success of a pipeline.", "schedule.cron", "Give one of cron and after_success_of. Every day at three is '0 3 * * *'."));
        if (schedule.Cron.Length > 0)
            cron.Read(schedule.Cron, mistake => problems.Add(new Problem("etl.bad_cron", mistake, "schedule.cron")));
        var spec = new ScheduleSpec
        {
            PipelineId = Pipeline(schedule.Pipeline, "schedule.pipeline", problems),
            Cron = schedule.Cron,
            TimeZone = TimeZone(schedule.TimeZone, problems),
            AfterSuccessOf = after,
            CalendarId = schedule.Calendar.Length == 0 ? "" : Id(schedule.Calendar, "calendars/", "schedule.calendar", problems),
            Misfire = schedule.Misfire switch
            {
                Schedule.Types.Misfire.All => MisfirePolicy.All,
                Schedule.Types.Misfire.Skip => MisfirePolicy.Skip,
                _ => MisfirePolicy.Once,
            },
            Overlap = schedule.Overlap switch
            {
                Schedule.Types.Overlap.Skip => OverlapPolicy.Skip,
                Schedule.Types.Overlap.Queue => OverlapPolicy.Queue,
                Schedule.Types.Overlap.Cancel => OverlapPolicy.Cancel,
                _ => after.Length > 0 ? OverlapPolicy.Queue : OverlapPolicy.Skip,
            },
            GraceSeconds = schedule.GraceSeconds == 0 ? ScheduleSpec.DefaultGraceSeconds : schedule.GraceSeconds,
            Priority = schedule.Priority,
        };
        if (spec.GraceSeconds is < 1 or > 86_400)
            problems.Add(new Problem("etl.bad_schedule", $"A grace of {spec.GraceSeconds} seconds cannot be kept.", "schedule.grace_seconds", "From 1 to 86400; 0 for 300."));
        if (spec.Priority is < -1000 or > 1000)
            problems.Add(new Problem("etl.bad_schedule", $"There is no priority {spec.Priority}.", "schedule.priority", "From -1000 to 1000."));
        ProblemException.ThrowIfAny(problems);
        return spec;
    }

    /// <summary>What a message says of a calendar.</summary>
    /// <exception cref="ProblemException">Everything that is wrong with it.</exception>
    public static StoredCalendar Read(string calendarId, SchoolCalendar calendar)
    {
        var problems = new List<Problem>();
        if (string.IsNullOrWhiteSpace(calendar.Title) || calendar.Title.Length > 200)
            problems.Add(new Problem("etl.bad_calendar", "A calendar has a title of at most 200 characters.", "calendar.title"));
        var read = new StoredCalendar(calendarId, calendar.Title, Ranges(calendar.Terms, "calendar.terms", problems), Ranges(calendar.Blackouts, "calendar.blackouts", problems));
        ProblemException.ThrowIfAny(problems);
        return read;
    }

    /// <summary>An id for something new.</summary>
    public static string NewId(string id, string field) => IdPattern().IsMatch(id) && id.Length <= LongestId
        ? id
        : throw new ProblemException(new Problem("request.bad_id", $"'{id}' is no id.", field, $"Lower-case letters, digits and underscores, at most {LongestId}."));

    /// <summary>The id in a name: "schedules/a" is a.</summary>
    public static string Id(string name, string prefix, string field)
    {
        var problems = new List<Problem>();
        var id = Id(name, prefix, field, problems);
        ProblemException.ThrowIfAny(problems);
        return id;
    }

    /// <summary>The number in an etag; null when none is given.</summary>
    public static long? Revision(string etag, string field) => etag.Length == 0 ? null
        : long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision
        : throw new ProblemException(new Problem("request.bad_etag", $"'{etag}' is no etag of ours.", field, "Pass on the one that was read, or none."));

    private static string Id(string name, string prefix, string field, List<Problem> problems)
    {
        var id = name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : "";
        if (id.Length > 0 && !id.Contains('/', StringComparison.Ordinal))
            return id;
        problems.Add(new Problem("request.bad_name", $"'{name}' is not a name of the form {prefix}{{id}}.", field, $"Write {prefix}{{id}}."));
        return "";
    }

    private string Pipeline(string name, string field, List<Problem> problems)
    {
        var id = Id(name, "pipelines/", field, problems);
        if (id.Length > 0 && !pipelines.Contains(id))
            problems.Add(new Problem("request.not_found", $"There is no pipeline '{id}'.", field, Nearest.Hint(id, pipelines)));
        return id;
    }

    private static string TimeZone(string id, List<Problem> problems)
    {
        if (id.Length == 0)
            return ScheduleSpec.DefaultTimeZone;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(id, out _))
            problems.Add(new Problem("etl.unknown_time_zone", $"There is no time zone '{id}'.", "schedule.time_zone", Nearest.Hint(id, TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id))));
        return id;
    }

    private static IReadOnlyList<DayRange> Ranges(IReadOnlyList<Edustat.V1.DayRange> ranges, string field, List<Problem> problems)
    {
        if (ranges.Count > MostRanges)
            problems.Add(new Problem("etl.bad_calendar", $"{ranges.Count} ranges are too many.", field, $"At most {MostRanges}."));
        var read = new List<DayRange>();
        foreach (var (range, index) in ranges.Take(MostRanges).Select((range, index) => (range, index)))
        {
            var from = Day(range.From, $"{field}[{index}].from", problems);
            var to = range.To.Length == 0 ? from : Day(range.To, $"{field}[{index}].to", problems);
            if (from > to)
                problems.Add(new Problem("etl.bad_calendar", $"{range.From} is after {range.To}.", $"{field}[{index}]", "The first day comes first."));
            if (from is { } first && to is { } last)
                read.Add(new DayRange(first, last, range.Title));
        }

        return read;
    }

    private static DateOnly? Day(string text, string field, List<Problem> problems)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        problems.Add(new Problem("request.bad_date", $"'{text}' is no day.", field, "Write it as 2026-09-01."));
        return null;
    }

    [GeneratedRegex("^[a-z0-9_]+$")]
    private static partial Regex IdPattern();
}
