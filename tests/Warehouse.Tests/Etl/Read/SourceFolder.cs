using System.IO.Compression;
using System.Security;
using System.Text;
using Warehouse.Etl;
using Warehouse.Etl.Shape;
using Warehouse.Query.Members;

namespace Warehouse.Tests.Etl.Read;

/// <summary>A temporary directory for a pipeline file and its sources; deleted with the test.</summary>
internal sealed class SourceFolder : IDisposable
{
    static SourceFolder() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public string Root { get; } = Directory.CreateTempSubdirectory("etl-test-").FullName;

    public static async Task<List<Shaped>> ReadAllAsync(Pipeline pipeline, MemberDirectory members)
    {
        var items = new List<Shaped>();
        await foreach (var batch in PipelineReader.ReadAsync(pipeline, members, CancellationToken.None))
            items.AddRange(batch.Items);
        return items;
    }

    public string Write(string name, string text, string encoding = "utf-8", bool mark = false)
    {
        var target = Encoding.GetEncoding(encoding);
        return Write(name, mark ? [.. target.GetPreamble(), .. target.GetBytes(text)] : target.GetBytes(text));
    }

    public string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(Root, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>The smallest workbook there is. A cell is a text, a number, or raw XML when it begins with <c>&lt;</c>.</summary>
    public string WriteWorkbook(string name, string sheet, params object?[][] rows)
    {
        var xml = new StringBuilder("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>");
        for (var r = 0; r < rows.Length; r++)
        {
            xml.Append(System.Globalization.CultureInfo.InvariantCulture, $"<row r=\"{r + 1}\">");
            for (var c = 0; c < rows[r].Length; c++)
            {
                var at = $"r=\"{(char)('A' + c)}{r + 1}\"";
                xml.Append(rows[r][c] switch
                {
                    null => "",
                    string raw when raw.StartsWith('<') => raw.Replace("<c ", $"<c {at} ", StringComparison.Ordinal),
                    string text => $"<c {at} t=\"inlineStr\"><is><t xml:space=\"preserve\">{SecurityElement.Escape(text)}</t></is></c>",
                    IFormattable number => $"<c {at}><v>{number.ToString("R", System.Globalization.CultureInfo.InvariantCulture)}</v></c>",
                    _ => "",
                });
            }

            xml.Append("</row>");
        }

        xml.Append("</sheetData></worksheet>");
        var path = Path.Combine(Root, name);
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        void Add(string entry, string content)
        {
            using var writer = new StreamWriter(zip.CreateEntry(entry).Open());
            writer.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + content);
        }

        const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        Add("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>");
        Add("_rels/.rels", $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{Relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        Add("xl/workbook.xml", $"<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"{Relations}\"><sheets><sheet name=\"{sheet}\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
        Add("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{Relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{Relations}/styles\" Target=\"styles.xml\"/></Relationships>");
        // Style 1 shows a number as a percentage.
        Add("xl/styles.xml", "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"10\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>");
        Add("xl/worksheets/sheet1.xml", xml.ToString());
        return path;
    }

    public IReadOnlyList<Pipeline> Load() => PipelineFiles.Load(Root);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
