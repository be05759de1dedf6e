using Hangfire;
using Hangfire.Storage;

namespace Warehouse.Etl.Schedule;

/// <summary>Hangfire keeps the clock: a recurring job for each pipeline, by its id.</summary>
internal sealed class HangfireRunScheduler(HangfireStorage storage, IRecurringJobManagerV2 jobs) : IRunScheduler
{
    public async Task ScheduleAsync(IReadOnlyList<Pipeline> pipelines, CancellationToken cancellationToken)
    {
        await storage.PrepareAsync(cancellationToken);
        foreach (var (id, schedule) in pipelines.Select(pipeline => (pipeline.Id, pipeline.Schedule!)))
            // Hangfire puts the token of the server that runs the job in the place of this one.
            jobs.AddOrUpdate<DueRun>(id, due => due.AskAsync(id, CancellationToken.None), schedule.Cron, new RecurringJobOptions { TimeZone = schedule.TimeZone });

        // On SQL Server the jobs of pipelines that have gone, or are no longer scheduled, are still there.
        using var connection = storage.Jobs.GetConnection();
        foreach (var id in connection.GetRecurringJobs().Select(job => job.Id).Except(pipelines.Select(pipeline => pipeline.Id)))
            jobs.RemoveIfExists(id);
    }
}
