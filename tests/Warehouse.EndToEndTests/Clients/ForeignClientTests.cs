using System.Text.Json;

namespace Warehouse.EndToEndTests.Clients;

/// <summary>gRPC and gRPC-Web as other people's clients speak them: none of our code is on their side.</summary>
[Collection(nameof(RunningHost))]
public sealed class ForeignClientTests(RunningHost host)
{
    // Once for all tests of this process: what buf and protoc-gen-es make of protos/.
    private static readonly Lazy<Task<string>> Generated = new(() =>
        ForeignProgram.RunAsync(Path.Combine(Repository.Clients, "node_modules", ".bin", "buf"), "generate", Repository.Protos));

    [ClientFact("node")]
    public async Task GrpcJs_ReadsTheProtoFiles_AndGetsEverything() =>
        AssertGotEverything(await ForeignProgram.RunAsync("node", "grpc_js.mjs", Authority(host.GrpcAddress), Repository.Protos));

    [ClientFact("node")]
    public async Task ConnectWeb_OverBinaryGrpcWeb_GetsEverything()
    {
        await Generated.Value;
        AssertGotEverything(await ForeignProgram.RunAsync("node", "connect_web.mjs", host.Http));
    }

    [ClientFact("node")]
    public async Task ClassicGrpcWeb_OverText_GetsEverything()
    {
        await Generated.Value;
        AssertGotEverything(await ForeignProgram.RunAsync("node", "grpc_web.mjs", host.Http));
    }

    [ClientFact(ForeignProgram.Python)]
    public async Task PythonGrpcio_KnowingOnlyTheAddress_GetsEverything()
    {
        var said = AssertGotEverything(await ForeignProgram.RunAsync(ForeignProgram.Python, "reflected.py", Authority(host.GrpcAddress)));

        var services = said.GetProperty("services").EnumerateArray().Select(service => service.GetString()!).ToList();
        Assert.Equal(
            [
                "edustat.v1.BackfillService", "edustat.v1.CatalogService", "edustat.v1.EtlAdminService", "edustat.v1.IndicatorService", "edustat.v1.LineageService", "edustat.v1.PlanService",
                "edustat.v1.ReviewService", "edustat.v1.ScheduleService", "edustat.v1.StandardService", "edustat.v1.UploadService", "grpc.health.v1.Health",
            ],
            services.Where(service => !service.StartsWith("grpc.reflection.", StringComparison.Ordinal)));
        Assert.Equal("SERVING", said.GetProperty("health").GetProperty("check").GetString());
        Assert.Equal("SERVING", said.GetProperty("health").GetProperty("watch").GetString());
    }

    private static string Authority(string address) => new Uri(address).Authority;

    /// <summary>国家统计局: 160,148 primary schools in 2019; four counties are called 鼓楼区.</summary>
    private static JsonElement AssertGotEverything(string output)
    {
        var said = JsonDocument.Parse(output).RootElement;

        var unary = said.GetProperty("unary");
        Assert.Equal((160_148, "2019", "学校(园)数"), (unary.GetProperty("value").GetDouble(), unary.GetProperty("year").GetString(), unary.GetProperty("label").GetString()));

        var stream = said.GetProperty("stream");
        Assert.Equal(["header", "batch", "footer"], stream.GetProperty("parts").EnumerateArray().Select(part => part.GetString()));
        Assert.Equal((160_148, 1), (stream.GetProperty("value").GetDouble(), stream.GetProperty("totalRows").GetInt32()));
        Assert.Equal(["SUCCEEDED"], said.GetProperty("watch").EnumerateArray().Select(state => state.GetString()));

        var error = said.GetProperty("error");
        Assert.Equal(
            ("INVALID_ARGUMENT", "query.ambiguous_member", "edustat", "filters[1].members[0]", true),
            (error.GetProperty("code").GetString(), error.GetProperty("reason").GetString(), error.GetProperty("domain").GetString(), error.GetProperty("field").GetString(), error.GetProperty("hasRequestId").GetBoolean()));
        Assert.All(
            ["cn-320106 江苏省/南京市/鼓楼区", "cn-320302 江苏省/徐州市/鼓楼区", "cn-350102 福建省/福州市/鼓楼区", "cn-410204 河南省/开封市/鼓楼区"],
            candidate => Assert.Contains(candidate, error.GetProperty("hint").GetString(), StringComparison.Ordinal));
        return said;
    }
}
