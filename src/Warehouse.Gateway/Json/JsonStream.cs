using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using RpcStatus = Google.Rpc.Status;

namespace Warehouse.Gateway.Json;

/// <summary>
/// Messages as they come: a line of JSON each, or server-sent events for who asks for <c>text/event-stream</c>.
/// Events end with one named <c>end</c> or <c>error</c>, because a browser takes a closed connection for a fault and calls again.
/// </summary>
internal sealed class JsonStream(HttpContext http)
{
    public const string LinesType = "application/x-ndjson";
    public const string EventsType = "text/event-stream";

    private readonly bool asEvents = WantsEvents(http.Request);

    /// <summary>Sends the headers; from here on a failure is a last line.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (http.Response.HasStarted)
            return;
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = (asEvents ? EventsType : LinesType) + "; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no"; // Else nginx collects lines.
        await http.Response.StartAsync(cancellationToken);
        await http.Response.Body.FlushAsync(cancellationToken);
    }

    /// <summary>Sends one message at once.</summary>
    public async Task WriteAsync(IMessage message, CancellationToken cancellationToken)
    {
        // Formatted before anything is sent: a message that cannot be must not leave half a line.
        using var line = new MemoryStream();
        line.Write(asEvents ? "data: "u8 : default);
        JsonMapping.Write(message, line);
        line.Write(asEvents ? "\n\n"u8 : "\n"u8);
        await StartAsync(cancellationToken);
        await SendAsync(line.GetBuffer().AsMemory(0, (int)line.Length), cancellationToken);
    }

    /// <summary>Ends a stream that is complete.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken);
        if (asEvents)
            await SendAsync("event: end\ndata: {}\n\n"u8.ToArray(), cancellationToken);
    }

    /// <summary>Ends a stream that broke off, after it has started.</summary>
    public async Task FailAsync(RpcStatus status, CancellationToken cancellationToken)
    {
        var json = Encoding.UTF8.GetString(StatusJson.Line(status));
        await SendAsync(Encoding.UTF8.GetBytes(asEvents ? $"event: error\ndata: {json}\n\n" : json + "\n"), cancellationToken);
    }

    private static bool WantsEvents(HttpRequest request) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Any(type => type.MediaType.Equals(EventsType, StringComparison.OrdinalIgnoreCase) && type.Quality != 0);

    private async Task SendAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken)
    {
        await http.Response.Body.WriteAsync(utf8, cancellationToken);
        await http.Response.Body.FlushAsync(cancellationToken);
    }
}
