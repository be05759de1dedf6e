namespace Warehouse.Storage.Runs;

/// <summary>A host no longer has the run that it works on: it was given up for dead, and must change nothing more.</summary>
public sealed class RunLostException(long runId) : Exception($"Run {runId} is no longer this host's.")
{
    /// <summary>The run.</summary>
    public long RunId { get; } = runId;
}
