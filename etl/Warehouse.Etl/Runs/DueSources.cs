using Warehouse.Storage.Runs;

namespace Warehouse.Etl.Runs;

/// <summary>Whether a source has something to load.</summary>
internal static class DueSources
{
    /// <summary>
    /// True when another source is loaded, or none; and when a pipeline it comes after has changed the warehouse since,
    /// because then its rows may mean other members, or rejected ones may have become known.
    /// </summary>
    public static bool IsDue(Pipeline pipeline, string fingerprint, IReadOnlyDictionary<string, LoadedSource> loaded) =>
        !loaded.TryGetValue(pipeline.Id, out var own)
        || own.SourceSha256 != fingerprint
        || pipeline.After.Any(id => loaded.TryGetValue(id, out var before) && before.ChangedByRun > own.LoadedByRun);
}
