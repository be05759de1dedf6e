namespace Warehouse.Storage.Runs;

/// <summary>What every pipeline has in the warehouse, period by period.</summary>
/// <param name="all">In any order.</param>
public sealed class LoadedSources(IReadOnlyList<LoadedSource> all)
{
    private readonly ILookup<string, LoadedSource> _byPipeline = all.ToLookup(source => source.PipelineId, StringComparer.Ordinal);

    /// <summary>True when any period of a pipeline was loaded.</summary>
    public bool Has(string pipelineId) => _byPipeline.Contains(pipelineId);

    /// <summary>What was loaded of a period, empty for all of the source; null when nothing was.</summary>
    public LoadedSource? Find(string pipelineId, string period) => _byPipeline[pipelineId].FirstOrDefault(source => source.Period == period);

    /// <summary>The fence of the last run of a pipeline that changed the warehouse; null when none did.</summary>
    public long? ChangedAt(string pipelineId) => _byPipeline[pipelineId].Max(source => source.ChangedAt);
}

/// <summary>What a pipeline has in the warehouse of a period.</summary>
/// <param name="PipelineId">Its id.</param>
/// <param name="Period">The period; empty for all of the source.</param>
/// <param name="SourceSha256">Fingerprint of the source that is loaded.</param>
/// <param name="LoadedAt">The fence of the last run that succeeded: one that was taken later has a larger one, whichever was asked for first.</param>
/// <param name="ChangedAt">The fence of the last run that changed the warehouse; null when none did.</param>
public sealed record LoadedSource(string PipelineId, string Period, string SourceSha256, long LoadedAt, long? ChangedAt);
