using Hangfire;
using Hangfire.AspNetCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Warehouse.Etl.Schedule;

/// <summary>Registers Hangfire as the scheduler.</summary>
internal static class RunSchedulerServices
{
    public static IServiceCollection AddRunScheduler(this IServiceCollection services)
    {
        services.AddSingleton<HangfireStorage>();
        // These two come before AddHangfire, which would else share one of each among all hosts of a process.
        services.AddSingleton(provider => provider.GetRequiredService<HangfireStorage>().Jobs);
        services.AddSingleton<JobActivator>(provider => new AspNetCoreJobActivator(provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddHangfire((provider, hangfire) => hangfire
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseLogProvider(new HostLogProvider(provider.GetRequiredService<ILoggerFactory>())));
        // To ask for a run is one short write.
        services.AddHangfireServer(server => server.WorkerCount = 1);
        services.AddSingleton<IRunScheduler, HangfireRunScheduler>();
        return services;
    }
}
