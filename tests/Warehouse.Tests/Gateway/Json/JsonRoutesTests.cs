using System.Net;
using Warehouse.Gateway.Json;

namespace Warehouse.Tests.Gateway.Json;

/// <summary>Every route of the contract, in each way a call can end.</summary>
public sealed class JsonRoutesTests
{
    private static readonly (string Verb, string Path, string? Body, string Method, string Request)[] Routes =
    [
        ("POST", "/v1/indicators:query", """{"pageSize":5}""", "IndicatorService/QueryIndicators", """{ "pageSize": 5 }"""),
        ("POST", "/v1/indicators:stream", """{"pageSize":5}""", "IndicatorService/StreamIndicators", """{ "pageSize": 5 }"""),
        ("POST", "/v1/indicators:batchQuery", """{"requests":[{"page_size":5}]}""", "IndicatorService/BatchQueryIndicators", """{ "requests": [ { "pageSize": 5 } ] }"""),
        ("POST", "/v1/indicators:explain", """{"pageSize":5}""", "IndicatorService/ExplainQuery", """{ "pageSize": 5 }"""),
        ("GET", "/v1/indicators?pageSize=5&search=%E7%94%9F%E5%B8%88%E6%AF%94", null, "CatalogService/ListIndicators", """{ "pageSize": 5, "search": "生师比" }"""),
        ("GET", "/v1/indicators/ptr", null, "CatalogService/GetIndicator", """{ "name": "indicators/ptr" }"""),
        ("GET", "/v1/dimensions", null, "CatalogService/ListDimensions", "{ }"),
        ("GET", "/v1/dimensions/district/members?level=PROV&page_size=7&under=%E6%B9%96%E5%8C%97%E7%9C%81", null, "CatalogService/ListMembers", """{ "parent": "dimensions/district", "level": "PROV", "under": "湖北省", "pageSize": 7 }"""),
        ("GET", "/v1/dimensions/district/members/cn-350112/memberships?as_of=2020", null, "CatalogService/ListMemberships", """{ "name": "dimensions/district/members/cn-350112", "asOf": "2020" }"""),
        ("GET", "/v1/dimensions/district/codes?code=350182&as_of=2010-06-01", null, "CatalogService/ListCodes", """{ "parent": "dimensions/district", "code": "350182", "asOf": "2010-06-01" }"""),
        ("GET", "/v1/indicators/ptr/availability", null, "CatalogService/GetAvailability", """{ "name": "indicators/ptr" }"""),
        ("GET", "/v1/pipelines", null, "EtlAdminService/ListPipelines", "{ }"),
        ("POST", "/v1/pipelines/p:run", """{"force":true}""", "EtlAdminService/RunPipeline", """{ "name": "pipelines/p", "force": true }"""),
        ("POST", "/v1/pipelines/p/runs/17:cancel", "{}", "EtlAdminService/CancelRun", """{ "name": "pipelines/p/runs/17" }"""),
        ("GET", "/v1/pipelines/-/runs", null, "EtlAdminService/ListRuns", """{ "parent": "pipelines/-" }"""),
        ("GET", "/v1/pipelines/p/runs/17", null, "EtlAdminService/GetRun", """{ "name": "pipelines/p/runs/17" }"""),
        ("GET", "/v1/pipelines/p/runs/17:watch", null, "EtlAdminService/WatchRun", """{ "name": "pipelines/p/runs/17" }"""),
        ("POST", "/v1/pipelines/p/uploads", """{"fileName":"a.csv","size":"12","sha256":"00"}""", "UploadService/CreateUpload", """{ "parent": "pipelines/p", "fileName": "a.csv", "size": "12", "sha256": "00" }"""),
        ("POST", "/v1/pipelines/p/uploads/u:write", """{"offset":"3","data":"AQI="}""", "UploadService/WriteUpload", """{ "name": "pipelines/p/uploads/u", "offset": "3", "data": "AQI=" }"""),
        ("GET", "/v1/pipelines/p/uploads/u", null, "UploadService/GetUpload", """{ "name": "pipelines/p/uploads/u" }"""),
        ("GET", "/v1/pipelines/p/runs/17/rejects?pageToken=a%2Bb%3D", null, "EtlAdminService/ListRejects", """{ "parent": "pipelines/p/runs/17", "pageToken": "a+b=" }"""),
        ("GET", "/v1/standards?search=2017", null, "StandardService/ListStandards", """{ "search": "2017" }"""),
        ("GET", "/v1/standards/s", null, "StandardService/GetStandard", """{ "name": "standards/s" }"""),
        ("POST", "/v1/standards/s:evaluate", """{"district":"海沧区","year":"2023"}""", "StandardService/EvaluateStandard", """{ "name": "standards/s", "district": "海沧区", "year": "2023" }"""),
        ("GET", "/v1/plans?district=%E9%BC%93%E6%A5%BC%E5%8C%BA", null, "PlanService/ListPlans", """{ "district": "鼓楼区" }"""),
        ("GET", "/v1/plans/p-2021", null, "PlanService/GetPlan", """{ "name": "plans/p-2021" }"""),
        ("GET", "/v1/plans/-:progress?district=cn-350102&asOf=2023", null, "PlanService/GetPlanProgress", """{ "plan": "plans/-", "district": "cn-350102", "asOf": "2023" }"""),
    ];

