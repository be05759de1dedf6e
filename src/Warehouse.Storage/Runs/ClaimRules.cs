namespace Warehouse.Storage.Runs;

/// <summary>What a host goes by when it takes a run.</summary>
/// <param name="Predecessors">The pipelines that the host knows, each with those whose waiting loads come before its own.</param>
/// <param name="ConcurrentRuns">How many runs the warehouse has at work at most, whoever works on them.</param>
public sealed record ClaimRules(IReadOnlyDictionary<string, IReadOnlyList<string>> Predecessors, int ConcurrentRuns)
{
    /// <summary>
    /// What the pipelines that the host knows fill. Two that fill the same are worked on one after the other: a key that both
    /// have belongs to the one that commits first, and that is not to depend on which of them is faster.
    /// </summary>
    public IReadOnlyDictionary<string, string> Targets { get; init; } = new Dictionary<string, string>();

    /// <summary>How many runs of a backfill work at once; 1 of one that is not here.</summary>
    public IReadOnlyDictionary<long, int> BackfillParallelism { get; init; } = new Dictionary<long, int>();

    /// <summary>The queued run to take: the first by priority, then by age, that nothing stands in the way of; null for none.</summary>
    /// <param name="unfinished">Every run that waits or works.</param>
    /// <param name="now">What a retry waits for.</param>
    internal Run? Choose(IReadOnlyList<Run> unfinished, DateTimeOffset now)
    {
        var working = unfinished.Where(run => run.State.IsWorking()).ToList();
        if (working.Count >= ConcurrentRuns)
            return null;
        var loading = unfinished.Where(run => run.Kind is not RunKind.DryRun).Select(run => run.PipelineId).ToHashSet(StringComparer.Ordinal);
        return unfinished
            .Where(run => run.State == RunState.Queued && (run.NotBefore is null || run.NotBefore <= now))
            .Where(run => Predecessors.TryGetValue(run.PipelineId, out var before) && !before.Any(loading.Contains))
            .Where(run => !working.Exists(other => Overlap(run, other)))
            .Where(run => run.BackfillId is not { } backfill || working.Count(other => other.BackfillId == backfill) < BackfillParallelism.GetValueOrDefault(backfill, 1))
            .OrderByDescending(run => run.Priority)
            .ThenBy(run => run.RunId)
            .FirstOrDefault();
    }

    // The whole of a source overlaps with each of its slices.
    private bool Overlap(Run a, Run b) => a.PipelineId == b.PipelineId
        ? a.Period == b.Period || a.Period.Length == 0 || b.Period.Length == 0
        : Targets.TryGetValue(a.PipelineId, out var target) && Targets.TryGetValue(b.PipelineId, out var other) && target == other;
}
