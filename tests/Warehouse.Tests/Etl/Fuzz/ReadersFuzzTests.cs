using System.IO.Compression;
using System.Text;
using Warehouse.Catalogue;
using Warehouse.Etl.Read;
using Warehouse.Etl.Vocabulary;
using Warehouse.Tests.Etl.Read;

namespace Warehouse.Tests.Etl.Fuzz;

/// <summary>Whatever is in a file, reading it ends with rows or with a problem, and takes no more memory than it may.</summary>
public sealed class ReadersFuzzTests : IDisposable
{
    private const string Table = "地区,年份,说明\n湖北省,2019,\"引号 \"\"内\"\" 与,逗号\"\n湖南省,2018,\"换\n行\"\n";

    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Kinds => ["csv utf-8", "csv gb18030", "csv big5", "csv utf-16", "jsonl", "csv.gz", "csv.zip", "xlsx", "xlsx.gz", "xls"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task DamagedFile_IsRowsOrAProblem(string kind)
    {
        var original = Original(kind);
        var random = new Random(20191101);
        var outcomes = new HashSet<string>();
        for (var round = 0; round < Mutation.Rounds; round++)
        {
            var file = _folder.Write("damaged." + kind.Split(' ')[0], Mutation.Of(original, random));
            outcomes.Add(await OutcomeAsync(() => Read(kind, file), $"{kind} round {round}"));
        }

        Assert.Contains(outcomes, outcome => outcome.StartsWith("etl.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("csv utf-8", "x")]
    [InlineData("csv utf-8", "\"x")]
    [InlineData("csv utf-8", "x,")]
    [InlineData("jsonl", "{\"a\": \"x")]
    public async Task EndlessLine_IsAProblem_WithoutBeingHeld(string kind, string unit)
    {
        // A line of 64 MB by itself, of 1 GB where there is time.
        var length = Mutation.IsLong ? 1L << 30 : 64L << 20;
        var file = Path.Combine(_folder.Root, "endless");
        await using (var stream = File.Create(file))
        {
            stream.Write(Encoding.ASCII.GetBytes(unit));
            var block = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(unit.TrimStart('"', '{'), (1 << 20) / unit.Length)));
            for (var written = 0L; written < length; written += block.Length)
                stream.Write(block);
        }

        var allocated = 0L;
        var outcome = await OutcomeAsync(
            () =>
            {
                // Of the thread that reads: other tests allocate meanwhile.
                var before = GC.GetAllocatedBytesForCurrentThread();
                try
                {
                    return Read(kind, file);
                }
                finally
                {
                    allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                }
            },
            unit);

        Assert.StartsWith("etl.bad_", outcome);
        Assert.InRange(allocated, 1, 256L << 20);
    }

    [Fact]
    public async Task WorkbookOfFormulasAndNulls_IsRows()
    {
        var file = _folder.WriteWorkbook(
            "a.xlsx",
            "表",
            ["a", null, "c"],
            ["<c><f>1+1</f><v>2</v></c>", "<c t=\"str\"><f>A1&amp;\"x\"</f><v>ax</v></c>", "<c><f>WEBSERVICE(\"http://example.org\")</f></c>"],
            ["<c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>", "<c t=\"b\"><v>1</v></c>", "<c><v>1E400</v></c>"]);

        Assert.Equal("rows", await OutcomeAsync(() => ExcelRows.Read(file, "表").Count(), "formulas"));
        var rows = ExcelRows.Read(file, "表").Select(row => string.Join('|', row.Cells.Take(2))).ToList();
        Assert.Equal(["a|", "2|ax"], rows.Take(2));
        Assert.StartsWith("#DIV/0!|", rows[2]);
    }

    [Fact]
    public async Task WorkbookWithEndlessColumns_IsAProblem()
    {
        var cells = string.Concat(Enumerable.Range(0, 100_000).Select(_ => "<c><v>1</v></c>"));
        var file = _folder.WriteWorkbook("a.xlsx", "表", ["a"]);
        using (var zip = ZipFile.Open(file, ZipArchiveMode.Update))
        {
            zip.GetEntry("xl/worksheets/sheet1.xml")!.Delete();
            using var writer = new StreamWriter(zip.CreateEntry("xl/worksheets/sheet1.xml").Open());
            writer.Write($"<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData><row r=\"1\">{cells}</row></sheetData></worksheet>");
        }

        Assert.StartsWith("etl.", await OutcomeAsync(() => ExcelRows.Read(file, "表").Count(), "columns"));
    }

    private static int Read(string kind, string file)
    {
        // Smaller than what a host allows, so that a test finds what a host would find late.
        var limits = ReadLimits.Default with { UnpackedBytes = 64 << 20 };
        var content = new SourceContent(file, ZipEntries.IsArchive(file) ? ZipEntries.Find(file, null)[0] : null, limits);
        return kind switch
        {
            "jsonl" => JsonRows.Read(content, SourceEncoding.Auto).Count(),
            "xlsx" or "xlsx.gz" => ExcelRows.Read(content, "表").Count(),
            "xls" => ExcelRows.Read(content, "表一").Count(),
            _ => CsvRows.Read(content, SourceEncoding.Auto, ',').Count(),
        };
    }

    // A minute is for machines that do much else at once; nothing here takes a second.
    private static async Task<string> OutcomeAsync(Func<int> read, string what)
    {
        try
        {
            await Task.Run(read).WaitAsync(TimeSpan.FromMinutes(3));
            return "rows";
        }
        catch (ProblemException exception)
        {
            Assert.All(exception.Problems, problem => Assert.StartsWith("etl.", problem.Code));
            return exception.Problems[0].Code;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{what}: {exception.GetType().Name} {exception.Message}", exception);
        }
    }

    private byte[] Original(string kind)
    {
        switch (kind)
        {
            case "xlsx":
            case "xlsx.gz":
                var book = File.ReadAllBytes(_folder.WriteWorkbook("original.xlsx", "表", ["地区", "年份"], ["湖北省", 2019.0], ["湖南省", 2018.5]));
                File.Delete(Path.Combine(_folder.Root, "original.xlsx"));
                return kind == "xlsx" ? book : Gzip(book);
            case "xls":
                return File.ReadAllBytes(Path.Combine(Repository.Samples, "wuhan", "武汉市2019年教育经费情况.xls"));
            case "jsonl":
                return Encoding.UTF8.GetBytes("{\"地区\": \"湖北省\", \"年份\": 2019, \"更多\": {\"a\": [1, null]}}\n{\"地区\": null}\n");
            case "csv.gz":
                return [.. Gzip(Encoding.UTF8.GetBytes(Table)), .. Gzip("湖南省,2017,\n"u8.ToArray())];
            case "csv.zip":
                var packed = new MemoryStream();
                using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
                using (var entry = zip.CreateEntry("a.csv").Open())
                    entry.Write(Encoding.UTF8.GetBytes(Table));
                return packed.ToArray();
            case "csv big5":
                return Encoding.GetEncoding("big5").GetBytes("學校名稱,縣市別,班級數\n市立第一國小,臺北市,24\n");
            default:
                return Encoding.GetEncoding(kind.Split(' ')[1]).GetBytes(Table);
        }
    }

    private static byte[] Gzip(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(content);
        return packed.ToArray();
    }
}
