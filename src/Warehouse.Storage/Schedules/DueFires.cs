namespace Warehouse.Storage.Schedules;

/// <summary>What becomes of the fires of a schedule that are due, before it is asked whether the pipeline is at work.</summary>
internal static class DueFires
{
    /// <summary>One that is to run is waiting.</summary>
    /// <param name="spec">The schedule.</param>
    /// <param name="calendar">Its calendar; null when it keeps to none, or to one that is not there.</param>
    /// <param name="zone">Its time zone.</param>
    /// <param name="due">In order.</param>
    /// <param name="isAll">False when more are due than these, later ones.</param>
    /// <param name="now">The moment.</param>
    public static IReadOnlyList<FireOutcome> Judge(
        ScheduleSpec spec, SchoolCalendar? calendar, TimeZoneInfo zone, IReadOnlyList<DateTimeOffset> due, bool isAll, DateTimeOffset now)
    {
        var outcomes = due.Select(moment => ByCalendar(spec, calendar, zone, moment) ?? FireOutcome.Waiting).ToList();
        var last = isAll ? outcomes.LastIndexOf(FireOutcome.Waiting) : -1;
        for (var i = 0; i < outcomes.Count; i++)
            if (outcomes[i] == FireOutcome.Waiting && now - due[i] > TimeSpan.FromSeconds(spec.GraceSeconds) && !RunsLate(spec.Misfire, i == last))
                outcomes[i] = FireOutcome.SkippedMisfire;
        return outcomes;
    }

    /// <summary>Why a fire does not run whatever happens; null when it may.</summary>
    public static FireOutcome? ByCalendar(ScheduleSpec spec, SchoolCalendar? calendar, TimeZoneInfo zone, DateTimeOffset moment)
    {
        if (spec.CalendarId.Length == 0)
            return null;
        return calendar is null
            ? FireOutcome.NoCalendar
            : calendar.WhyNot(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime))?.Why;
    }

    // Of several that are late the last one runs, unless a fire in time does.
    private static bool RunsLate(MisfirePolicy policy, bool isLast) => policy switch
    {
        MisfirePolicy.All => true,
        MisfirePolicy.Once => isLast,
        _ => false,
    };
}
