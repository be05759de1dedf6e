using System.Globalization;
using Warehouse.Storage.Doctor;

namespace Warehouse.Host.Doctor;

/// <summary>Whether times can be trusted: the run log, heartbeats and schedules compare them.</summary>
internal static class ClockChecks
{
    private const string Area = "clock";
    private const string Home = "Asia/Shanghai";

    public static IEnumerable<Finding> Run(TimeProvider time) => [Zone(), Now(time.GetUtcNow(), File.GetLastWriteTimeUtc(typeof(ClockChecks).Assembly.Location))];

    /// <summary>Nobody runs a program before it was built.</summary>
    internal static Finding Now(DateTimeOffset now, DateTime builtAt)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd HH:mm:ss} UTC");
        return now < builtAt.AddDays(-1) || now > builtAt.AddYears(20)
            ? new Finding(Area, "system clock", Verdict.Failure, $"It says {text}, and the program is of {builtAt:yyyy-MM-dd}.", "Set the clock, and let it be kept by NTP (timedatectl set-ntp true).")
            : new Finding(Area, "system clock", Verdict.Ok, $"It says {text}.");
    }

    private static Finding Zone()
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(Home, out var zone))
            return new Finding(Area, "time zones", Verdict.Failure, $"The system does not know {Home}.", "Install the time zone data (package tzdata).");
        return zone.GetUtcOffset(DateTimeOffset.UnixEpoch.AddYears(50)) == TimeSpan.FromHours(8)
            ? new Finding(Area, "time zones", Verdict.Ok, $"{Home} is known.")
            : new Finding(Area, "time zones", Verdict.Failure, $"The system takes {Home} for another zone.", "Install the time zone data (package tzdata) anew.");
    }
}