    public static TheoryData<string, string, string?, string, string> AllRoutes()
    {
        var data = new TheoryData<string, string, string?, string, string>();
        foreach (var (verb, path, body, method, request) in Routes)
        {
            data.Add(verb, path, body, method, request);
            data.Add("POST", "/edustat.v1." + method, request, method, request);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(AllRoutes))]
    public async Task Route_ReachesItsMethod_AndEndsAsTheServiceSays(string verb, string path, string? body, string method, string request)
    {
        await using var host = await JsonHost.StartAsync();

        var answered = await host.SendAsync(verb, path, body);
        var refused = await host.SendAsync(verb, path, body, ("x-outcome", "refused"));
        var failed = await host.SendAsync(verb, path, body, ("x-outcome", "unexpected"), (RequestId.Header, "r-1"));

        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.Equal("/edustat.v1." + method, host.Calls.Context!.Method);
        Assert.Equal(request, host.Calls.Request!.ToString());
        Assert.NotEmpty(answered.Headers.GetValues(RequestId.Header));

        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.Equal("7", refused.Headers.GetValues("retry-after").Single());
        var status = await refused.Content.ReadAsStringAsync();
        Assert.Equal(
            """{"code":5,"message":"No indicator '生师币'.","details":[{ "@type": "type.googleapis.com/google.rpc.ResourceInfo", "resourceType": "indicator", "resourceName": "生师币", "owner": "", "description": "" },{"@type":"type.googleapis.com/other.Thing","value":"AQI="}]}""",
            status);

        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        Assert.Equal(
            """{"code":13,"message":"Internal error; request r-1.","details":[{ "@type": "type.googleapis.com/google.rpc.RequestInfo", "requestId": "r-1", "servingData": "" }]}""",
            await failed.Content.ReadAsStringAsync());
        Assert.Equal([3100], host.Logs.Errors);
    }

    [Fact]
    public void EveryMethod_IsInTheTable()
    {
        var methods = MethodTable<FakeIndicatorService>.List().Concat(MethodTable<FakeCatalogService>.List()).Concat(MethodTable<FakeEtlAdminService>.List()).Concat(MethodTable<FakeUploadService>.List().Where(method => method.FullName != "/edustat.v1.UploadService/SendUpload")).Concat(MethodTable<FakeStandardService>.List()).Concat(MethodTable<FakePlanService>.List());

        Assert.Equal(methods.Select(method => method.FullName).Order(), Routes.Select(route => "/edustat.v1." + route.Method).Order());
    }

