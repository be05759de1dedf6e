using System.Text;
using Warehouse.Catalogue;
using Warehouse.Etl.Read;
using Warehouse.Etl.Vocabulary;

namespace Warehouse.Tests.Etl.Read;

public sealed class TextFilesTests : IDisposable
{
    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void AnyLineEnd_GivesTheSameRowsAndLines(string end)
    {
        var file = _folder.Write("a.csv", string.Join(end, "年份,人数", "2019,1", "", "2018,2"));

        var rows = CsvRows.Read(file, SourceEncoding.Utf8, ',').Where(r => !r.IsBlank).Select(r => (r.Line, string.Join('|', r.Cells)));

        Assert.Equal([(1, "年份|人数"), (2, "2019|1"), (4, "2018|2")], rows);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("gb18030")]
    public void PackedFile_IsReadAsItWouldBeUnpacked(string encoding)
    {
        System.Text.Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var file = _folder.Write("a.csv.gz", Packed(Encoding.GetEncoding(encoding).GetBytes("年份,人数\n2019,甲\n")));

        Assert.Equal([(1, "年份|人数"), (2, "2019|甲")], CsvRows.Read(file, SourceEncoding.Auto, ',').Select(r => (r.Line, string.Join('|', r.Cells))));
    }

    [Fact]
    public void PackedFileInAnotherEncoding_IsAProblemWithItsPlace()
    {
        System.Text.Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var file = _folder.Write("a.csv.gz", Packed(Encoding.GetEncoding("gb18030").GetBytes("a\n年份\n")));

        var problem = ProblemOf(() => CsvRows.Read(file, SourceEncoding.Utf8, ',').ToList());

        Assert.Equal(("etl.wrong_encoding", $"{file}:2:1"), (problem.Code, problem.Path));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void PackedFileThatIsCutOffOrIsNone_IsAProblem(bool isCutOff)
    {
        var whole = Packed(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 50_000).Select(n => $"{n},{n * 7919 % 10_007}\n"))));
        var file = _folder.Write("a.csv.gz", isCutOff ? whole[..(whole.Length / 2)] : Encoding.UTF8.GetBytes("a,b\n1,2\n"));

        Assert.Equal("etl.unreadable_file", ProblemOf(() => CsvRows.Read(file, SourceEncoding.Utf8, ',').ToList()).Code);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void NewlineInQuotes_CountsAsALine(string end)
    {
        var file = _folder.Write("a.csv", string.Join(end, "名称,人数", "\"一", "二\",1", "三,2", ""));

        var rows = CsvRows.Read(file, SourceEncoding.Utf8, ',').Select(r => (r.Line, r.Cells[0])).ToList();

        Assert.Equal([(1, "名称"), (2, $"一{end}二"), (4, "三")], rows);
    }

    [Fact]
    public void QuotedCell_KeepsDelimitersAndQuotes()
    {
        var file = _folder.Write("a.csv", "a,b\n\"x, \"\"y\"\"\",2\n");

        Assert.Equal("x, \"y\"", CsvRows.Read(file, SourceEncoding.Utf8, ',').ElementAt(1).Cells[0]);
    }

    [Theory]
    [InlineData("a,b\n1,2\n\"never closed,3\n4,5\n", 3)]
    [InlineData("a,b\n1,2\nx\"y,3\n", 3)]
    public void UnpairedQuote_IsAProblemWithItsLine(string text, int line)
    {
        var file = _folder.Write("a.csv", text);

        var problem = ProblemOf(() => CsvRows.Read(file, SourceEncoding.Utf8, ',').ToList());

        Assert.Equal(("etl.bad_csv", $"{file}:{line}"), (problem.Code, problem.Path));
    }

    [Fact]
    public void QuoteThatIsNeverClosed_DoesNotTakeAHugeFileIntoMemory()
    {
        var file = _folder.Write("a.csv", "a,b\n\"open" + new string('x', 5_000_000));

        Assert.Equal("etl.bad_csv", ProblemOf(() => CsvRows.Read(file, SourceEncoding.Utf8, ',').ToList()).Code);
    }

    [Theory]
    [InlineData("utf-8", false, nameof(SourceEncoding.Utf8))]
    [InlineData("utf-8", true, nameof(SourceEncoding.Utf8))]
    [InlineData("gb18030", false, nameof(SourceEncoding.Gb18030))]
    [InlineData("utf-16", false, nameof(SourceEncoding.Utf16))]
    [InlineData("utf-16", true, nameof(SourceEncoding.Utf16))]
    [InlineData("utf-16BE", true, nameof(SourceEncoding.Utf16))]
    [InlineData("big5", false, nameof(SourceEncoding.Big5))]
    [InlineData("utf-8", false, nameof(SourceEncoding.Auto))]
    [InlineData("utf-8", true, nameof(SourceEncoding.Auto))]
    [InlineData("gb18030", false, nameof(SourceEncoding.Auto))]
    [InlineData("utf-16", true, nameof(SourceEncoding.Auto))]
    [InlineData("utf-16BE", true, nameof(SourceEncoding.Auto))]
    public void DeclaredEncoding_IsDecoded(string written, bool mark, string declared)
    {
        var file = _folder.Write("a.csv", "名稱,人數\n一二三四五,1\n", written, mark);

        var rows = CsvRows.Read(file, Enum.Parse<SourceEncoding>(declared), ',').ToList();

        Assert.Equal(["名稱|人數", "一二三四五|1"], rows.Select(r => string.Join('|', r.Cells)));
    }

    [Fact]
    public void CharacterBeyondGbk_IsReadFromGb18030()
    {
        // 𠮷 has four bytes in GB 18030.
        var file = _folder.Write("a.csv", "𠮷,1\n", "gb18030");

        Assert.Equal("𠮷", CsvRows.Read(file, SourceEncoding.Gb18030, ',').Single().Cells[0]);
    }

    [Fact]
    public void GbkFileDeclaredAsUtf8_SaysWhereAndWhatItIs()
    {
        var file = _folder.Write("a.csv", "id,name\n1,x\n2,ab武汉市\n", "gb18030");

        var problem = ProblemOf(() => CsvRows.Read(file, SourceEncoding.Utf8, ',').First());

        Assert.Equal(("etl.wrong_encoding", $"{file}:3:5"), (problem.Code, problem.Path));
        Assert.Contains("offset 16", problem.Message, StringComparison.Ordinal);
        Assert.Equal("It is valid gb18030. Did you mean encoding: gb18030?", problem.Hint);
    }

    [Fact]
    public void WrongBytesFarDown_AreFoundBeforeTheFirstRow()
    {
        var text = string.Concat(Enumerable.Repeat("武汉市,1\r\n", 50_000));
        var file = _folder.Write("a.csv", [.. Encoding.UTF8.GetBytes(text), 0xFF, 0xFE]);

        var problem = ProblemOf(() => CsvRows.Read(file, SourceEncoding.Utf8, ',').First());

        Assert.Equal($"{file}:50001:1", problem.Path);
        Assert.Contains($"offset {Encoding.UTF8.GetByteCount(text)}", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(SourceEncoding.Gb18030))]
    [InlineData(nameof(SourceEncoding.Big5))]
    public void Utf8FileDeclaredAsALegacyEncoding_IsToldToBeUtf8(string declared)
    {
        // Whether or not the bytes happen to be valid in the other encoding.
        foreach (var text in new[] { "地区,人数\n武汉市,1\n", "省份,一二三\n" })
        {
            var file = _folder.Write("a.csv", text);

            var problem = ProblemOf(() => CsvRows.Read(file, Enum.Parse<SourceEncoding>(declared), ',').First());

            Assert.Equal("etl.wrong_encoding", problem.Code);
            Assert.Contains("encoding: utf-8", problem.Hint, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Utf16WithoutMarkDeclaredAsUtf8_IsToldToBeUtf16()
    {
        var file = _folder.Write("a.csv", "id,n\n1,2\n", "utf-16");

        var problem = ProblemOf(() => CsvRows.Read(file, SourceEncoding.Utf8, ',').First());

        Assert.Contains("encoding: utf-16", problem.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void MarkOfAnotherEncoding_IsAProblem()
    {
        var file = _folder.Write("a.csv", "a,b\n", "utf-16", mark: true);

        var problem = ProblemOf(() => CsvRows.Read(file, SourceEncoding.Gb18030, ',').First());

        Assert.Equal(("etl.wrong_encoding", "Did you mean encoding: utf-16?"), (problem.Code, problem.Hint));
    }

    [Fact]
    public void CharacterCutInTwoAtTheEnd_IsAProblem()
    {
        var bytes = Encoding.UTF8.GetBytes("a,武");
        var file = _folder.Write("a.csv", bytes[..^1]);

        Assert.Equal("etl.wrong_encoding", ProblemOf(() => CsvRows.Read(file, SourceEncoding.Utf8, ',').First()).Code);
    }

    [SharedDataFact]
    public void GbkTableAmongUtf8Tables_IsFoundOut()
    {
        var file = Path.Combine(Repository.SharedData!, "cn_nbs_province_education", "gbk_sample", "人口出生率、死亡率和自然增长率.csv");

        Assert.Contains("gb18030", ProblemOf(() => CsvRows.Read(file, SourceEncoding.Utf8, ',').First()).Hint, StringComparison.Ordinal);
        Assert.Equal(621, CsvRows.Read(file, SourceEncoding.Auto, ',').Count());
    }

    private static Problem ProblemOf(Func<object> read) => Assert.Single(Assert.Throws<ProblemException>(read).Problems);

    private static byte[] Packed(byte[] content)
    {
        var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Optimal))
            gzip.Write(content);
        return packed.ToArray();
    }
}
