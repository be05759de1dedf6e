using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Warehouse.Gateway.Json;

/// <summary>What a handler knows of a call that came as JSON.</summary>
internal sealed class JsonCallContext : ServerCallContext, IDisposable
{
    private readonly CancellationTokenSource deadline;
    private readonly CancellationTokenSource ended;
    private bool headersWritten;

    /// <param name="http">The request and its answer.</param>
    /// <param name="method"><c>/service/method</c>.</param>
    /// <param name="timeout">How long the caller waits; null for as long as it takes.</param>
    /// <param name="requestHeaders">The caller's headers.</param>
    /// <param name="time">The clock of the deadline.</param>
    public JsonCallContext(HttpContext http, string method, TimeSpan? timeout, Metadata requestHeaders, TimeProvider time)
    {
        Http = http;
        MethodCore = method;
        RequestHeadersCore = requestHeaders;
        DeadlineCore = timeout is { } wait ? (time.GetUtcNow() + wait).UtcDateTime : DateTime.MaxValue;
        deadline = new CancellationTokenSource(timeout ?? Timeout.InfiniteTimeSpan, time);
        ended = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, http.RequestAborted);

        // Where GetHttpContext() of Grpc.AspNetCore looks when the context is not its own.
        UserState["__HttpContext"] = http;
    }

    /// <summary>The request and its answer.</summary>
    public HttpContext Http { get; }

    /// <summary>Whether the caller has stopped waiting.</summary>
    public bool DeadlinePassed => deadline.IsCancellationRequested;

    /// <summary>The answer of a streaming method; null for a unary one.</summary>
    public JsonStream? Stream { get; set; }

    protected override string MethodCore { get; }

    protected override string HostCore => Http.Request.Host.Value ?? "";

    protected override string PeerCore => Http.Connection.RemoteIpAddress switch
    {
        null => "unknown",
        { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } address => Address("ipv6:[", address, "]"),
        var address => Address("ipv4:", address.MapToIPv4(), ""),
    };

    protected override DateTime DeadlineCore { get; }

    protected override Metadata RequestHeadersCore { get; }

    protected override CancellationToken CancellationTokenCore => ended.Token;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    // Who the caller is stands in HttpContext.User; a certificate is the business of the host.
    protected override AuthContext AuthContextCore { get; } = new(null, []);

    /// <inheritdoc />
    public void Dispose()
    {
        ended.Dispose();
        deadline.Dispose();
    }

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        if (headersWritten || Http.Response.HasStarted)
            throw new InvalidOperationException("Response headers can be sent only once, and before any message.");
        headersWritten = true;
        CallMetadata.AddTo(Http.Response.Headers, responseHeaders);

        // The one message of a unary call may still be refused, and then HTTP needs another status.
        if (Stream is not null)
            await Stream.StartAsync(CancellationToken);
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException("Hand on Deadline and CancellationToken of the context instead.");

    private string Address(string prefix, IPAddress address, string suffix) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}{address}{suffix}:{Http.Connection.RemotePort}");
}