    [Fact]
    public async Task Answer_NeedsNoSchema()
    {
        await using var host = await JsonHost.StartAsync();

        var response = await host.SendAsync("POST", "/v1/indicators:query", "{}");

        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        var text = await response.Content.ReadAsStringAsync();
        Assert.Contains("生师比", text, StringComparison.Ordinal);
        var json = await JsonHost.JsonOf(response);
        Assert.Equal("", (string)json["nextPageToken"]!);
        Assert.Empty(json["warnings"]!.AsArray());
        Assert.Null(json["provenance"]);
        var cells = json["rows"]![0]!["cells"]!;
        Assert.Equal(0, (double)cells[0]!["value"]!);
        Assert.Equal("9007199254740993", (string)cells[0]!["n"]!);
        Assert.Equal("CELL_STATUS_MISSING", (string)cells[1]!["status"]!);
        Assert.Null(cells[1]!["value"]);
    }

    [Fact]
    public async Task StatusOfTheContext_RefusesToo()
    {
        await using var host = await JsonHost.StartAsync();

        var response = await host.SendAsync("GET", "/v1/dimensions", null, ("x-outcome", "status"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("""{"code":14,"message":"later","details":[]}""", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/v1/indicator", "/v1/indicators")]
    [InlineData("/v1/Indicators", "/v1/indicators")]
    [InlineData("/v1/indicators/", "/v1/indicators")]
    [InlineData("/v1/indicators:qery", "/v1/indicators:query")]
    [InlineData("/v1/pipelnes/p/runs/17", "/v1/pipelines/p/runs/17")]
    [InlineData("/edustat.v1.IndicatorService/QueryIndicator", "/edustat.v1.IndicatorService/QueryIndicators")]
    [InlineData("/edustat.v1.IndicatorsService/QueryIndicators", "/edustat.v1.IndicatorService/QueryIndicators")]
    public async Task UnknownRoute_NamesTheNearest(string path, string nearest)
    {
        await using var host = await JsonHost.StartAsync();

        var response = await host.SendAsync("GET", path);
        var posted = await host.SendAsync("POST", path, "{}");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (response.StatusCode, posted.StatusCode));
        Assert.Equal(["request.unknown_route"], await JsonHost.ReasonsOf(response));
        Assert.Contains($"Did you mean '{nearest}'?", (string)(await JsonHost.JsonOf(response))["message"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1")]
    [InlineData("/v1/something/else/entirely")]
    [InlineData("/edustat.v1.Nothing")]
    public async Task RouteFarFromAll_PointsToTheList(string path)
    {
        await using var host = await JsonHost.StartAsync();

        var response = await host.SendAsync("GET", path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(["request.unknown_route"], await JsonHost.ReasonsOf(response));
    }

    [Fact]
    public async Task PathOfNoService_IsLeftToOthers()
    {
        await using var host = await JsonHost.StartAsync();

        var response = await host.SendAsync("GET", "/favicon.ico");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("GET", "/v1/indicators:query", "OPTIONS, POST")]
    [InlineData("DELETE", "/v1/indicators/ptr", "GET, HEAD, OPTIONS")]
    [InlineData("POST", "/v1/pipelines/p/runs/17", "GET, HEAD, OPTIONS")]
    [InlineData("HEAD", "/v1/pipelines/p/runs/17:watch", "GET, OPTIONS")]
    [InlineData("GET", "/edustat.v1.IndicatorService/QueryIndicators", "OPTIONS, POST")]
    public async Task WrongVerb_NamesTheRightOnes(string verb, string path, string allowed)
    {
        await using var host = await JsonHost.StartAsync();

        var response = await host.SendAsync(verb, path);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
        if (verb != "HEAD")
            Assert.Equal(["request.wrong_verb"], await JsonHost.ReasonsOf(response));
    }

    [Fact]
    public async Task HeadAndOptions_HaveNoBody()
    {
        await using var host = await JsonHost.StartAsync();

        var head = await host.SendAsync("HEAD", "/v1/indicators/ptr");
        var options = await host.SendAsync("OPTIONS", "/v1/indicators/ptr");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NoContent), (head.StatusCode, options.StatusCode));
        Assert.Equal("application/json", head.Content.Headers.ContentType!.MediaType);
        Assert.Equal("GET, HEAD, OPTIONS", string.Join(", ", options.Content.Headers.Allow));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }
}
