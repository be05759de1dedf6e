using System.Globalization;
using System.Net;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using Microsoft.AspNetCore.Builder;
using Warehouse.EndToEndTests.Probing;

namespace Warehouse.EndToEndTests.GrpcServer;

public sealed class WebTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static TheoryData<GrpcWebMode, string> Ways => new()
    {
        { GrpcWebMode.GrpcWeb, "1.1" },
        { GrpcWebMode.GrpcWeb, "2.0" },
        { GrpcWebMode.GrpcWebText, "1.1" },
        { GrpcWebMode.GrpcWebText, "2.0" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Unary_AnswersOnce(GrpcWebMode mode, string version)
    {
        await using var server = await ProbeServer.StartAsync();
        var note = new Note { Text = "größer", Payload = ByteString.CopyFrom(new byte[100_001]) };

        Assert.Equal(note, await Client(server, mode, version).UnaryAsync(note));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ServerStreaming_ArrivesMessageByMessage(GrpcWebMode mode, string version)
    {
        var release = new SemaphoreSlim(0);
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Download = async (_, responses, context) =>
            {
                for (var number = 1; number <= 5; number++)
                {
                    await responses.WriteAsync(new Note { Number = number });
                    await release.WaitAsync(context.CancellationToken);
                }

                context.ResponseTrailers.Add("tail", "end");
            },
        });

        using var call = Client(server, mode, version).Download(new Note());
        for (var number = 1; number <= 5; number++)
        {
            // The next message is not written before this one is here.
            Assert.True(await call.ResponseStream.MoveNext().WaitAsync(Patience));
            Assert.Equal(number, call.ResponseStream.Current.Number);
            release.Release();
        }

        Assert.False(await call.ResponseStream.MoveNext().WaitAsync(Patience));
        Assert.Equal("end", call.GetTrailers().GetValue("tail"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task ClientStreaming_SeesEveryRequest(GrpcWebMode mode, string version)
    {
        await using var server = await ProbeServer.StartAsync();

        using var call = Client(server, mode, version).Upload();
        for (var number = 1; number <= 10; number++)
            await call.RequestStream.WriteAsync(new Note { Number = number });
        await call.RequestStream.CompleteAsync();

        Assert.Equal(55, (await call).Number);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Refusal_CarriesItsTrailers(GrpcWebMode mode, string version)
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Unary = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "fehlt: ä"), new Metadata { { "why-bin", [1, 2] } }),
        });

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await Client(server, mode, version).UnaryAsync(new Note()));

        Assert.Equal(new Status(StatusCode.NotFound, "fehlt: ä"), failure.Status);
        Assert.Equal([1, 2], failure.Trailers.GetValueBytes("why-bin")!);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Deadline_Holds(GrpcWebMode mode, string version)
    {
        await using var server = await ProbeServer.StartAsync(new ProbeHandlers
        {
            Unary = async (request, context) =>
            {
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
                return request;
            },
        });

        var failure = await Assert.ThrowsAsync<RpcException>(async () => await Client(server, mode, version).UnaryAsync(new Note(), deadline: DateTime.UtcNow.AddMilliseconds(100)))
            .WaitAsync(Patience);

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
    }

    [Fact]
    public async Task BinaryBody_EndsWithItsTrailers()
    {
        await using var server = await ProbeServer.StartAsync();
        using var browser = new HttpClient { BaseAddress = server.Http1 };

        var response = await browser.SendAsync(Http1(RawCall.Frame(new Note { Number = 5 }), "application/grpc-web+proto"));

        byte[] expected = [.. RawCall.Frame(new Note { Number = 5 }), .. RawCall.Frame(0x80, "grpc-status: 0\r\n"u8)];
        Assert.Equal(expected, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/grpc-web+proto", response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    public async Task TextBody_MayBeSeveralPaddedChunks(int chunkLength)
    {
        await using var server = await ProbeServer.StartAsync();
        using var browser = new HttpClient { BaseAddress = server.Http1 };
        var text = string.Concat(RawCall.Frame(new Note { Text = "abc" }).Chunk(chunkLength).Select(chunk => Convert.ToBase64String(chunk)));

        var response = await browser.SendAsync(Http1(Encoding.ASCII.GetBytes(text), "application/grpc-web-text"));
        var body = await response.Content.ReadAsStringAsync();

        // The message and the trailers are flushed together, or each as its own chunk.
        byte[] expected = [.. RawCall.Frame(new Note { Text = "abc" }), .. RawCall.Frame(0x80, "grpc-status: 0\r\n"u8)];
        Assert.Equal(Convert.ToBase64String(expected), body);
        Assert.Equal("application/grpc-web-text+proto", response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("!!!!")]
    [InlineData("AAAAA")]
    [InlineData("AAAA=AAA")]
    public async Task TextThatIsNoBase64_IsInternal(string text)
    {
        await using var server = await ProbeServer.StartAsync();
        using var browser = new HttpClient { BaseAddress = server.Http1 };

        var response = await browser.SendAsync(Http1(Encoding.ASCII.GetBytes(text), "application/grpc-web-text"));
        var body = Encoding.ASCII.GetString(Convert.FromBase64String(await response.Content.ReadAsStringAsync()));

        Assert.Contains("grpc-status: 13\r\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AcceptHeader_ChoosesTheAnswersForm()
    {
        await using var server = await ProbeServer.StartAsync();
        using var browser = new HttpClient { BaseAddress = server.Http1 };

        var response = await browser.SendAsync(Http1(RawCall.Frame(new Note()), "application/grpc-web").With("Accept", "application/grpc-web-text"));

        Assert.Equal("application/grpc-web-text+proto", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task UnknownMethod_IsUnimplemented()
    {
        await using var server = await ProbeServer.StartAsync();
        using var browser = new HttpClient { BaseAddress = server.Http1 };
        var request = Http1(RawCall.Frame(new Note()), "application/grpc-web");
        request.RequestUri = new Uri("/no.such.Service/Method", UriKind.Relative);

        var body = await (await browser.SendAsync(request)).Content.ReadAsStringAsync();

        Assert.Contains($"grpc-status: {((int)StatusCode.Unimplemented).ToString(CultureInfo.InvariantCulture)}\r\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndpointThatRefusesWeb_Is415()
    {
        await using var server = await ProbeServer.StartAsync(map: app => app.MapGrpcReflectionService().DisableGrpcWeb(), services: services => Microsoft.Extensions.DependencyInjection.GrpcReflectionServiceExtensions.AddGrpcReflection(services));
        using var browser = new HttpClient { BaseAddress = server.Http1 };
        var request = Http1([], "application/grpc-web");
        request.RequestUri = new Uri("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", UriKind.Relative);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await browser.SendAsync(request)).StatusCode);
    }

    private static Probe.ProbeClient Client(ProbeServer server, GrpcWebMode mode, string version)
    {
        var isHttp1 = version == "1.1";
        return new Probe.ProbeClient(GrpcChannel.ForAddress(isHttp1 ? server.Http1 : server.Http2, new GrpcChannelOptions
        {
            HttpHandler = new GrpcWebHandler(mode, server.Handler()),
            HttpVersion = isHttp1 ? HttpVersion.Version11 : HttpVersion.Version20,
        }));
    }

    private static HttpRequestMessage Http1(byte[] body, string contentType)
    {
        var request = RawCall.Request(RawCall.Unary, body, contentType);
        request.Version = HttpVersion.Version11;
        return request;
    }
}
