namespace Warehouse.Etl.Read;

/// <summary>A row of a source as text.</summary>
/// <param name="Line">The line of the file it begins on, or the row of the sheet; from 1.</param>
/// <param name="Cells">Cells as they stand, not trimmed; numbers of a workbook in the invariant culture.</param>
internal sealed record SourceRow(long Line, IReadOnlyList<string> Cells)
{
    /// <summary>True when no cell has any text.</summary>
    public bool IsBlank => Cells.All(string.IsNullOrWhiteSpace);
}
