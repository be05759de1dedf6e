using System.Globalization;
using Warehouse.Catalogue;

namespace Warehouse.Etl.Read;

/// <summary>A row of a source as text.</summary>
/// <param name="Line">The line of the file it begins on, or the row of the sheet; from 1.</param>
/// <param name="Cells">Cells as they stand, not trimmed; numbers of a workbook in the invariant culture.</param>
internal sealed record SourceRow(long Line, string[] Cells)
{
    /// <summary>True when no cell has any text.</summary>
    public bool IsBlank
    {
        get
        {
            foreach (var cell in Cells)
            {
                if (!string.IsNullOrWhiteSpace(cell))
                    return false;
            }

            return true;
        }
    }

    /// <summary><c>etl.too_many_columns</c>.</summary>
    public static ProblemException TooManyColumns(int count, SourceContent content, string place) =>
        new(new Problem("etl.too_many_columns", string.Create(CultureInfo.InvariantCulture, $"The row has {count} cells; a table has at most {content.Limits.Columns} columns."), content.Name + place, "Is the delimiter the right one, and the line ends where it should?"));
}
