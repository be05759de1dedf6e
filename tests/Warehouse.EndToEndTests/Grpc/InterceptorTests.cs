using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;
using Warehouse.EndToEndTests.Probing;

namespace Warehouse.EndToEndTests.GrpcServer;

public sealed class InterceptorTests
{
    [Fact]
    public async Task ServerInterceptors_RunInOrderAroundEveryKind()
    {
        var steps = new ConcurrentQueue<string>();
        await using var server = await ProbeServer.StartAsync(
            configure: options =>
            {
                options.Interceptors.Add<Recording>("first");
                options.Interceptors.Add<Recording>("second");
            },
            services: services =>
            {
                services.AddSingleton(steps);
                services.AddGrpc().AddServiceOptions<ProbeService>(options => options.Interceptors.Add<Recording>("own"));
            });
        var client = server.Client();

        await client.UnaryAsync(new Note());
        using var download = client.Download(new Note { Number = 1 });
        await download.ResponseStream.ReadAllAsync().ToListAsync();
        using var upload = client.Upload();
        await upload.RequestStream.CompleteAsync();
        await upload;
        using var chat = client.Chat();
        await chat.RequestStream.CompleteAsync();
        await chat.ResponseStream.ReadAllAsync().ToListAsync();

        string[] around = ["+first", "+second", "+own", "-own", "-second", "-first"];
        string[] kinds = ["unary", "download", "upload", "chat"];
        Assert.Equal(kinds.SelectMany(kind => around.Select(step => $"{step} {kind}")), steps.Where(step => !step.StartsWith('~')));
        Assert.Equal(12, steps.Count(step => step.StartsWith('~')));
    }

    [Fact]
    public async Task ServerInterceptor_MayRefuse()
    {
        var isReached = false;
        await using var server = await ProbeServer.StartAsync(
            new ProbeHandlers
            {
                Unary = (request, _) =>
                {
                    isReached = true;
                    return Task.FromResult(request);
                },
            },
            options => options.Interceptors.Add<Refusing>());

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await server.Client().UnaryAsync(new Note()));

        Assert.Equal(StatusCode.Unauthenticated, failure.StatusCode);
        Assert.False(isReached);
    }

    [Fact]
    public async Task ClientInterceptors_RunInOrderAndChangeHeaders()
    {
        var seen = "";
        var steps = new ConcurrentQueue<string>();
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Unary = (request, context) =>
            {
                seen = context.RequestHeaders.GetValue("added") ?? "";
                return Task.FromResult(request);
            },
        });
        var invoker = server.Channel()
            .Intercept(new Recording("a", steps), new Recording("b", steps))
            .Intercept(headers =>
            {
                headers.Add("added", "yes");
                return headers;
            });

        await new Probe.ProbeClient(invoker).UnaryAsync(new Note());

        Assert.Equal("yes", seen);
        Assert.Equal(["+a", "+b"], steps);
    }

    private sealed class Recording(string name, ConcurrentQueue<string> steps) : Interceptor, IDisposable
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            steps.Enqueue($"+{name}");
            return continuation(request, context);
        }

        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            AroundAsync("unary", () => continuation(request, context));

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
            AroundAsync("download", () => ToResult(continuation(request, responseStream, context)));

        public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
            AroundAsync("upload", () => continuation(requestStream, context));

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
            AroundAsync("chat", () => ToResult(continuation(requestStream, responseStream, context)));

        public void Dispose() => steps.Enqueue($"~{name}");

        private static async Task<bool> ToResult(Task task)
        {
            await task;
            return true;
        }

        private async Task<T> AroundAsync<T>(string kind, Func<Task<T>> rest)
        {
            steps.Enqueue($"+{name} {kind}");
            var result = await rest();
            steps.Enqueue($"-{name} {kind}");
            return result;
        }
    }

    private sealed class Refusing : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            throw new RpcException(new Status(StatusCode.Unauthenticated, "who are you?"));
    }
}
