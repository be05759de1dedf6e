using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Warehouse.Catalogue;
using Warehouse.Etl.Acquire;
using Warehouse.Etl.Load;
using Warehouse.Etl.Read;
using Warehouse.Etl.Shape;
using Warehouse.Query.Members;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Etl.Runs;

/// <summary>A load: read → shape → stage → commit.</summary>
internal sealed class LoadRun(
    PipelineLog log, RunLog runs, Acquirer acquirer, FactLoader loader, MemberReader members, LoadSteps steps, RunFaults faults, IOptions<EtlOptions> options, ILogger<LoadRun> logger) : IRunAction
{
    public bool Does(RunKind kind) => kind is RunKind.Load or RunKind.DryRun;

    public async Task RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var run = context.Run;
        await ReachAsync(LoadStep.Claimed, cancellationToken);
        var pipeline = context.Pipeline = await acquirer.ResolveAsync(context.Pipeline, run, cancellationToken);
        var loaded = await log.ListLoadedAsync(cancellationToken);
        RequirePredecessors(pipeline, loaded);
        var fingerprint = SourceFingerprint.Compute(pipeline);
        await faults.RetryAsync(() => runs.NoteSourceAsync(run, fingerprint, cancellationToken), cancellationToken);
        await ReachAsync(LoadStep.Fingerprinted, cancellationToken);
        if (!run.Force && !DueSources.IsDue(pipeline, pipeline.Period, fingerprint, loaded))
        {
            await faults.RetryAsync(() => runs.EndAsync(Of(pipeline, run), RunState.Skipped, null, cancellationToken), cancellationToken);
            return;
        }

        if (!run.Force && loaded.Find(pipeline.Id, pipeline.Period)?.SourceSha256 != fingerprint && await WasTakenBackAsync(pipeline, fingerprint, cancellationToken))
        {
            await faults.RetryAsync(() => runs.EndAsync(Of(pipeline, run), RunState.Skipped, TakenBack, cancellationToken), cancellationToken);
            return;
        }

        var exceptions = GateMembers.Check(pipeline, await members.ReadAsync(cancellationToken));
        await using var load = await loader.BeginAsync(pipeline, run, cancellationToken);
        foreach (var exception in exceptions)
            load.Staging.StageNote("etl.unknown_member", exception);
        await StageAsync(load, pipeline, context.Board, cancellationToken);
        RequireSameSource(pipeline, fingerprint);
        await context.Board.EnterAsync(RunState.Committing, cancellationToken);
        await loader.CommitAsync(load, pipeline, run, context.Board.Progress.RowsRead, cancellationToken);
        foreach (var note in load.Notes)
            Log.LoadNoted(logger, run.RunId, run.PipelineId, note);
    }

    // One that was asked for without a period is shown with the one that it found.
    private static Run Of(Pipeline pipeline, Run run) => run with { Period = pipeline.Period };

    private static Problem TakenBack { get; } = new("etl.taken_back", "This source was loaded before and rolled back.", "", "Put the right file in its place, or force the run to load it again.");

    // A schedule or a watched folder would bring back what somebody took out.
    private async Task<bool> WasTakenBackAsync(Pipeline pipeline, string fingerprint, CancellationToken cancellationToken) =>
        (await log.ListTakenBackAsync(cancellationToken)).TryGetValue((pipeline.Id, pipeline.Period), out var takenBack) && takenBack == fingerprint;

    private async Task StageAsync(WarehouseLoad load, Pipeline pipeline, ProgressBoard board, CancellationToken cancellationToken)
    {
        var limits = ReadLimits.Default with { UnpackedBytes = options.Value.MaxUnpackedBytes };
        await foreach (var batch in PipelineReader.ReadAsync(pipeline, await members.ReadAsync(cancellationToken), limits, cancellationToken))
        {
            loader.Stage(load.Staging, pipeline, batch);
            await load.Staging.FlushAsync(cancellationToken);
            board.Add(batch);
            await ReachAsync(LoadStep.BatchStaged, cancellationToken);
        }

        await ReachAsync(LoadStep.Staged, cancellationToken);
    }

    // A test that holds the run at a step does not keep it from being stopped.
    private Task ReachAsync(LoadStep step, CancellationToken cancellationToken) => steps.ReachAsync(step).WaitAsync(cancellationToken);

    private static void RequirePredecessors(Pipeline pipeline, LoadedSources loaded)
    {
        var missing = pipeline.After.Where(id => !loaded.Has(id)).ToList();
        if (missing.Count > 0)
            throw new ProblemException(new Problem(InitialLoad.PredecessorNotLoaded, $"This pipeline needs the members of {string.Join(", ", missing)}, which never loaded.", "after", "See why its run failed, and run it first."));
    }

    // The fingerprint must be that of what was read, or the next load would skip what this one missed.
    private static void RequireSameSource(Pipeline pipeline, string fingerprint)
    {
        if (SourceFingerprint.Compute(pipeline) != fingerprint)
            throw new ProblemException(new Problem("etl.source_changed", "A source file changed while it was read.", "", "Run the pipeline again once the file is complete."));
    }
}
