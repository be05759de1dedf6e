using System.IO.Compression;
using System.Text;
using Warehouse.Catalogue;
using Warehouse.Etl.Read;
using Warehouse.Etl.Shape;
using Warehouse.Etl.Vocabulary;
using Warehouse.Tests.Etl.Shape;

namespace Warehouse.Tests.Etl.Read;

/// <summary>Sources in gzip and zip: all that is packed is read, what is damaged or too much is refused.</summary>
public sealed class PackedSourcesTests : IDisposable
{
    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void GzipOfSeveralMembers_IsReadWhole()
    {
        var file = _folder.Write("a.csv.gz", [.. Gzip("a,b\n1,2\n"), .. Gzip("3,4\n"), .. Gzip("")]);

        Assert.Equal(["a|b", "1|2", "3|4"], Rows(file));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(15)]
    public void GzipWhoseLastMemberIsCutOff_IsAProblem(int missing)
    {
        var whole = (byte[])[.. Gzip("a,b\n1,2\n"), .. Gzip("3,4\n")];
        var file = _folder.Write("a.csv.gz", whole[..^missing]);

        Assert.Equal("etl.unreadable_file", ProblemOf(() => Rows(file)).Code);
    }

    [Fact]
    public void FlippedBitInGzip_IsAProblem()
    {
        var packed = Gzip("a,b\n1,2\n");
        packed[^6] ^= 1;

        Assert.Equal("etl.unreadable_file", ProblemOf(() => Rows(_folder.Write("a.csv.gz", packed))).Code);
    }

    [Fact]
    public async Task EntriesOfAZip_AreReadByName_AndCitedByIt()
    {
        _folder.Write("source.zip", Zip(("2020/b.csv", "编码,年份,在校学生数(人)\n420000,2020,2\n"), ("2019/a.csv", "编码,年份,在校学生数(人)\n420000,2019,1\n"), ("读我.txt", "nothing")));
        _folder.Write("p.yaml", Shaping.Enrolment.Replace("[source.csv]", "[{ file: source.zip, entry: '*.csv' }]", StringComparison.Ordinal) + Shaping.Columns);

        var batches = new List<ShapedBatch>();
        await foreach (var batch in PipelineReader.ReadAsync(_folder.Load().Single(), (await ShapedWarehouse.Shipped).Members, CancellationToken.None))
            batches.Add(batch);

        Assert.Equal(["source.zip/2019/a.csv", "source.zip/2020/b.csv"], batches.Select(b => Path.GetRelativePath(_folder.Root, b.File)));
        Assert.Equal([1m, 2m], batches.SelectMany(b => b.Items).OfType<ShapedFact>().Select(f => f.Values[0].Value!.Value));
    }

    [Fact]
    public void ArchiveOfSeveralFiles_AsksWhichAreMeant()
    {
        var file = _folder.Write("a.zip", Zip(("a.csv", "a"), ("b.csv", "b"), ("__MACOSX/a.csv", "x")));

        Assert.Contains("'a.csv', 'b.csv'", ProblemOf(() => ZipEntries.Find(file, null)).Message, StringComparison.Ordinal);
        Assert.Equal("etl.entry_not_found", ProblemOf(() => ZipEntries.Find(file, "*.tsv")).Code);
        Assert.Equal(["b.csv"], ZipEntries.Find(file, "b*"));
    }

