using Warehouse.Catalogue;
using Warehouse.Etl.Acquire;
using Warehouse.Etl.Vocabulary;
using Warehouse.Storage.Runs;

namespace Warehouse.Etl.Runs;

/// <summary>Loads, when a host starts, every pipeline whose source is not the one in the warehouse.</summary>
public sealed class InitialLoad(PipelineSet pipelines, PipelineLog log, RunLog runs, RunQueue queue)
{
    /// <summary>A run failed because a pipeline that it needs had not loaded; part of the API.</summary>
    internal const string PredecessorNotLoaded = "etl.predecessor_not_loaded";

    /// <summary>Queues what is due and follows it until each has ended or is held. Quick when nothing is due.</summary>
    /// <param name="progress">Told of every change of a run; null for none.</param>
    /// <param name="cancellationToken">Stops following; the runs go on.</param>
    /// <returns>The runs as they ended, in load order; a failed one does not stop those that do not need it.</returns>
    public async Task<IReadOnlyList<Run>> RunAsync(IProgress<InitialLoadProgress>? progress, CancellationToken cancellationToken)
    {
        var ended = await RunDueAsync(progress, cancellationToken);
        // A host that went away in the middle left a queue without the run it was at. What needs that run may come before it
        // is queued again here, fail for want of its members or load without them, and is due once more when it has loaded.
        while (await CameAnyTooEarlyAsync(ended, cancellationToken))
        {
            var again = await RunDueAsync(progress, cancellationToken);
            // One that is held is still the same.
            if (again.All(run => ended.Any(known => known.RunId == run.RunId)))
                break;
            ended = [.. ended.Where(run => again.All(newer => newer.PipelineId != run.PipelineId)), .. again];
        }

        return ended;
    }

    private async Task<bool> CameAnyTooEarlyAsync(IReadOnlyList<Run> ended, CancellationToken cancellationToken)
    {
        var loaded = await log.ListLoadedAsync(cancellationToken);
        return ended.Any(run => pipelines[run.PipelineId].After is var after
            && (after.Any(id => loaded.ChangedAt(id) > run.Fence) || (run.Error?.Code == PredecessorNotLoaded && after.All(loaded.Has))));
    }

    private async Task<IReadOnlyList<Run>> RunDueAsync(IProgress<InitialLoadProgress>? progress, CancellationToken cancellationToken)
    {
        var queued = await QueueAsync(cancellationToken);
        var current = queued.ToList();
        while (current.Count > 0)
        {
            var nextChange = runs.Signals.NextChange;
            for (var i = 0; i < current.Count; i++)
                if (!current[i].State.HasSettled())
                    current[i] = await runs.FindAsync(current[i].RunId, cancellationToken) ?? current[i];
            progress?.Report(new InitialLoadProgress(current.Count(run => run.State.HasSettled()), current.ToList()));
            if (current.TrueForAll(run => run.State.HasSettled()))
                break;
            await runs.Signals.WaitAsync(nextChange, TimeSpan.FromSeconds(1), cancellationToken);
        }

        return current;
    }

    /// <summary>Queues what is due, in load order.</summary>
    /// <returns>The runs; empty when nothing is due.</returns>
    public async Task<IReadOnlyList<Run>> QueueAsync(CancellationToken cancellationToken)
    {
        var loaded = await log.ListLoadedAsync(cancellationToken);
        var takenBack = await log.ListTakenBackAsync(cancellationToken);
        var held = (await runs.SearchAsync(new RunFilter { States = [RunState.Held], Kinds = [RunKind.Load], Period = "" }, int.MaxValue, null, cancellationToken)).ToLookup(run => run.PipelineId);
        var due = new HashSet<string>(StringComparer.Ordinal);
        var queued = new List<Run>();
        foreach (var pipeline in pipelines.InLoadOrder)
        {
            // What comes after a pipeline that is about to load may be due once it has; its run finds out.
            // A source that somebody took back stays out until somebody asks for it.
            if (!IsOfTheStart(pipeline, loaded) || IsTakenBack(pipeline, takenBack) || (!pipeline.After.Any(due.Contains) && !IsDue(pipeline, loaded)))
                continue;
            // What somebody is to approve keeps its number, unless it would be about something else by now.
            if (!pipeline.After.Any(due.Contains) && held[pipeline.Id].Any(run => IsOf(pipeline, run) && !pipeline.After.Any(id => loaded.ChangedAt(id) > run.Fence)))
                continue;
            due.Add(pipeline.Id);
            queued.Add(await queue.EnsureQueuedAsync(new RunRequest(pipeline.Id), cancellationToken));
        }

        return queued;
    }

    private static bool IsOf(Pipeline pipeline, Run run)
    {
        try
        {
            return Acquirer.IsLocal(pipeline) && SourceFingerprint.Compute(Acquirer.ResolveLocal(pipeline, "")) == run.SourceSha256;
        }
        catch (ProblemException)
        {
            return false;
        }
    }

    private static bool IsTakenBack(Pipeline pipeline, IReadOnlyDictionary<(string PipelineId, string Period), string> takenBack)
    {
        try
        {
            return takenBack.TryGetValue((pipeline.Id, Acquirer.PeriodOf(pipeline, "")), out var fingerprint) && SourceFingerprint.Compute(pipeline) == fingerprint;
        }
        catch (ProblemException)
        {
            return false;
        }
    }

    // Files that are sent, or appear in a folder one by one, come by themselves; whether a file of a server changed is asked when
    // its schedule says so, so that a server that is away keeps no host from starting twice.
    private static bool IsOfTheStart(Pipeline pipeline, LoadedSources loaded) => pipeline.Source switch
    {
        UploadSource or FolderSource { IsEach: true } => false,
        UrlSource or SqlSource => !loaded.Has(pipeline.Id),
        _ => true,
    };

    private static bool IsDue(Pipeline pipeline, LoadedSources loaded)
    {
        try
        {
            return !Acquirer.IsLocal(pipeline) || DueSources.IsDue(pipeline, Acquirer.PeriodOf(pipeline, ""), SourceFingerprint.Compute(Acquirer.ResolveLocal(pipeline, "")), loaded);
        }
        catch (ProblemException)
        {
            // Its run fails with this problem, and so shows it where people look.
            return true;
        }
    }
}

/// <summary>How far the load at the start is.</summary>
/// <param name="Ended">Runs that have ended or are held.</param>
/// <param name="Runs">All runs in load order, as they are now.</param>
public sealed record InitialLoadProgress(int Ended, IReadOnlyList<Run> Runs);
