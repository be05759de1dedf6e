using System.Diagnostics;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;
using Warehouse.Catalogue;
using Warehouse.Gateway.Json;

namespace Warehouse.Gateway;

/// <summary>Turns what a service throws into a status: problems with all their details, anything else into Internal.</summary>
public sealed class ProblemInterceptor(ILogger<ProblemInterceptor> logger) : Interceptor
{
    /// <inheritdoc />
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, () => continuation(request, context));

    /// <inheritdoc />
    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, async () =>
        {
            await continuation(request, responseStream, context);
            return true;
        });

    /// <inheritdoc />
    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, () => continuation(requestStream, context));

    /// <inheritdoc />
    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        GuardAsync(context, async () =>
        {
            await continuation(requestStream, responseStream, context);
            return true;
        });

    private async Task<T> GuardAsync<T>(ServerCallContext context, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (ProblemException exception)
        {
            var requestId = RequestIdOf(context);
            Log.RequestRefused(logger, context.Method, requestId, exception.Problems[0].Code, exception.Problems.Count);
            throw ProblemStatus.ToException(ProblemStatus.ToStatus(exception.Problems, requestId));
        }
        catch (RpcException)
        {
            throw;
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            // The caller went away, or its deadline passed: the transport says which.
            throw new RpcException(new Status(context.Deadline <= DateTime.UtcNow ? StatusCode.DeadlineExceeded : StatusCode.Cancelled, "The call was stopped."));
        }
        catch (Exception exception)
        {
            var requestId = RequestIdOf(context);
            Log.RequestBroke(logger, exception, context.Method, requestId);
            throw ProblemStatus.ToException(ProblemStatus.ToInternal(requestId));
        }
    }

    // The one that a JSON caller gets as a header anyway; else the trace, so that log and trace can be put side by side.
    private static string RequestIdOf(ServerCallContext context) =>
        context is JsonCallContext json ? RequestId.Assign(json.Http) : Activity.Current?.TraceId.ToHexString() ?? Guid.NewGuid().ToString("n");
}
