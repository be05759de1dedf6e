using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a serializer puts the bytes of one message.</summary>
public abstract class SerializationContext
{
    /// <summary>Hands over a whole message.</summary>
    public virtual void Complete(byte[] payload) => throw new NotSupportedException("This context takes no whole array.");

    /// <summary>The buffer to write the message to, before <see cref="Complete()" />.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotSupportedException("This context has no buffer.");

    /// <summary>Says how long the message will be, before anything is written.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
        // A context without use for the length ignores it.
    }

    /// <summary>Ends a message written to <see cref="GetBufferWriter" />.</summary>
    public virtual void Complete() => throw new NotSupportedException("This context has no buffer.");
}
