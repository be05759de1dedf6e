namespace Warehouse.Storage.Schedules;

/// <summary>
/// When a cron is due, in a time zone whose clocks are put forward and back. What a time means that is skipped or comes twice is
/// decided here, the same for every scheduler: one that is skipped is due when the clocks have been put forward, and one that
/// comes twice is due once. A cron of every hour goes by hours that pass, and neither makes up for one nor leaves one out.
/// </summary>
public sealed class FireTimes
{
    private readonly ICron _cron;
    private readonly string _written;
    private readonly TimeZoneInfo _zone;

    private FireTimes(ICron cron, string written, TimeZoneInfo zone) => (_cron, _written, _zone) = (cron, written, zone);

    /// <summary>The times of a schedule; null when its cron or zone cannot be read here, or it waits for a success.</summary>
    public static FireTimes? Of(ScheduleSpec spec, ICron cron) =>
        spec.Cron.Length > 0 && cron.Read(spec.Cron, _ => { }) is { } written && TimeZoneInfo.TryFindSystemTimeZoneById(spec.TimeZone, out var zone)
            ? new FireTimes(cron, written, zone)
            : null;

    /// <summary>The cron as schedulers read it.</summary>
    public string Cron => _written;

    /// <summary>The time zone.</summary>
    public TimeZoneInfo Zone => _zone;

    /// <summary>Due times after a moment, in order, without end unless the cron has one.</summary>
    public IEnumerable<DateTimeOffset> After(DateTimeOffset moment)
    {
        // A day before, because a time of yesterday's clock may be due today where a whole hour or day was skipped.
        var wall = TimeZoneInfo.ConvertTime(moment, _zone).Date.AddDays(-1).AddTicks(-1);
        var last = moment;
        var day = new List<DateTimeOffset>();
        var next = _cron.After(_written, wall);
        while (next is not null)
        {
            // Within a day the moments are not in the order of the clock where an hour comes twice; days follow each other.
            day.Clear();
            var date = next.Value.Date;
            for (; next is { } time && time.Date == date; next = _cron.After(_written, time))
                day.AddRange(MomentsOf(time));
            day.Sort();
            foreach (var due in day)
            {
                if (due <= last)
                    continue;
                yield return due;
                last = due;
            }
        }
    }

    /// <summary>The first due time from a moment on that a calendar lets run; null when there is none.</summary>
    public DateTimeOffset? FirstThatRuns(DateTimeOffset from, SchoolCalendar calendar)
    {
        var before = from.AddTicks(-1);
        while (After(before).Select(moment => (DateTimeOffset?)moment).FirstOrDefault() is { } due)
        {
            var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(due, _zone).DateTime);
            if (calendar.FirstDay(day) is not { } first)
                return null;
            if (first == day)
                return due;
            var midnight = first.ToDateTime(TimeOnly.MinValue);
            var start = new DateTimeOffset(midnight, _zone.GetUtcOffset(midnight)).AddTicks(-1);
            // Where the clocks are put forward at midnight the day may begin before.
            before = start > due ? start : due;
        }

        return null;
    }

    private IEnumerable<DateTimeOffset> MomentsOf(DateTime time)
    {
        if (_zone.IsInvalidTime(time) && IsOfEveryHour())
            return [];
        while (_zone.IsInvalidTime(time))
            time = time.AddMinutes(1);
        if (!_zone.IsAmbiguousTime(time))
            return [new DateTimeOffset(time, _zone.GetUtcOffset(time)).ToUniversalTime()];
        // The larger offset is that of the first time.
        var moments = _zone.GetAmbiguousTimeOffsets(time).OrderDescending().Select(offset => new DateTimeOffset(time, offset).ToUniversalTime());
        return IsOfEveryHour() ? moments : moments.Take(1);
    }

    private bool IsOfEveryHour() => _written.Split(' ')[1] == "*";
}
