using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Warehouse.Catalogue;
using Warehouse.Etl.Runs;
using Warehouse.Storage.Runs;

namespace Warehouse.Etl;

/// <summary>
/// What runs of all kinds have in common: the heart that beats beside the work, the reasons for which it stops, and how it
/// ends. However it goes, the run has ended afterwards, or waits for its next attempt.
/// </summary>
internal sealed class PipelineRunner(
    PipelineSet pipelines, RunLog runs, IEnumerable<IRunAction> actions, RunFaults faults, RunHeart heart,
    IOptions<EtlOptions> options, TimeProvider time, ILogger<PipelineRunner> logger)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    /// <summary>Runs it. Never throws: what went wrong is in the run.</summary>
    /// <param name="run">Claimed by this host.</param>
    /// <param name="cancellationToken">Stops it because the host stops.</param>
    public async Task RunAsync(Run run, CancellationToken cancellationToken)
    {
        Log.RunBegan(logger, run.RunId, run.PipelineId);
        var context = new RunContext(run, pipelines[run.PipelineId]);
        using var stop = new RunStop();
        using var host = cancellationToken.Register(() => stop.Because(StopReason.HostStops));
        using var person = runs.Signals.OnStop(run.RunId, () => stop.Because(StopReason.Cancelled));
        using var clock = StartClock(context, stop);
        var beating = heart.BeatAsync(run, context.Board, stop);
        Exception? fault = null;
        try
        {
            await ActionOf(run.Kind).RunAsync(context, stop.Token);
        }
        catch (Exception exception)
        {
            fault = exception;
        }

        var reason = stop.Reason;
        stop.Because(StopReason.Over);
        await beating;
        if (fault is not null)
            await EndAsync(context, fault, reason);
        await LogEndAsync(run);
    }

    private IRunAction ActionOf(RunKind kind) =>
        actions.FirstOrDefault(action => action.Does(kind))
        ?? throw new ProblemException(new Problem("etl.unknown_kind", $"This host does no {kind}.", "kind", "A newer version of the program asked for it."));

    private CancellationTokenSource StartClock(RunContext context, RunStop stop)
    {
        var limit = LimitOf(context);
        var clock = limit is { } seconds ? new CancellationTokenSource(TimeSpan.FromSeconds(seconds), time) : new CancellationTokenSource();
        clock.Token.Register(() => stop.Because(StopReason.TimedOut));
        return clock;
    }

    private static int? LimitOf(RunContext context) => context.Run.TimeoutSeconds ?? context.Pipeline.TimeoutSeconds;

    private Task EndAsync(RunContext context, Exception fault, StopReason reason)
    {
        var run = context.Run;
        // What was interrupted says so in many ways.
        var wasStopped = reason is not StopReason.None && fault is OperationCanceledException or DbException or RunLostException;
        if (fault is RunLostException || (wasStopped && reason == StopReason.Lost))
        {
            Log.RunLost(logger, run.RunId, run.PipelineId);
            return Task.CompletedTask;
        }

        if (wasStopped)
            return reason switch
            {
                StopReason.TimedOut => EndAsync(run, RunState.Failed, new Problem("etl.timed_out", $"The run took longer than {LimitOf(context)} seconds.", "", "Raise 'timeout' in its pipeline, or give the run one of its own.")),
                // Whoever restarts a host means to lose nothing: the next one takes it, or another of this warehouse.
                StopReason.HostStops => NoteAsync(run, () => runs.PutBackAsync(run, null, new Problem("etl.host_stopped", "The host that ran it was stopped."), CancellationToken.None)),
                _ => EndAsync(run, RunState.Cancelled, null),
            };

        var problem = faults.ToProblem(fault, context.Pipeline);
        if (faults.Passes(fault) && run.Attempt < options.Value.Attempts)
            return PutBackAsync(run, problem ?? new Problem("etl.fault_passes", fault.Message));
        if (problem is null)
            Log.RunBroke(logger, fault, run.RunId, run.PipelineId);
        // One that was asked for without a period is shown with the one that it found.
        var shown = run.Kind == RunKind.Load && context.Pipeline.Period.Length > 0 ? run with { Period = context.Pipeline.Period } : run;
        return EndAsync(shown, RunState.Failed, problem ?? new Problem("etl.internal", "The load stopped on a fault of the program; its log has the details."));
    }

    private Task PutBackAsync(Run run, Problem problem)
    {
        var notBefore = time.GetUtcNow() + WaitAfter(run.Attempt);
        Log.RunTriedAgain(logger, run.RunId, run.PipelineId, run.Attempt, notBefore, problem.Message);
        return NoteAsync(run, () => runs.PutBackAsync(run, notBefore, problem, CancellationToken.None));
    }

    // Twice as long each time; up to a half less by chance, so that what failed together does not come back together.
    private TimeSpan WaitAfter(int attempt)
    {
        var longest = TimeSpan.FromSeconds(Math.Min(options.Value.RetrySeconds * Math.Pow(2, attempt - 1), LongestWait.TotalSeconds));
#pragma warning disable CA5394 // Nobody gains by guessing it.
        return longest * (0.5 + (Random.Shared.NextDouble() / 2));
#pragma warning restore CA5394
    }

    private Task EndAsync(Run run, RunState state, Problem? error) => NoteAsync(run, () => runs.EndAsync(run, state, error, CancellationToken.None));

    private async Task NoteAsync(Run run, Func<Task> note)
    {
        try
        {
            await faults.RetryAsync(note, CancellationToken.None);
        }
        catch (RunLostException)
        {
            // Its commit may have been made although its answer was lost.
            if (await FindAsync(run) is not { State: RunState.Succeeded } ended || ended.Fence != run.Fence)
                Log.RunLost(logger, run.RunId, run.PipelineId);
        }
        catch (Exception exception) when (exception is DbException or ProblemException)
        {
            // The warehouse cannot be written to. Without heartbeats the run will be marked as abandoned.
            Log.RunEndNotNoted(logger, exception, run.RunId, run.PipelineId);
        }
    }

    private async Task<Run?> FindAsync(Run run)
    {
        try
        {
            return await runs.FindAsync(run.RunId, CancellationToken.None);
        }
        catch (Exception exception) when (exception is DbException or ProblemException)
        {
            return null;
        }
    }

    private async Task LogEndAsync(Run run)
    {
        if (await FindAsync(run) is not { } ended || !ended.State.HasSettled())
            return;
        if (ended.State == RunState.Failed)
            Log.RunFailed(logger, ended.RunId, ended.PipelineId, ended.Error?.ToString() ?? "");
        else
            Log.RunEnded(logger, ended.RunId, ended.PipelineId, ended.State, ended.Counts.RowsRead, ended.Counts.Rejects, ended.Counts.Inserted, ended.Counts.Updated, ended.Counts.Deleted, ended.Error?.ToString() ?? "");
    }
}
