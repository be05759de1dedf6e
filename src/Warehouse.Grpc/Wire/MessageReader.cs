using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Grpc.Core;

namespace Grpc.Wire;

// Takes messages out of a stream of frames. What is wrong with a frame is thrown as the status the protocol has for it.
internal sealed class MessageReader(PipeReader pipe, string? encoding, int? maxBytes)
{
    private readonly int limit = maxBytes ?? int.MaxValue;

    // The next message, or null at the end of the stream.
    public async ValueTask<T?> ReadAsync<T>(Func<DeserializationContext, T> deserializer, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            var read = await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.IsCanceled)
                throw new OperationCanceledException("Reading was cancelled.");

            var buffer = read.Buffer;
            bool isCompressed;
            ReadOnlySequence<byte> body;
            bool isWhole;
            try
            {
                isWhole = TryTake(ref buffer, out isCompressed, out body);
            }
            catch
            {
                // HTTP/1.1 reads the rest of a refused request before it answers, and can only once this read has ended.
                pipe.AdvanceTo(read.Buffer.End);
                throw;
            }

            if (isWhole)
            {
                try
                {
                    return Deserialize(isCompressed ? new(Gzip.Decompress(body, limit)) : body, deserializer);
                }
                finally
                {
                    pipe.AdvanceTo(buffer.Start);
                }
            }

            var isEmpty = buffer.IsEmpty;
            pipe.AdvanceTo(buffer.Start, buffer.End);
            if (!read.IsCompleted)
                continue;
            return isEmpty ? null : throw Failure("The stream ended within a message.");
        }
    }

    // Looks at the length before the body has arrived, so that nothing is buffered which would be refused.
    private bool TryTake(ref ReadOnlySequence<byte> buffer, out bool isCompressed, out ReadOnlySequence<byte> body)
    {
        isCompressed = false;
        body = default;
        if (buffer.Length < MessageFrame.HeaderLength)
            return false;

        Span<byte> header = stackalloc byte[MessageFrame.HeaderLength];
        buffer.Slice(0, MessageFrame.HeaderLength).CopyTo(header);
        if (header[0] > MessageFrame.CompressedFlag)
            throw Failure($"A message has the flag {header[0]}, which is neither 0 nor 1.");
        isCompressed = header[0] == MessageFrame.CompressedFlag;
        if (isCompressed && encoding is (null or GrpcHeaders.Identity))
            throw Failure($"A message has the flag 1 (compressed), but {GrpcHeaders.Encoding} names no compression.");

        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > limit)
            throw new RpcException(new Status(StatusCode.ResourceExhausted, $"A received message has {length} bytes; at most {limit} are allowed."));
        if (buffer.Length < MessageFrame.HeaderLength + length)
            return false;

        body = buffer.Slice(MessageFrame.HeaderLength, length);
        buffer = buffer.Slice(body.End);
        return true;
    }

    private static T Deserialize<T>(ReadOnlySequence<byte> body, Func<DeserializationContext, T> deserializer)
    {
        try
        {
            return deserializer(new Payload(body));
        }
#pragma warning disable CA1031 // Whatever a marshaller throws, the message is what is wrong.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw new RpcException(new Status(StatusCode.Internal, "A received message cannot be parsed.", e));
        }
    }

    private static RpcException Failure(string detail) => new(new Status(StatusCode.Internal, detail));

    private sealed class Payload(ReadOnlySequence<byte> body) : DeserializationContext
    {
        public override int PayloadLength => (int)body.Length;

        public override byte[] PayloadAsNewBuffer() => body.ToArray();

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => body;
    }
}
