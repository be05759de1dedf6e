using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Warehouse.Gateway.Json;

/// <summary>Answers a JSON call: request → message → service → JSON, or the one way in which calls fail.</summary>
internal sealed class JsonCalls(IOptions<JsonGatewayOptions> options, TimeProvider time, ILogger<JsonCalls> logger)
{
    /// <summary>Answers one call; never throws for what caller or service did.</summary>
    public async Task AnswerAsync(HttpContext http, JsonMethod method, HttpBinding binding)
    {
        var requestId = RequestId.Assign(http);
        JsonCallContext? context = null;
        try
        {
            if (method.Answer is null)
                throw new RefusedException(Code.Unimplemented, RequestProblem.ClientStreaming(method.FullName));
            context = new JsonCallContext(http, method.FullName, CallTimeout.Read(http.Request.Headers), CallMetadata.FromHeaders(http.Request.Headers), time);
            var request = await RequestReader.ReadAsync(http.Request, binding, method.Descriptor.InputType, options.Value.MaxRequestBytes, context.CancellationToken);
            context.CancellationToken.ThrowIfCancellationRequested();
            await method.Answer(request, context);
        }
        catch (Exception exception) when (http.RequestAborted.IsCancellationRequested)
        {
            JsonLog.CallerLeft(logger, exception, method.FullName, requestId);
        }
        catch (Exception exception)
        {
            await FailAsync(http, context, Judge(exception, context, method.FullName, requestId), method.FullName, requestId);
        }
        finally
        {
            context?.Dispose();
        }
    }

    /// <summary>Answers a request that is for no method.</summary>
    public async Task RefuseAsync(HttpContext http, RefusedException refused)
    {
        RequestId.Assign(http);
        JsonLog.NoRoute(logger, http.Request.Method, http.Request.Path.ToUriComponent(), refused.HttpStatus);
        await WriteAsync(http, CallFailure.Of(refused));
    }

    private CallFailure Judge(Exception exception, JsonCallContext? context, string method, string requestId)
    {
        // Whatever a handler throws once its time is up is a consequence of that.
        if (context is { DeadlinePassed: true })
        {
            JsonLog.DeadlinePassed(logger, exception, method, requestId);
            return CallFailure.Late();
        }

        switch (exception)
        {
            case RefusedException refused:
                JsonLog.Refused(logger, method, string.Join(", ", refused.Problems.Select(problem => problem.Code).Distinct()), requestId);
                return CallFailure.Of(refused);
            case RpcException refused:
                return CallFailure.Of(refused); // Logged by whoever refused.
            default:
                JsonLog.FailedUnexpectedly(logger, exception, method, requestId);
                return CallFailure.Unexpected(requestId);
        }
    }

    private async Task FailAsync(HttpContext http, JsonCallContext? context, CallFailure failure, string method, string requestId)
    {
        try
        {
            if (!http.Response.HasStarted)
            {
                if (context is not null)
                    CallMetadata.AddTo(http.Response.Headers, context.ResponseTrailers);
                await WriteAsync(http, failure);
            }
            else if (context?.Stream is { } stream)
            {
                CallMetadata.AddTrailers(http.Response, failure.Trailers);
                await stream.FailAsync(failure.Status, http.RequestAborted);
            }
            else
            {
                http.Abort(); // Half an answer must not look like a whole one.
            }
        }
        catch (Exception exception) when (http.RequestAborted.IsCancellationRequested)
        {
            JsonLog.CallerLeft(logger, exception, method, requestId);
        }
    }

    private static async Task WriteAsync(HttpContext http, CallFailure failure)
    {
        var body = StatusJson.Body(failure.Status);
        CallMetadata.AddTo(http.Response.Headers, failure.Trailers);
        if (failure.Header is var (name, value))
            http.Response.Headers[name] = value;
        if (failure.HttpStatus == StatusCodes.Status401Unauthorized && http.Response.Headers.WWWAuthenticate.Count == 0)
            http.Response.Headers.WWWAuthenticate = "Bearer"; // HTTP demands that a 401 names a scheme.
        http.Response.StatusCode = failure.HttpStatus;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }
}
