using System.Net;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Warehouse.EndToEndTests.Probing;
using GrpcStatus = Grpc.Core.Status;

namespace Warehouse.EndToEndTests.GrpcServer;

public sealed class CallTests
{
    [Fact]
    public async Task Unary_AnswersOnce()
    {
        await using var server = await ProbeServer.StartAsync();

        var response = await server.Client().UnaryAsync(new Note { Text = "größer", Number = 7 });

        Assert.Equal(new Note { Text = "größer", Number = 7 }, response);
    }

    [Fact]
    public async Task UnaryBlocking_AnswersOnce()
    {
        await using var server = await ProbeServer.StartAsync();

        Assert.Equal(3, server.Client().Unary(new Note { Number = 3 }).Number);
    }

    [Fact]
    public async Task EmptyMessage_Arrives()
    {
        await using var server = await ProbeServer.StartAsync();

        Assert.Equal(new Note(), await server.Client().UnaryAsync(new Note()));
    }

    [Fact]
    public async Task LargeMessage_ArrivesWhole()
    {
        await using var server = await ProbeServer.StartAsync();
        var payload = ByteString.CopyFrom([.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 31))]);

        Assert.Equal(payload, (await server.Client().UnaryAsync(new Note { Payload = payload })).Payload);
    }

    [Fact]
    public async Task ServerStreaming_AnswersInOrder()
    {
        await using var server = await ProbeServer.StartAsync();

        using var call = server.Client().Download(new Note { Number = 500 });
        var numbers = new List<int>();
        await foreach (var response in call.ResponseStream.ReadAllAsync())
            numbers.Add(response.Number);

        Assert.Equal(Enumerable.Range(1, 500), numbers);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task ClientStreaming_SeesEveryRequest()
    {
        await using var server = await ProbeServer.StartAsync();

        using var call = server.Client().Upload();
        for (var number = 1; number <= 100; number++)
            await call.RequestStream.WriteAsync(new Note { Number = number });
        await call.RequestStream.CompleteAsync();

        Assert.Equal(5050, (await call).Number);
    }

    [Fact]
    public async Task Bidirectional_AnswersBeforeTheNextRequest()
    {
        await using var server = await ProbeServer.StartAsync();

        using var call = server.Client().Chat();
        for (var number = 1; number <= 20; number++)
        {
            await call.RequestStream.WriteAsync(new Note { Text = "x", Number = number });
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal(number, call.ResponseStream.Current.Number);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task ManyCallsAtOnce_ShareOneConnection()
    {
        await using var server = await ProbeServer.StartAsync();
        var client = server.Client();
        await client.UnaryAsync(new Note());

        var responses = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => client.UnaryAsync(new Note { Number = number }).ResponseAsync));

        Assert.Equal(Enumerable.Range(0, 200), responses.Select(response => response.Number));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Metadata_TravelsBothWays()
    {
        var seen = new Metadata();
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Unary = async (request, context) =>
            {
                seen = context.RequestHeaders;
                await context.WriteResponseHeadersAsync(new Metadata { { "answer", "head" }, { "answer-bin", [1, 2, 3, 255] } });
                context.ResponseTrailers.Add("tail", "one");
                context.ResponseTrailers.Add("tail", "two");
                context.ResponseTrailers.Add("tail-bin", [0]);
                return request;
            },
        });

        using var call = server.Client().UnaryAsync(new Note(), new Metadata { { "Ask", "a" }, { "ask", "b" }, { "ask-bin", [9, 8] }, { "empty-bin", [] } });
        var headers = await call.ResponseHeadersAsync;
        await call;

        Assert.Equal(["a", "b"], seen.GetAll("ask").Select(entry => entry.Value).SelectMany(value => value.Split(", ")));
        Assert.Equal([9, 8], seen.GetValueBytes("ask-bin")!);
        Assert.Equal([], seen.GetValueBytes("empty-bin")!);
        Assert.Equal("head", headers.GetValue("answer"));
        Assert.Equal([1, 2, 3, 255], headers.GetValueBytes("answer-bin")!);
        Assert.Equal(["one", "two"], call.GetTrailers().GetAll("tail").Select(entry => entry.Value));
        Assert.Equal([0], call.GetTrailers().GetValueBytes("tail-bin")!);
    }

    [Theory]
    [InlineData("AQI=", "1,2")]
    [InlineData("AQI", "1,2")]
    [InlineData("AQI,AwQ=", "1,2|3,4")]
    [InlineData("AQI=, AwQ", "1,2|3,4")]
    public async Task BinaryMetadata_IsReadPaddedOrNotAndJoined(string header, string expected)
    {
        var seen = "";
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Unary = (request, context) =>
            {
                seen = string.Join('|', context.RequestHeaders.GetAll("x-bin").Select(entry => string.Join(',', entry.ValueBytes)));
                return Task.FromResult(request);
            },
        });

        var response = await server.RawClient().SendAsync(RawCall.Request(RawCall.Unary, RawCall.Frame(new Note())).With("x-bin", header));

        Assert.Equal(StatusCode.OK, response.Status());
        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task MetadataThatIsNoHeader_IsLeftOutAndTheCallGoesOn()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Unary = (request, context) =>
            {
                context.ResponseTrailers.Add("bad", "ä\r\nx");
                context.ResponseTrailers.Add("good", "g");
                return Task.FromResult(request);
            },
        });

        using var call = server.Client().UnaryAsync(new Note());
        await call;

        Assert.Null(call.GetTrailers().Get("bad"));
        Assert.Equal("g", call.GetTrailers().GetValue("good"));
    }

    [Fact]
    public async Task Context_TellsOfTheCall()
    {
        var told = new List<string>();
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Unary = (request, context) =>
            {
                told.AddRange([context.Method, context.Host, context.Peer.Split(':')[0], context.GetHttpContext().Request.Protocol]);
                Assert.Equal(DateTime.MaxValue, context.Deadline);
                Assert.False(context.AuthContext.IsPeerAuthenticated);
                return Task.FromResult(request);
            },
        });

        await server.Client().UnaryAsync(new Note());

        Assert.Equal([RawCall.Unary, server.Http2.Authority, "ipv4", "HTTP/2"], told);
    }

    [Fact]
    public async Task Refusal_CarriesStatusTrailersAndDetails()
    {
        var details = new Google.Rpc.Status { Code = (int)StatusCode.InvalidArgument, Message = "50 % — ungültig\n" };
        details.Details.Add(Any.Pack(new Note { Text = "why" }));
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Unary = (_, context) =>
            {
                context.ResponseTrailers.Add("seen", "yes");
                throw details.ToRpcException();
            },
        });

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await server.Client().UnaryAsync(new Note()));

        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        Assert.Equal("50 % — ungültig\n", failure.Status.Detail);
        Assert.Equal("yes", failure.Trailers.GetValue("seen"));
        Assert.Equal(details, failure.GetRpcStatus());
    }

    [Fact]
    public async Task RefusalWithoutMessages_IsOneHeadersFrame()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Unary = (_, _) => throw new RpcException(new GrpcStatus(StatusCode.NotFound, "ä%")),
        });

        var response = await server.RawClient().SendAsync(RawCall.Request(RawCall.Unary, RawCall.Frame(new Note())));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/grpc", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("5", response.Headers.GetValues("grpc-status").Single());
        Assert.Equal("%C3%A4%25", response.Headers.GetValues("grpc-message").Single());
        Assert.Empty(response.TrailingHeaders);
    }

    [Fact]
    public async Task RefusalWithinAStream_ComesAfterItsMessages()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Download = async (_, responses, _) =>
            {
                await responses.WriteAsync(new Note { Number = 1 });
                throw new RpcException(new GrpcStatus(StatusCode.Aborted, "enough"));
            },
        });

        using var call = server.Client().Download(new Note());

        Assert.True(await call.ResponseStream.MoveNext());
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.Aborted, failure.StatusCode);
        Assert.Equal(StatusCode.Aborted, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task StatusSetOnTheContext_EndsTheCall()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Unary = (request, context) =>
            {
                context.Status = new GrpcStatus(StatusCode.FailedPrecondition, "not yet");
                return Task.FromResult(request);
            },
        });

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await server.Client().UnaryAsync(new Note()));

        Assert.Equal(new GrpcStatus(StatusCode.FailedPrecondition, "not yet"), failure.Status);
    }

    [Theory]
    [InlineData(null, "The handler failed.")]
    [InlineData(true, "The handler failed: DivideByZeroException: secret")]
    public async Task HandlerBug_IsUnknownAndLogged(bool? detailed, string expected)
    {
        await using var server = await ProbeServer.StartAsync(
            new ProbeHandlers { Unary = (_, _) => throw new DivideByZeroException("secret") },
            options => options.EnableDetailedErrors = detailed);
        server.AnnouncedErrors = 1;

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await server.Client().UnaryAsync(new Note()));

        Assert.Equal(new GrpcStatus(StatusCode.Unknown, expected), failure.Status);
    }

    [Fact]
    public async Task NullResponse_IsABug()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers { Unary = (_, _) => Task.FromResult<Note>(null!) });
        server.AnnouncedErrors = 1;

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await server.Client().UnaryAsync(new Note()));

        Assert.Equal(StatusCode.Unknown, failure.StatusCode);
    }

    [Fact]
    public async Task HeadersTwice_AreRefused()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Unary = async (request, context) =>
            {
                await context.WriteResponseHeadersAsync([]);
                await Assert.ThrowsAsync<InvalidOperationException>(() => context.WriteResponseHeadersAsync([]));
                return request;
            },
        });

        await server.Client().UnaryAsync(new Note());
    }

    [Fact]
    public async Task ServerEndsEarly_WriterLearnsWhy()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Upload = (_, _) => throw new RpcException(new GrpcStatus(StatusCode.PermissionDenied, "no")),
        });

        using var call = server.Client().Upload();
        var failure = await Assert.ThrowsAsync<RpcException>(async () => await call);
        var atWriting = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new Note()));

        Assert.Equal(StatusCode.PermissionDenied, failure.StatusCode);
        Assert.Equal(StatusCode.PermissionDenied, atWriting.StatusCode);
        Assert.Equal(1, (await server.Client().UnaryAsync(new Note { Number = 1 })).Number);
    }
}
