using Hangfire;
using Hangfire.Storage;
using Warehouse.Storage.Schedules;

namespace Warehouse.Etl.Schedule;

/// <summary>Hangfire keeps the clock: a recurring job for each schedule, by its id.</summary>
internal sealed class HangfireRunScheduler(HangfireStorage storage, IRecurringJobManagerV2 jobs) : IRunScheduler
{
    public async Task ScheduleAsync(IReadOnlyDictionary<string, FireTimes> times, CancellationToken cancellationToken)
    {
        await storage.PrepareAsync(cancellationToken);
        foreach (var (id, fires) in times)
            // Hangfire puts the token of the server that runs the job in the place of this one.
            jobs.AddOrUpdate<DueRun>(id, due => due.AskAsync(id, CancellationToken.None), fires.Cron, new RecurringJobOptions { TimeZone = fires.Zone });

        // On SQL Server the jobs of schedules that have gone, or are paused, are still there.
        using var connection = storage.Jobs.GetConnection();
        foreach (var id in connection.GetRecurringJobs().Select(job => job.Id).Except(times.Keys))
            jobs.RemoveIfExists(id);
    }
}
