using System.Text;
using Edustat.V1;
using Google.Protobuf.Reflection;
using Warehouse.Catalogue;
using Warehouse.Gateway.Json;

namespace Warehouse.Tests.Gateway.Json;

public sealed class JsonMessageTests
{
    [Theory]
    [InlineData("", "{ }")]
    [InlineData("{}", "{ }")]
    [InlineData("\uFEFF{}", "{ }")]
    [InlineData("""{"page_size": 3, "allowPartial": true}""", """{ "pageSize": 3, "allowPartial": true }""")]
    [InlineData("""{"pageSize": "3"}""", """{ "pageSize": 3 }""")]
    [InlineData("""{"pageSize": 3.0, "language": null, "filters": null}""", """{ "pageSize": 3 }""")]
    [InlineData("""{"filters":[{"dimension":"district","members":["武汉市"]}]}""", """{ "filters": [ { "dimension": "district", "members": [ "武汉市" ] } ] }""")]
    public void Body_IsRead(string json, string expected) =>
        Assert.Equal(expected, Read(json, QueryIndicatorsRequest.Descriptor));

    [Theory]
    [InlineData("""{"rowsRead":"9007199254740993","rejects":5}""", """{ "rowsRead": "9007199254740993", "rejects": "5" }""")]
    public void WideNumbers_AreExactAsText(string json, string expected) =>
        Assert.Equal(expected, Read(json, RunCounts.Descriptor));

    [Theory]
    [InlineData("""{"state":"FAILED","createTime":"2024-09-01T08:00:00+08:00"}""", """{ "state": "FAILED", "createTime": "2024-09-01T00:00:00Z" }""")]
    [InlineData("""{"state":6}""", """{ "state": "FAILED" }""")]
    public void EnumsAndTimes_AreRead(string json, string expected) =>
        Assert.Equal(expected, Read(json, Run.Descriptor));

    [Fact]
    public void Map_IsRead() =>
        Assert.Equal("""{ "members": { "stage": "primary" } }""", Read("""{"members":{"stage":"primary"}}""", Slice.Descriptor));

    [Theory]
    [InlineData("{", "line 1, column 2")]
    [InlineData("{\"language\":\n  \"武汉\" oops}", "line 2, column 8")]
    [InlineData("{} x", "line 1, column 4")]
    [InlineData("{\"pageSize\": 1,}", "line 1, column 16")]
    public void MalformedJson_NamesLineAndColumn(string json, string position)
    {
        var problem = Assert.Single(Refuse(json, QueryIndicatorsRequest.Descriptor));

        Assert.Equal("request.malformed_json", problem.Code);
        Assert.Contains(position, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "request.wrong_type", "", "an object")]
    [InlineData("""{"groupby":[]}""", "request.unknown_field", "groupby", "Did you mean 'groupBy'?")]
    [InlineData("""{"filters":[{},{"dimensoin":"x"}]}""", "request.unknown_field", "filters[1].dimensoin", "Did you mean 'dimension'?")]
    [InlineData("""{"filters":{}}""", "request.wrong_type", "filters", "an array")]
    [InlineData("""{"filters":[null]}""", "request.wrong_type", "filters[0]", "an object, not null")]
    [InlineData("""{"filters":[{"members":[1]}]}""", "request.wrong_type", "filters[0].members[0]", "text, not 1")]
    [InlineData("""{"pageSize":"ten"}""", "request.wrong_type", "pageSize", "a whole number of 32 bits, not \"ten\"")]
    [InlineData("""{"pageSize":1.5}""", "request.wrong_type", "pageSize", "not 1.5")]
    [InlineData("""{"pageSize":1e99}""", "request.wrong_type", "pageSize", "not 1e99")]
    [InlineData("""{"allowPartial":"true"}""", "request.wrong_type", "allowPartial", "true or false")]
    [InlineData("""{"periods":[]}""", "request.wrong_type", "periods", "an object, not an array")]
    [InlineData("""{"pageSize":1,"page_size":1}""", "request.given_twice", "page_size", "once")]
    [InlineData("""{"language":"\ud800"}""", "request.wrong_type", "language", "text")]
    public void WrongBody_NamesPathAndHint(string json, string code, string path, string text)
    {
        var problem = Assert.Single(Refuse(json, QueryIndicatorsRequest.Descriptor));

        Assert.Equal((code, path), (problem.Code, problem.Path));
        Assert.Contains(text, problem.Message + " " + problem.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"state":"DONE"}""", "request.unknown_enum_value", "state")]
    [InlineData("""{"state":99}""", "request.unknown_enum_value", "state")]
    [InlineData("""{"state":true}""", "request.wrong_type", "state")]
    [InlineData("""{"createTime":"yesterday"}""", "request.wrong_type", "createTime")]
    [InlineData("""{"createTime":{}}""", "request.wrong_type", "createTime")]
    [InlineData("""{"counts":{"rowsRead":9007199254740993}}""", "request.wrong_type", "counts.rowsRead")]
    [InlineData("""{"counts":{"rowsRead":"x"}}""", "request.wrong_type", "counts.rowsRead")]
    [InlineData("""{"dataVersion":-1}""", "request.wrong_type", "dataVersion")]
    public void WrongEnumTimeOrNumber_IsRefused(string json, string code, string path)
    {
        var problem = Assert.Single(Refuse(json, Run.Descriptor));

        Assert.Equal((code, path), (problem.Code, problem.Path));
    }

    [Fact]
    public void TwoOfOneof_AreRefused() =>
        Assert.Equal("footer", Assert.Single(Refuse("""{"batch":{},"footer":{}}""", StreamIndicatorsResponse.Descriptor)).Path);

    [Fact]
    public void EveryProblem_ComesAtOnce_ButNotWithoutEnd()
    {
        Assert.Equal(3, Refuse("""{"a":1,"pageSize":"x","filters":1}""", QueryIndicatorsRequest.Descriptor).Count);

        var many = "{" + string.Join(',', Enumerable.Range(0, 1000).Select(i => $"\"x{i}\":1")) + "}";
        Assert.Equal(50, Refuse(many, QueryIndicatorsRequest.Descriptor).Count);
    }

    [Fact]
    public void NotUtf8_IsRefused()
    {
        var gb18030 = (byte[])[.. "{\"language\":\""u8, 0xCE, 0xE4, .. "\"}"u8];

        var refused = Assert.Throws<RefusedException>(() => JsonMessage.Read(gb18030, QueryIndicatorsRequest.Descriptor));

        Assert.Equal("The body is not UTF-8.", refused.Problems[0].Message);
    }

    [Fact]
    public void DeepNesting_IsRefused() =>
        Assert.Equal("request.malformed_json", Refuse(string.Concat(Enumerable.Repeat("[", 10_000)), Run.Descriptor)[0].Code);

    private static string Read(string json, MessageDescriptor type) =>
        JsonMessage.Read(Encoding.UTF8.GetBytes(json), type).ToString()!;

    private static IReadOnlyList<Problem> Refuse(string json, MessageDescriptor type) =>
        Assert.Throws<RefusedException>(() => JsonMessage.Read(Encoding.UTF8.GetBytes(json), type)).Problems;
}
