using Warehouse.Etl.Vocabulary;
using Warehouse.Storage.Gates;
using Warehouse.Storage.Schedules;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Etl;

/// <summary>One source: where its files lie, how they are to be read, and what they become. Read from <c>etl/pipelines/*.yaml</c>.</summary>
public sealed record Pipeline
{
    /// <summary>The target of a pipeline that fills <c>map_district_code</c>.</summary>
    public const string FormerCodes = WarehouseWriter.FormerCodes;

    /// <summary>What the target of a pipeline begins with that fills a dimension: <c>dimension:district</c>.</summary>
    public const string DimensionPrefix = "dimension:";

    /// <summary>What the target of a pipeline begins with that tells what members were from a day on: <c>history:school</c>.</summary>
    public const string HistoryPrefix = "history:";

    /// <summary>What the target of a pipeline begins with that tells which members go on with which: <c>succession:school</c>.</summary>
    public const string SuccessionPrefix = "succession:";

    /// <summary>Stable id, in snake_case: <c>nbs_province_primary</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What the source is, in its own language.</summary>
    public required string Title { get; init; }

    /// <summary>Who published it: 国家统计局.</summary>
    public required string Authority { get; init; }

    /// <summary>Its files as absolute paths, each once, in the order they are read; they need not exist. Empty where they are only known when a run has looked for them.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Files that people know under another name than their path: those that were fetched.</summary>
    internal IReadOnlyDictionary<string, string> Shown { get; init; } = new Dictionary<string, string>();

    /// <summary>Where its files come from.</summary>
    internal SourceSpec Source { get; init; } = new FilesSource([]) { Shown = "" };

    /// <summary>The periods that its source has, oldest first; empty where it is not told apart by periods, or where files tell.</summary>
    public IReadOnlyList<string> Periods { get; init; } = [];

    /// <summary>The period that a run has found the files of; empty for all of the source.</summary>
    internal string Period { get; init; } = "";

    /// <summary>Keys of the fact whose values a load replaces; empty where it replaces all of the pipeline's rows.</summary>
    public IReadOnlyList<string> Replaces { get; init; } = [];

    /// <summary>The pipeline file as it stands.</summary>
    internal ReadOnlyMemory<byte> Text { get; init; }

    /// <summary>A fact's id, <c>dimension:</c> and a dimension's id, <c>history:</c> or <c>succession:</c> and one, or one of <see cref="DistrictMaps"/>.</summary>
    public required string Target { get; init; }

    /// <summary>Targets that are about members, and no dimension.</summary>
    public static IReadOnlySet<string> DistrictMaps { get; } =
        new HashSet<string>(StringComparer.Ordinal) { FormerCodes, WarehouseWriter.Aliases, WarehouseWriter.Memberships, WarehouseWriter.CodeHistory, WarehouseWriter.History, WarehouseWriter.Successions };

    /// <summary>True when it loads members, or what is known about them, and no facts.</summary>
    public bool IsOfMembers => MembersOf(Target) is not null;

    /// <summary>What a target that is no fact fills: a dimension, or one of <see cref="DistrictMaps"/>; null for a fact.</summary>
    internal static string? MembersOf(string target) => target switch
    {
        _ when DistrictMaps.Contains(target) => target,
        _ when target.StartsWith(DimensionPrefix, StringComparison.Ordinal) => target[DimensionPrefix.Length..],
        _ when target.StartsWith(HistoryPrefix, StringComparison.Ordinal) => WarehouseWriter.History,
        _ when target.StartsWith(SuccessionPrefix, StringComparison.Ordinal) => WarehouseWriter.Successions,
        _ => null,
    };

    /// <summary>Pipelines that must have loaded before, because this one refers to their members.</summary>
    public required IReadOnlyList<string> After { get; init; }

    /// <summary>How many source rows may be rejected, in whole or in part; with more the run fails and changes nothing.</summary>
    public required int MaxRejected { get; init; }

    /// <summary>How long an attempt to run it may take; null as long as it takes.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>True when its data are generated, not collected; every answer that read them says so.</summary>
    public bool IsSynthetic { get; init; }

    /// <summary>When it runs by itself; null when only on request and at the start of a host.</summary>
    public ScheduleSpec? Schedule { get; init; }

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
