using Grpc.Core;

namespace Grpc.AspNetCore.Server;

// The requests of a streaming call.
internal sealed class RequestStream<T>(ServerCall call, Func<DeserializationContext, T> deserializer) : IAsyncStreamReader<T>
    where T : class
{
    private T? current;

    public T Current => current ?? throw new InvalidOperationException("There is no message: MoveNext was not called or returned false.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        current = await call.ReadAsync(deserializer, cancellationToken).ConfigureAwait(false);
        return current is not null;
    }
}

// The responses of a streaming call: each is on its way when the write is complete.
internal sealed class ResponseStream<T>(ServerCall call, Action<T, SerializationContext> serializer) : IServerStreamWriter<T>
    where T : class
{
    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var options = WriteOptions ?? call.WriteOptions;
        var mayWait = options?.Flags.HasFlag(WriteFlags.BufferHint) ?? false;
        return call.WriteAsync(message, serializer, options, isFlushed: !mayWait, cancellationToken);
    }
}
