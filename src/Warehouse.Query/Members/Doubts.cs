namespace Warehouse.Query.Members;

/// <summary>What in a warehouse was loaded with a doubt. Most have nothing of the kind, so that nobody need look for it row by row.</summary>
public sealed record Doubts
{
    /// <summary>Nothing doubtful.</summary>
    public static Doubts None { get; } = new();

    /// <summary>True when some schools are known only from facts.</summary>
    public bool HasInferredSchools { get; init; }

    /// <summary>What gates found of loads that were committed all the same.</summary>
    public IReadOnlyList<GateWarning> GateWarnings { get; init; } = [];
}

/// <summary>A gate warned of what a run loaded.</summary>
/// <param name="RunId">The run's number.</param>
/// <param name="PipelineId">Whose it is.</param>
/// <param name="Target">The fact that it loads.</param>
/// <param name="Gate">The gate's name.</param>
/// <param name="Year">The year that it is about; null for any.</param>
/// <param name="District">The key of the district that it is about; null for any.</param>
public sealed record GateWarning(long RunId, string PipelineId, string Target, string Gate, int? Year, int? District)
{
    /// <summary>Whether it is about rows that the run loaded of a year and a district; null for rows of no district.</summary>
    public bool IsAbout(long runId, int year, int? district) =>
        RunId == runId && (Year is null || Year == year) && (District is null || district is null || District == district);
}
