using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;

namespace Warehouse.EndToEndTests.GrpcServer;

// A call as plain HTTP, byte by byte.
internal static class RawCall
{
    public const string Unary = "/probe.v1.Probe/Unary";
    public const string Download = "/probe.v1.Probe/Download";
    public const string Chat = "/probe.v1.Probe/Chat";

    public static byte[] Frame(byte flag, ReadOnlySpan<byte> body)
    {
        var frame = new byte[5 + body.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)body.Length);
        body.CopyTo(frame.AsSpan(5));
        return frame;
    }

    public static byte[] Frame(IMessage message) => Frame(0, message.ToByteArray());

    public static byte[] Gzip(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return compressed.ToArray();
    }

    public static HttpRequestMessage Request(string path, byte[] body, string contentType = "application/grpc") => Request(path, new ByteArrayContent(body), contentType);

    public static HttpRequestMessage Request(string path, HttpContent body, string contentType = "application/grpc")
    {
        body.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
        };
    }

    public static HttpRequestMessage With(this HttpRequestMessage request, string name, string value)
    {
        Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        return request;
    }

    // From the trailers, or from the headers when there was nothing but a status.
    public static StatusCode Status(this HttpResponseMessage response) =>
        (StatusCode)int.Parse(response.Trailer("grpc-status") ?? "-1", CultureInfo.InvariantCulture);

    public static string? Trailer(this HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values) ? string.Join(",", values) : null;
}
