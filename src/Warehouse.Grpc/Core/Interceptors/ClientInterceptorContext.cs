namespace Grpc.Core.Interceptors;

/// <summary>The call an interceptor sees on the client.</summary>
#pragma warning disable CA1815 // Never compared.
public readonly struct ClientInterceptorContext<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
#pragma warning restore CA1815
    where TRequest : class
    where TResponse : class
{
    /// <summary>The called method.</summary>
    public Method<TRequest, TResponse> Method { get; } = method;

    /// <summary>The host to ask for, or null for the channel's own.</summary>
    public string? Host { get; } = host;

    /// <summary>What the caller wishes.</summary>
    public CallOptions Options { get; } = options;
}
