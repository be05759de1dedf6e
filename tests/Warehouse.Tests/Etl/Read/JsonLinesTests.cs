using Warehouse.Catalogue;
using Warehouse.Etl.Read;
using Warehouse.Etl.Shape;
using Warehouse.Etl.Vocabulary;
using Warehouse.Tests.Etl.Shape;

namespace Warehouse.Tests.Etl.Read;

public sealed class JsonLinesTests : IDisposable
{
    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void KeysAreColumns_MissingOnesAreEmpty_NumbersStayAsWritten()
    {
        var file = _folder.Write("a.jsonl", "{\"a\": 1.10, \"b\": \"x\"}\n\n{\"b\": null, \"c\": {\"d\": true}}\r\n{\"a\": 1e3, \"c\": {\"e\": [1, 2]}}");

        var rows = JsonRows.Read(SourceContent.Of(file), SourceEncoding.Auto).Select(r => (r.Line, string.Join('|', r.Cells)));

        Assert.Equal([(1, "a|b|c/d|c/e"), (1, "1.10|x||"), (3, "||true|"), (4, "1000|||[1, 2]")], rows);
    }

    [Theory]
    [InlineData("{\"a\": 1}\n{\"a\": 2", 2)]
    [InlineData("{\"a\": 1}\n[1]\n", 2)]
    [InlineData("{\"a\": 1, \"a\": 2}\n", 1)]
    [InlineData("{\"a\": \"\\ud800\"}\n", 1)]
    [InlineData("a,b\n", 1)]
    public void LineThatIsNoObject_IsAProblemWithItsLine(string text, int line)
    {
        var file = _folder.Write("a.jsonl", text);

        var problem = Assert.Single(Assert.Throws<ProblemException>(() => JsonRows.Read(SourceContent.Of(file), SourceEncoding.Utf8).ToList()).Problems);

        Assert.Equal(("etl.bad_json", $"{file}:{line}"), (problem.Code, problem.Path));
    }

    [Fact]
    public async Task JsonLines_AreShapedAsATableIs()
    {
        const string Pipeline = Shaping.Enrolment + Shaping.Columns;
        var json = Pipeline.Replace("format: csv", "format: jsonl", StringComparison.Ordinal);

        var items = await Shaping.ShapeAsync(json, "{\"编码\": \"420000\", \"年份\": 2019, \"在校学生数(人)\": 12}\n{\"编码\": \"420000\", \"年份\": 2018}\n");
        var problems = await Shaping.ProblemsAsync(json, "{\"编码\": \"420000\", \"年份\": 2019, \"在校学生数(人)\": 12, \"新列\": 1}\n");

        Assert.Equal([12m, null], items.OfType<ShapedFact>().Select(f => f.Values[0].Value));
        Assert.Equal("etl.unexpected_column", Assert.Single(problems).Code);
    }
}
