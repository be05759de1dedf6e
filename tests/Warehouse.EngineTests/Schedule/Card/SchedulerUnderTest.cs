using Hangfire;
using Hangfire.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Warehouse.EngineTests.Schedule;

/// <summary>A look into the Hangfire of a host.</summary>
internal static class SchedulerUnderTest
{
    /// <summary>The pipelines it keeps the clock of, in order.</summary>
    public static Task<IReadOnlyList<string>> ScheduledAsync(IServiceProvider services)
    {
        using var connection = services.GetRequiredService<JobStorage>().GetConnection();
        return Task.FromResult<IReadOnlyList<string>>(connection.GetRecurringJobs().Select(job => job.Id).Order().ToList());
    }

    /// <summary>Fires now what is scheduled for this pipeline.</summary>
    public static Task FireAsync(IServiceProvider services, string pipelineId)
    {
        services.GetRequiredService<IRecurringJobManagerV2>().TriggerJob(pipelineId);
        return Task.CompletedTask;
    }
}
