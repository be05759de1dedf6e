using System.Buffers.Binary;
using System.Net.Http.Headers;
using Grpc.Wire;

namespace Grpc.Net.Client.Web;

// Passes message frames on and keeps the trailers frame back, whose lines become the response's trailing headers.
internal sealed class WebResponseStream(Stream inner, HttpHeaders trailers) : ReadOnlyStream
{
    private const int MaxTrailerBytes = 64 * 1024;

    private readonly byte[] header = new byte[MessageFrame.HeaderLength];
    private int headerTaken = MessageFrame.HeaderLength;
    private long bodyLeft;
    private bool isAtEnd;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (isAtEnd || buffer.IsEmpty)
            return 0;
        if (headerTaken == header.Length && bodyLeft == 0)
        {
            await ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
            if (isAtEnd)
                return 0;
        }

        if (headerTaken < header.Length)
        {
            var part = header.AsMemory(headerTaken, Math.Min(header.Length - headerTaken, buffer.Length));
            part.CopyTo(buffer);
            headerTaken += part.Length;
            return part.Length;
        }

        var count = await inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, bodyLeft)], cancellationToken).ConfigureAwait(false);
        bodyLeft -= count;
        isAtEnd = count == 0;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private async Task ReadHeaderAsync(CancellationToken cancellationToken)
    {
        var count = await inner.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (count == 0)
        {
            isAtEnd = true;
            return;
        }

        if (count < header.Length)
            throw new InvalidDataException("The response ended within a frame.");
        bodyLeft = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(1));
        headerTaken = 0;
        if ((header[0] & MessageFrame.TrailersFlag) == 0)
            return;

        isAtEnd = true;
        await ReadTrailersAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task ReadTrailersAsync(CancellationToken cancellationToken)
    {
        if (header[0] != MessageFrame.TrailersFlag || bodyLeft > MaxTrailerBytes)
            throw new InvalidDataException("The trailers of the response are compressed or too long.");
        var block = new byte[bodyLeft];
        await inner.ReadExactlyAsync(block, cancellationToken).ConfigureAwait(false);
        foreach (var (name, value) in TrailerBlock.Parse(block))
            trailers.TryAddWithoutValidation(name, value);

        // To the end of the body, so that its connection can be used again.
        if (await inner.ReadAsync(new byte[1], cancellationToken).ConfigureAwait(false) != 0)
            throw new InvalidDataException("The response goes on after its trailers.");
    }
}
