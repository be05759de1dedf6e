using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace Warehouse.EngineTests.Schedule;

/// <summary>A look into the Quartz.NET of a host.</summary>
internal static class SchedulerUnderTest
{
    /// <summary>The pipelines it keeps the clock of, in order.</summary>
    public static async Task<IReadOnlyList<string>> ScheduledAsync(IServiceProvider services) =>
        (await (await SchedulerAsync(services)).GetTriggerKeys(GroupMatcher<TriggerKey>.AnyGroup())).Select(key => key.Name).Order().ToList();

    /// <summary>Fires now what is scheduled for this pipeline.</summary>
    public static async Task FireAsync(IServiceProvider services, string pipelineId) =>
        await (await SchedulerAsync(services)).TriggerJob(new JobKey(pipelineId));

    private static async Task<IScheduler> SchedulerAsync(IServiceProvider services) =>
        await services.GetRequiredService<ISchedulerFactory>().GetScheduler();
}
