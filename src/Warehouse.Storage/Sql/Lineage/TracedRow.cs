namespace Warehouse.Storage.Sql.Lineage;

/// <summary>A row of a fact, as far as it is of one measure.</summary>
/// <param name="Keys">Dimension → key of the member, of the dimensions that the row names.</param>
/// <param name="Degenerate">Column → value, of those of its key that are no dimension.</param>
/// <param name="State">What it says, and where that was read.</param>
/// <param name="Earlier">What it was before, the latest first.</param>
public sealed record TracedRow(IReadOnlyDictionary<string, int> Keys, IReadOnlyDictionary<string, string> Degenerate, TracedState State, IReadOnlyList<TracedState> Earlier);

/// <summary>What a row says, or said.</summary>
/// <param name="Value">In the measure's base unit; null where the source gave none, and for what is counted by rows.</param>
/// <param name="Status">One of <see cref="Load.ObsStatus"/>.</param>
/// <param name="PipelineId">Whose row it is.</param>
/// <param name="RunId">The run that wrote it.</param>
/// <param name="File">The file.</param>
/// <param name="Sheet">The sheet of a workbook.</param>
/// <param name="Line">The line.</param>
/// <param name="Column">The column; empty where a line has all measures.</param>
/// <param name="EndedAt">When the run ended.</param>
/// <param name="RequestedBy">Who asked for the run; empty when that is not known.</param>
/// <param name="SourceSha256">Fingerprint of what was read; null when that is not known.</param>
/// <param name="ReplacedBy">The run that changed it; null for what it is now.</param>
public sealed record TracedState(
    decimal? Value, string Status, string PipelineId, long RunId, string File, string Sheet, long Line, string Column,
    DateTimeOffset? EndedAt, string RequestedBy, string? SourceSha256, long? ReplacedBy);
