using System.Globalization;
using Warehouse.Catalogue;

namespace Warehouse.Etl.Read;

/// <summary>What comes out of a packed file, read forward; stops where it is more than a source may be.</summary>
/// <param name="inner">Unpacks; disposed with this.</param>
/// <param name="packedBytes">How much was packed.</param>
/// <param name="content">Whose it is.</param>
/// <param name="owned">What is disposed as well; null for nothing.</param>
internal sealed class UnpackedStream(Stream inner, long packedBytes, SourceContent content, IDisposable? owned = null) : Stream
{
    private long _total;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _total;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int count;
        try
        {
            count = inner.Read(buffer);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw PackedFile.Damaged(content, e.Message);
        }

        _total += count;
        ThrowIfTooLarge(_total, packedBytes, content.Name, content.Limits);
        return count;
    }

    /// <summary>Throws <c>etl.unpacks_too_large</c>.</summary>
    public static void ThrowIfTooLarge(long total, long packed, string name, ReadLimits limits)
    {
        if (total > limits.UnpackedBytes)
            throw TooLarge(string.Create(CultureInfo.InvariantCulture, $"more than {limits.UnpackedBytes} bytes"), "The setting Etl:MaxUnpackedBytes says how many there may be.");
        if (total > limits.UnsuspectedBytes && total / limits.UnpackedRatio > packed)
            throw TooLarge(string.Create(CultureInfo.InvariantCulture, $"more than {limits.UnpackedRatio} times its size"), "No table packs that well; is it a file made to fill disks? If not, give it unpacked.");

        ProblemException TooLarge(string size, string hint) => new(new Problem("etl.unpacks_too_large", $"The file unpacks to {size}.", name, hint));
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            owned?.Dispose();
        }

        base.Dispose(disposing);
    }
}
