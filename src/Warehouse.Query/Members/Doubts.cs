namespace Warehouse.Query.Members;

/// <summary>What in a warehouse was loaded with a doubt. Most have nothing of the kind, so that nobody need look for it row by row.</summary>
public sealed record Doubts
{
    /// <summary>Nothing doubtful.</summary>
    public static Doubts None { get; } = new();

    /// <summary>True when some schools are known only from facts.</summary>
    public bool HasInferredSchools { get; init; }

    /// <summary>Runs that changed something although gates warned.</summary>
    public IReadOnlyList<WarnedRun> WarnedRuns { get; init; } = [];
}

/// <summary>A run that changed something although gates warned.</summary>
/// <param name="RunId">Its number.</param>
/// <param name="PipelineId">Whose it is.</param>
/// <param name="Target">The fact that it loads.</param>
/// <param name="Gates">The names of the gates that warned.</param>
public sealed record WarnedRun(long RunId, string PipelineId, string Target, IReadOnlyList<string> Gates);
