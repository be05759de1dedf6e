using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Warehouse.EndToEndTests.Probing;

namespace Warehouse.EndToEndTests.GrpcServer;

public sealed class ClientTests
{
    private static readonly Marshaller<Note> Notes = Marshallers.Create(note => note.ToByteArray(), Note.Parser.ParseFrom);
    private static readonly Method<Note, Note> Fake = new(MethodType.Unary, "probe.v1.Fake", "Unary", Notes, Notes);

    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(502, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.Unavailable)]
    [InlineData(500, StatusCode.Unknown)]
    [InlineData(418, StatusCode.Unknown)]
    public async Task HttpStatus_BecomesAStatus(int http, StatusCode expected)
    {
        Assert.Equal(expected, await StatusOfAsync(context =>
        {
            context.Response.StatusCode = http;
            return Task.CompletedTask;
        }));
    }

    [Theory]
    [InlineData("text/html", null, StatusCode.Unknown)]
    [InlineData("application/grpc", null, StatusCode.Unknown)]
    [InlineData("application/grpc", "abc", StatusCode.Unknown)]
    [InlineData("application/grpc", "99", StatusCode.Unknown)]
    [InlineData("application/grpc", "16", StatusCode.Unauthenticated)]
    [InlineData("application/grpc", "0", StatusCode.Unimplemented)]
    public async Task AnswerWithoutMessages_IsItsStatus(string contentType, string? status, StatusCode expected)
    {
        Assert.Equal(expected, await StatusOfAsync(context =>
        {
            context.Response.ContentType = contentType;
            if (status is not null)
                context.Response.Headers["grpc-status"] = status;
            return Task.CompletedTask;
        }));
    }

    public static TheoryData<byte[], StatusCode> Bodies => new()
    {
        { [0, 0, 0], StatusCode.Internal },
        { [9, 0, 0, 0, 0], StatusCode.Internal },
        { RawCall.Frame(1, []), StatusCode.Internal },
        { RawCall.Frame(0, [0xff, 0xff]), StatusCode.Internal },
        { [0, 0x7f, 0, 0, 0], StatusCode.ResourceExhausted },
        { [.. RawCall.Frame(new Note()), .. RawCall.Frame(new Note())], StatusCode.Unimplemented },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task MalformedAnswer_IsAStatus(byte[] body, StatusCode expected)
    {
        Assert.Equal(expected, await StatusOfAsync(async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(body);
            context.Response.AppendTrailer("grpc-status", "0");
        }));
    }

    [Fact]
    public async Task AnswerInUnknownEncoding_IsInternal()
    {
        Assert.Equal(StatusCode.Internal, await StatusOfAsync(context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-encoding"] = "br";
            return context.Response.Body.WriteAsync(RawCall.Frame(1, [1])).AsTask();
        }));
    }

    [Fact]
    public async Task ResetStream_IsAStatus()
    {
        Assert.Equal(StatusCode.Unavailable, await StatusOfAsync(context =>
        {
            context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResetFeature>()!.Reset(7);
            return Task.CompletedTask;
        }));
    }

    [Fact]
    public async Task NobodyListening_IsUnavailable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");

        using var call = new Probe.ProbeClient(channel).UnaryAsync(new Note());
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
        Assert.Equal(StatusCode.Unavailable, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task RunningCall_HasNoStatusYet()
    {
        await using var server = await ProbeServer.StartAsync();

        using var call = server.Client().Chat();

        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
        Assert.Throws<InvalidOperationException>(() => call.GetTrailers());
    }

    [Fact]
    public async Task OwnHttpClient_StreamsToo()
    {
        await using var server = await ProbeServer.StartAsync();
        using var http = new HttpClient(server.Handler());
        var client = server.Client(options => (options.HttpHandler, options.HttpClient) = (null, http));

        using var call = client.Chat();
        await call.RequestStream.WriteAsync(new Note { Text = "a" });
        Assert.True(await call.ResponseStream.MoveNext());
        await call.RequestStream.CompleteAsync();

        Assert.False(await call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task TestHost_CarriesEveryKind()
    {
        var builder = WebApplication.CreateSlimBuilder();
        // The settings of the host lie in the same folder and are not those of this server.
        builder.Configuration.Sources.Clear();
        builder.WebHost.UseTestServer();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(new ProbeHandlers());
        await using var app = builder.Build();
        app.MapGrpcService<ProbeService>();
        await app.StartAsync();
        using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { HttpHandler = app.GetTestServer().CreateHandler() });
        var client = new Probe.ProbeClient(channel);

        Assert.Equal(4, (await client.UnaryAsync(new Note { Number = 4 })).Number);
        using var download = client.Download(new Note { Number = 3 });
        Assert.Equal(3, await download.ResponseStream.ReadAllAsync().CountAsync());
        using var upload = client.Upload();
        await upload.RequestStream.WriteAsync(new Note { Number = 9 });
        await upload.RequestStream.CompleteAsync();
        Assert.Equal(9, (await upload).Number);
        using var chat = client.Chat();
        await chat.RequestStream.WriteAsync(new Note { Text = "a" });
        Assert.True(await chat.ResponseStream.MoveNext());
        await chat.RequestStream.CompleteAsync();
        Assert.False(await chat.ResponseStream.MoveNext());
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await channel.CreateCallInvoker().AsyncUnaryCall(Fake, null, default, new Note()));
        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
    }

    [Fact]
    public async Task CallCredentials_AreAddedOnlyWhereAllowed()
    {
        var seen = new List<string?>();
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Unary = (request, context) =>
            {
                seen.Add(context.RequestHeaders.GetValue("authorization"));
                return Task.FromResult(request);
            },
        });
        var token = CallCredentials.FromInterceptor((context, metadata) =>
        {
            metadata.Add("authorization", $"Bearer for {context.MethodName}");
            return Task.CompletedTask;
        });
        var options = new CallOptions(credentials: token);

        await server.Client().UnaryAsync(new Note(), options);
        await server.Client(channel => channel.UnsafeUseInsecureChannelCallCredentials = true).UnaryAsync(new Note(), options);

        Assert.Equal([null, "Bearer for Unary"], seen);
    }

    [Fact]
    public async Task MetadataThatIsNoHeader_FailsTheCall()
    {
        await using var server = await ProbeServer.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await server.Client().UnaryAsync(new Note(), new Metadata { { "bad", "a\nb" } }));

        Assert.Equal(StatusCode.Internal, failure.StatusCode);
    }

    private static async Task<StatusCode> StatusOfAsync(RequestDelegate answer)
    {
        await using var server = await ProbeServer.StartAsync(map: app => app.MapPost(Fake.FullName, answer));

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await server.Channel().CreateCallInvoker().AsyncUnaryCall(Fake, null, default, new Note()));

        Assert.Equal(1, (await server.Client().UnaryAsync(new Note { Number = 1 })).Number);
        return failure.StatusCode;
    }
}
