using Edustat.V1;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Warehouse.EndToEndTests.Matrix;

namespace Warehouse.EndToEndTests;

/// <summary>Every method over every protocol: answered, refused, and failed on a fault of ours.</summary>
[Collection(nameof(RunningHost))]
public sealed class ProtocolMatrixTests(RunningHost host, BrokenHost broken) : IClassFixture<BrokenHost>, IDisposable
{
    private const int MoreThanARequestMayHave = (4 * 1024 * 1024) + 1;

    private readonly ProtocolClient _client = new(host.Http, host.GrpcAddress);

    public static TheoryData<string, Protocol> MethodsAndProtocols
    {
        get
        {
            var all = new TheoryData<string, Protocol>();
            foreach (var method in MethodCases.Methods)
                foreach (var protocol in Enum.GetValues<Protocol>())
                    all.Add(method.FullName, protocol);
            return all;
        }
    }

    [Fact]
    public void EveryMethod_HasACase() =>
        Assert.Equal(MethodCases.Methods.Select(method => method.FullName), MethodCases.All.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(MethodsAndProtocols))]
    public async Task Answer_IsRight_AndThatOfGrpc(string name, Protocol protocol)
    {
        var (method, example) = Find(name);
        await ScheduleCases.PrepareAsync(host.Channel);
        var request = example.Ask(await QuietRunAsync());

        var reply = await _client.CallAsync(protocol, method, request);

        if (example.OnceOnly is { } refusal)
        {
            Assert.Equal((StatusCode.FailedPrecondition, refusal), (reply.Code, ReasonOf(reply)));
            return;
        }

        Assert.Equal((StatusCode.OK, ""), (reply.Code, reply.Seen));
        Assert.True(reply.HttpStatus is null or 200);
        example.Check(reply.Messages);
        var overGrpc = await _client.CallAsync(Protocol.Grpc, method, request);
        Assert.Equal(overGrpc.Messages.Select(example.Comparable), reply.Messages.Select(example.Comparable));
    }

    [Theory]
    [MemberData(nameof(MethodsAndProtocols))]
    public async Task Refusal_SaysWhatIsWrongWhere(string name, Protocol protocol)
    {
        var (method, example) = Find(name);
        if (example.Refused is not { } refused)
        {
            await AssertTooMuchIsRefusedAsync(method, protocol);
            return;
        }

        var reply = await _client.CallAsync(protocol, method, refused.Request);

        Assert.Equal(refused.Code, reply.Code);
        Assert.True(reply.HttpStatus is null || reply.HttpStatus == refused.HttpStatus, $"HTTP {reply.HttpStatus}");
        Assert.Empty(reply.Messages);
        Assert.Equal(((int)refused.Code, refused.Reason), (reply.Details!.Code, ReasonOf(reply)));
        Assert.Equal(refused.Field, Assert.Single(Detail<BadRequest>(reply).FieldViolations).Field);
        Assert.NotEmpty(Detail<RequestInfo>(reply).RequestId);
        Assert.True(reply.RequestIdHeader is null || reply.RequestIdHeader == Detail<RequestInfo>(reply).RequestId);
    }

    [Theory]
    [MemberData(nameof(MethodsAndProtocols))]
    public async Task Fault_TellsTheCallerAnId_AndTheLogTheRest(string name, Protocol protocol)
    {
        var (method, example) = Find(name);
        broken.TakeFaults();

        var reply = await broken.Client.CallAsync(protocol, method, example.Ask("pipelines/districts_nation/runs/1"));

        Assert.Equal(StatusCode.Internal, reply.Code);
        Assert.True(reply.HttpStatus is null or 500, $"HTTP {reply.HttpStatus}");
        Assert.Empty(reply.Messages);
        Assert.All(
            [BrokenHost.Secret, "swordfish", "SQLite", "no such table", "etl_", "Exception", "   at "],
            leak => Assert.DoesNotContain(leak, reply.Seen, StringComparison.OrdinalIgnoreCase));
        var id = Assert.IsType<RequestInfo>(Assert.Single(reply.Details!.Details).Unpack<RequestInfo>()).RequestId;
        Assert.True(reply.RequestIdHeader is null || reply.RequestIdHeader == id);

        var fault = Assert.Single(broken.TakeFaults());
        Assert.Contains(id, fault.Message, StringComparison.Ordinal);
        Assert.Contains(method.Name, fault.Message, StringComparison.Ordinal);
        Assert.Contains(method.Service.Name, fault.Exception!.StackTrace, StringComparison.Ordinal);
    }

    public void Dispose() => _client.Dispose();

    private static (MethodDescriptor Method, MethodCase Case) Find(string name) =>
        (MethodCases.Methods.Single(method => method.FullName == name), MethodCases.All.TryGetValue(name, out var found) ? found : throw new InvalidOperationException($"{name} has no case in the matrix."));

    private async Task<string> QuietRunAsync() =>
        (await new EtlAdminService.EtlAdminServiceClient(host.Channel).ListRunsAsync(MethodCases.QuietRuns)).Runs[^1].Name;

    // A method without fields has nothing of its own to refuse; what no method takes is left.
    private async Task AssertTooMuchIsRefusedAsync(MethodDescriptor method, Protocol protocol)
    {
        Assert.Empty(method.InputType.Fields.InDeclarationOrder());

        var reply = await _client.CallOverfullAsync(protocol, method, MoreThanARequestMayHave);

        if (protocol == Protocol.JsonRoute)
            Assert.Equal((StatusCode.InvalidArgument, 400, "request.unknown_parameter"), (reply.Code, reply.HttpStatus, ReasonOf(reply)));
        else
            Assert.Equal(StatusCode.ResourceExhausted, reply.Code);
        if (protocol == Protocol.JsonPath)
            Assert.Equal((413, "request.too_large"), (reply.HttpStatus, ReasonOf(reply)));
    }

    // By number: the generated class has another name for the field in some versions.
    private static string ReasonOf(Reply reply) => (string)ErrorInfo.Descriptor.FindFieldByNumber(1).Accessor.GetValue(Detail<ErrorInfo>(reply));

    private static T Detail<T>(Reply reply)
        where T : Google.Protobuf.IMessage<T>, new() =>
        Assert.Single(reply.Details!.Details, detail => detail.Is(new T().Descriptor)).Unpack<T>();
}
