using Warehouse.Catalogue;

namespace Warehouse.Storage.Runs;

/// <summary>One execution of a pipeline, as the run log has it.</summary>
public sealed record Run
{
    /// <summary>Its number; later runs have larger ones.</summary>
    public required long RunId { get; init; }

    /// <summary>Its pipeline.</summary>
    public required string PipelineId { get; init; }

    /// <summary>What it does.</summary>
    public RunKind Kind { get; init; }

    /// <summary>The slice of the source it is for; empty: all of it.</summary>
    public string Period { get; init; } = "";

    /// <summary>Where it is.</summary>
    public required RunState State { get; init; }

    /// <summary>Who asked for it; empty when that is not known.</summary>
    public string RequestedBy { get; init; } = "";

    /// <summary>Of runs that wait, those with a higher one come first.</summary>
    public int Priority { get; init; }

    /// <summary>How often it has been begun, from 1; that a stopping host puts it back is not counted.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Until when a retry waits; null when it does not.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>How long an attempt may work; null as long as its pipeline says.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>The run that is replayed or rolled back; null for other kinds.</summary>
    public long? OfRun { get; init; }

    /// <summary>The run that took it back; null when it stands.</summary>
    public long? RolledBackBy { get; init; }

    /// <summary>The backfill that it belongs to; null for none.</summary>
    public long? BackfillId { get; init; }

    /// <summary>Whether it loads even the source that is already loaded.</summary>
    public required bool Force { get; init; }

    /// <summary>Who runs it; null before a worker took it.</summary>
    public string? Host { get; init; }

    /// <summary>Grows with every claim; who holds an older one may change nothing more. Null before a worker took it.</summary>
    public long? Fence { get; init; }

    /// <summary>When its host last gave a sign of life; null before a worker took it.</summary>
    public DateTimeOffset? HeartbeatAt { get; init; }

    /// <summary>When somebody asked to cancel it; null when nobody did.</summary>
    public DateTimeOffset? CancelRequestedAt { get; init; }

    /// <summary>Who asked to cancel it; null when nobody did.</summary>
    public string? CancelRequestedBy { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a worker took it; null before.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Fingerprint of its source, hexadecimal; null before it was computed.</summary>
    public string? SourceSha256 { get; init; }

    /// <summary>How far its source has been read; null when that is not known.</summary>
    public long? BytesRead { get; init; }

    /// <summary>How long its source is; null when that is not known.</summary>
    public long? BytesTotal { get; init; }

    /// <summary>What became of its rows.</summary>
    public required RunCounts Counts { get; init; }

    /// <summary>Source rows of which everything that was kept was there already; null when that is not known.</summary>
    public long? RowsUnchanged { get; init; }

    /// <summary>Why it failed, with where in <see cref="Problem.Path"/>; null unless it did.</summary>
    public Problem? Error { get; init; }

    /// <summary>The data version that it made; null when it changed nothing.</summary>
    public long? DataVersion { get; init; }
}

/// <summary>What became of what a run read.</summary>
public sealed record RunCounts
{
    /// <summary>Source rows, without headers.</summary>
    public long RowsRead { get; init; }

    /// <summary>Source rows of which nothing was kept.</summary>
    public long RowsRejected { get; init; }

    /// <summary>Source rows dropped by a rule of the pipeline.</summary>
    public long RowsDiscarded { get; init; }

    /// <summary>Rejects that are listed.</summary>
    public long Rejects { get; init; }

    /// <summary>Rows of facts and members that are new.</summary>
    public long Inserted { get; init; }

    /// <summary>… that changed.</summary>
    public long Updated { get; init; }

    /// <summary>… that were there already.</summary>
    public long Unchanged { get; init; }

    /// <summary>… that the source no longer has.</summary>
    public long Deleted { get; init; }
}

/// <summary>Where a run is.</summary>
public enum RunState
{
    /// <summary>Waits for a worker.</summary>
    Queued,

    /// <summary>Reads its source.</summary>
    Reading,

    /// <summary>Writes what it read to staging.</summary>
    Staging,

    /// <summary>In the one transaction that changes the warehouse.</summary>
    Committing,

    /// <summary>Waits for somebody's approval; nothing changed yet.</summary>
    Held,

    /// <summary>Committed.</summary>
    Succeeded,

    /// <summary>Nothing changed; the error says why.</summary>
    Failed,

    /// <summary>The source is the one already loaded; nothing changed.</summary>
    Skipped,

    /// <summary>Stopped on request; nothing changed.</summary>
    Cancelled,

    /// <summary>Its host went away; nothing changed.</summary>
    Abandoned,
}

/// <summary>Questions about states.</summary>
public static class RunStates
{
    /// <summary>Whether a run in this state never changes again.</summary>
    public static bool HasEnded(this RunState state) => state >= RunState.Succeeded;

    /// <summary>Whether a run in this state stays in it unless somebody decides otherwise.</summary>
    public static bool HasSettled(this RunState state) => state >= RunState.Held;

    /// <summary>Whether a host works on a run in this state.</summary>
    public static bool IsWorking(this RunState state) => state is RunState.Reading or RunState.Staging or RunState.Committing;
}

/// <summary>A pipeline as the run log knows it.</summary>
/// <param name="PipelineId">Its id.</param>
/// <param name="Title">What its source is.</param>
/// <param name="Authority">Who publishes the source.</param>
/// <param name="Files">The files it reads, as they are shown.</param>
/// <param name="Target">The fact or dimension it fills.</param>
public sealed record KnownPipeline(string PipelineId, string Title, string Authority, IReadOnlyList<string> Files, string Target)
{
    /// <summary>True when its data are generated, not collected.</summary>
    public bool IsSynthetic { get; init; }

    /// <summary>Its newest run; null before the first.</summary>
    public Run? LastRun { get; init; }

    /// <summary>Where its files come from: <c>files</c>, <c>folder</c>, <c>url</c>, <c>sql</c> or <c>upload</c>.</summary>
    public string Source { get; init; } = "files";

    /// <summary>The periods that it can be run for, none when it is not loaded by periods; null: its files say which there are.</summary>
    public IReadOnlyList<string>? Periods { get; init; }
}

/// <summary>A row, or a value of a row, that a run refused.</summary>
/// <param name="Seq">Its place in the run, from 1.</param>
/// <param name="File">The file.</param>
/// <param name="Sheet">The sheet of a workbook; empty for text files.</param>
/// <param name="Line">Line of the file or row of the sheet, from 1.</param>
/// <param name="Column">Column by its header; empty for the whole row.</param>
/// <param name="Code">Part of the API.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Hint">What would be right; empty when nothing is near.</param>
/// <param name="Raw">The row as it was read.</param>
public sealed record RunReject(long Seq, string File, string Sheet, long Line, string Column, string Code, string Message, string Hint, string Raw)
{
    /// <summary>The number of its row in the run; 0 for one that was rejected before rows were kept.</summary>
    public long RowNo { get; init; }

    /// <summary>What became of its row.</summary>
    public Rejects.RejectState State { get; init; }

    /// <summary>The replay that corrected its row, or the load that superseded it; null for neither.</summary>
    public long? ClosedByRun { get; init; }

    /// <summary>Who gave its row up; empty when nobody did, or it is not known.</summary>
    public string ClosedBy { get; init; } = "";

    /// <summary>Why its row was given up.</summary>
    public string Reason { get; init; } = "";
}