    [Fact]
    public void NamesInGbk_AsChineseSystemsPackThem_AreRead()
    {
        var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true, Encoding.GetEncoding("gb18030")))
            zip.CreateEntry("小学/学生数.csv").Open().Dispose();

        Assert.Equal(["小学/学生数.csv"], ZipEntries.Find(_folder.Write("a.zip", packed.ToArray()), null));
    }

    [Theory]
    [InlineData("book.xlsx.gz")]
    [InlineData("book.zip")]
    public void PackedWorkbook_IsRead_AndLeavesNothingBehind(string name)
    {
        var book = File.ReadAllBytes(_folder.WriteWorkbook("book.xlsx", "表", ["a", "b"], [1.0, 2.0]));
        var file = name.EndsWith(".gz", StringComparison.Ordinal) ? _folder.Write(name, Gzip(book)) : _folder.Write(name, Zip(("book.xlsx", book)));
        var content = new SourceContent(file, file.EndsWith(".zip", StringComparison.Ordinal) ? "book.xlsx" : null, ReadLimits.Default);

        string copy;
        using (var local = content.ToLocalFile())
            copy = local.Path;

        Assert.False(File.Exists(copy));
        Assert.Equal(["a|b", "1|2"], ExcelRows.Read(content, "表").Select(r => string.Join('|', r.Cells)));
    }

    [Fact]
    public void DamagedEntry_IsAProblem()
    {
        var packed = Zip(("a.csv", "a,b\n" + string.Concat(Enumerable.Range(0, 5000).Select(n => $"{n},{n * 7919 % 10_007}\n"))));
        packed[packed.Length / 2] ^= 1;
        var file = _folder.Write("a.zip", packed);

        Assert.Equal("etl.unreadable_file", ProblemOf(() => CsvRows.Read(new SourceContent(file, "a.csv", ReadLimits.Default), SourceEncoding.Utf8, ',').ToList()).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Bomb_StopsAtTheLimit(bool isGzip)
    {
        // 100 MB of zeros pack to 100 kB: a thousand times, and more than a limit of 80 MB.
        var zeros = new byte[100 << 20];
        var file = isGzip ? _folder.Write("a.csv.gz", Gzip(zeros)) : _folder.Write("a.zip", Zip(("a.csv", zeros)));
        var entry = isGzip ? null : "a.csv";

        var byRatio = ProblemOf(() => CsvRows.Read(new SourceContent(file, entry, ReadLimits.Default), SourceEncoding.Utf8, ',').ToList());
        var bySize = ProblemOf(() => CsvRows.Read(new SourceContent(file, entry, ReadLimits.Default with { UnpackedBytes = 1 << 20 }), SourceEncoding.Utf8, ',').ToList());

        Assert.Equal(("etl.unpacks_too_large", "etl.unpacks_too_large"), (byRatio.Code, bySize.Code));
        Assert.Contains("500 times", byRatio.Message, StringComparison.Ordinal);
        Assert.Contains("Etl:MaxUnpackedBytes", bySize.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void BombOfManyEntries_StopsBeforeAnyIsRead()
    {
        // Each of them is below what is suspect; all together unpack to a thousand times the archive.
        var zeros = new byte[20 << 20];
        var large = _folder.Write("large.zip", Zip([.. Enumerable.Range(0, 5).Select(n => ($"{n}.csv", zeros))]));
        var many = _folder.Write("many.zip", Zip([.. Enumerable.Range(0, 5_001).Select(n => ($"{n}.csv", "a,b\n"u8.ToArray()))]));

        Assert.Equal("etl.unpacks_too_large", ProblemOf(() => ZipEntries.Find(large, "*.csv").ToList()).Code);
        Assert.Equal("etl.too_many_entries", ProblemOf(() => ZipEntries.Find(many, "*.csv").ToList()).Code);
        Assert.Equal(["17.csv"], ZipEntries.Find(many, "17.csv"));
    }

    [Fact]
    public void ArchiveInAnArchive_IsNoText()
    {
        var file = _folder.Write("outer.zip", Zip(("inner.zip", Zip(("a.csv", new byte[1 << 20])))));

        var entry = Assert.Single(ZipEntries.Find(file, null));

        Assert.StartsWith("etl.", ProblemOf(() => CsvRows.Read(new SourceContent(file, entry, ReadLimits.Default), SourceEncoding.Auto, ',').ToList()).Code, StringComparison.Ordinal);
    }

    [Fact]
    public void BombAsAWorkbook_StopsAtTheLimit()
    {
        var file = _folder.WriteWorkbook("a.xlsx", "表", ["a"]);
        using (var zip = ZipFile.Open(file, ZipArchiveMode.Update))
        using (var bomb = zip.CreateEntry("xl/sharedStrings.xml").Open())
            bomb.Write(new byte[100 << 20]);

        Assert.Equal("etl.unpacks_too_large", ProblemOf(() => ExcelRows.Read(file, "表").ToList()).Code);
        Assert.Equal("etl.workbook_too_large", ProblemOf(() => ExcelRows.Read(new SourceContent(file, null, ReadLimits.Default with { WorkbookTextBytes = 1 << 20 }), "表").ToList()).Code);
    }

    [Fact]
    public void OldWorkbookBeyondItsLimit_IsAProblem()
    {
        var file = Path.Combine(Repository.Samples, "wuhan", "武汉市2019年教育经费情况.xls");

        var problem = ProblemOf(() => ExcelRows.Read(new SourceContent(file, null, ReadLimits.Default with { OldWorkbookBytes = 10_000 }), "表一").ToList());

        Assert.Equal("etl.workbook_too_large", problem.Code);
    }

    private static byte[] Gzip(string text) => Gzip(Encoding.UTF8.GetBytes(text));

    private static byte[] Gzip(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(content);
        // The library writes nothing at all for nothing.
        return content.Length > 0 ? packed.ToArray() : [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    }

    private static byte[] Zip(params (string Name, string Text)[] entries) =>
        Zip(entries.Select(e => (e.Name, Encoding.UTF8.GetBytes(e.Text))).ToArray());

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in entries)
                using (var entry = zip.CreateEntry(name).Open())
                    entry.Write(content);
        return packed.ToArray();
    }

    private static List<string> Rows(string file) => CsvRows.Read(file, SourceEncoding.Utf8, ',').Select(r => string.Join('|', r.Cells)).ToList();

    private static Problem ProblemOf(Func<object> read) => Assert.Single(Assert.Throws<ProblemException>(read).Problems);
}
