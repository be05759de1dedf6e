using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Grpc.Core;
using Grpc.Wire;

namespace Warehouse.Tests.GrpcWire;

public sealed class MessageFrameTests
{
    private static readonly Marshaller<string> Text = Marshallers.StringMarshaller;

    [Fact]
    public void Frame_IsFlagLengthBody()
    {
        Assert.Equal([0, 0, 0, 0, 3, (byte)'a', (byte)'b', (byte)'c'], Write("abc"));
        Assert.Equal([0, 0, 0, 0, 0], Write(""));
    }

    [Fact]
    public void AnnouncedLength_IsWrittenInPlace()
    {
        var output = new ArrayBufferWriter<byte>();

        MessageFrame.Write(output, 4, Announcing(4), null, null);

        Assert.Equal([0, 0, 0, 0, 4, 7, 7, 7, 7], output.WrittenSpan.ToArray());
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(5, 4)]
    public void AnnouncedLengthThatIsWrong_LeavesNothingBehind(int announced, int written)
    {
        var output = new ArrayBufferWriter<byte>();

        Assert.Throws<InvalidOperationException>(() => MessageFrame.Write(output, written, Announcing(announced), null, null));

        Assert.Equal(0, output.WrittenCount);
    }

    [Fact]
    public void TooLongMessage_LeavesNothingBehind()
    {
        var output = new ArrayBufferWriter<byte>();

        var failure = Assert.Throws<RpcException>(() => MessageFrame.Write(output, "abcd", Text.ContextualSerializer, 3, null));

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
        Assert.Equal(0, output.WrittenCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(1000)]
    public async Task Messages_AreReadHoweverTheyAreCut(int cut)
    {
        byte[] stream = [.. Write("first"), .. Write(""), .. Write(new string('x', 300), CompressionLevel.Optimal), .. Write("last")];
        var pipe = new Pipe();
        var reader = new MessageReader(pipe.Reader, "gzip", 1000);
        var reading = ReadAllAsync(reader);

        foreach (var part in stream.Chunk(cut))
            await pipe.Writer.WriteAsync(part);
        await pipe.Writer.CompleteAsync();

        Assert.Equal(["first", "", new string('x', 300), "last"], await reading);
    }

    [Theory]
    [InlineData(new byte[] { 2, 0, 0, 0, 0 }, StatusCode.Internal)]
    [InlineData(new byte[] { 0x80, 0, 0, 0, 0 }, StatusCode.Internal)]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 }, StatusCode.Internal)]
    [InlineData(new byte[] { 0, 0 }, StatusCode.Internal)]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 65 }, StatusCode.Internal)]
    [InlineData(new byte[] { 0, 0, 0, 0, 11 }, StatusCode.ResourceExhausted)]
    [InlineData(new byte[] { 0, 0xff, 0xff, 0xff, 0xff }, StatusCode.ResourceExhausted)]
    public async Task MalformedFrame_IsTheStatusOfTheProtocol(byte[] stream, StatusCode expected)
    {
        var reader = new MessageReader(PipeReader.Create(new ReadOnlySequence<byte>(stream)), null, 10);

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await reader.ReadAsync(Text.ContextualDeserializer, CancellationToken.None));

        Assert.Equal(expected, failure.StatusCode);
    }

    [Fact]
    public async Task DecompressedSize_IsLimitedExactly()
    {
        async Task<int> LengthAsync(int limit)
        {
            var reader = new MessageReader(PipeReader.Create(new ReadOnlySequence<byte>(Write(new string('x', 9000), CompressionLevel.Optimal))), "gzip", limit);
            return (await reader.ReadAsync(Text.ContextualDeserializer, CancellationToken.None))!.Length;
        }

        Assert.Equal(9000, await LengthAsync(9000));
        var failure = await Assert.ThrowsAsync<RpcException>(() => LengthAsync(8999));
        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
    }

    [Fact]
    public void Trailers_GoThereAndBack()
    {
        var output = new ArrayBufferWriter<byte>();

        TrailerBlock.Write(output, [new("grpc-status", "0"), new("a", "b: c")]);

        Assert.Equal(0x80, output.WrittenSpan[0]);
        Assert.Equal([new("grpc-status", "0"), new("a", "b: c")], TrailerBlock.Parse(output.WrittenSpan[5..]));
    }

    [Fact]
    public void TrailersOfOthers_AreReadTolerantly()
    {
        Assert.Equal([new("grpc-status", "5"), new("x", "")], TrailerBlock.Parse("grpc-status:5\nnonsense\r\nx:\r\n"u8));
    }

    private static byte[] Write(string text, CompressionLevel? compression = null)
    {
        var output = new ArrayBufferWriter<byte>();
        MessageFrame.Write(output, text, Text.ContextualSerializer, null, compression);
        return output.WrittenSpan.ToArray();
    }

    private static Action<int, SerializationContext> Announcing(int announced) => (written, context) =>
    {
        context.SetPayloadLength(announced);
        var writer = context.GetBufferWriter();
        writer.GetSpan(written)[..written].Fill(7);
        writer.Advance(written);
        context.Complete();
    };

    private static async Task<List<string>> ReadAllAsync(MessageReader reader)
    {
        var messages = new List<string>();
        while (await reader.ReadAsync(Text.ContextualDeserializer, CancellationToken.None) is { } message)
            messages.Add(message);
        return messages;
    }
}
