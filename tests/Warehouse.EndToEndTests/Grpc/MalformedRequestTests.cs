using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Warehouse.EndToEndTests.Probing;

namespace Warehouse.EndToEndTests.GrpcServer;

// What is wrong ends one call with the status the protocol has for it; the connection lives on.
public sealed class MalformedRequestTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static TheoryData<string, byte[], StatusCode> Bodies => new()
    {
        { "no message", [], StatusCode.Unimplemented },
        { "two messages", [.. RawCall.Frame(new Note()), .. RawCall.Frame(new Note())], StatusCode.Unimplemented },
        { "half a header", [0, 0, 0], StatusCode.Internal },
        { "half a body", RawCall.Frame(new Note { Text = "abcdef" })[..8], StatusCode.Internal },
        { "message and half a header", [.. RawCall.Frame(new Note()), 0, 0], StatusCode.Internal },
        { "flag 2", RawCall.Frame(2, []), StatusCode.Internal },
        { "flag 255", RawCall.Frame(255, [1, 2]), StatusCode.Internal },
        { "compressed without encoding", RawCall.Frame(1, RawCall.Gzip([])), StatusCode.Internal },
        { "no protobuf", RawCall.Frame(0, [0xff, 0xff, 0xff]), StatusCode.Internal },
        { "text that is no UTF-8, cut short", RawCall.Frame(0, [0x0a, 0x05, 0xc3, 0x28]), StatusCode.Internal },
        { "a gigabyte announced", [0, 0x40, 0, 0, 0], StatusCode.ResourceExhausted },
        { "four gigabytes announced", [0, 0xff, 0xff, 0xff, 0xff], StatusCode.ResourceExhausted },
        { "one byte too many", RawCall.Frame(0, new byte[(4 * 1024 * 1024) + 1]), StatusCode.ResourceExhausted },
        { "HTTP/1 text", "GET / HTTP/1.1\r\n\r\n"u8.ToArray(), StatusCode.Internal },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_EndsItsCallOnly(string what, byte[] body, StatusCode expected)
    {
        await using var server = await ProbeServer.StartAsync();
        var raw = server.RawClient();

        var response = await raw.SendAsync(RawCall.Request(RawCall.Unary, body)).WaitAsync(Patience);

        Assert.Equal((what, expected), (what, response.Status()));
        await AssertConnectionLivesAsync(server, raw);
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 })]
    [InlineData(new byte[] { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 0x1f, 0x8b, 8, 0 })]
    [InlineData(new byte[0])]
    public async Task GzipThatIsNone_IsInternal(byte[] body)
    {
        await using var server = await ProbeServer.StartAsync();
        var raw = server.RawClient();

        var response = await raw.SendAsync(RawCall.Request(RawCall.Unary, RawCall.Frame(1, body)).With("grpc-encoding", "gzip"));

        Assert.Equal(StatusCode.Internal, response.Status());
        await AssertConnectionLivesAsync(server, raw);
    }

    [Fact]
    public async Task GzipCutShort_IsInternal()
    {
        await using var server = await ProbeServer.StartAsync();
        var raw = server.RawClient();
        var whole = RawCall.Gzip(new byte[10_000]);

        foreach (var length in (int[])[whole.Length - 1, whole.Length - 8, whole.Length - 12, whole.Length / 2, 10])
        {
            var response = await raw.SendAsync(RawCall.Request(RawCall.Unary, RawCall.Frame(1, whole.AsSpan(0, length))).With("grpc-encoding", "gzip"));
            Assert.Equal((length, StatusCode.Internal), (length, response.Status()));
        }
    }

    [Fact]
    public async Task CompressedUnderIdentity_IsInternal()
    {
        await using var server = await ProbeServer.StartAsync();

        var response = await server.RawClient().SendAsync(RawCall.Request(RawCall.Unary, RawCall.Frame(1, [])).With("grpc-encoding", "identity"));

        Assert.Equal(StatusCode.Internal, response.Status());
    }

    [Fact]
    public async Task MalformedFrameWithinAStream_ReachesTheHandlerAsAStatus()
    {
        await using var server = await ProbeServer.StartAsync();
        var raw = server.RawClient();

        var response = await raw.SendAsync(RawCall.Request(RawCall.Chat, [.. RawCall.Frame(new Note { Text = "a" }), 7, 0, 0, 0, 0]));

        Assert.Equal(StatusCode.Internal, response.Status());
        Assert.Equal(RawCall.Frame(new Note { Text = "re: a", Number = 0 }), await response.Content.ReadAsByteArrayAsync());
        await AssertConnectionLivesAsync(server, raw);
    }

    [Fact]
    public async Task TooLongAnnouncement_IsRefusedBeforeTheBodyComes()
    {
        await using var server = await ProbeServer.StartAsync();
        var raw = server.RawClient();
        var body = new OpenEndedContent([0, 0x40, 0, 0, 0, 1, 2, 3]);

        var response = await raw.SendAsync(RawCall.Request(RawCall.Unary, body), HttpCompletionOption.ResponseHeadersRead).WaitAsync(Patience);

        Assert.Equal(StatusCode.ResourceExhausted, response.Status());
        body.End();
        await AssertConnectionLivesAsync(server, raw);
    }

    [Theory]
    [InlineData("x-bin", "!!!")]
    [InlineData("x-bin", "A")]
    public async Task MetadataThatIsNoBase64_IsInternal(string name, string value)
    {
        await using var server = await ProbeServer.StartAsync();
        var raw = server.RawClient();

        var response = await raw.SendAsync(RawCall.Request(RawCall.Unary, RawCall.Frame(new Note())).With(name, value));

        Assert.Equal(StatusCode.Internal, response.Status());
        await AssertConnectionLivesAsync(server, raw);
    }

    [Theory]
    [InlineData("/probe.v1.Probe/Missing")]
    [InlineData("/probe.v1.Missing/Unary")]
    [InlineData("/probe.v1.probe/unary")]
    [InlineData("/one")]
    [InlineData("/")]
    [InlineData("/a/b/c")]
    public async Task UnknownMethod_IsUnimplemented(string path)
    {
        await using var server = await ProbeServer.StartAsync();
        var raw = server.RawClient();

        var response = await raw.SendAsync(RawCall.Request(path, RawCall.Frame(new Note())));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(StatusCode.Unimplemented, response.Status());
        await AssertConnectionLivesAsync(server, raw);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpcfoo")]
    [InlineData("text/plain")]
    public async Task OtherContentType_Is415(string contentType)
    {
        await using var server = await ProbeServer.StartAsync();
        var raw = server.RawClient();

        var response = await raw.SendAsync(RawCall.Request(RawCall.Unary, RawCall.Frame(new Note()), contentType));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        await AssertConnectionLivesAsync(server, raw);
    }

    [Fact]
    public async Task NoContentType_Is415()
    {
        await using var server = await ProbeServer.StartAsync();
        var request = RawCall.Request(RawCall.Unary, RawCall.Frame(new Note()));
        request.Content!.Headers.ContentType = null;

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await server.RawClient().SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc; charset=utf-8")]
    [InlineData("APPLICATION/GRPC")]
    public async Task GrpcContentTypes_AreTaken(string contentType)
    {
        await using var server = await ProbeServer.StartAsync();
        var request = RawCall.Request(RawCall.Unary, RawCall.Frame(new Note()));
        request.Content!.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        // Without te: trailers too, which some proxies take away.
        Assert.Equal(StatusCode.OK, (await server.RawClient().SendAsync(request)).Status());
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task OtherMethods_Are405(string method)
    {
        await using var server = await ProbeServer.StartAsync();
        var raw = server.RawClient();
        var request = RawCall.Request(RawCall.Unary, RawCall.Frame(new Note()));
        request.Method = new HttpMethod(method);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await raw.SendAsync(request)).StatusCode);
        await AssertConnectionLivesAsync(server, raw);
    }

    [Fact]
    public async Task GrpcOverHttp1_Is426()
    {
        await using var server = await ProbeServer.StartAsync();
        using var http1 = new HttpClient { BaseAddress = server.Http1 };
        var request = RawCall.Request(RawCall.Unary, RawCall.Frame(new Note()));
        request.Version = HttpVersion.Version11;

        Assert.Equal(HttpStatusCode.UpgradeRequired, (await http1.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task SizeLimits_HoldBothWays()
    {
        await using var server = await ProbeServer.StartAsync(
            new ProbeHandlers { Unary = (request, _) => Task.FromResult(new Note { Payload = ByteString.CopyFrom(new byte[request.Number]) }) },
            options => (options.MaxReceiveMessageSize, options.MaxSendMessageSize) = (1000, 2000));
        var client = server.Client(options => (options.MaxSendMessageSize, options.MaxReceiveMessageSize) = (5000, 1500));

        async Task<string> OutcomeAsync(Note note) => (await Record.ExceptionAsync(async () => await client.UnaryAsync(note))) is RpcException e
            ? $"{e.StatusCode}: {e.Status.Detail}"
            : "OK";

        Assert.Equal("OK", await OutcomeAsync(new Note { Payload = ByteString.CopyFrom(new byte[900]) }));
        Assert.Equal("ResourceExhausted: A received message has 1103 bytes; at most 1000 are allowed.", await OutcomeAsync(new Note { Payload = ByteString.CopyFrom(new byte[1100]) }));
        Assert.Equal("ResourceExhausted: A message to send has 6003 bytes; at most 5000 are allowed.", await OutcomeAsync(new Note { Payload = ByteString.CopyFrom(new byte[6000]) }));
        Assert.Equal("ResourceExhausted: A message to send has 2503 bytes; at most 2000 are allowed.", await OutcomeAsync(new Note { Number = 2500 }));
        Assert.Equal("ResourceExhausted: A received message has 1803 bytes; at most 1500 are allowed.", await OutcomeAsync(new Note { Number = 1800 }));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task BadPercentEncoding_IsKeptAsItIs()
    {
        await using var server = await ProbeServer.StartAsync(map: app => Microsoft.AspNetCore.Builder.EndpointRouteBuilderExtensions.MapPost(
            app,
            "/probe.v1.Fake/Unary",
            (Microsoft.AspNetCore.Http.HttpContext http) =>
            {
                http.Response.ContentType = "application/grpc";
                http.Response.Headers["grpc-status"] = "3";
                http.Response.Headers["grpc-message"] = "a%2 %zz %C3%A4 100%";
                return Task.CompletedTask;
            }));
        var method = new Method<Note, Note>(MethodType.Unary, "probe.v1.Fake", "Unary", Notes, Notes);

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await server.Channel().CreateCallInvoker().AsyncUnaryCall(method, null, default, new Note()));

        Assert.Equal(new Status(StatusCode.InvalidArgument, "a%2 %zz ä 100%"), failure.Status);
    }

    private static readonly Marshaller<Note> Notes = Marshallers.Create(note => note.ToByteArray(), Note.Parser.ParseFrom);

    private static async Task AssertConnectionLivesAsync(ProbeServer server, HttpClient raw)
    {
        var response = await raw.SendAsync(RawCall.Request(RawCall.Unary, RawCall.Frame(new Note { Number = 1 }))).WaitAsync(Patience);
        Assert.Equal(StatusCode.OK, response.Status());
        Assert.Equal(RawCall.Frame(new Note { Number = 1 }), await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(1, server.Connections);
    }
}
