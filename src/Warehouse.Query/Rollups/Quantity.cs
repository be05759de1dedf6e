namespace Warehouse.Query.Rollups;

/// <summary>A sum on its way to a cell, with whether it is whole. The one place where missing parts meet arithmetic.</summary>
/// <param name="Value">Null when there is nothing to add.</param>
/// <param name="Status">Normal, Missing, Withheld or Incomplete.</param>
/// <param name="N">Rows with a value.</param>
/// <param name="Expected">Rows there should be.</param>
internal readonly record struct Quantity(decimal? Value, CellStatus Status, long N, long Expected)
{
    /// <summary>No row at all.</summary>
    public static readonly Quantity None = new(null, CellStatus.Missing, 0, 0);

    /// <summary>A constant.</summary>
    public static Quantity Constant(decimal value) => new(value, CellStatus.Normal, 0, 0);

    /// <summary>True when no row lacks its value; a sum may still not be whole, where rows are known to leave something out.</summary>
    public bool HasAllRows => N == Expected;

    /// <summary>What an engine found in a group, held against how many rows there should be.</summary>
    /// <param name="row">The group; null when nothing was found.</param>
    /// <param name="expectedRows">Rows there should be; null when that is not known.</param>
    /// <param name="isWhole">False when the rows are known to leave something out.</param>
    /// <param name="unplaced">Rows that may belong to the group besides those that the row itself counts as unknown.</param>
    /// <param name="absent">Schools that should have a row and have none.</param>
    public static Quantity Of(SumRow? row, long? expectedRows, bool isWhole = true, long unplaced = 0, long absent = 0)
    {
        var expected = Math.Max(expectedRows ?? 0, row?.Rows ?? 0) + (row?.Unknown ?? 0) + unplaced + absent;
        if (row is null || row.Count == 0)
            return new(null, StatusWithoutValue(row, unplaced), 0, expected);
        return new(row.Sum, row.Count < expected || !isWhole ? CellStatus.Incomplete : CellStatus.Normal, row.Count, expected);
    }

    // Rows of which nobody knows whether they belong here may be all there are.
    private static CellStatus StatusWithoutValue(SumRow? row, long unplaced)
    {
        var (rows, unknown, withheld) = (row?.Rows ?? 0, (row?.Unknown ?? 0) + unplaced, row?.Withheld ?? 0);
        if (rows == 0 && unknown > 0)
            return CellStatus.Incomplete;
        return withheld > 0 && withheld == rows ? CellStatus.Withheld : CellStatus.Missing;
    }

    /// <summary>Adds b, weighted, to a. What lacks a part is never whole, and without any part there is no value.</summary>
    public static Quantity Add(Quantity a, Quantity b, decimal weight = 1)
    {
        var n = a.N + b.N;
        var expected = a.Expected + b.Expected;
        if (a.Value is null && b.Value is null)
            return new(null, a.Status == CellStatus.Withheld || b.Status == CellStatus.Withheld ? CellStatus.Withheld : CellStatus.Missing, n, expected);
        var status = a.Status == CellStatus.Normal && b.Status == CellStatus.Normal ? CellStatus.Normal : CellStatus.Incomplete;
        return new((a.Value ?? 0) + (b.Value ?? 0) * weight, status, n, expected);
    }

    /// <summary>The quantity times a constant.</summary>
    public Quantity Times(decimal factor) => this with { Value = Value * factor };
}
