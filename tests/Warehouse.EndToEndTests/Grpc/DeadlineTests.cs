using Grpc.Core;
using Warehouse.EndToEndTests.Probing;

namespace Warehouse.EndToEndTests.GrpcServer;

public sealed class DeadlineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Deadline_ReachesTheHandler()
    {
        var seen = DateTime.MinValue;
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Unary = (request, context) =>
            {
                seen = context.Deadline;
                return Task.FromResult(request);
            },
        });
        var deadline = DateTime.UtcNow.AddMinutes(5);

        await server.Client().UnaryAsync(new Note(), deadline: deadline);

        Assert.InRange(seen, deadline.AddSeconds(-1), deadline.AddSeconds(5));
        Assert.Equal(DateTimeKind.Utc, seen.Kind);
    }

    [Theory]
    [InlineData("1H", 3600)]
    [InlineData("2M", 120)]
    [InlineData("90S", 90)]
    [InlineData("90000m", 90)]
    [InlineData("99999999u", 99.999999)]
    public async Task EveryUnit_IsUnderstood(string header, double seconds)
    {
        var left = TimeSpan.Zero;
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Unary = (request, context) =>
            {
                left = context.Deadline - DateTime.UtcNow;
                return Task.FromResult(request);
            },
        });

        var response = await server.RawClient().SendAsync(RawCall.Request(RawCall.Unary, RawCall.Frame(new Note())).With("grpc-timeout", header));

        Assert.Equal(StatusCode.OK, response.Status());
        Assert.InRange(left.TotalSeconds, seconds - 20, seconds);
    }

    [Theory]
    [InlineData("99999999H")]
    [InlineData("99999999M")]
    public async Task AgesAway_IsNoDeadline(string header)
    {
        await using var server = await ProbeServer.StartAsync();

        var response = await server.RawClient().SendAsync(RawCall.Request(RawCall.Unary, RawCall.Frame(new Note())).With("grpc-timeout", header));

        Assert.Equal(StatusCode.OK, response.Status());
    }

    [Theory]
    [InlineData("10")]
    [InlineData("S")]
    [InlineData("-1S")]
    [InlineData("1.5S")]
    [InlineData("123456789S")]
    [InlineData("1s")]
    public async Task MalformedTimeout_IsInternal(string header)
    {
        await using var server = await ProbeServer.StartAsync();

        var response = await server.RawClient().SendAsync(RawCall.Request(RawCall.Unary, RawCall.Frame(new Note())).With("grpc-timeout", header));

        Assert.Equal(StatusCode.Internal, response.Status());
    }

    [Theory]
    [InlineData("0S")]
    [InlineData("1n")]
    public async Task NoTimeLeft_IsDeadlineExceeded(string header)
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers { Unary = (_, context) => WaitAsync(context) });

        var response = await server.RawClient().SendAsync(RawCall.Request(RawCall.Unary, RawCall.Frame(new Note())).With("grpc-timeout", header));

        Assert.Equal(StatusCode.DeadlineExceeded, response.Status());
    }

    [Fact]
    public async Task HandlerThatHeedsItsToken_IsCancelled()
    {
        var cancelled = new TaskCompletionSource();
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Unary = async (request, context) =>
            {
                context.CancellationToken.Register(cancelled.SetResult);
                return await WaitAsync(context);
            },
        });

        var response = await server.RawClient().SendAsync(RawCall.Request(RawCall.Unary, RawCall.Frame(new Note())).With("grpc-timeout", "50m"));

        Assert.Equal(StatusCode.DeadlineExceeded, response.Status());
        await cancelled.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task HandlerThatDoesNotStop_IsAnsweredForInTime()
    {
        var release = new TaskCompletionSource();
        var lateWrite = new TaskCompletionSource<Exception?>();
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Download = async (_, responses, _) =>
            {
                await responses.WriteAsync(new Note { Number = 1 });
                await release.Task;
                lateWrite.SetResult(await Record.ExceptionAsync(() => responses.WriteAsync(new Note { Number = 2 })));
            },
        });
        var raw = server.RawClient();

        // The body ends, trailers and all, while the handler still runs.
        var response = await raw.SendAsync(RawCall.Request(RawCall.Download, RawCall.Frame(new Note())).With("grpc-timeout", "50m")).WaitAsync(Patience);
        release.SetResult();

        Assert.Equal(RawCall.Frame(new Note { Number = 1 }), await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(StatusCode.DeadlineExceeded, response.Status());
        Assert.IsAssignableFrom<OperationCanceledException>(await lateWrite.Task.WaitAsync(Patience));
        Assert.Equal(StatusCode.OK, (await raw.SendAsync(RawCall.Request(RawCall.Unary, RawCall.Frame(new Note())))).Status());
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task ManyTightDeadlines_NeverHarmTheConnection()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Download = async (_, responses, _) =>
            {
                while (true)
                    await responses.WriteAsync(new Note { Text = "again" });
            },
        });
        var raw = server.RawClient();

        // Every deadline falls into a write, or between two.
        var outcomes = await Task.WhenAll(Enumerable.Range(1, 300).Select(async number =>
        {
            var request = RawCall.Request(RawCall.Download, RawCall.Frame(new Note())).With("grpc-timeout", $"{number % 20}m");
            var response = await raw.SendAsync(request);
            var body = await response.Content.ReadAsByteArrayAsync();
            var message = RawCall.Frame(new Note { Text = "again" });
            Assert.Equal(0, body.Length % message.Length);
            return response.Status();
        })).WaitAsync(Patience);

        Assert.All(outcomes, outcome => Assert.Equal(StatusCode.DeadlineExceeded, outcome));
        Assert.Equal(StatusCode.OK, (await raw.SendAsync(RawCall.Request(RawCall.Unary, RawCall.Frame(new Note())))).Status());
        Assert.InRange(server.Connections, 1, 3);
    }

    [Fact]
    public async Task WriteThatIsStuck_EndsAtTheDeadline()
    {
        var stuck = new TaskCompletionSource<Exception>();
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Download = async (_, responses, _) =>
            {
                // The caller never reads, so flow control stops the writer.
                try
                {
                    while (true)
                        await responses.WriteAsync(new Note { Text = new string('x', 100_000) });
                }
                catch (Exception e)
                {
                    stuck.SetResult(e);
                    throw;
                }
            },
        });
        var raw = server.RawClient();

        using var response = await raw.SendAsync(
            RawCall.Request(RawCall.Download, RawCall.Frame(new Note())).With("grpc-timeout", "300m"),
            HttpCompletionOption.ResponseHeadersRead);

        Assert.IsAssignableFrom<OperationCanceledException>(await stuck.Task.WaitAsync(Patience));
        Assert.Equal(StatusCode.OK, (await raw.SendAsync(RawCall.Request(RawCall.Unary, RawCall.Frame(new Note())))).Status());
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task WaitingForRequests_EndsAtTheDeadline()
    {
        await using var server = await ProbeServer.StartAsync();

        using var call = server.Client().Chat(deadline: DateTime.UtcNow.AddMilliseconds(100));
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext()).WaitAsync(Patience);

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    [Fact]
    public async Task UnaryWithoutEndOfRequest_EndsAtTheDeadline()
    {
        await using var server = await ProbeServer.StartAsync();
        var body = new OpenEndedContent(RawCall.Frame(new Note()));

        var response = await server.RawClient()
            .SendAsync(RawCall.Request(RawCall.Unary, body).With("grpc-timeout", "100m"), HttpCompletionOption.ResponseHeadersRead)
            .WaitAsync(Patience);

        Assert.Equal(StatusCode.DeadlineExceeded, response.Status());
        body.End();
    }

    [Fact]
    public async Task Client_KeepsItsDeadlineWithoutTheServer()
    {
        var release = new TaskCompletionSource();
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Unary = async (request, context) =>
            {
                // Hides the deadline from the server: what is tested is the client alone.
                await release.Task;
                return request;
            },
        });
        var client = server.Client(options => options.HttpHandler = new DropTimeout(server.Handler()));

        using var call = client.UnaryAsync(new Note(), deadline: DateTime.UtcNow.AddMilliseconds(100));
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync).WaitAsync(Patience);
        release.SetResult();

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        Assert.Equal(StatusCode.DeadlineExceeded, call.GetStatus().StatusCode);
        await Assert.ThrowsAsync<RpcException>(() => call.ResponseHeadersAsync);
    }

    [Fact]
    public async Task DeadlineInThePast_SendsNothing()
    {
        await using var server = await ProbeServer.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await server.Client().UnaryAsync(new Note(), deadline: DateTime.UtcNow.AddSeconds(-1)));

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task HandedOnDeadline_BindsTheNextCall()
    {
        Probe.ProbeClient? client = null;
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Unary = async (request, context) =>
            {
                if (request.Text == "inner")
                    return new Note { Text = (context.Deadline - DateTime.UtcNow < TimeSpan.FromMinutes(2)).ToString() };
                return await client!.UnaryAsync(new Note { Text = "inner" }, new CallOptions(propagationToken: context.CreatePropagationToken()));
            },
        });
        client = server.Client();

        Assert.Equal("True", (await client.UnaryAsync(new Note { Text = "outer" }, deadline: DateTime.UtcNow.AddMinutes(1))).Text);
    }

    private static async Task<Note> WaitAsync(ServerCallContext context)
    {
        await Task.Delay(Timeout.Infinite, context.CancellationToken);
        return new Note();
    }

    private sealed class DropTimeout(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Remove("grpc-timeout");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
