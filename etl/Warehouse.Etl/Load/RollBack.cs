using Warehouse.Storage.Runs;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Etl.Load;

/// <summary>Takes back what a run changed, in one transaction with the end of the run that does so and the new data version.</summary>
internal sealed class RollBack(WarehouseWriter writer, RunLog runs, TimeProvider time, LoadSteps steps)
{
    /// <summary>Does it and ends the run.</summary>
    /// <exception cref="Catalogue.ProblemException">Why it cannot be; nothing was changed.</exception>
    /// <exception cref="RunLostException">The run is no longer this host's; nothing was committed.</exception>
    /// <returns>True.</returns>
    public async Task<bool> RunAsync(Run run, CancellationToken cancellationToken)
    {
        // A commit that was made, but whose answer was lost, must not be made again.
        if (await runs.FindAsync(run.RunId, cancellationToken) is { State: RunState.Succeeded })
            return true;
        await runs.NoteProgressAsync(run, RunState.Committing, 0, cancellationToken);
        await using var undo = await writer.BeginUndoAsync(run.PipelineId, run.RunId, cancellationToken);
        await steps.ReachAsync(LoadStep.Locked);
        var counts = await undo.RollBackAsync(run.OfRun!.Value, run.Force, time.GetUtcNow(), cancellationToken);
        await steps.ReachAsync(LoadStep.Merged);
        long? dataVersion = counts.ChangedAnything ? await undo.AddDataVersionAsync(time.GetUtcNow(), cancellationToken) : null;
        await runs.EndWithUndoAsync(undo, run, counts, dataVersion, cancellationToken);
        await steps.ReachAsync(LoadStep.Ended);
        cancellationToken.ThrowIfCancellationRequested();
        await undo.CommitAsync(CancellationToken.None);
        runs.Signals.Notify();
        return true;
    }
}
