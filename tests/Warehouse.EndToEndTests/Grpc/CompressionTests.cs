using System.IO.Compression;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Warehouse.EndToEndTests.Probing;

namespace Warehouse.EndToEndTests.GrpcServer;

public sealed class CompressionTests
{
    private static readonly Note Long = new() { Text = new string('a', 20_000) };

    [Fact]
    public async Task GzipRequest_IsRead()
    {
        var encoding = "";
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Unary = (request, context) =>
            {
                encoding = context.GetHttpContext().Request.Headers["grpc-encoding"];
                Assert.InRange(context.GetHttpContext().Request.ContentLength!.Value, 1, 1000);
                return Task.FromResult(request);
            },
        });

        var response = await server.Client().UnaryAsync(Long, new Metadata { { "grpc-internal-encoding-request", "gzip" } });

        Assert.Equal(Long, response);
        Assert.Equal("gzip", encoding);
    }

    [Fact]
    public async Task GzipStreams_WorkBothWays()
    {
        await using var server = await ProbeServer.StartAsync(configure: Gzip);

        using var call = server.Client().Chat(new Metadata { { "grpc-internal-encoding-request", "gzip" } });
        await call.RequestStream.WriteAsync(Long);
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        await call.RequestStream.WriteAsync(Long);
        await call.RequestStream.CompleteAsync();
        var responses = await call.ResponseStream.ReadAllAsync().ToListAsync();

        Assert.Equal(["re: " + Long.Text, "re: " + Long.Text], responses.Select(response => response.Text));
    }

    [Fact]
    public async Task EmptyMessage_ArrivesUnderGzipBothWays()
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers { Unary = (request, _) => Task.FromResult(request) }, Gzip);

        var response = await server.Client().UnaryAsync(new Note(), new Metadata { { "grpc-internal-encoding-request", "gzip" } });

        Assert.Equal(new Note(), response);
    }

    [Fact]
    public async Task UncompressedMessage_IsAllowedUnderGzip()
    {
        await using var server = await ProbeServer.StartAsync();

        var response = await server.RawClient().SendAsync(RawCall.Request(RawCall.Unary, RawCall.Frame(Long)).With("grpc-encoding", "gzip"));

        Assert.Equal(StatusCode.OK, response.Status());
    }

    [Theory]
    [InlineData("gzip", 1)]
    [InlineData("identity,deflate,gzip", 1)]
    [InlineData("identity", 0)]
    [InlineData("identity, deflate", 0)]
    public async Task Response_IsCompressedForThoseWhoAcceptIt(string accept, byte flag)
    {
        await using var server = await ProbeServer.StartAsync(configure: Gzip);

        var response = await server.RawClient().SendAsync(RawCall.Request(RawCall.Unary, RawCall.Frame(Long)).With("grpc-accept-encoding", accept));
        var body = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal(flag, body[0]);
        Assert.Equal(flag == 1 ? "gzip" : null, response.Headers.TryGetValues("grpc-encoding", out var encoding) ? encoding.Single() : null);
        Assert.Equal(Long, Note.Parser.ParseFrom(flag == 1 ? Unzip(body[5..]) : body[5..]));
    }

    [Fact]
    public async Task NoCompress_IsHeededByMessage()
    {
        await using var server = await ProbeServer.StartAsync(
            new ProbeHandlers
            {
                Download = async (_, responses, _) =>
                {
                    await responses.WriteAsync(Long);
                    responses.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
                    await responses.WriteAsync(Long);
                },
            },
            Gzip);

        var response = await server.RawClient().SendAsync(RawCall.Request(RawCall.Download, RawCall.Frame(new Note())).With("grpc-accept-encoding", "gzip"));
        var body = await response.Content.ReadAsByteArrayAsync();
        var firstLength = (body[3] * 256) + body[4];

        Assert.Equal(1, body[0]);
        Assert.Equal(0, body[5 + firstLength]);
        Assert.Equal(Long, Note.Parser.ParseFrom(body[(5 + firstLength + 5)..]));
    }

    [Fact]
    public async Task UnknownEncoding_IsUnimplementedAndNamesTheKnown()
    {
        await using var server = await ProbeServer.StartAsync();
        var raw = server.RawClient();

        var response = await raw.SendAsync(RawCall.Request(RawCall.Unary, RawCall.Frame(1, [1, 2, 3])).With("grpc-encoding", "br"));

        Assert.Equal(StatusCode.Unimplemented, response.Status());
        Assert.Equal("identity,gzip", response.Trailer("grpc-accept-encoding"));
        Assert.Equal(StatusCode.OK, (await raw.SendAsync(RawCall.Request(RawCall.Unary, RawCall.Frame(new Note())))).Status());
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task GzipBomb_IsRefused()
    {
        await using var server = await ProbeServer.StartAsync();
        var bomb = RawCall.Gzip(new byte[200_000_000]);

        var response = await server.RawClient().SendAsync(RawCall.Request(RawCall.Unary, RawCall.Frame(1, bomb)).With("grpc-encoding", "gzip"));

        Assert.Equal(StatusCode.ResourceExhausted, response.Status());
    }

    [Fact]
    public async Task UnknownResponseCompression_IsFoundAtStart()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => ProbeServer.StartAsync(configure: options => options.ResponseCompressionAlgorithm = "zstd"));
    }

    private static void Gzip(GrpcServiceOptions options)
    {
        options.ResponseCompressionAlgorithm = "gzip";
        options.ResponseCompressionLevel = CompressionLevel.Optimal;
    }

    private static byte[] Unzip(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
