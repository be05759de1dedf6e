using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http;

namespace Grpc.Core;

/// <summary>From a call to its HTTP request.</summary>
public static class ServerCallContextExtensions
{
    // Under this key the official API looks for it too, when a test made the context.
    private const string UserStateKey = "__HttpContext";

    /// <summary>The HTTP request that carries the call.</summary>
    public static HttpContext GetHttpContext(this ServerCallContext serverCallContext)
    {
        ArgumentNullException.ThrowIfNull(serverCallContext);
        if (serverCallContext is ServerCall call)
            return call.Http;
        if (serverCallContext.UserState.TryGetValue(UserStateKey, out var state) && state is HttpContext http)
            return http;
        throw new InvalidOperationException("This call has no HTTP request.");
    }
}
