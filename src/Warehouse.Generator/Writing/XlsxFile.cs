using System.Globalization;
using System.IO.Compression;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Warehouse.Generator.Forms;

namespace Warehouse.Generator.Writing;

/// <summary>Writes a form as a workbook with one sheet, row by row.</summary>
internal static class XlsxFile
{
    /// <summary>The name of the sheet.</summary>
    public const string Sheet = "数据";

    private const string WorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
    private const string WorksheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";

    // What is packed says when it was packed; the same data is to give the same bytes on any day.
    private static readonly DateTimeOffset PackedAt = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static void Write(string path, Form form, string title, IEnumerable<object?[]> rows)
    {
        var draft = path + ".draft";
        try
        {
            using (var document = SpreadsheetDocument.Create(draft, SpreadsheetDocumentType.Workbook))
                WriteParts(document, form, title, rows);
            Repack(draft, path);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    // Parts have ids of their own: those that the library makes up differ every time.
    private static void WriteParts(SpreadsheetDocument document, Form form, string title, IEnumerable<object?[]> rows)
    {
        var workbook = document.AddNewPart<WorkbookPart>(WorkbookType, "rId1");
        var worksheet = workbook.AddNewPart<WorksheetPart>(WorksheetType, "rId1");
        workbook.Workbook = new Workbook(new Sheets(new Sheet { Name = Sheet, SheetId = 1, Id = "rId1" }));
        using var xml = OpenXmlWriter.Create(worksheet);
        xml.WriteStartElement(new Worksheet());
        xml.WriteStartElement(new SheetData());
        WriteRow(xml, [title]);
        WriteRow(xml, [.. form.Headers]);
        foreach (var row in rows)
            WriteRow(xml, row);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteRow(OpenXmlWriter xml, object?[] cells)
    {
        xml.WriteStartElement(new Row());
        foreach (var cell in cells)
            xml.WriteElement(CellOf(cell));
        xml.WriteEndElement();
    }

    private static Cell CellOf(object? value) => value switch
    {
        null => new Cell(),
        string text => new Cell(new InlineString(new Text(text))) { DataType = CellValues.InlineString },
        IFormattable number => new Cell(new CellValue(number.ToString(null, CultureInfo.InvariantCulture))),
        _ => throw new InvalidOperationException($"A cell holds a {value.GetType().Name}."),
    };

    private static void Repack(string draft, string path)
    {
        using var source = ZipFile.OpenRead(draft);
        using var target = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var entry in source.Entries.OrderBy(entry => entry.FullName, StringComparer.Ordinal))
        {
            var copy = target.CreateEntry(entry.FullName, CompressionLevel.Fastest);
            copy.LastWriteTime = PackedAt;
            using var from = entry.Open();
            using var to = copy.Open();
            from.CopyTo(to);
        }
    }
}
