using Edustat.V1;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Warehouse.Catalogue;
using Warehouse.Gateway.Json;

namespace Warehouse.Tests.Gateway.Json;

public sealed class QueryParametersTests
{
    private readonly List<Problem> problems = [];

    [Fact]
    public void EncodedQuery_IsDecodedStrictly()
    {
        var parameters = QueryParameters.Parse("?search=%E6%AD%A6%E6%B1%89+%2B1&flag&x=%zz&y=%ff&search=b", problems);

        Assert.Equal([new("search", "武汉 +1"), new("flag", ""), new("search", "b")], parameters);
        Assert.Equal(["x", "y"], problems.Select(problem => problem.Path));
        Assert.All(problems, problem => Assert.Equal("request.bad_encoding", problem.Code));
    }

    [Theory]
    [InlineData("pageSize", "10", """{ "pageSize": 10 }""")]
    [InlineData("page_size", "-1", """{ "pageSize": -1 }""")]
    [InlineData("periods.from", "2015", """{ "periods": { "from": "2015" } }""")]
    [InlineData("allow_partial", "true", """{ "allowPartial": true }""")]
    [InlineData("language", "", "{ }")]
    public void SingleField_IsSet(string name, string text, string expected) =>
        Assert.Equal(expected, Set(new QueryIndicatorsRequest(), (name, text)).ToString());

    [Fact]
    public void RepeatedAndNested_AreCollected() =>
        Assert.Equal(
            """{ "periods": { "from": "2015", "periods": [ "2016", "2018" ] } }""",
            Set(new QueryIndicatorsRequest(), ("periods.periods", "2016"), ("periods.from", "2015"), ("periods.periods", "2018")).ToString());

    [Theory]
    [InlineData("state", "FAILED", """{ "state": "FAILED" }""")]
    [InlineData("state", "6", """{ "state": "FAILED" }""")]
    [InlineData("create_time", "2024-09-01T00:00:00Z", """{ "createTime": "2024-09-01T00:00:00Z" }""")]
    [InlineData("counts.rows_read", "9007199254740993", """{ "counts": { "rowsRead": "9007199254740993" } }""")]
    [InlineData("dataVersion", "18446744073709551615", """{ "dataVersion": "18446744073709551615" }""")]
    public void EnumTimeAndWideNumber_AreRead(string name, string text, string expected) =>
        Assert.Equal(expected, Set(new Run(), (name, text)).ToString());

    [Theory]
    [InlineData("pageSzie", "10", "request.unknown_parameter", "Did you mean 'pageSize'?")]
    [InlineData("periods.form", "2015", "request.unknown_parameter", "Did you mean 'periods.from'?")]
    [InlineData("pageSize.x", "1", "request.unknown_parameter", "Did you mean 'pageSize'?")]
    [InlineData("pageSize", "ten", "request.wrong_type", "")]
    [InlineData("pageSize", "3000000000", "request.wrong_type", "")]
    [InlineData("pageSize", "", "request.wrong_type", "")]
    [InlineData("allowPartial", "1", "request.wrong_type", "")]
    [InlineData("groupBy", "district", "request.unknown_parameter", "Use the method's other route, which takes a body.")]
    [InlineData("periods", "2015", "request.unknown_parameter", "Set its fields, such as 'periods.from'.")]
    public void WrongParameter_IsNamed(string name, string text, string code, string hint)
    {
        Set(new QueryIndicatorsRequest(), (name, text));

        var problem = Assert.Single(problems);
        Assert.Equal((code, name, hint), (problem.Code, problem.Path, problem.Hint));
    }

    [Fact]
    public void UnknownEnumValue_NamesTheNearest()
    {
        Set(new Run(), ("state", "FALIED"));

        Assert.Equal(("request.unknown_enum_value", "Did you mean 'FAILED'?"), (Assert.Single(problems).Code, problems[0].Hint));
    }

    [Fact]
    public void SingleFieldTwice_IsRefusedUnderEitherName()
    {
        Set(new QueryIndicatorsRequest(), ("pageSize", "1"), ("page_size", "2"));

        Assert.Equal("request.given_twice", Assert.Single(problems).Code);
    }

    [Theory]
    [InlineData(FieldType.Double, "1.5e3", 1500.0)]
    [InlineData(FieldType.Double, "NaN", double.NaN)]
    [InlineData(FieldType.Double, "1e999", null)]
    [InlineData(FieldType.Double, "1,5", null)]
    public void Numbers_AreReadInvariantly(FieldType type, string text, double? expected)
    {
        var field = Cell.Descriptor.Fields.InDeclarationOrder().First(one => one.FieldType == type);

        Assert.Equal(expected, (double?)FieldText.Read(field, text));
    }

    [Theory]
    [InlineData("5q2m5rGJ", "武汉")]
    [InlineData("_-8", null)]
    public void Bytes_AreBase64OfEitherAlphabet(string text, string? expected)
    {
        var value = (ByteString?)FieldText.Read(Google.Protobuf.WellKnownTypes.Any.Descriptor.FindFieldByName("value"), text);

        Assert.NotNull(value);
        if (expected is not null)
            Assert.Equal(expected, value.ToStringUtf8());
        else
            Assert.Equal([0xff, 0xef], value.ToByteArray());
    }

    [Fact]
    public void WrappersAndMasks_AreOneText()
    {
        var rule = HttpRule.Descriptor.FindFieldByName("get");
        Assert.Equal("x", FieldText.Read(rule, "x"));
        var wrapper = FieldText.Read(Google.Protobuf.WellKnownTypes.Int64Value.Descriptor.FindFieldByName("value"), "7");
        Assert.Equal(7L, wrapper);
    }

    private T Set<T>(T message, params (string Name, string Text)[] parameters)
        where T : IMessage
    {
        var given = new HashSet<string>();
        foreach (var (name, text) in parameters)
            QueryParameters.Set(message, name, text, given, problems);
        return message;
    }
}
