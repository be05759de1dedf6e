using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Warehouse.Catalogue;
using Warehouse.Storage.Schedules;

namespace Warehouse.Etl.Schedule;

/// <summary>
/// Tells the warehouse what the pipeline files say about schedules, keeps the scheduler to what the warehouse says, whichever
/// host changed it, and looks itself for what is due, because a host that slept was woken by nobody.
/// </summary>
internal sealed class ScheduleWatch(
    PipelineSet pipelines, ScheduleLog schedules, ICron cron, IRunScheduler scheduler, DueRun due, IOptions<EtlOptions> options, TimeProvider time, ILogger<ScheduleWatch> logger)
    : BackgroundService, IHostedLifecycleService
{
    // Before all of the host has started its pipelines are not known, and what is due would have none.
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _revision;

    /// <inheritdoc />
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await schedules.SeedAsync(
            pipelines.InLoadOrder.Where(pipeline => pipeline.Schedule is not null).Select(pipeline => new FileSchedule(pipeline.Id, pipeline.Schedule!)).ToList(),
            cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await FollowAsync(cancellationToken);
        _started.SetResult();
    }

    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
                await due.AskAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is DbException or ProblemException)
            {
                Log.FiresNotDecided(logger, exception, "-");
            }

            await Task.Delay(TimeSpan.FromSeconds(options.Value.PollSeconds), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A change made through another host is seen by its number.
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var now = await schedules.ReadSwitchAsync(cancellationToken);
        if (now.Revision == _revision)
            return;
        var active = now.IsPaused ? [] : await schedules.ListAsync(int.MaxValue, null, cancellationToken);
        var times = new Dictionary<string, FireTimes>(StringComparer.Ordinal);
        foreach (var schedule in active.Where(schedule => !schedule.IsPaused))
            if (FireTimes.Of(schedule.Spec, cron) is { } fires)
                times.Add(schedule.ScheduleId, fires);
        await scheduler.ScheduleAsync(times, cancellationToken);
        _revision = now.Revision;
    }
}
