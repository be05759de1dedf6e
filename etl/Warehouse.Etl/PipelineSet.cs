using Warehouse.Etl.Load;
using Warehouse.Etl.Vocabulary;
using Warehouse.Storage.Runs;

namespace Warehouse.Etl;

/// <summary>The pipelines that this host knows.</summary>
/// <param name="inLoadOrder">Each after those it needs.</param>
public sealed class PipelineSet(IReadOnlyList<Pipeline> inLoadOrder)
{
    private readonly Dictionary<string, Pipeline> _byId = inLoadOrder.ToDictionary(p => p.Id, StringComparer.Ordinal);

    /// <summary>Each after those it needs.</summary>
    public IReadOnlyList<Pipeline> InLoadOrder { get; } = inLoadOrder;

    /// <summary>Their ids.</summary>
    public IReadOnlyList<string> Ids { get; } = inLoadOrder.Select(p => p.Id).ToList();

    /// <summary>The pipeline with this id, which this host knows.</summary>
    public Pipeline this[string id] => _byId[id];

    private static IReadOnlyList<string> ShownFiles(Pipeline p) =>
        p.Files.Count == 0 && p.Source.Shown.Length > 0 ? [p.Source.Shown] : p.Files.Select(f => SourceNames.Shown(p, f)).ToList();

    // What is sent, or appears file by file, says itself what it is of.
    private static IReadOnlyList<string>? PeriodsOf(Pipeline p) =>
        p.Periods.Count == 0 && p.Source is UploadSource or FolderSource { IsEach: true } ? null : p.Periods;

    /// <summary>As the run log shows them.</summary>
    internal IReadOnlyList<KnownPipeline> Known() =>
        InLoadOrder.Select(p => new KnownPipeline(p.Id, p.Title, p.Authority, ShownFiles(p), p.Target) { IsSynthetic = p.IsSynthetic, Source = p.Source.Kind, Periods = PeriodsOf(p) }).ToList();
}
