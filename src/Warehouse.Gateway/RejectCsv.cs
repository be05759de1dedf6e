using System.Globalization;
using System.Text;
using Warehouse.Storage.Runs.Rejects;

namespace Warehouse.Gateway;

/// <summary>Rejected rows as one table that can be corrected in a spreadsheet and replayed.</summary>
internal sealed class RejectCsv
{
    private static readonly string[] About = ["_reject", "_file", "_sheet", "_line", "_column", "_rule", "_message", "_hint"];

    private readonly List<(string Header, int Nth)> _columns = [];
    private readonly Dictionary<(string File, string Sheet), IReadOnlyList<int>> _places = [];

    /// <summary>A table with every column of the files once, in the order in which they come; two columns of one name in a file stay two.</summary>
    public RejectCsv(IReadOnlyList<RejectHeader> headers)
    {
        foreach (var header in headers)
        {
            var named = header.Headers.Select((text, i) => (text, header.Headers.Take(i).Count(before => before == text))).ToList();
            foreach (var column in named.Where(column => !_columns.Contains(column)))
                _columns.Add(column);
            _places[(header.File, header.Sheet)] = named.Select(column => _columns.IndexOf(column)).ToList();
        }
    }

    /// <summary>The first line, behind the mark that tells Excel the encoding.</summary>
    public void WriteHeader(StringBuilder text) => WriteLine(text.Append('\uFEFF'), About.Concat(_columns.Select(column => column.Header)));

    /// <summary>A row; cells behind its header come last.</summary>
    public void WriteRow(StringBuilder text, RejectedRowCells row)
    {
        var cells = Enumerable.Repeat("", _columns.Count).ToList();
        var places = _places.GetValueOrDefault((row.File, row.Sheet)) ?? [];
        for (var i = 0; i < (row.Cells?.Count ?? 0); i++)
            if (i < places.Count)
                cells[places[i]] = row.Cells![i];
            else
                cells.Add(row.Cells![i]);
        string[] about =
        [
            row.RowNo.ToString(CultureInfo.InvariantCulture), row.File, row.Sheet, row.Line.ToString(CultureInfo.InvariantCulture),
            Each(reject => reject.Column), Each(reject => reject.Code), Each(reject => reject.Message), Each(reject => reject.Hint),
        ];
        WriteLine(text, about.Concat(cells));

        string Each(Func<Storage.Runs.RunReject, string> part) => string.Join(" | ", row.Rejects.Select(part).Where(p => p.Length > 0).Distinct());
    }

    private static void WriteLine(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(cell => Quoted(SheetCell.Write(cell)))).Append("\r\n");

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
