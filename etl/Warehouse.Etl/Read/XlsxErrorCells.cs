using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace Warehouse.Etl.Read;

/// <summary>
/// Finds the cells of an .xlsx sheet that hold an error such as #N/A. ExcelDataReader 3.6 hands them on as empty
/// cells, and an error that looks like a figure nobody reported would be a silent gap.
/// </summary>
internal static class XlsxErrorCells
{
    private static readonly XmlReaderSettings Safely = new() { DtdProcessing = DtdProcessing.Prohibit, IgnoreComments = true, IgnoreWhitespace = true };

    /// <summary>Row and column, both from 1, → the error's text.</summary>
    public static IReadOnlyDictionary<(long Row, int Column), string> Find(string file, string sheet)
    {
        using var stream = SourceFile.Open(file);
        using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
        return PathOf(zip, sheet) is { } path && Entry(zip, path) is { } entry ? Scan(entry) : new Dictionary<(long, int), string>();
    }

    private static string? PathOf(ZipArchive zip, string sheet)
    {
        var relation = Elements(zip, "xl/workbook.xml", "sheet")
            .Where(attributes => attributes.GetValueOrDefault("name") == sheet)
            .Select(attributes => attributes.GetValueOrDefault("id"))
            .FirstOrDefault();
        return Elements(zip, "xl/_rels/workbook.xml.rels", "Relationship")
            .Where(attributes => relation is not null && attributes.GetValueOrDefault("Id") == relation)
            .Select(attributes => attributes.GetValueOrDefault("Target"))
            .FirstOrDefault() is not { } target ? null
            : target.StartsWith('/') ? target[1..] : "xl/" + target;
    }

    private static List<Dictionary<string, string>> Elements(ZipArchive zip, string path, string name)
    {
        var found = new List<Dictionary<string, string>>();
        if (Entry(zip, path) is not { } entry)
            return found;
        using var xml = XmlReader.Create(entry.Open(), Safely);
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != name)
                continue;
            var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
            while (xml.MoveToNextAttribute())
                attributes[xml.LocalName] = xml.Value;
            found.Add(attributes);
        }

        return found;
    }

    private static ZipArchiveEntry? Entry(ZipArchive zip, string path) =>
        zip.Entries.FirstOrDefault(e => string.Equals(e.FullName.Replace('\\', '/'), path, StringComparison.OrdinalIgnoreCase));

    private static Dictionary<(long Row, int Column), string> Scan(ZipArchiveEntry entry)
    {
        var found = new Dictionary<(long, int), string>();
        using var xml = XmlReader.Create(entry.Open(), Safely);
        var (row, column) = (0L, 0);
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            if (xml.LocalName == "row")
            {
                row = long.TryParse(xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : row + 1;
                column = 0;
            }
            else if (xml.LocalName == "c")
            {
                column = ColumnOf(xml.GetAttribute("r")) ?? column + 1;
                if (xml.GetAttribute("t") == "e")
                    found[(row, column)] = TextOf(xml.ReadSubtree());
            }
        }

        return found;
    }

    private static string TextOf(XmlReader cell)
    {
        using (cell)
        {
            while (cell.Read())
            {
                if (cell is { NodeType: XmlNodeType.Element, LocalName: "v" })
                    return cell.ReadElementContentAsString();
            }

            return "#ERROR";
        }
    }

    // The letters of a reference: AB12 is column 28.
    private static int? ColumnOf(string? reference)
    {
        var column = 0;
        foreach (var c in reference ?? "")
        {
            if (c is < 'A' or > 'Z')
                break;
            column = (column * 26) + (c - 'A' + 1);
        }

        return column == 0 ? null : column;
    }
}
