namespace Warehouse.Etl.Shape;

/// <summary>What became of some consecutive rows of one file or sheet; the batches of a run follow the order of the source.</summary>
/// <param name="File">The source file as an absolute path; of an archive, with the entry behind it.</param>
/// <param name="Sheet">The sheet, or null for a text file.</param>
/// <param name="RowsRead">
/// Rows in this batch that hold anything, header rows left out: each became members, facts, a discard or rejects.
/// A row with several bad cells has several rejects, so rejected rows are counted by distinct line.
/// </param>
/// <param name="Items">What the rows became, by line.</param>
public sealed record ShapedBatch(string File, string? Sheet, long RowsRead, IReadOnlyList<Shaped> Items)
{
    /// <summary>The headers that cells of rejected rows stand under, without those of personal data.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>How far the source has been read, in bytes of its files.</summary>
    public long BytesRead { get; init; }

    /// <summary>How long the source is, in bytes of its files.</summary>
    public long BytesTotal { get; init; }

    /// <summary>How the source was named when its rows were read first; null when that is now.</summary>
    public string? ShownAs { get; init; }
}
