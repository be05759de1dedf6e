using Warehouse.Storage.Runs;

namespace Warehouse.Etl.Runs;

/// <summary>Whether a source has something to load.</summary>
internal static class DueSources
{
    /// <summary>
    /// True when another source is loaded, or none; and when a pipeline it comes after has changed the warehouse since,
    /// because then its rows may mean other members, or rejected ones may have become known. Since is told by the fences of
    /// runs: a run that was held may have an old number and load last.
    /// </summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="period">The period that would be loaded; empty for all of the source.</param>
    /// <param name="fingerprint">Of what would be loaded.</param>
    /// <param name="loaded">What was.</param>
    public static bool IsDue(Pipeline pipeline, string period, string fingerprint, LoadedSources loaded) =>
        loaded.Find(pipeline.Id, period) is not { } own
        || own.SourceSha256 != fingerprint
        || pipeline.After.Any(id => loaded.ChangedAt(id) > own.LoadedAt);
}
