namespace Warehouse.Etl.Read;

/// <summary>How large a source may be before it is refused: what is below is read, however long it takes; what is above would fill a disk or the memory.</summary>
internal sealed record ReadLimits
{
    /// <summary>Those of a host that sets none.</summary>
    public static ReadLimits Default { get; } = new();

    /// <summary>Bytes of one packed file, unpacked.</summary>
    public long UnpackedBytes { get; init; } = 16L << 30;

    /// <summary>Unpacked bytes for each packed one; looked at beyond <see cref="UnsuspectedBytes"/>.</summary>
    public int UnpackedRatio { get; init; } = 500;

    /// <summary>Unpacked bytes that no ratio makes suspect: a small table of the same row over and over packs very well.</summary>
    public long UnsuspectedBytes { get; init; } = 64L << 20;

    /// <summary>Bytes of an old workbook, which is read whole: 65,536 rows of twenty columns are about half of it.</summary>
    public long OldWorkbookBytes { get; init; } = 64L << 20;

    /// <summary>Unpacked bytes of what a workbook keeps beside its sheets, which is read whole: its texts and styles.</summary>
    public long WorkbookTextBytes { get; init; } = 256L << 20;

    /// <summary>Entries of one archive that are read; each of them looks through the list of all.</summary>
    public int Entries { get; init; } = 5_000;

    /// <summary>Columns of a table; a workbook cannot have more.</summary>
    public int Columns { get; init; } = 16_384;
}
