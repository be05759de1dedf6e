using System.Net;
using Edustat.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;

namespace Warehouse.Tests.Gateway.Json;

/// <summary>gRPC, gRPC-Web and JSON at one port and path.</summary>
public sealed class CoexistenceTests
{
    [Fact]
    public async Task ContentTypeDecides_OverHttp1()
    {
        await using var host = await JsonHost.StartAsync(mapGrpc: true);
        using var web = GrpcChannel.ForAddress(host.Client.BaseAddress!, new GrpcChannelOptions
        {
            HttpVersion = HttpVersion.Version11,
            HttpHandler = new GrpcWebHandler(GrpcWebMode.GrpcWeb, new HttpClientHandler()),
        });

        var overWeb = await new IndicatorService.IndicatorServiceClient(web).QueryIndicatorsAsync(new QueryIndicatorsRequest { PageSize = 3 });
        var overJson = await host.SendAsync("POST", "/edustat.v1.IndicatorService/QueryIndicators", """{"pageSize":3}""");
        var overForm = await host.Client.PostAsync("/edustat.v1.IndicatorService/QueryIndicators", new FormUrlEncodedContent([new("a", "b")]));

        Assert.Equal(1, overWeb.TotalRows);
        Assert.Equal(1, (int)(await JsonHost.JsonOf(overJson))["totalRows"]!);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, overForm.StatusCode);
    }

    [Fact]
    public async Task ContentTypeDecides_OverHttp2()
    {
        await using var host = await JsonHost.StartAsync(mapGrpc: true);
        using var channel = GrpcChannel.ForAddress(host.Http2Address);
        using var client = new HttpClient { BaseAddress = host.Http2Address, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        var overGrpc = await new IndicatorService.IndicatorServiceClient(channel).QueryIndicatorsAsync(new QueryIndicatorsRequest());
        var overJson = await client.SendAsync(WithVersion(JsonHost.Request("POST", "/edustat.v1.IndicatorService/QueryIndicators", "{}")));

        Assert.Equal(1, overGrpc.TotalRows);
        Assert.Equal(HttpStatusCode.OK, overJson.StatusCode);
    }

    [Fact]
    public async Task GrpcToAnUnmappedMethod_IsNotAnsweredInJson()
    {
        await using var host = await JsonHost.StartAsync(mapGrpc: true);
        using var channel = GrpcChannel.ForAddress(host.Http2Address);

        // Mapped for JSON only.
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await new CatalogService.CatalogServiceClient(channel).ListDimensionsAsync(new ListDimensionsRequest()));

        Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
    }

    private static HttpRequestMessage WithVersion(HttpRequestMessage request)
    {
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        return request;
    }
}
