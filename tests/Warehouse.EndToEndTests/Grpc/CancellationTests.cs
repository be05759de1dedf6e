using Grpc.Core;
using Warehouse.EndToEndTests.Probing;

namespace Warehouse.EndToEndTests.GrpcServer;

public sealed class CancellationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task CancelledUnary_CancelsTheHandler()
    {
        var entered = new TaskCompletionSource();
        var left = new TaskCompletionSource();
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Unary = async (request, context) =>
            {
                context.CancellationToken.Register(left.SetResult);
                entered.SetResult();
                await left.Task;
                context.CancellationToken.ThrowIfCancellationRequested();
                return request;
            },
        });
        using var cancelling = new CancellationTokenSource();
        var client = server.Client();

        using var call = client.UnaryAsync(new Note(), cancellationToken: cancelling.Token);
        await entered.Task.WaitAsync(Patience);
        await cancelling.CancelAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync).WaitAsync(Patience);
        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
        await left.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task DisposedStream_StopsAnEndlessHandler()
    {
        var stopped = new TaskCompletionSource<Exception>();
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Download = async (_, responses, _) =>
            {
                // Heeds no token at all: writing must end it.
                try
                {
                    while (true)
                        await responses.WriteAsync(new Note { Text = "again" });
                }
                catch (Exception e)
                {
                    stopped.SetResult(e);
                    throw;
                }
            },
        });

        using (var call = server.Client().Download(new Note()))
            Assert.True(await call.ResponseStream.MoveNext());

        Assert.IsAssignableFrom<OperationCanceledException>(await stopped.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task CancelledBidirectional_EndsTheHandlersReading()
    {
        var ended = new TaskCompletionSource<Exception?>();
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Chat = async (requests, responses, context) =>
            {
                await responses.WriteAsync(new Note());
                ended.SetResult(await Record.ExceptionAsync(() => requests.MoveNext()));
            },
        });
        using var cancelling = new CancellationTokenSource();

        using var call = server.Client().Chat(cancellationToken: cancelling.Token);
        Assert.True(await call.ResponseStream.MoveNext());
        await cancelling.CancelAsync();
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());

        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
        Assert.NotNull(await ended.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task CancelledRead_EndsTheCall()
    {
        await using var server = await ProbeServer.StartAsync();
        using var cancelling = new CancellationTokenSource();

        using var call = server.Client().Chat();
        var reading = call.ResponseStream.MoveNext(cancelling.Token);
        await cancelling.CancelAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(() => reading).WaitAsync(Patience);
        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
    }

    [Fact]
    public async Task TokenCancelledBefore_SendsNothing()
    {
        await using var server = await ProbeServer.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await server.Client().UnaryAsync(new Note(), cancellationToken: new CancellationToken(true)));

        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task DisposedChannel_EndsItsCalls()
    {
        await using var server = await ProbeServer.StartAsync();
        var channel = server.Channel();

        using var call = new Probe.ProbeClient(channel).Chat();
        await call.RequestStream.WriteAsync(new Note());
        Assert.True(await call.ResponseStream.MoveNext());
        channel.Dispose();

        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext()).WaitAsync(Patience);
        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
        Assert.Throws<ObjectDisposedException>(() => new Probe.ProbeClient(channel));
    }

    [Fact]
    public async Task BrokenConnection_CancelsTheHandlerAndIsNoError()
    {
        var entered = new TaskCompletionSource();
        var left = new TaskCompletionSource();
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Unary = async (request, context) =>
            {
                context.CancellationToken.Register(left.SetResult);
                entered.SetResult();
                await left.Task;
                throw new TimeoutException("whatever a driver throws when it is cancelled");
            },
        });

        using var call = server.Client().UnaryAsync(new Note());
        await entered.Task.WaitAsync(Patience);
        server.BreakConnections();

        await left.Task.WaitAsync(Patience);
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync).WaitAsync(Patience);
        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
    }
}
