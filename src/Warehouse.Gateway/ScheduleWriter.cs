using System.Globalization;
using Edustat.V1;
using Google.Protobuf.WellKnownTypes;
using Warehouse.Storage.Schedules;
using DayRange = Edustat.V1.DayRange;
using Fire = Edustat.V1.Fire;
using Schedule = Edustat.V1.Schedule;
using ScheduleSwitch = Edustat.V1.ScheduleSwitch;
using SchoolCalendar = Edustat.V1.SchoolCalendar;
using StoredCalendar = Warehouse.Storage.Schedules.SchoolCalendar;
using StoredFire = Warehouse.Storage.Schedules.Fire;
using StoredRange = Warehouse.Storage.Schedules.DayRange;
using StoredSchedule = Warehouse.Storage.Schedules.Schedule;
using StoredSwitch = Warehouse.Storage.Schedules.ScheduleSwitch;

namespace Warehouse.Gateway;

/// <summary>Schedules, calendars and fires → messages.</summary>
internal static class ScheduleWriter
{
    /// <summary>A schedule and when it runs next.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="calendar">Its calendar; null when it has none, or one that is not there.</param>
    /// <param name="cron">Reads crons.</param>
    public static Schedule Write(StoredSchedule schedule, StoredCalendar? calendar, ICron cron)
    {
        var message = Write(schedule);
        message.NextRunTime = message.NextDueTime;
        if (schedule.Spec.CalendarId.Length > 0 && message.NextDueTime is { } due)
            message.NextRunTime = calendar is null ? null : FireTimes.Of(schedule.Spec, cron)?.FirstThatRuns(due.ToDateTimeOffset(), calendar)?.ToTimestamp();
        return message;
    }

    public static Schedule Write(StoredSchedule schedule)
    {
        var message = Write(schedule.Spec);
        message.Name = $"schedules/{schedule.ScheduleId}";
        message.Paused = schedule.IsPaused;
        message.Source = schedule.IsFromFile ? Schedule.Types.Source.File : schedule.FileSpec is null ? Schedule.Types.Source.Administrator : Schedule.Types.Source.AdministratorOverFile;
        message.FileSchedule = schedule is { IsFromFile: false, FileSpec: { } file } ? Write(file) : null;
        message.NextDueTime = schedule.IsPaused ? null : schedule.NextDueAt?.ToTimestamp();
        message.Etag = Text(schedule.Revision);
        message.UpdateTime = schedule.ChangedAt.ToTimestamp();
        message.UpdatedBy = schedule.ChangedBy;
        return message;
    }

    public static ScheduleSwitch Write(StoredSwitch state) => new() { Paused = state.IsPaused, UpdateTime = state.ChangedAt.ToTimestamp(), UpdatedBy = state.ChangedBy };

    public static Fire Write(StoredFire fire) => new()
    {
        Schedule = $"schedules/{fire.ScheduleId}",
        DueTime = fire.DueAt.ToTimestamp(),
        Outcome = Write(fire.Outcome),
        Run = fire.RunId is { } run ? $"pipelines/{fire.PipelineId}/runs/{Text(run)}" : "",
        OfRun = fire.OfRun ?? 0,
        DecideTime = fire.DecidedAt.ToTimestamp(),
    };

    public static Fire.Types.Outcome Write(FireOutcome outcome) => outcome switch
    {
        FireOutcome.Waiting => Fire.Types.Outcome.Waiting,
        FireOutcome.Ran => Fire.Types.Outcome.Ran,
        FireOutcome.SkippedOverlap => Fire.Types.Outcome.SkippedOverlap,
        FireOutcome.SkippedMisfire => Fire.Types.Outcome.SkippedMisfire,
        FireOutcome.Blackout => Fire.Types.Outcome.Blackout,
        FireOutcome.OutOfTerm => Fire.Types.Outcome.OutOfTerm,
        FireOutcome.NoCalendar => Fire.Types.Outcome.NoCalendar,
        FireOutcome.NoPipeline => Fire.Types.Outcome.NoPipeline,
        _ => throw new InvalidOperationException($"Nobody knows the outcome {outcome}."),
    };

    public static SchoolCalendar Write(StoredCalendar calendar) => new()
    {
        Name = $"calendars/{calendar.CalendarId}",
        Title = calendar.Title,
        Terms = { calendar.Terms.Select(Write) },
        Blackouts = { calendar.Blackouts.Select(Write) },
        Etag = Text(calendar.Revision),
        UpdateTime = calendar.ChangedAt.ToTimestamp(),
        UpdatedBy = calendar.ChangedBy,
    };

    public static Schedule Write(ScheduleSpec spec) => new()
    {
        Pipeline = $"pipelines/{spec.PipelineId}",
        Cron = spec.Cron,
        TimeZone = spec.TimeZone,
        AfterSuccessOf = spec.AfterSuccessOf.Length == 0 ? "" : $"pipelines/{spec.AfterSuccessOf}",
        Calendar = spec.CalendarId.Length == 0 ? "" : $"calendars/{spec.CalendarId}",
        Misfire = spec.Misfire switch
        {
            MisfirePolicy.All => Schedule.Types.Misfire.All,
            MisfirePolicy.Skip => Schedule.Types.Misfire.Skip,
            _ => Schedule.Types.Misfire.Once,
        },
        Overlap = spec.Overlap switch
        {
            OverlapPolicy.Queue => Schedule.Types.Overlap.Queue,
            OverlapPolicy.Cancel => Schedule.Types.Overlap.Cancel,
            _ => Schedule.Types.Overlap.Skip,
        },
        GraceSeconds = spec.GraceSeconds,
        Priority = spec.Priority,
    };

    private static DayRange Write(StoredRange range) => new()
    {
        From = range.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        To = range.To.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Title = range.Title,
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
