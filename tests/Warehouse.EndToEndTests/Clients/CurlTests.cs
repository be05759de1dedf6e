using System.Text.Json;

namespace Warehouse.EndToEndTests.Clients;

/// <summary>The JSON API as somebody tries it who has nothing but curl.</summary>
[Collection(nameof(RunningHost))]
public sealed class CurlTests(RunningHost host)
{
    private const string PrimarySchools2019 =
        """{"indicators":[{"indicator":"school_count"}],"groupBy":[{"dimension":"academic_year"}],"filters":[{"dimension":"stage","members":["primary"]}],"periods":{"periods":["2019"]}}""";

    [ClientFact("curl")]
    public async Task Query_AnswersThePublishedFigure()
    {
        var answer = Json(await PostAsync("/v1/indicators:query", PrimarySchools2019));

        Assert.Equal(160_148, answer.GetProperty("rows")[0].GetProperty("cells")[0].GetProperty("value").GetDouble());
        Assert.Equal("国家统计局", answer.GetProperty("schema").GetProperty("indicators")[0].GetProperty("basis")[0].GetProperty("authority").GetString());
    }

    [ClientFact("curl")]
    public async Task Stream_IsALineOfJsonEach()
    {
        var lines = (await PostAsync("/v1/indicators:stream", PrimarySchools2019)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Json).ToList();

        Assert.Equal(["header", "batch", "footer"], lines.Select(line => Assert.Single(line.EnumerateObject()).Name));
        Assert.Equal(160_148, lines[1].GetProperty("batch").GetProperty("values")[0].GetProperty("value")[0].GetDouble());
    }

    [ClientFact("curl")]
    public async Task WatchOfAnEndedRun_IsOneLine()
    {
        var run = Json(await CurlAsync($"{host.Http}/v1/pipelines/nbs_national_education/runs?pageSize=1")).GetProperty("runs")[0].GetProperty("name").GetString();

        var line = Json(await CurlAsync("--no-buffer", $"{host.Http}/v1/{run}:watch"));

        Assert.Equal((run, "SUCCEEDED"), (line.GetProperty("name").GetString(), line.GetProperty("state").GetString()));
    }

    [ClientFact("curl")]
    public async Task AmbiguousName_IsRefusedWithItsCandidates()
    {
        var output = await PostAsync(
            "/v1/indicators:query",
            """{"indicators":[{"indicator":"school_count"}],"filters":[{"dimension":"district","members":["鼓楼区"]},{"dimension":"stage","members":["primary"]}]}""",
            "--write-out", "\n%{http_code} %{content_type}");
        var (body, status) = (Json(output[..output.LastIndexOf('\n')]), output[(output.LastIndexOf('\n') + 1)..]);

        Assert.Equal("400 application/json; charset=utf-8", status);
        Assert.Equal(3, body.GetProperty("code").GetInt32());
        var details = body.GetProperty("details").EnumerateArray().ToList();
        var info = Assert.Single(details, detail => Type(detail) == "google.rpc.ErrorInfo" && detail.GetProperty("reason").GetString() == "query.ambiguous_member");
        Assert.Contains("cn-350102 福建省/福州市/鼓楼区", info.GetProperty("metadata").GetProperty("hint").GetString(), StringComparison.Ordinal);
        var violations = Assert.Single(details, detail => Type(detail) == "google.rpc.BadRequest").GetProperty("fieldViolations").EnumerateArray();
        Assert.Contains(violations, violation => violation.GetProperty("field").GetString() == "filters[0].members[0]");
    }

    [ClientFact("curl")]
    public async Task ChineseText_PercentEncodedInTheQuery_FindsItsMember()
    {
        // 武汉, below 湖北省: the first as a reader would paste it, the second as curl encodes it.
        var answer = Json(await CurlAsync("--get", "--data-urlencode", "under=湖北省", "--data", "level=CITY", $"{host.Http}/v1/dimensions/district/members?search=%E6%AD%A6%E6%B1%89"));

        var member = Assert.Single(answer.GetProperty("members").EnumerateArray());
        Assert.Equal(("cn-420100", "湖北省/武汉市"), (member.GetProperty("ref").GetProperty("id").GetString(), member.GetProperty("pathLabel").GetString()));
    }

    [ClientFact("curl")]
    public async Task ChineseText_PercentEncodedInThePath_IsNamedInTheRefusal()
    {
        var body = Json(await CurlAsync($"{host.Http}/v1/indicators/%E7%94%9F%E5%B8%88%E6%AF%94"));

        Assert.Equal(5, body.GetProperty("code").GetInt32());
        Assert.Contains("生师比", body.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private Task<string> PostAsync(string path, string json, params string[] options) =>
        CurlAsync(["--header", "content-type: application/json", "--data-binary", json, .. options, host.Http + path]);

    private static Task<string> CurlAsync(params string[] arguments) => ForeignProgram.RunAsync("curl", ["--silent", "--show-error", .. arguments]);

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private static string Type(JsonElement detail) => detail.GetProperty("@type").GetString()!.Split('/')[^1];
}
