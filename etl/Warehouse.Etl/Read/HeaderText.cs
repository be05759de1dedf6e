namespace Warehouse.Etl.Read;

/// <summary>Header texts, as they are compared and joined.</summary>
internal static class HeaderText
{
    /// <summary>Without white space, of which print layouts put some inside words.</summary>
    public static string Normal(string header) => string.Concat(header.Where(c => !char.IsWhiteSpace(c)));

    /// <summary>
    /// One header a column, normal, joined with <c>/</c> from above. A merged cell has text in its first column only,
    /// so in every row but the last a text also stands for the empty cells to its right.
    /// </summary>
    public static IReadOnlyList<string> Join(IReadOnlyList<SourceRow> rows)
    {
        var width = rows.Max(row => row.Cells.Length);
        var headers = new string[width];
        var above = new string[rows.Count];
        Array.Fill(above, "");
        for (var column = 0; column < width; column++)
        {
            var isNamed = false;
            for (var row = 0; row < rows.Count; row++)
            {
                var text = column < rows[row].Cells.Length ? Normal(rows[row].Cells[column]) : "";
                // A new text in an upper row ends the merged cells below it.
                if (text.Length > 0)
                    Array.Fill(above, "", row + 1, rows.Count - row - 1);
                if (text.Length > 0 || row == rows.Count - 1)
                    above[row] = text;
                isNamed |= text.Length > 0;
            }

            headers[column] = isNamed ? string.Join('/', above.Where(text => text.Length > 0)) : "";
        }

        return headers;
    }
}
