using System.Globalization;
using Warehouse.Catalogue;
using Warehouse.Etl.Read;
using Warehouse.Etl.Vocabulary;
using Warehouse.Storage.Runs.Rejects;

namespace Warehouse.Etl.Load;

/// <summary>
/// The rows of a corrected export, whatever a spreadsheet made of it: UTF-8, UTF-16 or GB 18030, with commas, semicolons or
/// tabs, columns in any order, rows left out or sorted.
/// </summary>
internal sealed class CorrectedRows
{
    private const string Id = "_reject";
    private static readonly string[] About = [Id, "_file", "_sheet", "_line", "_column", "_rule", "_message", "_hint"];

    private static readonly char[] Delimiters = [',', '\t', ';'];

    private readonly Dictionary<(string Header, int Nth), int> _columns = [];
    private readonly Dictionary<RejectHeader, IReadOnlyList<int>> _places = [];
    private readonly HashSet<int> _about = [];
    private readonly int _id;

    private CorrectedRows(IReadOnlyList<string> headers)
    {
        foreach (var name in About)
            if (headers.ToList().IndexOf(name) is >= 0 and var at)
                _about.Add(at);
        _id = headers.ToList().IndexOf(Id);
        if (_id < 0)
            throw new ProblemException(new Problem("etl.not_an_export", $"The corrected file has no column '{Id}'.", "", "Correct the cells of an export of rejects, and leave its header as it is."));
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < headers.Count; i++)
            if (!_about.Contains(i))
                _columns[(headers[i], counts[headers[i]] = counts.GetValueOrDefault(headers[i], -1) + 1)] = i;
        Width = headers.Count;
    }

    private int Width { get; }

    /// <summary>Its rows by the number of the reject, with their line in the corrected file, streaming.</summary>
    /// <exception cref="ProblemException"><c>etl.not_an_export</c>, <c>etl.unknown_reject</c> for a row whose number is none, or what reading says.</exception>
    public static IEnumerable<(CorrectedRows File, long RowNo, SourceRow Row)> Read(string file)
    {
        var content = new SourceContent(file, null, ReadLimits.Default);
        CorrectedRows? corrected = null;
        foreach (var row in CsvRows.Read(content, SourceEncoding.Auto, DelimiterOf(content)))
        {
            if (row.IsBlank)
                continue;
            var cells = row.Cells.Select(SheetCell.Read).ToList();
            if (corrected is null)
                corrected = new CorrectedRows(cells.Select(cell => cell.Trim()).ToList());
            else if (corrected._id < cells.Count && long.TryParse(cells[corrected._id].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var rowNo))
                yield return (corrected, rowNo, new SourceRow(row.Line, [.. cells]));
            else
                throw new ProblemException(new Problem("etl.unknown_reject", $"Line {row.Line} of the corrected file has no number of a reject under '{Id}'.", "", "Leave that column as it was exported; a row that is not to be replayed is left out."));
        }

        if (corrected is null)
            throw new ProblemException(new Problem("etl.not_an_export", "The corrected file is empty.", "", "Correct the cells of an export of rejects, and leave its header as it is."));
    }

    /// <summary>The cells of a row as its source had them; those of the original where nothing was changed, which may have been fewer.</summary>
    /// <exception cref="ProblemException"><c>etl.missing_column</c>.</exception>
    public IReadOnlyList<string> CellsOf(SourceRow row, RejectHeader header, IReadOnlyList<string>? original)
    {
        if (!_places.TryGetValue(header, out var places))
            _places[header] = places = PlacesOf(header);
        var cells = places.Select(Cell).ToList();
        var behind = Enumerable.Range(0, row.Cells.Length).Where(i => i >= Width || (!_about.Contains(i) && IsUnnamed(i) && !places.Contains(i))).Select(Cell).ToList();
        while (behind.Count > 0 && behind[^1].Length == 0)
            behind.RemoveAt(behind.Count - 1);
        cells.AddRange(behind);
        return original is not null && IsSame(original, cells) ? original : cells;

        string Cell(int i) => i < row.Cells.Length ? row.Cells[i] : "";
    }

    private static bool IsSame(IReadOnlyList<string> original, List<string> cells) =>
        Enumerable.Range(0, Math.Max(original.Count, cells.Count)).All(i => (i < original.Count ? original[i] : "") == (i < cells.Count ? cells[i] : ""));

    private bool IsUnnamed(int column) => _columns.Any(named => named.Value == column && named.Key.Header.Length == 0);

    private List<int> PlacesOf(RejectHeader header)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var places = header.Headers.Select(name => _columns.GetValueOrDefault((name, counts[name] = counts.GetValueOrDefault(name, -1) + 1), -1)).ToList();
        ProblemException.ThrowIfAny(header.Headers.Where((_, i) => places[i] < 0)
            .Select(name => new Problem("etl.missing_column", $"The corrected file has no column '{name}'.", "", Nearest.Hint(name, _columns.Keys.Select(column => column.Header).Where(text => text.Length > 0)))).ToList());
        return places;
    }

    // What stands behind the first header that we wrote.
    private static char DelimiterOf(SourceContent content)
    {
        using var text = SourceText.Open(content, SourceEncoding.Auto);
        var start = new char[4096];
        var length = text.ReadBlock(start, 0, start.Length);
        var line = new string(start, 0, length).Split('\n', '\r')[0];
        return Delimiters.MaxBy(delimiter => line.Count(c => c == delimiter));
    }
}
