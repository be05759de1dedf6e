using System.Net;

namespace Grpc.Net.Client;

// The body of a streaming request: lends its stream to the call until the call says that there is no more.
internal sealed class RequestContent : HttpContent
{
    private readonly TaskCompletionSource<Stream> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The stream to write to; null when the call ended before there was one.
    public async Task<Stream?> OpenAsync()
    {
        await Task.WhenAny(opened.Task, ended.Task).ConfigureAwait(false);
        return opened.Task.IsCompletedSuccessfully ? await opened.Task.ConfigureAwait(false) : null;
    }

    public void End() => ended.TrySetResult();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // The headers leave now: a server may answer before the first request.
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        opened.TrySetResult(stream);
        await ended.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = -1;
        return false;
    }
}
