using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Grpc.Core;

namespace Grpc.Wire;

// One message compressed; nothing is kept from one message to the next.
internal static class Gzip
{
    private const int ShortestLength = 18;

    public static ReadOnlyMemory<byte> Compress(ReadOnlyMemory<byte> message, CompressionLevel level)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, level, leaveOpen: true))
            gzip.Write(message.Span);
        return compressed.GetBuffer().AsMemory(0, (int)compressed.Length);
    }

    // Stops as soon as there is more than allowed: a few compressed bytes can hold gigabytes.
    public static ReadOnlyMemory<byte> Decompress(ReadOnlySequence<byte> compressed, int maxBytes)
    {
        var whole = compressed.ToArray();
        using var gzip = new GZipStream(new MemoryStream(whole), CompressionMode.Decompress);
        var message = new ArrayBufferWriter<byte>(4096);
        try
        {
            while (true)
            {
                var room = message.GetSpan(4096);
                var count = gzip.Read(room);
                if (count == 0)
                    break;
                message.Advance(count);
                if (message.WrittenCount > maxBytes)
                    throw new RpcException(new Status(StatusCode.ResourceExhausted, $"The message is longer than {maxBytes} bytes when decompressed."));
            }
        }
        catch (InvalidDataException e)
        {
            throw new RpcException(new Status(StatusCode.Internal, "The compressed message is not valid gzip.", e));
        }

        // The framework takes a message that was cut short for one that is complete, so its last four bytes are asked.
        if (whole.Length < ShortestLength || BinaryPrimitives.ReadUInt32LittleEndian(whole.AsSpan(^4..)) != (uint)message.WrittenCount)
            throw new RpcException(new Status(StatusCode.Internal, "The compressed message is cut short."));
        return message.WrittenMemory;
    }
}
