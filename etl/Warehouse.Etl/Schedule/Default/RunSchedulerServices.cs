using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace Warehouse.Etl.Schedule;

/// <summary>Registers Quartz.NET as the scheduler, in memory.</summary>
internal static class RunSchedulerServices
{
    public static IServiceCollection AddRunScheduler(this IServiceCollection services)
    {
        services.AddSingleton<IRunScheduler, QuartzRunScheduler>();
        services.AddQuartz(quartz => quartz.ConfigureScheduler(options => options.ShutdownJobInterruption = ShutdownJobInterruption.Always));
        services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
        return services;
    }
}
