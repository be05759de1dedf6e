namespace Warehouse.Storage.Runs;

/// <summary>How far a run is.</summary>
/// <param name="State">Reading, staging or committing.</param>
public sealed record RunProgress(RunState State)
{
    /// <summary>Source rows read, without headers.</summary>
    public long RowsRead { get; init; }

    /// <summary>… of which nothing was kept.</summary>
    public long RowsRejected { get; init; }

    /// <summary>… dropped by a rule of the pipeline.</summary>
    public long RowsDiscarded { get; init; }

    /// <summary>How far the source has been read; null when that is not known.</summary>
    public long? BytesRead { get; init; }

    /// <summary>How long the source is; null when that is not known.</summary>
    public long? BytesTotal { get; init; }
}
