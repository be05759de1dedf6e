namespace Warehouse.Storage.Runs;

/// <summary>What somebody asks to be done.</summary>
/// <param name="PipelineId">A current pipeline.</param>
public sealed record RunRequest(string PipelineId)
{
    /// <summary>What is to be done.</summary>
    public RunKind Kind { get; init; }

    /// <summary>The slice of the source; empty for all of it.</summary>
    public string Period { get; init; } = "";

    /// <summary>Load even the source that is already loaded.</summary>
    public bool Force { get; init; }

    /// <summary>The same text again returns the run it made; null for none.</summary>
    public string? RequestId { get; init; }

    /// <summary>Who asks; empty when that is not known.</summary>
    public string RequestedBy { get; init; } = "";

    /// <summary>Higher ones first.</summary>
    public int Priority { get; init; }

    /// <summary>How long an attempt may work; null as long as its pipeline says.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>The run to replay or roll back; null for other kinds.</summary>
    public long? OfRun { get; init; }

    /// <summary>The backfill that it belongs to; null for none.</summary>
    public long? BackfillId { get; init; }
}
