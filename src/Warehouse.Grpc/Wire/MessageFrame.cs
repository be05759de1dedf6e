using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Grpc.Core;

namespace Grpc.Wire;

// The five bytes before every message (a flag and a length), and messages written after them.
internal static class MessageFrame
{
    public const int HeaderLength = 5;
    public const byte CompressedFlag = 1;
    public const byte TrailersFlag = 0x80;

    // Nothing reaches the output unless the whole message does. Compression null means none.
    public static void Write<T>(
        IBufferWriter<byte> output,
        T message,
        Action<T, SerializationContext> serializer,
        int? maxBytes,
        CompressionLevel? compression)
    {
        var context = new FrameContext(output, maxBytes, compression);
        serializer(message, context);
        if (!context.IsComplete)
            throw new InvalidOperationException("The serializer did not call Complete.");
    }

    public static void WriteHeader(Span<byte> target, byte flag, int length)
    {
        target[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(target[1..], (uint)length);
    }

    // Serializes straight into the output when the length is known first, and by way of a buffer when it is not.
    private sealed class FrameContext(IBufferWriter<byte> output, int? maxBytes, CompressionLevel? compression)
        : SerializationContext, IBufferWriter<byte>
    {
        private ArrayBufferWriter<byte>? buffer;
        private Memory<byte> frame;
        private int announced = -1;
        private int written;

        public bool IsComplete { get; private set; }

        public override void SetPayloadLength(int payloadLength)
        {
            CheckSize(payloadLength);
            announced = payloadLength;
        }

        public override IBufferWriter<byte> GetBufferWriter()
        {
            if (announced < 0 || compression is not null)
                return buffer ??= new ArrayBufferWriter<byte>();
            if (frame.IsEmpty)
                frame = output.GetMemory(HeaderLength + announced);
            return this;
        }

        public override void Complete()
        {
            if (!frame.IsEmpty)
            {
                if (written != announced)
                    throw new InvalidOperationException($"The serializer announced {announced} bytes and wrote {written}.");
                WriteHeader(frame.Span, 0, written);
                output.Advance(HeaderLength + written);
                IsComplete = true;
                return;
            }

            WriteWhole(buffer?.WrittenMemory ?? default);
        }

        public override void Complete(byte[] payload) => WriteWhole(payload);

        public void Advance(int count) => written += count;

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            var room = frame.Slice(HeaderLength + written, announced - written);
            if (sizeHint > room.Length)
                throw new InvalidOperationException($"The serializer announced {announced} bytes and wants to write more.");
            return room;
        }

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        private void WriteWhole(ReadOnlyMemory<byte> payload)
        {
            CheckSize(payload.Length);
            // The framework makes no bytes at all of an empty message, and that is not gzip: it goes as it is.
            var isCompressed = compression is not null && !payload.IsEmpty;
            var body = isCompressed ? Gzip.Compress(payload, compression!.Value) : payload;
            WriteHeader(output.GetSpan(HeaderLength), isCompressed ? CompressedFlag : (byte)0, body.Length);
            output.Advance(HeaderLength);
            output.Write(body.Span);
            IsComplete = true;
        }

        private void CheckSize(int length)
        {
            if (length > maxBytes)
                throw new RpcException(new Status(StatusCode.ResourceExhausted, $"A message to send has {length} bytes; at most {maxBytes} are allowed."));
        }
    }
}
