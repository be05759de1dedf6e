using Warehouse.Gateway.Json;

namespace Warehouse.Tests.Gateway.Json;

public sealed class RouteTemplateTests
{
    [Theory]
    [InlineData("/v1/indicators", "/v1/indicators", "/v1/indicators")]
    [InlineData("/v1/indicators:query", "/v1/indicators:query", "/v1/indicators:query")]
    [InlineData("/v1/{name=indicators/*}", "/v1/indicators/{_2}", "/v1/indicators/{indicator}")]
    [InlineData("/v1/{name=indicators/*}/availability", "/v1/indicators/{_2}/availability", "/v1/indicators/{indicator}/availability")]
    [InlineData("/v1/{name=pipelines/*}:run", "/v1/pipelines/{_2}:run", "/v1/pipelines/{pipeline}:run")]
    [InlineData("/v1/{name=pipelines/*/runs/*}:watch", "/v1/pipelines/{_2}/runs/{_4}:watch", "/v1/pipelines/{pipeline}/runs/{run}:watch")]
    [InlineData("/v1/{parent=pipelines/*/runs/*}/rejects", "/v1/pipelines/{_2}/runs/{_4}/rejects", "/v1/pipelines/{pipeline}/runs/{run}/rejects")]
    [InlineData("/v1/{id}", "/v1/{_1}", "/v1/{id}")]
    [InlineData("/v1/{a.b_c}/{d}", "/v1/{_1}/{_2}", "/v1/{a.b_c}/{d}")]
    [InlineData("/v1/{rest=**}", "/v1/{**_1}", "/v1/{rest}")]
    [InlineData("/v1/{name=categories/*}", "/v1/categories/{_2}", "/v1/categories/{category}")]
    public void Template_BecomesPatternAndOpenApiPath(string template, string pattern, string path)
    {
        var parsed = RouteTemplate.Parse(template);

        Assert.Equal(pattern, parsed.ToAspNetPattern());
        Assert.Equal(path, parsed.ToOpenApiPath());
    }

    [Theory]
    [InlineData("", "'/' is missing at position 0")]
    [InlineData("v1", "'/' is missing at position 0")]
    [InlineData("/", "a segment is missing at position 1")]
    [InlineData("/v1//x", "a segment is missing at position 4")]
    [InlineData("/v1/", "a segment is missing at position 4")]
    [InlineData("/v1/{", "a field name is missing at position 5")]
    [InlineData("/v1/{name", "'}' is missing at position 9")]
    [InlineData("/v1/{name=}", "a segment is missing at position 10")]
    [InlineData("/v1/{1name}", "a field name is missing at position 5")]
    [InlineData("/v1/{a.}", "a field name is missing at position 7")]
    [InlineData("/v1/{a={b}}", "a segment is missing at position 7")]
    [InlineData("/v1/{a}/{a}", "'a' is there twice at position 10")]
    [InlineData("/v1/x:", "a verb is missing at position 6")]
    [InlineData("/v1/x:a:b", "unexpected ':' at position 7")]
    [InlineData("/v1/x}", "unexpected '}' at position 5")]
    [InlineData("/v1/**/x", "'**' is allowed at the end only at position 8")]
    public void WrongTemplate_NamesItsPosition(string template, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => RouteTemplate.Parse(template)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("/v1/indicators", "/v1/indicators", "")]
    [InlineData("/v1/indicators:query", "/v1/indicators:query", "")]
    [InlineData("/v1/{name=indicators/*}", "/v1/indicators/ptr", "name=indicators/ptr")]
    [InlineData("/v1/{name=indicators/*}", "/v1/indicators/%E7%94%9F%E5%B8%88%E6%AF%94", "name=indicators/生师比")]
    [InlineData("/v1/{name=indicators/*}", "/v1/indicators/a%2Fb", "name=indicators/a%2Fb")]
    [InlineData("/v1/{name=indicators/*}", "/v1/indicators/a+b%2Bc", "name=indicators/a+b+c")]
    [InlineData("/v1/{name=indicators/*}", "/v1/indicators/100%25", "name=indicators/100%")]
    [InlineData("/v1/{id}", "/v1/a%2Fb", "id=a/b")]
    [InlineData("/v1/{name=pipelines/*}:run", "/v1/pipelines/p:run", "name=pipelines/p")]
    [InlineData("/v1/{name=pipelines/*}:run", "/v1/pipelines/a:b:run", "name=pipelines/a:b")]
    [InlineData("/v1/{name=pipelines/*/runs/*}:watch", "/v1/pipelines/p/runs/7:watch", "name=pipelines/p/runs/7")]
    [InlineData("/v1/{parent=pipelines/*/runs/*}/rejects", "/v1/pipelines/p/runs/7/rejects", "parent=pipelines/p/runs/7")]
    [InlineData("/v1/{parent=pipelines/*}/runs", "/v1/pipelines/-/runs", "parent=pipelines/-")]
    [InlineData("/v1/{a.b}/{c}", "/v1/x/y", "a.b=x c=y")]
    [InlineData("/v1/{rest=**}", "/v1/x/y/z", "rest=x/y/z")]
    [InlineData("/v1/{rest=**}", "/v1", "rest=")]
    public void MatchingPath_GivesItsFields(string template, string path, string expected)
    {
        var fields = RouteTemplate.Parse(template).Match(path);

        Assert.NotNull(fields);
        Assert.Equal(expected, string.Join(' ', fields.Select(field => field.Key + "=" + field.Value)));
    }

    [Theory]
    [InlineData("/v1/indicators", "/v1/Indicators")]
    [InlineData("/v1/indicators", "/v1/indicators/")]
    [InlineData("/v1/indicators", "/v1/indicators:query")]
    [InlineData("/v1/indicators", "indicators")]
    [InlineData("/v1/indicators:query", "/v1/indicators")]
    [InlineData("/v1/{name=indicators/*}", "/v1/indicators/")]
    [InlineData("/v1/{name=indicators/*}", "/v1/indicators/a/b")]
    [InlineData("/v1/{name=pipelines/*}:run", "/v1/pipelines/:run")]
    [InlineData("/v1/{name=pipelines/*}:run", "/v1/pipelines/p")]
    public void OtherPath_DoesNotMatch(string template, string path) =>
        Assert.Null(RouteTemplate.Parse(template).Match(path));

    [Theory]
    [InlineData("/v1/indicators/%")]
    [InlineData("/v1/indicators/%4")]
    [InlineData("/v1/indicators/%zz")]
    [InlineData("/v1/indicators/%ff")]
    [InlineData("/v1/indicators/%E7%94")]
    public void BadPercentEncoding_IsRefused(string path) =>
        Assert.Throws<FormatException>(() => RouteTemplate.Parse("/v1/{name=indicators/*}").Match(path));

    [Theory]
    [InlineData("/v1/{name=pipelines/*/runs/*}", "/v1/pipelnes/p/runs/7", "/v1/pipelines/p/runs/7")]
    [InlineData("/v1/{name=pipelines/*/runs/*}:watch", "/v1/pipelines/p/runs/7:wach", "/v1/pipelines/p/runs/7:watch")]
    [InlineData("/v1/{name=pipelines/*}/runs", "/v1", "/v1/pipelines/{pipeline}/runs")]
    public void OtherPath_LendsItsSegmentsToTheHint(string template, string path, string expected) =>
        Assert.Equal(expected, RouteTemplate.Parse(template).FillFrom(path));

    [Fact]
    public void VerbAfterRest_HasNoPattern() =>
        Assert.Throws<NotSupportedException>(() => RouteTemplate.Parse("/v1/{rest=**}:run").ToAspNetPattern());
}
