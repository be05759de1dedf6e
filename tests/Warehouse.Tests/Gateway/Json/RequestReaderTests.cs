using System.Text;
using Edustat.V1;
using Microsoft.AspNetCore.Http;
using Warehouse.Gateway.Json;

namespace Warehouse.Tests.Gateway.Json;

/// <summary>Bodies that fill one field, which no route of the contract has yet.</summary>
public sealed class RequestReaderTests
{
    private static readonly HttpBinding FieldBody = new("PATCH", RouteTemplate.Parse("/v1/{language=languages/*}/{periods.calendar}"), "periods", IsRpcPath: false);

    [Fact]
    public async Task PathQueryAndBody_FillOneMessage()
    {
        var request = await ReadAsync("/v1/languages/zh/academic", "?page_size=3", """{"from":"2015"}""");

        Assert.Equal("""{ "periods": { "from": "2015", "calendar": "academic" }, "pageSize": 3, "language": "languages/zh" }""", request.ToString());
    }

    [Fact]
    public async Task ParameterOfTheBodyField_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() => ReadAsync("/v1/languages/zh/academic", "?periods.to=2019&pageSzie=1", "{}"));

        Assert.Equal(["periods.to: 'periods.to' is no parameter here: 'periods' is the body. Move it into the body. [request.unknown_parameter]", "pageSzie: 'pageSzie' is no parameter: QueryIndicatorsRequest has no such field. Did you mean 'pageSize'? [request.unknown_parameter]"], refused.Problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public async Task PathBase_IsNotPartOfTheRoute()
    {
        var http = Context("/v1/languages/zh%2Fx/academic", "", "{}");
        http.Request.PathBase = "/edu";
        http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget = "/edu/v1/languages/a%2Fb/academic?x";

        var request = await RequestReader.ReadAsync(http.Request, FieldBody, QueryIndicatorsRequest.Descriptor, 1000, CancellationToken.None);

        Assert.Equal("languages/a%2Fb", ((QueryIndicatorsRequest)request).Language);
    }

    private static Task<Google.Protobuf.IMessage> ReadAsync(string path, string query, string json) =>
        RequestReader.ReadAsync(Context(path, query, json).Request, FieldBody, QueryIndicatorsRequest.Descriptor, 1000, CancellationToken.None);

    private static DefaultHttpContext Context(string path, string query, string json) => new()
    {
        Request =
        {
            Method = "PATCH",
            Path = path,
            QueryString = new QueryString(query),
            ContentType = "application/json",
            Body = new MemoryStream(Encoding.UTF8.GetBytes(json)),
        },
    };
}
