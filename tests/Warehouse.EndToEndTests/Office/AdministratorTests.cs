using Edustat.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Warehouse.EndToEndTests.Matrix;

namespace Warehouse.EndToEndTests.Office;

/// <summary>Whatever changes what is loaded is refused to those who are no administrators, over every protocol; reading is not.</summary>
[Collection(nameof(OneTokenAtATime))]
public sealed class AdministratorTests : IAsyncLifetime
{
    private OfficeHost _office = null!;

    private static IEnumerable<MethodDescriptor> MethodsOfLoads => MethodCases.Methods.Where(method => method.File.Name.Contains("/etl_", StringComparison.Ordinal));

    public async Task InitializeAsync() => _office = await OfficeHost.StartAsync("湖北省,2031,100");

    public async Task DisposeAsync() => await _office.DisposeAsync();

    [Theory]
    [InlineData(null, "the call does not say who makes it")]
    [InlineData("Bearer nobodys-token", "the token is none of theirs")]
    [InlineData("Basic d2FuZy10b2tlbg==", "the token is none of theirs")]
    public async Task WhatChangesSomething_IsRefused(string? authorization, string message)
    {
        using var client = new ProtocolClient(_office.Http, _office.GrpcAddress) { Authorization = authorization };
        var before = (await RunsAsync()).Count;
        var changing = MethodsOfLoads.Where(method => !IsReading(method)).ToList();

        Assert.Contains(changing, method => method.Name == "RunPipeline");
        foreach (var method in changing)
            foreach (var protocol in Enum.GetValues<Protocol>())
            {
                var reply = await client.CallAsync(protocol, method, MethodCases.All[method.FullName].Ask("pipelines/pupils/runs/2"));

                Assert.True(reply.Code == StatusCode.Unauthenticated, $"{method.FullName} over {protocol}: {reply.Code}");
                Assert.True(reply.HttpStatus is null or 401, $"{method.FullName} over {protocol}: HTTP {reply.HttpStatus}");
                var problem = Assert.Single(reply.Details!.Details, detail => detail.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>();
                Assert.Equal("request.unauthenticated", (string)ErrorInfo.Descriptor.FindFieldByNumber(1).Accessor.GetValue(problem));
                Assert.Contains(message, problem.Metadata["message"], StringComparison.Ordinal);
            }

        Assert.Equal(before, (await RunsAsync()).Count);
    }

    [Fact]
    public async Task WhatIsSentInPieces_IsRefusedToo()
    {
        using var replay = new ReviewService.ReviewServiceClient(_office.Channel).ReplayRejects();
        using var upload = new UploadService.UploadServiceClient(_office.Channel).SendUpload(new Metadata { { "authorization", "Bearer nobodys-token" } });

        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(async () => await replay.ResponseAsync)).StatusCode);
        Assert.Equal(StatusCode.Unauthenticated, (await Assert.ThrowsAsync<RpcException>(async () => await upload.ResponseAsync)).StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer nobodys-token")]
    public async Task Reading_NeedsNoToken(string? authorization)
    {
        using var client = new ProtocolClient(_office.Http, _office.GrpcAddress) { Authorization = authorization };
        foreach (var method in MethodsOfLoads.Where(IsReading))
            Assert.NotEqual(StatusCode.Unauthenticated, (await client.CallAsync(Protocol.Grpc, method, MethodCases.All[method.FullName].Ask("pipelines/pupils/runs/2"))).Code);
    }

    [Theory]
    [InlineData(Protocol.Grpc)]
    [InlineData(Protocol.GrpcWeb)]
    [InlineData(Protocol.JsonRoute)]
    public async Task RunOfAnAdministrator_SaysWhoAskedForIt(Protocol protocol)
    {
        using var client = new ProtocolClient(_office.Http, _office.GrpcAddress) { Authorization = $"bearer {OfficeHost.Li}" };
        var method = EtlAdminServiceReflection.Descriptor.Services[0].FindMethodByName("RunPipeline");

        var reply = await client.CallAsync(protocol, method, new RunPipelineRequest { Name = "pipelines/pupils", Force = true });

        Assert.Equal((StatusCode.OK, "李老师"), (reply.Code, Assert.IsType<Run>(Assert.Single(reply.Messages)).RequestedBy));
    }

    private static bool IsReading(MethodDescriptor method) => method.GetOptions()?.IdempotencyLevel == MethodOptions.Types.IdempotencyLevel.NoSideEffects;

    private async Task<IReadOnlyList<Run>> RunsAsync() =>
        (await new EtlAdminService.EtlAdminServiceClient(_office.Channel).ListRunsAsync(new ListRunsRequest { Parent = "pipelines/-" })).Runs;
}
