using Hangfire;
using Hangfire.Common;
using Hangfire.InMemory;
using Hangfire.Storage;
using Warehouse.Etl.Schedule;

namespace Warehouse.Tests.Etl.Schedule;

/// <summary>When Hangfire fires.</summary>
internal static class SchedulerTimes
{
    public static DateTimeOffset Next(PipelineSchedule schedule, DateTimeOffset after)
    {
        // A job that is made at the very second when it is due is due at once: one second later it is not.
        using var storage = new InMemoryStorage();
        new RecurringJobManager(storage, JobFilterProviders.Providers, new DefaultTimeZoneResolver(), () => after.UtcDateTime.AddSeconds(1))
            .AddOrUpdate("one", () => Console.WriteLine(), schedule.Cron, new RecurringJobOptions { TimeZone = schedule.TimeZone });
        using var connection = storage.GetConnection();
        return connection.GetRecurringJobs().Single().NextExecution!.Value;
    }
}
