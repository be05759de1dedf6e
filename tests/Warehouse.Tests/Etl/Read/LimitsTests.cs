using Warehouse.Catalogue;
using Warehouse.Etl.Read;
using Warehouse.Etl.Vocabulary;

namespace Warehouse.Tests.Etl.Read;

public sealed class LimitsTests : IDisposable
{
    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("csv")]
    [InlineData("jsonl")]
    public void HundredThousandColumns_AreAProblem(string format)
    {
        var text = format == "csv"
            ? string.Join(',', Enumerable.Range(0, 100_000)) + "\n"
            : "{" + string.Join(',', Enumerable.Range(0, 100_000).Select(n => $"\"{n}\":1")) + "}\n";
        var file = _folder.Write("a." + format, text);

        var problem = Assert.Single(Assert.Throws<ProblemException>(() => Read(file, format).ToList()).Problems);

        // The line of JSON is longer than a line may be.
        Assert.Contains(problem.Code, new[] { "etl.too_many_columns", "etl.bad_json" });
        Assert.Equal($"{file}:1", problem.Path);
    }

    [Theory]
    [InlineData("a,b\r1,2\n3,4\r\n5,6")]
    [InlineData("a,b\n1,2\r3,4\r\n5,6\r")]
    public void MixedLineEnds_AllEndLines(string text)
    {
        var rows = CsvRows.Read(_folder.Write("a.csv", text), SourceEncoding.Utf8, ',').Select(r => (r.Line, string.Join('|', r.Cells)));

        Assert.Equal([(1, "a|b"), (2, "1|2"), (3, "3|4"), (4, "5|6")], rows);
    }

    [SharedDataFact]
    public void GhostRowsOfAWorkbook_AreNotRead()
    {
        var file = Path.Combine(Repository.SharedData!, "br_tocantins_2025_ghost_range_xlsx", "Escolas-to.xlsx");
        string sheet;
        using (var stream = File.OpenRead(file))
        using (var reader = ExcelDataReader.ExcelReaderFactory.CreateReader(stream))
            sheet = reader.Name;
        var before = GC.GetAllocatedBytesForCurrentThread();

        var rows = ExcelRows.Read(file, sheet).Count(row => !row.IsBlank);

        Assert.InRange(rows, 2217, 2230);
        // 836,601 rows of 302 columns would be 2 GB of empty cells.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1L << 30);
    }

    private static IEnumerable<SourceRow> Read(string file, string format) =>
        format == "csv" ? CsvRows.Read(file, SourceEncoding.Utf8, ',') : JsonRows.Read(SourceContent.Of(file), SourceEncoding.Utf8);
}
