using System.Buffers;

namespace Grpc.Wire;

// Reads base64 text from the inner stream as the bytes it stands for.
internal sealed class Base64DecodingStream(Stream inner) : ReadOnlyStream
{
    private readonly Base64Chunks chunks = new();
    private readonly ArrayBufferWriter<byte> decoded = new();
    private readonly byte[] text = new byte[4096];
    private int taken;
    private bool isAtEnd;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (taken == decoded.WrittenCount && !isAtEnd)
        {
            decoded.ResetWrittenCount();
            taken = 0;
            var count = await inner.ReadAsync(text, cancellationToken).ConfigureAwait(false);
            chunks.Decode(text.AsSpan(0, count), decoded);
            if (count > 0)
                continue;
            chunks.Finish(decoded);
            isAtEnd = true;
        }

        var ready = decoded.WrittenMemory[taken..];
        ready = ready[..Math.Min(ready.Length, buffer.Length)];
        ready.CopyTo(buffer);
        taken += ready.Length;
        return ready.Length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
