using Warehouse.Etl.Load;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Etl.Runs;

/// <summary>Takes back what a run changed, in one transaction with the end of the run that does so and the new data version.</summary>
internal sealed class RollBackRun(WarehouseWriter writer, RunLog runs, TimeProvider time, LoadSteps steps) : IRunAction
{
    public bool Does(RunKind kind) => kind == RunKind.Rollback;

    public async Task RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var run = context.Run;
        await steps.ReachAsync(LoadStep.Claimed).WaitAsync(cancellationToken);
        await context.Board.EnterAsync(RunState.Committing, cancellationToken);
        await using var undo = await writer.BeginUndoAsync(run.PipelineId, run.RunId, cancellationToken);
        await steps.ReachAsync(LoadStep.Locked).WaitAsync(cancellationToken);
        var counts = await undo.RollBackAsync(run.OfRun!.Value, run.Force, time.GetUtcNow(), cancellationToken);
        await steps.ReachAsync(LoadStep.Merged).WaitAsync(cancellationToken);
        long? dataVersion = counts.ChangedAnything ? await undo.AddDataVersionAsync(time.GetUtcNow(), cancellationToken) : null;
        await runs.EndWithUndoAsync(undo, run, counts, dataVersion, cancellationToken);
        await steps.ReachAsync(LoadStep.Ended).WaitAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        await undo.CommitAsync(CancellationToken.None);
        runs.Signals.Notify();
    }
}
