using System.Text;
using Warehouse.Catalogue;
using Warehouse.Etl.Read;
using Warehouse.Etl.Vocabulary;

namespace Warehouse.Tests.Etl.Read;

/// <summary>An encoding is told rightly, or not at all.</summary>
public sealed class EncodingGuessTests : IDisposable
{
    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("学校名称,在校学生数\n武汉市第一小学,1200\n", "gb18030", "gb18030")]
    [InlineData("學校名稱,縣市別,班級數\n市立第一國小,臺北市,24\n", "big5", "big5")]
    [InlineData("學校名稱,縣市別,班級數\n市立第一國小,臺北市,24\n", "gb18030", "gb18030")]
    [InlineData("id,n\n1,2\n", "utf-16", "utf-16")]
    [InlineData("id,n\n1,2\n", "utf-16BE", "utf-16BE")]
    [InlineData("学校名称,学生数\n第一小学,12\n", "utf-16BE", "utf-16BE")]
    [InlineData("município,São Paulo\n", "utf-8", "utf-8")]
    [InlineData("a,b\n1,2\n", "utf-8", "utf-8")]
    public void ClearText_IsTold(string text, string written, string expected)
    {
        var file = _folder.Write("a.csv", text, written);

        Assert.Equal(expected, EncodingGuess.Of(SourceContent.Of(file)));
    }

    [Theory]
    [InlineData("municipio,São João\n", "iso-8859-1")]
    [InlineData("学校,人\n", "shift_jis")]
    [InlineData("一,1\n", "gb18030")]
    public void UnclearText_IsAskedAbout(string text, string written)
    {
        var file = _folder.Write("a.csv", text, written);

        var problem = Assert.Single(Assert.Throws<ProblemException>(() => CsvRows.Read(file, SourceEncoding.Auto, ',').ToList()).Problems);

        Assert.Equal(("etl.ambiguous_encoding", file), (problem.Code, problem.Path));
        Assert.Contains("encoding:", problem.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsAskedAbout_IsReadWhenSaid()
    {
        var file = _folder.Write("a.csv", "一,1\n", "gb18030");

        Assert.Equal("一", CsvRows.Read(file, SourceEncoding.Gb18030, ',').Single().Cells[0]);
    }

    [Fact]
    public void ShippedTablesInOtherEncodings_AreNeverMistaken()
    {
        var wrong = new List<string>();
        var told = 0;
        foreach (var path in Directory.EnumerateFiles(Repository.Samples, "*.csv", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(path);
            if (text.All(char.IsAscii))
                continue;
            foreach (var encoding in new[] { "utf-8", "gb18030", "utf-16", "utf-16BE" })
            {
                var file = _folder.Write("a.csv", text.TrimStart('\uFEFF'), encoding);
                try
                {
                    var guess = EncodingGuess.Of(SourceContent.Of(file));
                    told++;
                    if (guess != encoding)
                        wrong.Add($"{path}: {encoding} read as {guess}");
                }
                catch (ProblemException e) when (e.Problems[0].Code == "etl.ambiguous_encoding")
                {
                    // To ask is no mistake.
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(told > 100, $"Only {told} were told.");
    }

    [SharedDataTheory]
    [InlineData("101_basec.txt", "utf-16")]
    [InlineData("101_basej.txt", "utf-16")]
    [InlineData("102_basec.txt", "utf-16")]
    [InlineData("102_basej.txt", "big5")]
    [InlineData("103_basec.txt", "utf-16")]
    [InlineData("103_basej.txt", "utf-16")]
    public void TaiwansFiles_AreTold_WithAndWithoutTheirMark(string name, string expected)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Repository.SharedData!, "tw_moe_schools_2012_2014", name));
        byte[] bare = bytes is [0xFF, 0xFE, ..] ? bytes[2..] : bytes;

        Assert.Equal(expected, EncodingGuess.Of(SourceContent.Of(_folder.Write("a.txt", bare))));
        Assert.NotEmpty(CsvRows.Read(_folder.Write("b.txt", bytes), SourceEncoding.Auto, '\t').Take(5));
    }

    [SharedDataFact]
    public void TaiwansFilesAsBig5AndGb18030_AreNeverMistaken()
    {
        var folder = Path.Combine(Repository.SharedData!, "tw_moe_schools_2012_2014");
        var text = File.ReadAllText(Path.Combine(folder, "103_basej.txt"), Encoding.Unicode).TrimStart('\uFEFF');
        foreach (var encoding in new[] { "big5", "gb18030" })
            Assert.Equal(encoding, EncodingGuess.Of(SourceContent.Of(_folder.Write("a.txt", text, encoding))));
    }
}
