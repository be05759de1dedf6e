using Microsoft.Extensions.Hosting;

namespace Warehouse.Etl.Schedule;

/// <summary>Hands the schedules of this host's pipelines to the scheduler.</summary>
internal sealed class ScheduleStartup(PipelineSet pipelines, IRunScheduler scheduler) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        scheduler.ScheduleAsync(pipelines.InLoadOrder.Where(pipeline => pipeline.Schedule is not null).ToList(), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
