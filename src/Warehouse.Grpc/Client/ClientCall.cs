using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

// One call over one HTTP request. It ends once: by the server's status, by a failure, by its deadline or by its caller.
internal sealed class ClientCall<TRequest, TResponse> : IDisposable
    where TRequest : class
    where TResponse : class
{
    private static readonly ProductInfoHeaderValue UserAgent = new("grpc-csharp-warehouse", "1.0");

    private readonly GrpcChannel channel;
    private readonly Method<TRequest, TResponse> method;
    private readonly string? host;
    private readonly CallOptions options;
    private readonly DateTime? deadline;
    private readonly CompressionLevel? compression;
    private readonly CancellationTokenSource transport = new();
    private readonly List<IAsyncDisposable> watches = [];
    private readonly TaskCompletionSource<Metadata> headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RequestContent? streamed;
    private HttpRequestMessage? request;
    private HttpResponseMessage? response;
    private MessageReader? reader;
    private Outcome? outcome;

    public ClientCall(GrpcChannel channel, Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        this.channel = channel;
        this.method = method;
        this.host = host;
        this.options = options;
        deadline = Earliest(options.Deadline, options.PropagationToken?.ParentDeadline);
        var encoding = options.Headers?.GetValue(GrpcHeaders.RequestEncodingWish);
        compression = encoding switch
        {
            null or GrpcHeaders.Identity => null,
            GrpcHeaders.Gzip => CompressionLevel.Fastest,
            _ => throw new RpcException(new Status(StatusCode.Internal, $"Requests cannot be compressed with '{encoding}'; there is only {GrpcHeaders.Gzip}.")),
        };

        // Whoever does not look at the headers must not be punished for their failing.
        _ = headers.Task.ContinueWith(task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    public Task<Metadata> ResponseHeaders => headers.Task;

    public void StartWith(TRequest message) => _ = StartAsync(() =>
    {
        var frame = new ArrayBufferWriter<byte>();
        WriteFrame(frame, message, options.WriteOptions);
        return new ReadOnlyMemoryContent(frame.WrittenMemory);
    });

    public RequestWriter<TRequest, TResponse> StartStreaming()
    {
        streamed = new RequestContent();
        _ = StartAsync(() => streamed);
        return new RequestWriter<TRequest, TResponse>(this, streamed) { WriteOptions = options.WriteOptions };
    }

    public Status GetStatus() => (outcome ?? throw NotEnded()).Status;

    public Metadata GetTrailers() => (outcome ?? throw NotEnded()).Trailers;

    public void Dispose() => End(new Status(StatusCode.Cancelled, "The caller disposed of the call."));

    // The response of a method that has exactly one.
    public async Task<TResponse> ReadOnlyOneAsync()
    {
        var only = await ReadAsync(CancellationToken.None).ConfigureAwait(false)
            ?? throw Unexpected($"{method.FullName} has exactly one response; there was none.");
        if (await ReadAsync(CancellationToken.None).ConfigureAwait(false) is not null)
            throw Unexpected($"{method.FullName} has exactly one response; there were more.");
        return only;
    }

    // The next response; null at the end of a call that ended with OK.
    public async Task<TResponse?> ReadAsync(CancellationToken cancellationToken)
    {
        using var cancelling = cancellationToken.Register(() => End(new Status(StatusCode.Cancelled, "Reading was cancelled.")));
        await started.Task.ConfigureAwait(false);
        try
        {
            if (outcome is null)
            {
                if (await reader!.ReadAsync(method.ResponseMarshaller.ContextualDeserializer, transport.Token).ConfigureAwait(false) is { } message)
                    return message;
                End(ResponseStatus.AfterMessages(response!), response!.TrailingHeaders);
            }
        }
#pragma warning disable CA1031 // Every failure becomes the status of the call.
        catch (Exception e)
#pragma warning restore CA1031
        {
            End(e);
        }

        return outcome!.Failure is { } failure ? throw failure : null;
    }

    public async Task WriteAsync(RequestContent content, TRequest message, WriteOptions? writeOptions, CancellationToken cancellationToken)
    {
        using var cancelling = cancellationToken.Register(() => End(new Status(StatusCode.Cancelled, "Writing was cancelled.")));
        try
        {
            var stream = await content.OpenAsync().ConfigureAwait(false);
            if (stream is not null && outcome is null)
            {
                var frame = new ArrayBufferWriter<byte>();
                WriteFrame(frame, message, writeOptions);
                await stream.WriteAsync(frame.WrittenMemory, transport.Token).ConfigureAwait(false);
                if (!(writeOptions?.Flags.HasFlag(WriteFlags.BufferHint) ?? false))
                    await stream.FlushAsync(transport.Token).ConfigureAwait(false);
                return;
            }
        }
        catch (RpcException e)
        {
            // A message that cannot be sent ends the call, as its server would wait for it.
            End(e);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or HttpRequestException)
        {
            // The server stopped reading. Why is what its response says, when that has come already.
            await started.Task.ConfigureAwait(false);
            if (outcome is null)
                throw new RpcException(CallFailure.Of(e), "The server takes no more requests; its responses say why.");
        }

        throw outcome?.Failure ?? (Exception)new InvalidOperationException("The call has ended.");
    }

    // The path of a call up to the headers of its response.
    private async Task StartAsync(Func<HttpContent> content)
    {
        try
        {
            Watch();
            if (outcome is not null)
                return;

            request = await RequestAsync(content()).ConfigureAwait(false);
            response = await channel.SendAsync(request, transport.Token).ConfigureAwait(false);
            var metadata = ResponseStatus.Metadata(response.Headers);
            if (ResponseStatus.BeforeMessages(response) is { } early)
            {
                headers.TrySetResult(metadata);
                End(early, response.Headers);
                return;
            }

            var body = await response.Content.ReadAsStreamAsync(transport.Token).ConfigureAwait(false);
            reader = new MessageReader(PipeReader.Create(body), ResponseStatus.Encoding(response), channel.Options.MaxReceiveMessageSize);
            headers.TrySetResult(metadata);
        }
#pragma warning disable CA1031 // Every failure becomes the status of the call.
        catch (Exception e)
#pragma warning restore CA1031
        {
            End(e);
        }
        finally
        {
            // A call that ended meanwhile did not see the response it has to let go of.
            if (outcome is not null)
                response?.Dispose();
            started.SetResult();
        }
    }

    private void Watch()
    {
        if (deadline is { } at)
        {
            var passed = new Status(StatusCode.DeadlineExceeded, "The deadline has passed.");
            if (at <= DateTime.UtcNow)
                End(passed);
            else
                watches.Add(new DeadlineTimer(TimeProvider.System, at, () => End(passed)));
        }

        var given = new Status(StatusCode.Cancelled, "The caller cancelled the call.");
        watches.Add(options.CancellationToken.Register(() => End(given)));
        watches.Add((options.PropagationToken?.ParentCancellationToken ?? default).Register(() => End(given)));
        watches.Add(channel.Closing.Register(() => End(new Status(StatusCode.Cancelled, "The channel was disposed of."))));
    }

    private async Task<HttpRequestMessage> RequestAsync(HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(channel.Address, method.FullName))
        {
            Version = channel.Version,
            VersionPolicy = channel.VersionPolicy,
            Content = content,
        };
        request.Headers.Host = host;
        if (deadline is { } at)
            request.Headers.TryAddWithoutValidation(GrpcHeaders.Timeout, TimeoutHeader.Format(at - DateTime.UtcNow));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(GrpcHeaders.ContentType);
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.UserAgent.Add(UserAgent);
        request.Headers.TryAddWithoutValidation(GrpcHeaders.AcceptEncoding, GrpcHeaders.AcceptedEncodings);
        if (compression is not null)
            request.Headers.TryAddWithoutValidation(GrpcHeaders.Encoding, GrpcHeaders.Gzip);

        foreach (var entry in await MetadataAsync().ConfigureAwait(false))
        {
            if (MetadataHeaders.IsReserved(entry.Key))
                continue;
            var text = MetadataHeaders.Text(entry)
                ?? throw new RpcException(new Status(StatusCode.Internal, $"The metadata {entry.Key} is not printable ASCII; bytes need a key that ends with {Metadata.BinaryHeaderSuffix}."));
            if (entry.Key == "user-agent")
                request.Headers.Remove(entry.Key);
            request.Headers.TryAddWithoutValidation(entry.Key, text);
        }

        return request;
    }

    private async Task<Metadata> MetadataAsync()
    {
        CallCredentials?[] credentials = [channel.Options.Credentials?.CallCredentials, options.Credentials];
        var metadata = options.Headers ?? [];
        if (credentials.All(one => one is null))
            return metadata;
        if (!channel.IsSecure && !channel.Options.UnsafeUseInsecureChannelCallCredentials)
        {
            Log.CredentialsNotSent(channel.Logger, method.FullName, channel.Address);
            return metadata;
        }

        var withCredentials = new Metadata();
        foreach (var entry in metadata)
            withCredentials.Add(entry);
        var context = new AuthInterceptorContext(new Uri(channel.Address, method.ServiceName).ToString(), method.Name, transport.Token);
        foreach (var one in credentials.OfType<CallCredentials>())
            await one.AddAsync(context, withCredentials).ConfigureAwait(false);
        return withCredentials;
    }

    private void WriteFrame(IBufferWriter<byte> frame, TRequest message, WriteOptions? writeOptions)
    {
        var isPlain = writeOptions?.Flags.HasFlag(WriteFlags.NoCompress) ?? false;
        MessageFrame.Write(frame, message, method.RequestMarshaller.ContextualSerializer, channel.Options.MaxSendMessageSize, isPlain ? null : compression);
    }

    private RpcException Unexpected(string detail)
    {
        // The server may think that all is well; its caller must not.
        var unexpected = new Outcome(new Status(StatusCode.Unimplemented, detail), outcome?.Trailers ?? []);
        End(unexpected.Status);
        outcome = unexpected;
        return unexpected.Failure!;
    }

    // A server may see the deadline first; what its reset looks like is of no interest then.
    private void End(Exception exception) => End(deadline <= DateTime.UtcNow
        ? new Status(StatusCode.DeadlineExceeded, "The deadline has passed.", exception)
        : CallFailure.Of(exception));

    // Whoever comes first decides. Trailing headers are there only when the server itself has ended the call.
    private void End(Status status, HttpHeaders? trailing = null)
    {
        var final = new Outcome(status, trailing is null ? [] : ResponseStatus.Metadata(trailing));
        if (Interlocked.CompareExchange(ref outcome, final, null) is not null)
            return;

        if (final.Failure is { } failure)
            headers.TrySetException(failure);
        streamed?.End();
        if (trailing is null)
            transport.Cancel();
        response?.Dispose();
        _ = LetGoAsync();
    }

    private async Task LetGoAsync()
    {
        await started.Task.ConfigureAwait(false);
        foreach (var watch in watches)
            await watch.DisposeAsync().ConfigureAwait(false);
        request?.Dispose();
    }

    private static InvalidOperationException NotEnded() => new("The call has not ended yet.");

    private static DateTime? Earliest(DateTime? one, DateTime? other)
    {
        var earliest = one is null || other < one ? other : one;
        return earliest == DateTime.MaxValue ? null : earliest?.ToUniversalTime();
    }

    private sealed record Outcome(Status Status, Metadata Trailers)
    {
        public RpcException? Failure { get; } = Status.StatusCode == StatusCode.OK ? null : new RpcException(Status, Trailers);
    }
}
