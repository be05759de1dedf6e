using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;

namespace Grpc.AspNetCore.Web;

// Collects what is written until it is flushed, then sends it as one padded base64 chunk.
internal sealed class Base64PipeWriter(PipeWriter inner) : PipeWriter
{
    private readonly ArrayBufferWriter<byte> collected = new();

    public override void Advance(int bytes) => collected.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => collected.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => collected.GetSpan(sizeHint);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (collected.WrittenCount > 0)
        {
            var room = inner.GetSpan(Base64.GetMaxEncodedToUtf8Length(collected.WrittenCount));
            Base64.EncodeToUtf8(collected.WrittenSpan, room, out _, out var written);
            inner.Advance(written);
            collected.ResetWrittenCount();
        }

        return inner.FlushAsync(cancellationToken);
    }
}
