using System.IO.Pipelines;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Web;

// How the messages of one gRPC-Web call travel: as bytes or as base64, with the trailers as the body's last frame.
// The status is always in the body, so a browser can read it whatever headers its host exposes.
internal sealed class WebTransport(HttpContext http, bool isRequestText, bool isResponseText) : IDisposable
{
    private readonly Stream? decoded = isRequestText ? new Base64DecodingStream(http.Request.Body) : null;
    private PipeReader? input;
    private PipeWriter? output;

    public string ContentType => (isResponseText ? GrpcHeaders.WebTextContentType : GrpcHeaders.WebContentType) + "+proto";

    public PipeReader Input => input ??= decoded is null ? http.Request.BodyReader : PipeReader.Create(decoded);

    public PipeWriter Output => output ??= isResponseText ? new Base64PipeWriter(http.Response.BodyWriter) : http.Response.BodyWriter;

    public async Task WriteTrailersAsync(IEnumerable<KeyValuePair<string, string>> trailers)
    {
        TrailerBlock.Write(Output, trailers);
        await Output.FlushAsync().ConfigureAwait(false);
    }

    public void Dispose() => decoded?.Dispose();
}
