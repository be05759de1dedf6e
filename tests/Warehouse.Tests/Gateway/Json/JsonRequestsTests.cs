using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;
using Warehouse.Gateway.Json;

namespace Warehouse.Tests.Gateway.Json;

/// <summary>What can be wrong with a request before a service sees it, and what a call carries besides its message.</summary>
public sealed class JsonRequestsTests
{
    [Theory]
    [InlineData("{", "request.malformed_json", "")]
    [InlineData("""{"pageSzie":1}""", "request.unknown_field", "pageSzie")]
    [InlineData("""{"pageSize":"x"}""", "request.wrong_type", "pageSize")]
    public async Task WrongBody_IsRefusedWithItsPath(string body, string code, string path)
    {
        await using var host = await JsonHost.StartAsync();

        var response = await host.SendAsync("POST", "/v1/indicators:query", body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal([code], await JsonHost.ReasonsOf(response));
        var details = (await JsonHost.JsonOf(response))["details"]!.AsArray();
        if (path.Length > 0)
            Assert.Equal(path, (string)details[^1]!["fieldViolations"]![0]!["field"]!);
        Assert.Null(host.Calls.Request);
        Assert.Empty(host.Logs.Errors);
        Assert.Contains(host.Logs.Entries, entry => entry.Event == 3101);
    }

    [Theory]
    [InlineData("/v1/indicators?search=%zz", "request.bad_encoding")]
    [InlineData("/v1/indicators?search=%ff", "request.bad_encoding")]
    [InlineData("/v1/indicators/%zz", "request.bad_encoding")]
    [InlineData("/v1/indicators/%e7%94", "request.bad_encoding")]
    [InlineData("/v1/indicators?pageSize=x", "request.wrong_type")]
    [InlineData("/v1/indicators?nothing=x", "request.unknown_parameter")]
    [InlineData("/v1/indicators/ptr?name=indicators/other", "request.given_twice")]
    public async Task WrongUrl_IsRefused(string target, string code)
    {
        await using var host = await JsonHost.StartAsync();

        // HttpClient would put such a URL in order first.
        var (status, body) = await SendRawAsync(host, $"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.Equal(400, status);
        Assert.Contains(code, body, StringComparison.Ordinal);
        Assert.Empty(host.Logs.Errors);
    }

    [Fact]
    public async Task RouteWithBody_TakesNoParameters_AndTheReverse()
    {
        await using var host = await JsonHost.StartAsync();

        var parameter = await host.SendAsync("POST", "/v1/indicators:query?pageSize=5", "{}");
        var body = await host.SendAsync("GET", "/v1/indicators", """{"pageSize":5}""");
        var both = await host.SendAsync("POST", "/v1/pipelines/p:run", """{"name":"pipelines/q"}""");
        var same = await host.SendAsync("POST", "/v1/pipelines/p:run", """{"name":"pipelines/p"}""");

        Assert.Equal(["request.unknown_parameter"], await JsonHost.ReasonsOf(parameter));
        Assert.Equal(["request.unexpected_body"], await JsonHost.ReasonsOf(body));
        Assert.Equal(["request.given_twice"], await JsonHost.ReasonsOf(both));
        Assert.Equal(HttpStatusCode.OK, same.StatusCode);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=gb18030")]
    [InlineData("application/connect+json")]
    [InlineData(null)]
    public async Task WrongContentType_Is415(string? type)
    {
        await using var host = await JsonHost.StartAsync();
        using var request = JsonHost.Request("POST", "/v1/indicators:query", "{}");
        request.Content!.Headers.Remove("Content-Type");
        if (type is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);

        var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal(["request.wrong_content_type"], await JsonHost.ReasonsOf(response));
    }

    [Fact]
    public async Task NoBodyAtAll_IsTheEmptyRequest()
    {
        await using var host = await JsonHost.StartAsync();

        var response = await host.SendAsync("POST", "/v1/pipelines/p:run");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{ "name": "pipelines/p" }""", host.Calls.Request!.ToString());
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task CompressedBody_IsRead_AndItsRealSizeCounts(string encoding)
    {
        await using var host = await JsonHost.StartAsync();

        var read = await host.Client.SendAsync(Compressed("""{"language":"zh","pageSize":3}""", encoding));
        var large = await host.Client.SendAsync(Compressed($$"""{"language":"{{new string('x', 70_000)}}"}""", encoding));

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        Assert.Equal("""{ "pageSize": 3, "language": "zh" }""", host.Calls.Request!.ToString());
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Equal(["request.too_large"], await JsonHost.ReasonsOf(large));
        Assert.Equal(8, (int)(await JsonHost.JsonOf(large))["code"]!);
    }

    [Theory]
    [InlineData("gzip", HttpStatusCode.BadRequest, "request.bad_encoding")]
    [InlineData("br", HttpStatusCode.BadRequest, "request.bad_encoding")]
    [InlineData("zstd", HttpStatusCode.UnsupportedMediaType, "request.wrong_content_encoding")]
    public async Task BrokenCompression_IsRefused(string encoding, HttpStatusCode status, string code)
    {
        await using var host = await JsonHost.StartAsync();
        using var request = JsonHost.Request("POST", "/v1/indicators:query", "this is not compressed at all");
        request.Content!.Headers.ContentEncoding.Add(encoding);

        var response = await host.Client.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal([code], await JsonHost.ReasonsOf(response));
        Assert.Empty(host.Logs.Errors);
    }

    [Fact]
    public async Task ChunkedOversize_IsRefusedWithoutReadingOn()
    {
        await using var host = await JsonHost.StartAsync();
        using var request = JsonHost.Request("POST", "/v1/indicators:query", new string(' ', 100_000));
        request.Headers.TransferEncodingChunked = true;

        var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/v1/dimensions", "Grpc-Timeout", "1n")]
    [InlineData("GET", "/v1/dimensions", "Grpc-Timeout", "50m")]
    [InlineData("POST", "/v1/indicators:stream", "Connect-Timeout-Ms", "50")]
    public async Task Deadline_EndsTheCall(string verb, string path, string header, string timeout)
    {
        await using var host = await JsonHost.StartAsync();

        var response = await host.SendAsync(verb, path, verb == "POST" ? "{}" : null, (header, timeout), ("x-outcome", "wait"));

        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal(["request.deadline_exceeded"], await JsonHost.ReasonsOf(response));
        Assert.Equal(4, (int)(await JsonHost.JsonOf(response))["code"]!);
        Assert.Empty(host.Logs.Errors);
    }

    [Fact]
    public async Task Deadline_IsKnownToTheHandler()
    {
        await using var host = await JsonHost.StartAsync();

        await host.SendAsync("GET", "/v1/dimensions", null, ("Grpc-Timeout", "1H"));
        var limited = host.Calls.Context!.Deadline;
        await host.SendAsync("GET", "/v1/dimensions");

        Assert.InRange(limited, DateTime.UtcNow.AddMinutes(59), DateTime.UtcNow.AddMinutes(60));
        Assert.Equal(DateTime.MaxValue, host.Calls.Context!.Deadline);
    }

    [Fact]
    public async Task WrongTimeoutOrBinaryHeader_IsRefused()
    {
        await using var host = await JsonHost.StartAsync();

        var timeout = await host.SendAsync("GET", "/v1/dimensions", null, ("Grpc-Timeout", "soon"));
        var binary = await host.SendAsync("GET", "/v1/dimensions", null, ("x-trace-bin", "***"));

        Assert.Equal(["request.bad_timeout"], await JsonHost.ReasonsOf(timeout));
        Assert.Equal(["request.bad_header"], await JsonHost.ReasonsOf(binary));
    }

    [Fact]
    public async Task Headers_BecomeMetadata_AndBack()
    {
        await using var host = await JsonHost.StartAsync();

        var response = await host.SendAsync("GET", "/v1/dimensions", null, ("Authorization", "Bearer t"), ("X-Tenant", "wuhan"), ("x-trace-bin", "AQI"), ("x-outcome", "headers"));

        var metadata = host.Calls.Context!.RequestHeaders;
        Assert.Equal("Bearer t", metadata.GetValue("authorization"));
        Assert.Equal("wuhan", metadata.GetValue("x-tenant"));
        Assert.Equal([1, 2], metadata.GetValueBytes("x-trace-bin"));
        Assert.StartsWith("ipv4:127.0.0.1:", host.Calls.Peer, StringComparison.Ordinal);
        Assert.Equal("/v1/dimensions", host.Calls.HttpPath);
        Assert.Equal("w1", response.Headers.GetValues("x-served-by").Single());
        Assert.Equal("AQID", response.Headers.GetValues("x-bytes-bin").Single());
        Assert.Equal("%E6%AD%A6%E6%B1%89%0D%0ASet-Cookie: a=b", response.Headers.GetValues("x-note").Single());
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("req-1.a_b:c", true)]
    [InlineData("two words", false)]
    public async Task RequestId_IsTheCallersIfHarmless(string given, bool kept)
    {
        await using var host = await JsonHost.StartAsync();

        var response = await host.SendAsync("GET", "/v1/dimensions", null, (RequestId.Header, given));

        Assert.Equal(kept, response.Headers.GetValues(RequestId.Header).Single() == given);
    }

    [Fact]
    public async Task Interceptors_WrapCalls_FirstOutermost()
    {
        var order = new List<string>();
        await using var host = await JsonHost.StartAsync(services => services
            .AddSingleton<Interceptor>(new Recorder("a", order))
            .AddSingleton<Interceptor>(new Recorder("b", order)));

        await host.SendAsync("GET", "/v1/dimensions");
        await host.SendAsync("GET", "/v1/pipelines/p/runs/1:watch");

        Assert.Equal(["a unary", "b unary", "a stream", "b stream"], order);
    }

    [Fact]
    public async Task RegisteredService_IsUsed()
    {
        var own = new FakeCalls();
        await using var host = await JsonHost.StartAsync(services => services.AddSingleton(new FakeCatalogService(own)));

        await host.SendAsync("GET", "/v1/dimensions");

        Assert.NotNull(own.Request);
        Assert.Null(host.Calls.Request);
    }

    [Fact]
    public async Task CallerWhoLeaves_CancelsTheCall_AndIsNoError()
    {
        await using var host = await JsonHost.StartAsync();
        using var leaving = new CancellationTokenSource();

        var call = host.Client.SendAsync(JsonHost.Request("GET", "/v1/dimensions", null, ("x-outcome", "wait")), leaving.Token);
        await host.Calls.Begun.Task;
        await leaving.CancelAsync();

        Assert.Equal("cancelled", await host.Calls.Ended.Task);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await host.DisposeAsync(); // Waits for the call's end, and with it for its last log entry.
        Assert.Empty(host.Logs.Errors);
        Assert.Contains(host.Logs.Entries, entry => entry.Event == 3102);
    }

    private static HttpRequestMessage Compressed(string json, string encoding)
    {
        using var bytes = new MemoryStream();
        Stream compress = encoding switch
        {
            "gzip" => new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(bytes, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(bytes, CompressionLevel.Fastest, leaveOpen: true),
            _ => bytes,
        };
        compress.Write(Encoding.UTF8.GetBytes(json));
        compress.Dispose(); // Writes what is left; the bytes of a closed MemoryStream can still be taken.

        var content = new ByteArrayContent(bytes.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add(encoding);
        return new HttpRequestMessage(HttpMethod.Post, "/v1/indicators:query") { Content = content };
    }

    private static async Task<(int Status, string Body)> SendRawAsync(JsonHost host, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.Client.BaseAddress!.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(client.GetStream());
        var answer = await reader.ReadToEndAsync();
        return (int.Parse(answer.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), answer);
    }

    private sealed class Recorder(string name, List<string> order) : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            order.Add(name + " unary");
            return continuation(request, context);
        }

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            order.Add(name + " stream");
            return continuation(request, responseStream, context);
        }
    }
}
