using System.Buffers;
using System.IO.Compression;
using Grpc.Core;
using Grpc.Wire;

namespace Warehouse.Tests.GrpcWire;

public sealed class GzipTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(1_000_000)]
    public void Message_ComesBackAsItWent(int length)
    {
        var message = Enumerable.Range(0, length).Select(i => (byte)(i % 251)).ToArray();

        var compressed = Gzip.Compress(message, CompressionLevel.Fastest);

        Assert.Equal(message, Gzip.Decompress(new(compressed), length).ToArray());
    }

    [Fact]
    public void Bomb_IsRefusedWithoutUnpackingIt()
    {
        var bomb = Gzip.Compress(new byte[200_000_000], CompressionLevel.Optimal);

        // Of this thread, which unpacks: other tests allocate meanwhile.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var thrown = Assert.Throws<RpcException>(() => Gzip.Decompress(new(bomb), 4 << 20));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(StatusCode.ResourceExhausted, thrown.StatusCode);
        Assert.InRange(allocated, 1, 30_000_000);
    }

    [Fact]
    public void MessageThatIsCutShort_IsRefused()
    {
        var compressed = Gzip.Compress(new byte[10_000], CompressionLevel.Fastest);

        for (var length = 0; length < compressed.Length; length++)
        {
            var thrown = Assert.Throws<RpcException>(() => Gzip.Decompress(new ReadOnlySequence<byte>(compressed[..length]), 20_000));
            Assert.Equal(StatusCode.Internal, thrown.StatusCode);
        }
    }
}
