using System.Data.Common;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Warehouse.Catalogue;
using Warehouse.Etl.Load;
using Warehouse.Etl.Read;
using Warehouse.Etl.Runs;
using Warehouse.Etl.Shape;
using Warehouse.Query.Members;
using Warehouse.Storage;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Etl;

/// <summary>Sees one claimed run through: read → shape → stage → commit. However it goes, the run has ended afterwards.</summary>
internal sealed class PipelineRunner(
    PipelineSet pipelines, PipelineLog log, RunLog runs, FactLoader loader, MemberReader members, SqlWarehouse warehouse,
    LoadSteps steps, RunHeart heart, Replay replay, IOptions<EtlOptions> options, ILogger<PipelineRunner> logger)
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs it. Never throws: what went wrong is in the run.</summary>
    /// <param name="run">Claimed by this host.</param>
    /// <param name="cancellationToken">Stops it as cancelled.</param>
    public async Task RunAsync(Run run, CancellationToken cancellationToken)
    {
        Log.RunBegan(logger, run.RunId, run.PipelineId);
        // A run that is lost to another host stops as one that is cancelled does.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var beating = heart.BeatAsync(run, stop);
        try
        {
            await LoadAsync(run, pipelines[run.PipelineId], stop.Token);
        }
        catch (RunLostException)
        {
            Log.RunLost(logger, run.RunId, run.PipelineId);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await EndAsync(run, RunState.Cancelled, null);
        }
        catch (ProblemException exception)
        {
            await EndAsync(run, RunState.Failed, SourceNames.Shown(pipelines[run.PipelineId], InOne(exception.Problems)));
        }
        catch (DbException exception) when (warehouse.ToProblem(exception) is { } problem)
        {
            await EndAsync(run, RunState.Failed, problem with { Path = "" });
        }
        catch (Exception exception)
        {
            Log.RunBroke(logger, exception, run.RunId, run.PipelineId);
            await EndAsync(run, RunState.Failed, new Problem("etl.internal", "The load stopped on a fault of the program; its log has the details."));
        }
        finally
        {
            await stop.CancelAsync();
            await beating;
        }

        await LogEndAsync(run);
    }

    private async Task LoadAsync(Run run, Pipeline pipeline, CancellationToken cancellationToken)
    {
        await steps.ReachAsync(LoadStep.Claimed);
        var loaded = await log.ListLoadedAsync(cancellationToken);
        RequirePredecessors(pipeline, loaded);
        if (run.Kind == RunKind.Replay)
        {
            await Retry.RunPatientlyAsync(() => replay.RunAsync(run, pipeline, cancellationToken), Passes, cancellationToken);
            return;
        }

        var fingerprint = SourceFingerprint.Compute(pipeline);
        await runs.NoteSourceAsync(run, fingerprint, cancellationToken);
        await steps.ReachAsync(LoadStep.Fingerprinted);
        if (!run.Force && !DueSources.IsDue(pipeline, fingerprint, loaded))
        {
            await runs.EndAsync(run, RunState.Skipped, null, cancellationToken);
            return;
        }

        await Retry.RunPatientlyAsync(() => StageAndCommitAsync(run, pipeline, fingerprint, cancellationToken), Passes, cancellationToken);

        bool Passes(Exception exception)
        {
            if (!warehouse.Passes(exception))
                return false;
            Log.RunTriedAgain(logger, run.RunId, run.PipelineId, exception.Message);
            return true;
        }
    }

    private async Task<bool> StageAndCommitAsync(Run run, Pipeline pipeline, string fingerprint, CancellationToken cancellationToken)
    {
        // A commit that was made, but whose answer was lost, must not be made again.
        if (await runs.FindAsync(run.RunId, cancellationToken) is { State: RunState.Succeeded })
            return true;
        await using var load = await loader.BeginAsync(pipeline, run, cancellationToken);
        var rowsRead = await StageAsync(load, run, pipeline, cancellationToken);
        RequireSameSource(pipeline, fingerprint);
        await runs.NoteProgressAsync(run, RunState.Committing, rowsRead, cancellationToken);
        await loader.CommitAsync(load, pipeline, run, rowsRead, cancellationToken);
        foreach (var note in load.Notes)
            Log.LoadNoted(logger, run.RunId, run.PipelineId, note);
        return true;
    }

    private async Task<long> StageAsync(WarehouseLoad load, Run run, Pipeline pipeline, CancellationToken cancellationToken)
    {
        var rowsRead = 0L;
        long? noted = null;
        var limits = ReadLimits.Default with { UnpackedBytes = options.Value.MaxUnpackedBytes };
        await foreach (var batch in PipelineReader.ReadAsync(pipeline, await members.ReadAsync(cancellationToken), limits, cancellationToken))
        {
            loader.Stage(load, pipeline, batch);
            await load.FlushAsync(cancellationToken);
            rowsRead += batch.RowsRead;
            // Every note is a commit: as often as people look is enough.
            if (noted is not { } before || Stopwatch.GetElapsedTime(before) > ProgressEvery)
            {
                await runs.NoteProgressAsync(run, RunState.Staging, rowsRead, cancellationToken);
                noted = Stopwatch.GetTimestamp();
            }

            await steps.ReachAsync(LoadStep.BatchStaged);
        }

        await steps.ReachAsync(LoadStep.Staged);
        return rowsRead;
    }

    private static void RequirePredecessors(Pipeline pipeline, IReadOnlyDictionary<string, LoadedSource> loaded)
    {
        var missing = pipeline.After.Where(id => !loaded.ContainsKey(id)).ToList();
        if (missing.Count > 0)
            throw new ProblemException(new Problem(InitialLoad.PredecessorNotLoaded, $"This pipeline needs the members of {string.Join(", ", missing)}, which never loaded.", "after", "See why its run failed, and run it first."));
    }

    // The fingerprint must be that of what was read, or the next load would skip what this one missed.
    private static void RequireSameSource(Pipeline pipeline, string fingerprint)
    {
        if (SourceFingerprint.Compute(pipeline) != fingerprint)
            throw new ProblemException(new Problem("etl.source_changed", "A source file changed while it was read.", "", "Run the pipeline again once the file is complete."));
    }

    // A run has one error: the first problem, which says how many others there are.
    private static Problem InOne(IReadOnlyList<Problem> problems) => problems.Count == 1
        ? problems[0]
        : problems[0] with { Message = string.Join("\n", problems.Select(p => p.Message + (p.Path.Length == 0 ? "" : $" ({p.Path})"))) };

    private async Task EndAsync(Run run, RunState state, Problem? error)
    {
        try
        {
            await runs.EndAsync(run, state, error, CancellationToken.None);
        }
        catch (RunLostException)
        {
            Log.RunLost(logger, run.RunId, run.PipelineId);
        }
        catch (Exception exception) when (exception is DbException or ProblemException)
        {
            // The warehouse cannot be written to. Without heartbeats the run will be marked as abandoned.
            Log.RunEndNotNoted(logger, exception, run.RunId, run.PipelineId);
        }
    }

    private async Task LogEndAsync(Run run)
    {
        if (await runs.FindAsync(run.RunId, CancellationToken.None) is { } ended)
            Log.RunEnded(logger, ended.RunId, ended.PipelineId, ended.State, ended.Counts.RowsRead, ended.Counts.Rejects, ended.Counts.Inserted, ended.Counts.Updated, ended.Counts.Deleted, ended.Error?.ToString() ?? "");
    }
}
