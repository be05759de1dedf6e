using System.Buffers;
using System.Text;
using Grpc.Wire;

namespace Warehouse.Tests.GrpcWire;

public sealed class Base64ChunksTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 50).Select(i => (byte)(i * 7))];

    [Fact]
    public void Chunks_OfEveryLengthCutEverywhere_GiveTheBytes()
    {
        for (var chunk = 1; chunk <= 12; chunk++)
        {
            var text = string.Concat(Bytes.Chunk(chunk).Select(part => Convert.ToBase64String(part)));
            for (var cut = 1; cut <= 9; cut++)
                Assert.Equal(Bytes, Decode(Encoding.ASCII.GetBytes(text).Chunk(cut)));
        }
    }

    [Fact]
    public void LineBreaks_AreSkipped()
    {
        Assert.Equal([1, 2, 3, 4, 5, 6], Decode(["AQ\r\nID B"u8.ToArray(), "AU\nG"u8.ToArray()]));
    }

    [Theory]
    [InlineData("AQI", new byte[] { 1, 2 })]
    [InlineData("AQIDBA", new byte[] { 1, 2, 3, 4 })]
    public void LastPadding_MayBeMissing(string text, byte[] expected)
    {
        Assert.Equal(expected, Decode([Encoding.ASCII.GetBytes(text)]));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("AQID*AAA")]
    [InlineData("=AAA")]
    [InlineData("AA=A")]
    public void WhatIsNoBase64_IsRefused(string text)
    {
        Assert.Throws<InvalidDataException>(() => Decode([Encoding.ASCII.GetBytes(text)]));
    }

    private static byte[] Decode(IEnumerable<byte[]> parts)
    {
        var chunks = new Base64Chunks();
        var decoded = new ArrayBufferWriter<byte>();
        foreach (var part in parts)
            chunks.Decode(part, decoded);
        chunks.Finish(decoded);
        return decoded.WrittenSpan.ToArray();
    }
}
