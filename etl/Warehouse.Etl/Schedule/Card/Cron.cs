using System.Collections.Concurrent;
using Cronos;
using Warehouse.Etl.Vocabulary;
using Warehouse.Storage.Schedules;

namespace Warehouse.Etl.Schedule;

/// <summary>Unix cron, read by Cronos: Hangfire has a copy of it within, and shows it to nobody.</summary>
internal sealed class Cron : ICron
{
    private readonly ConcurrentDictionary<string, CronExpression> _read = new(StringComparer.Ordinal);

    public string? Read(string cron, Action<string> mistake) => UnixCron.Read(cron, mistake);

    // In UTC no hour is skipped and none comes twice.
    public DateTime? After(string written, DateTime after) =>
        _read.GetOrAdd(written, CronExpression.Parse).GetNextOccurrence(DateTime.SpecifyKind(after, DateTimeKind.Utc)) is { } next
            ? DateTime.SpecifyKind(next, DateTimeKind.Unspecified)
            : null;
}
