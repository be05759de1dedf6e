using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Warehouse.Storage.Runs;

namespace Warehouse.Etl.Runs;

/// <summary>Takes queued runs, several at a time, and gives up those of hosts that went away.</summary>
internal sealed class RunWorker(
    PipelineSet pipelines, PipelineLog log, RunLog runs, RunQueue queue, PipelineRunner runner, RunFaults faults, IOptions<EtlOptions> options, TimeProvider time, ILogger<RunWorker> logger) : BackgroundService
{
    private readonly string _host = RunHost.NewName();
    private readonly ClaimRules _rules = new(pipelines.InLoadOrder.ToDictionary(p => p.Id, p => p.After), options.Value.ConcurrentRuns)
    {
        Targets = pipelines.InLoadOrder.ToDictionary(p => p.Id, p => p.Target),
    };

    private DateTimeOffset _nextRescue;

    /// <summary>Makes the pipelines known before anybody can ask for them.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await log.SetPipelinesAsync(pipelines.Known(), cancellationToken);
        await RescueAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var working = new List<Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            working.RemoveAll(run => run.IsCompleted);
            var nextChange = runs.Signals.NextChange;
            try
            {
                await RescueAsync(stoppingToken);
                if (await queue.ClaimAsync(_host, _rules, stoppingToken) is { } run)
                    working.Add(Task.Run(() => runner.RunAsync(run, stoppingToken), CancellationToken.None));
                else
                    await runs.Signals.WaitAsync(nextChange, TimeSpan.FromSeconds(options.Value.PollSeconds), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                // A load may hold the warehouse, or a disk be full, for a while: queued runs wait until that is over.
                if (faults.Passes(exception))
                    Log.WorkerWaits(logger, exception.Message);
                else
                    Log.WorkerFailed(logger, exception);
                await Task.Delay(TimeSpan.FromSeconds(options.Value.PollSeconds), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(working);
    }

    private async Task RescueAsync(CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() < _nextRescue)
            return;
        foreach (var run in await queue.RescueAsync(TimeSpan.FromSeconds(options.Value.SilentSeconds), RunHost.IsGone, cancellationToken))
            Log.RunAbandoned(logger, run.RunId, run.PipelineId, run.Host ?? "");
        _nextRescue = time.GetUtcNow() + TimeSpan.FromSeconds(options.Value.SilentSeconds / 3);
    }
}
