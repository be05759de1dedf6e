using Grpc.Core;

namespace Grpc.Net.Client;

// The responses of a streaming call.
internal sealed class ResponseReader<TRequest, TResponse>(ClientCall<TRequest, TResponse> call) : IAsyncStreamReader<TResponse>
    where TRequest : class
    where TResponse : class
{
    private TResponse? current;

    public TResponse Current => current ?? throw new InvalidOperationException("There is no message: MoveNext was not called or returned false.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        current = await call.ReadAsync(cancellationToken).ConfigureAwait(false);
        return current is not null;
    }
}

// The requests of a streaming call.
internal sealed class RequestWriter<TRequest, TResponse>(ClientCall<TRequest, TResponse> call, RequestContent content) : IClientStreamWriter<TRequest>
    where TRequest : class
    where TResponse : class
{
    private int isWriting;
    private bool isComplete;

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(TRequest message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (isComplete)
            throw new InvalidOperationException("The requests are complete.");
        if (Interlocked.Exchange(ref isWriting, 1) != 0)
            throw new InvalidOperationException("The write before has not ended yet.");
        try
        {
            await call.WriteAsync(content, message, WriteOptions, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            isWriting = 0;
        }
    }

    public Task CompleteAsync()
    {
        isComplete = true;
        content.End();
        return Task.CompletedTask;
    }
}
