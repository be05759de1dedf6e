using System.Globalization;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Grpc.AspNetCore.Web;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Grpc.AspNetCore.Server;

// One call over one HTTP request: from its headers to its trailers.
internal sealed class ServerCall(HttpContext http, string methodName, ServingSettings settings, ILogger logger, TimeProvider time)
    : ServerCallContext
{
    // How long a caller that has no time left may take to read what it was sent.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    // HTTP/2's word for a stream that is not needed any more.
    private const int CancelCode = 0x8;

    private readonly Lock gate = new();
    private readonly WebTransport? web = http.Features.Get<WebTransport>();
    private readonly Metadata requestHeaders = [];
    private readonly Metadata responseTrailers = [];
    private CancellationToken token = http.RequestAborted;
    private DateTime deadline = DateTime.MaxValue;
    private CompressionLevel? compression;
    private MessageReader? reader;
    private AuthContext? authContext;

    // Under the gate: who ends the call, and whether anything but the headers of a refusal has been sent.
    private bool isEnded;
    private bool isDeadlinePassed;
    private bool hasBegun;
    private TaskCompletionSource? pendingWrite;
    private Task endedByDeadline = Task.CompletedTask;

    // What may still be under way in the transport: nothing may be when the request is handed back.
    private Task lastFlush = Task.CompletedTask;

    public HttpContext Http => http;

    protected override string MethodCore => methodName;

    protected override string HostCore => http.Request.Host.Value ?? "";

    protected override string PeerCore => (http.Connection.RemoteIpAddress, http.Connection.RemotePort) switch
    {
        ({ AddressFamily: AddressFamily.InterNetwork } address, var port) => string.Create(CultureInfo.InvariantCulture, $"ipv4:{address}:{port}"),
        ({ AddressFamily: AddressFamily.InterNetworkV6 } address, var port) => string.Create(CultureInfo.InvariantCulture, $"ipv6:[{address}]:{port}"),
        _ => "unknown",
    };

    protected override DateTime DeadlineCore => deadline;

    protected override Metadata RequestHeadersCore => requestHeaders;

    protected override CancellationToken CancellationTokenCore => token;

    protected override Metadata ResponseTrailersCore => responseTrailers;

    protected override Status StatusCore { get; set; } = Status.DefaultSuccess;

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => authContext ??= PeerCertificate.Read(http);

    // The whole path of a call; whatever happens in it ends as a status.
    public async Task RunAsync(Func<ServerCall, Task> handler)
    {
        if (!IsTransportAcceptable())
            return;

        Status status;
        try
        {
            ReadHeaders();
            LiftTransportLimits();
        }
        catch (RpcException refusal)
        {
            await EndAsync(Refused(refusal)).ConfigureAwait(false);
            return;
        }

        using var cancellation = deadline == DateTime.MaxValue ? null : CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        token = cancellation?.Token ?? http.RequestAborted;
        await using var timer = cancellation is null ? null : new DeadlineTimer(time, deadline, () => PassDeadline(cancellation));
        try
        {
            await handler(this).ConfigureAwait(false);
            status = Status;
        }
#pragma warning disable CA1031 // Every exception of a handler becomes the status of its call.
        catch (Exception e)
#pragma warning restore CA1031
        {
            status = StatusOf(e);
        }

        await EndAsync(status).ConfigureAwait(false);
    }

    // The next request, or null at the end of the stream.
    public async ValueTask<T?> ReadAsync<T>(Func<DeserializationContext, T> deserializer, CancellationToken cancellationToken)
        where T : class
    {
        token.ThrowIfCancellationRequested();
        using var both = cancellationToken.CanBeCanceled && cancellationToken != token
            ? CancellationTokenSource.CreateLinkedTokenSource(token, cancellationToken)
            : null;
        try
        {
            return await reader!.ReadAsync(deserializer, both?.Token ?? token).ConfigureAwait(false);
        }
        catch (InvalidDataException e)
        {
            throw new RpcException(new Status(StatusCode.Internal, e.Message, e));
        }
        catch (BadHttpRequestException e)
        {
            throw new RpcException(new Status(StatusCode.Internal, "The request body is malformed.", e));
        }
        catch (Exception e) when (e is IOException or ConnectionAbortedException)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The caller has gone.", e));
        }
    }

    // The one request of a method that has exactly one.
    public async Task<T> ReadOnlyOneAsync<T>(Func<DeserializationContext, T> deserializer)
        where T : class
    {
        var request = await ReadAsync(deserializer, CancellationToken.None).ConfigureAwait(false)
            ?? throw new RpcException(new Status(StatusCode.Unimplemented, $"{methodName} takes exactly one request; there was none."));
        if (await ReadAsync(deserializer, CancellationToken.None).ConfigureAwait(false) is not null)
            throw new RpcException(new Status(StatusCode.Unimplemented, $"{methodName} takes exactly one request; there were more."));
        return request;
    }

    // Without flushing the message leaves together with the trailers.
    public async Task WriteAsync<T>(T message, Action<T, SerializationContext> serializer, WriteOptions? options, bool isFlushed, CancellationToken cancellationToken)
    {
        var write = BeginWrite();
        try
        {
            token.ThrowIfCancellationRequested();
            cancellationToken.ThrowIfCancellationRequested();
            SetHeaders();
            var isPlain = (options ?? WriteOptions)?.Flags.HasFlag(WriteFlags.NoCompress) ?? false;
            MessageFrame.Write(Output, message, serializer, settings.MaxSendBytes, isPlain ? null : compression);
            hasBegun = true;
            if (isFlushed)
                await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            EndWrite(write);
        }
    }

    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        var write = BeginWrite();
        try
        {
            if (hasBegun)
                throw new InvalidOperationException("Response headers can be sent once only, and not after a message.");
            SetHeaders();
            foreach (var (name, value) in Sendable(responseHeaders))
                http.Response.Headers.Append(name, value);
            hasBegun = true;
            await FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            EndWrite(write);
        }
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options)
    {
        options ??= ContextPropagationOptions.Default;
        return new Propagated(
            options.IsPropagateDeadline && deadline != DateTime.MaxValue ? deadline : null,
            options.IsPropagateCancellation ? token : CancellationToken.None);
    }

    private PipeWriter Output => web?.Output ?? http.Response.BodyWriter;

    // HTTP says itself that this is no gRPC, as a gRPC status would be HTTP 200 to whoever asked.
    private bool IsTransportAcceptable()
    {
        if (web is null && !GrpcHeaders.IsMediaType(http.Request.ContentType, GrpcHeaders.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return false;
        }

        if (web is null && (HttpProtocol.IsHttp11(http.Request.Protocol) || HttpProtocol.IsHttp10(http.Request.Protocol)))
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            http.Response.Headers.Upgrade = "h2c";
            return false;
        }

        return true;
    }

    private void ReadHeaders()
    {
        var headers = http.Request.Headers;
        if (headers.TryGetValue(GrpcHeaders.Timeout, out var timeoutText))
        {
            if (!TimeoutHeader.TryParse(timeoutText.ToString(), out var timeout))
                throw new RpcException(new Status(StatusCode.Internal, $"{GrpcHeaders.Timeout} is malformed."));
            if (timeout == TimeSpan.Zero)
                throw new RpcException(new Status(StatusCode.DeadlineExceeded, "The deadline had passed before the call began."));
            var now = time.GetUtcNow().UtcDateTime;
            deadline = timeout < DateTime.MaxValue - now ? now + timeout : DateTime.MaxValue;
        }

        var encoding = headers[GrpcHeaders.Encoding].ToString();
        if (encoding is not ("" or GrpcHeaders.Identity or GrpcHeaders.Gzip))
        {
            http.Response.Headers[GrpcHeaders.AcceptEncoding] = GrpcHeaders.AcceptedEncodings;
            throw new RpcException(new Status(StatusCode.Unimplemented, $"The encoding '{encoding}' is not supported; supported are {GrpcHeaders.AcceptedEncodings}."));
        }

        foreach (var (name, values) in headers)
        {
            foreach (var value in values)
            {
                if (!MetadataHeaders.TryAdd(requestHeaders, name, value ?? ""))
                    throw new RpcException(new Status(StatusCode.Internal, $"The header {name} is not valid base64."));
            }
        }

        reader = new MessageReader(web?.Input ?? http.Request.BodyReader, encoding == "" ? null : encoding, settings.MaxReceiveBytes);
        compression = GrpcHeaders.ListsGzip(headers[GrpcHeaders.AcceptEncoding]) ? settings.Compression : null;
    }

    // A stream may be long and slow; how long a message may be is checked message by message.
    private void LiftTransportLimits()
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bodySize)
            bodySize.MaxRequestBodySize = null;
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } bodyRate)
            bodyRate.MinDataRate = null;
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    private void SetHeaders()
    {
        if (hasBegun || http.Response.HasStarted)
            return;
        http.Response.ContentType = web?.ContentType ?? GrpcHeaders.ContentType;
        if (compression is not null)
            http.Response.Headers[GrpcHeaders.Encoding] = GrpcHeaders.Gzip;
    }

    private TaskCompletionSource BeginWrite()
    {
        lock (gate)
        {
            if (isDeadlinePassed)
                throw new OperationCanceledException("The deadline has passed.", token);
            if (isEnded)
                throw new InvalidOperationException("The call has ended.");
            if (pendingWrite is not null)
                throw new InvalidOperationException("The write before has not ended yet.");
            return pendingWrite = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private void EndWrite(TaskCompletionSource write)
    {
        lock (gate)
            pendingWrite = null;
        write.SetResult();
    }

    // The token ends the waiting, not the flush: a server that is told to cancel a flush resets the stream, and no status could follow.
    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var flushing = Output.FlushAsync(CancellationToken.None);
        if (flushing.IsCompletedSuccessfully)
            return;

        lastFlush = flushing.AsTask();
        using var both = CancellationTokenSource.CreateLinkedTokenSource(token, cancellationToken);
        await lastFlush.WaitAsync(both.Token).ConfigureAwait(false);
    }

    private Status StatusOf(Exception exception)
    {
        if (exception is RpcException refusal)
            return Refused(refusal);
        if (isDeadlinePassed || http.RequestAborted.IsCancellationRequested)
        {
            Log.CallerGone(logger, methodName);
            return Status.DefaultCancelled;
        }

        Log.HandlerFailed(logger, methodName, exception);
        return new Status(StatusCode.Unknown, settings.HasDetailedErrors
            ? $"The handler failed: {exception.GetType().Name}: {exception.Message}"
            : "The handler failed.");
    }

    private Status Refused(RpcException refusal)
    {
        Log.Refused(logger, methodName, refusal.StatusCode, refusal.Status.Detail);
        foreach (var trailer in refusal.Trailers)
            responseTrailers.Add(trailer);
        return refusal.Status;
    }

    private async Task EndAsync(Status status)
    {
        bool isFirst;
        lock (gate)
        {
            isFirst = !isEnded;
            isEnded = true;
        }

        if (!isFirst)
        {
            await endedByDeadline.ConfigureAwait(false);
            return;
        }

        await lastFlush.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!http.RequestAborted.IsCancellationRequested)
            await SendStatusAsync(status, responseTrailers).ConfigureAwait(false);
    }

    private void PassDeadline(CancellationTokenSource cancellation)
    {
        lock (gate)
        {
            if (isEnded)
                return;
            isEnded = true;
            isDeadlinePassed = true;
            endedByDeadline = EndForDeadlineAsync(cancellation, pendingWrite?.Task);
        }
    }

    // The caller gets its answer in time even when the handler does not stop.
    private async Task EndForDeadlineAsync(CancellationTokenSource cancellation, Task? pending)
    {
        await Task.Yield();
        Log.DeadlinePassed(logger, methodName);
        var cancelling = cancellation.CancelAsync();
        var completing = CompleteAsync();
        try
        {
            await completing.WaitAsync(Grace, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The caller does not read what comes before the trailers.
            if (http.Features.Get<IHttpResetFeature>() is { } reset)
                reset.Reset(CancelCode);
            else
                http.Abort();
            await completing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
#pragma warning disable CA1031 // The caller does not wait any more: there is nobody to tell.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.NotEnded(logger, methodName, e);
        }

        await cancelling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        async Task CompleteAsync()
        {
            // A write under way ends now, as its token is cancelled; a message is sent whole or not at all.
            await (pending ?? Task.CompletedTask).ConfigureAwait(false);
            await lastFlush.ConfigureAwait(false);
            await SendStatusAsync(new Status(StatusCode.DeadlineExceeded, "The deadline has passed."), Metadata.Empty).ConfigureAwait(false);
            await http.Response.CompleteAsync().ConfigureAwait(false);
        }
    }

    // Without a message the status travels in the headers, which is one frame less.
    private async Task SendStatusAsync(Status status, Metadata trailers)
    {
        SetHeaders();
        var lines = Sendable(trailers)
            .Prepend(new(GrpcHeaders.Message, PercentEncoding.Encode(status.Detail ?? "")))
            .Where(line => line.Key != GrpcHeaders.Message || line.Value.Length > 0)
            .Prepend(new(GrpcHeaders.Status, ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture)));

        if (web is not null)
        {
            await web.WriteTrailersAsync(lines).ConfigureAwait(false);
            return;
        }

        var target = hasBegun
            ? http.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers
            : http.Response.Headers;
        foreach (var (name, value) in lines)
            target.Append(name, value);
    }

    private IEnumerable<KeyValuePair<string, string>> Sendable(Metadata metadata)
    {
        foreach (var entry in metadata)
        {
            if (MetadataHeaders.IsReserved(entry.Key))
                continue;
            if (MetadataHeaders.Text(entry) is { } text)
                yield return new(entry.Key, text);
            else
                Log.MetadataNotSent(logger, methodName, entry.Key);
        }
    }

    private sealed class Propagated(DateTime? deadline, CancellationToken cancellationToken) : ContextPropagationToken
    {
        internal override DateTime? ParentDeadline { get; } = deadline;

        internal override CancellationToken ParentCancellationToken { get; } = cancellationToken;
    }
}
