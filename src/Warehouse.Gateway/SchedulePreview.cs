using System.Globalization;
using Edustat.V1;
using Google.Protobuf.WellKnownTypes;
using Warehouse.Storage.Schedules;
using Fire = Edustat.V1.Fire;
using StoredCalendar = Warehouse.Storage.Schedules.SchoolCalendar;

namespace Warehouse.Gateway;

/// <summary>The next fires of a schedule, with those that its calendar leaves out.</summary>
internal static class SchedulePreview
{
    /// <summary>Fires that run, unless another number is asked for.</summary>
    public const int Usual = 10;

    /// <summary>Fires that run, at most.</summary>
    public const int Most = 500;

    // A schedule may never meet a day of its calendar.
    private const int MostShown = 2 * Most;

    /// <summary>In order.</summary>
    /// <param name="spec">The schedule.</param>
    /// <param name="calendar">Its calendar; null when it has none, or one that is not there.</param>
    /// <param name="cron">Reads crons.</param>
    /// <param name="start">From when on.</param>
    /// <param name="count">How many that run.</param>
    public static IEnumerable<PreviewedFire> Of(ScheduleSpec spec, StoredCalendar? calendar, ICron cron, DateTimeOffset start, int count)
    {
        if (FireTimes.Of(spec, cron) is not { } times)
            yield break;
        var running = 0;
        foreach (var due in times.After(start).Take(MostShown))
        {
            var local = TimeZoneInfo.ConvertTime(due, times.Zone);
            var fire = new PreviewedFire { DueTime = due.ToTimestamp(), LocalTime = local.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture) };
            if (spec.CalendarId.Length > 0 && calendar is null)
                fire.LeftOut = Fire.Types.Outcome.NoCalendar;
            else if (calendar?.WhyNot(DateOnly.FromDateTime(local.DateTime)) is { } why)
                (fire.LeftOut, fire.Reason) = (ScheduleWriter.Write(why.Why), why.Range?.Title ?? "");
            yield return fire;
            if (fire.LeftOut == Fire.Types.Outcome.Unspecified && ++running == count)
                yield break;
        }
    }
}
