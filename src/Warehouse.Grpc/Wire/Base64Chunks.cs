using System.Buffers;
using System.Buffers.Text;

namespace Grpc.Wire;

// Base64 as gRPC-Web text has it: any number of padded chunks one after the other, cut anywhere by the network.
internal sealed class Base64Chunks
{
    private readonly byte[] quad = new byte[4];
    private int held;

    // Decodes what is complete and holds the rest until more comes.
    public void Decode(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        while (!text.IsEmpty)
        {
            if (held == 0)
                text = text[DecodeRun(text, output)..];
            if (text.IsEmpty)
                return;

            var octet = text[0];
            text = text[1..];
            if (octet is (byte)'\r' or (byte)'\n' or (byte)' ' or (byte)'\t')
                continue;
            quad[held++] = octet;
            if (held == quad.Length)
                DecodeQuad(output);
        }
    }

    // At the end of the text: a last chunk may lack its padding.
    public void Finish(IBufferWriter<byte> output)
    {
        if (held == 0)
            return;
        if (held == 1)
            throw Invalid();
        quad.AsSpan(held).Fill((byte)'=');
        DecodeQuad(output);
    }

    // The part without padding is decoded at once; returns how much of the text that was.
    private static int DecodeRun(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        var run = text;
        var special = text.IndexOfAny("=\r\n \t"u8);
        if (special >= 0)
            run = text[..special];
        run = run[..(run.Length / 4 * 4)];
        if (run.IsEmpty)
            return 0;

        var room = output.GetSpan(run.Length / 4 * 3);
        if (Base64.DecodeFromUtf8(run, room, out var consumed, out var written) != OperationStatus.Done)
            throw Invalid();
        output.Advance(written);
        return consumed;
    }

    private void DecodeQuad(IBufferWriter<byte> output)
    {
        if (Base64.DecodeFromUtf8(quad, output.GetSpan(3), out _, out var written) != OperationStatus.Done)
            throw Invalid();
        output.Advance(written);
        held = 0;
    }

    private static InvalidDataException Invalid() => new("The text is not valid base64.");
}
