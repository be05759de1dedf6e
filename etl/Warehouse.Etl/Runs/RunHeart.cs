using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Warehouse.Catalogue;
using Warehouse.Storage.Runs;

namespace Warehouse.Etl.Runs;

/// <summary>Gives signs of life for a run, takes its progress to the log, and stops it when somebody cancelled it or another host has it.</summary>
internal sealed class RunHeart(RunLog runs, IOptions<EtlOptions> options, TimeProvider time, ILogger<RunHeart> logger)
{
    /// <summary>Beats until the run is stopped, or over.</summary>
    public Task BeatAsync(Run run, ProgressBoard board, RunStop stop) => Task.WhenAll(
        // Each writes or waits on a thread of its own, since an engine may keep it there.
        Task.Run(() => NoteAsync(run, board, stop)),
        Task.Run(() => LookForCancelAsync(run, stop)));

    private async Task NoteAsync(Run run, ProgressBoard board, RunStop stop)
    {
        var noted = new RunProgress(RunState.Reading);
        var (lastBeat, lastLine) = (time.GetUtcNow(), time.GetUtcNow());
        while (true)
        {
            var nextState = board.NextState;
            if (board.Progress.State == noted.State)
                await WaitAsync(nextState, stop);
            if (stop.Token.IsCancellationRequested)
                return;
            var progress = board.Progress;
            if (progress != noted || time.GetUtcNow() - lastBeat >= TimeSpan.FromSeconds(options.Value.HeartbeatSeconds))
            {
                if (await IsNotedAsync(run, progress, stop))
                    (noted, lastBeat) = (progress, time.GetUtcNow());
                else
                    await WaitAsync(Task.Delay(Timeout.Infinite, stop.Token), stop);
                board.Note(noted);
            }

            if (time.GetUtcNow() - lastLine >= TimeSpan.FromSeconds(options.Value.ProgressSeconds))
            {
                Log.RunProgresses(logger, run.RunId, run.PipelineId, progress.State, progress.RowsRead, progress.RowsRejected, progress.BytesRead, progress.BytesTotal);
                lastLine = time.GetUtcNow();
            }
        }
    }

    private async Task<bool> IsNotedAsync(Run run, RunProgress progress, RunStop stop)
    {
        try
        {
            await runs.NoteProgressAsync(run, progress, stop.Token);
            return true;
        }
        catch (RunLostException)
        {
            stop.Because(StopReason.Lost);
            return false;
        }
        catch (Exception exception) when (exception is DbException or ProblemException or OperationCanceledException)
        {
            // While a load holds the write lock no one else can give the run up either; the next beat will do.
            return false;
        }
    }

    // Another process leaves word in the log; reading it waits for nobody.
    private async Task LookForCancelAsync(Run run, RunStop stop)
    {
        while (!stop.Token.IsCancellationRequested)
        {
            await WaitAsync(runs.Signals.NextChange, stop);
            try
            {
                if (await runs.FindAsync(run.RunId, stop.Token) is { CancelRequestedAt: not null } asked && asked.Fence == run.Fence && asked.State.IsWorking())
                    stop.Because(StopReason.Cancelled);
            }
            catch (Exception exception) when (exception is DbException or ProblemException or OperationCanceledException)
            {
                // Once more in a moment.
            }
        }
    }

    private async Task WaitAsync(Task change, RunStop stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        await Task.WhenAny(change, Task.Delay(TimeSpan.FromSeconds(Math.Min(options.Value.PollSeconds, 1)), time, enough.Token));
        await enough.CancelAsync();
    }
}
