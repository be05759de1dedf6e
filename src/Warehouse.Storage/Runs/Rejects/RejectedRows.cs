namespace Warehouse.Storage.Runs.Rejects;

/// <summary>A source row that a run refused, in whole or in part.</summary>
/// <param name="RowNo">Its number in the run, from 1; a replay's rows have the numbers of the rows that they correct.</param>
/// <param name="File">The file.</param>
/// <param name="Sheet">The sheet of a workbook; empty for text files.</param>
/// <param name="Line">Line of the file or row of the sheet, from 1.</param>
/// <param name="Cells">As they were read, under the headers of its file; null when they were not kept.</param>
/// <param name="State">What became of it.</param>
public sealed record RejectedRowCells(long RowNo, string File, string Sheet, long Line, IReadOnlyList<string>? Cells, RejectState State)
{
    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<RunReject> Rejects { get; init; } = [];
}

/// <summary>The headers of a file, or of a sheet of one, of which rows were rejected.</summary>
/// <param name="File">The file.</param>
/// <param name="Sheet">The sheet; empty for text files.</param>
/// <param name="Headers">In their order, without columns of personal data.</param>
public sealed record RejectHeader(string File, string Sheet, IReadOnlyList<string> Headers);

/// <summary>What became of every source row that a run read. <see cref="Closes"/> must always be true.</summary>
public sealed record RunAccount
{
    /// <summary>Source rows, without headers.</summary>
    public required long RowsRead { get; init; }

    /// <summary>Of which the run kept something: loaded, or there already.</summary>
    public required long RowsKept { get; init; }

    /// <summary>Of the rows that were kept, those of which everything was there already; null when that is not known.</summary>
    public required long? RowsUnchanged { get; init; }

    /// <summary>Of the rows that were kept, those that changed something; null when that is not known.</summary>
    public long? RowsLoaded => RowsKept - RowsUnchanged;

    /// <summary>Of which the run kept nothing.</summary>
    public required long RowsRejected { get; init; }

    /// <summary>Rejected rows by what became of them since.</summary>
    public required IReadOnlyDictionary<RejectState, long> Rejected { get; init; }

    /// <summary>Rows that were kept but for single values, by what became of these since; all are among <see cref="RowsKept"/>.</summary>
    public required IReadOnlyDictionary<RejectState, long> KeptInPart { get; init; }

    /// <summary>Discarded rows by the rule that discarded them.</summary>
    public required IReadOnlyDictionary<string, long> Discarded { get; init; }

    /// <summary>read = loaded + unchanged + rejected + discarded by name, and every rejected row has a state.</summary>
    public bool Closes => RowsRead == RowsKept + RowsRejected + Discarded.Values.Sum() && RowsRejected == Rejected.Values.Sum();
}
