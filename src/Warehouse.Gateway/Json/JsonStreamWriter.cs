using Google.Protobuf;
using Grpc.Core;

namespace Warehouse.Gateway.Json;

/// <summary>Hands the responses of a handler to the stream, one at a time.</summary>
internal sealed class JsonStreamWriter<TResponse>(JsonStream stream, JsonCallContext context) : IServerStreamWriter<TResponse>
    where TResponse : class
{
    private int writing;

    /// <inheritdoc />
    public WriteOptions? WriteOptions
    {
        get => context.WriteOptions;
        set => context.WriteOptions = value;
    }

    /// <inheritdoc />
    public Task WriteAsync(TResponse message) => WriteAsync(message, CancellationToken.None);

    /// <inheritdoc />
    public async Task WriteAsync(TResponse message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancellationToken.ThrowIfCancellationRequested();
        context.CancellationToken.ThrowIfCancellationRequested();
        if (Interlocked.Exchange(ref writing, 1) == 1)
            throw new InvalidOperationException("The message before is still being written.");
        try
        {
            // Only the call's own token stops a write that has begun: half a line would end the stream for good.
            await stream.WriteAsync((IMessage)message, context.CancellationToken);
        }
        finally
        {
            Volatile.Write(ref writing, 0);
        }
    }
}
