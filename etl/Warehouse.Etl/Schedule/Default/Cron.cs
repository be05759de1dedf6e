using System.Collections.Concurrent;
using Quartz;
using Warehouse.Etl.Vocabulary;
using Warehouse.Storage.Schedules;

namespace Warehouse.Etl.Schedule;

/// <summary>Unix cron, read by Quartz.NET.</summary>
internal sealed class Cron : ICron
{
    private readonly ConcurrentDictionary<string, CronExpression> _read = new(StringComparer.Ordinal);

    public string? Read(string cron, Action<string> mistake) => UnixCron.Read(cron, mistake);

    // In UTC no hour is skipped and none comes twice.
    public DateTime? After(string written, DateTime after) =>
        _read.GetOrAdd(written, text => CronExpression.Parse(text, CronFormat.Unix).WithTimeZone(TimeZoneInfo.Utc))
            .GetNextValidTimeAfter(new DateTimeOffset(DateTime.SpecifyKind(after, DateTimeKind.Unspecified), TimeSpan.Zero))?.DateTime;
}
