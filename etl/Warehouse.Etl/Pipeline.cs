using Warehouse.Etl.Schedule;
using Warehouse.Etl.Vocabulary;
using Warehouse.Storage.Gates;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Etl;

/// <summary>One source: where its files lie, how they are to be read, and what they become. Read from <c>etl/pipelines/*.yaml</c>.</summary>
public sealed record Pipeline
{
    /// <summary>The target of a pipeline that fills <c>map_district_code</c>.</summary>
    public const string FormerCodes = WarehouseWriter.FormerCodes;

    /// <summary>What the target of a pipeline begins with that fills a dimension: <c>dimension:district</c>.</summary>
    public const string DimensionPrefix = "dimension:";

    /// <summary>Stable id, in snake_case: <c>nbs_province_primary</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What the source is, in its own language.</summary>
    public required string Title { get; init; }

    /// <summary>Who published it: 国家统计局.</summary>
    public required string Authority { get; init; }

    /// <summary>Its files as absolute paths, each once, in the order they are read; they need not exist.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>A fact's id, <c>dimension:</c> and a dimension's id, or one of <see cref="DistrictMaps"/>.</summary>
    public required string Target { get; init; }

    /// <summary>Targets that are about districts, and no dimension.</summary>
    public static IReadOnlySet<string> DistrictMaps { get; } =
        new HashSet<string>(StringComparer.Ordinal) { FormerCodes, WarehouseWriter.Aliases, WarehouseWriter.Memberships, WarehouseWriter.CodeHistory };

    /// <summary>True when it loads members, or what is known about them, and no facts.</summary>
    public bool IsOfMembers => DistrictMaps.Contains(Target) || Target.StartsWith(DimensionPrefix, StringComparison.Ordinal);

    /// <summary>Pipelines that must have loaded before, because this one refers to their members.</summary>
    public required IReadOnlyList<string> After { get; init; }

    /// <summary>How many source rows may be rejected, in whole or in part; with more the run fails and changes nothing.</summary>
    public required int MaxRejected { get; init; }

    /// <summary>True when its data are generated, not collected; every answer that read them says so.</summary>
    public bool IsSynthetic { get; init; }

    /// <summary>When it runs by itself; null when only on request and at the start of a host.</summary>
    public PipelineSchedule? Schedule { get; init; }

    /// <summary>What is checked of what a load leaves in the warehouse, before it is committed.</summary>
    public IReadOnlyList<GateSpec> Gates { get; init; } = [];

    /// <summary>True when a held run is approved by another person than the one who asked for it.</summary>
    public bool NeedsSecondPerson { get; init; }

    /// <summary>SHA-256 of the pipeline file, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The pipeline file as an absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>The parsed vocabulary: how to get from cells to facts.</summary>
    internal PipelineLayout Layout { get; init; } = PipelineLayout.Empty;
}
