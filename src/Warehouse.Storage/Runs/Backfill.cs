namespace Warehouse.Storage.Runs;

/// <summary>A pipeline run for many periods.</summary>
/// <param name="BackfillId">Its number.</param>
/// <param name="Request">What was asked for.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="CancelledAt">When the rest of it was cancelled; null when it was not.</param>
/// <param name="CancelledBy">Who cancelled it; empty when nobody did, or that is not known.</param>
/// <param name="Runs">One a period, in order.</param>
public sealed record Backfill(long BackfillId, BackfillRequest Request, DateTimeOffset CreatedAt, DateTimeOffset? CancelledAt, string CancelledBy, IReadOnlyList<Run> Runs);

/// <summary>What is asked of a backfill.</summary>
/// <param name="PipelineId">A current pipeline.</param>
/// <param name="Periods">In the order in which they are to run, each once.</param>
public sealed record BackfillRequest(string PipelineId, IReadOnlyList<string> Periods)
{
    /// <summary>How many runs work at once.</summary>
    public int MaxParallel { get; init; } = 1;

    /// <summary>Load even what is loaded already.</summary>
    public bool Force { get; init; }

    /// <summary>The same text again returns the backfill it made; null for none.</summary>
    public string? RequestId { get; init; }

    /// <summary>Who asks; empty when that is not known.</summary>
    public string RequestedBy { get; init; } = "";

    /// <summary>Whether another request asks for the same.</summary>
    internal bool IsSame(BackfillRequest other) =>
        PipelineId == other.PipelineId && Periods.SequenceEqual(other.Periods) && (MaxParallel, Force) == (other.MaxParallel, other.Force);
}
