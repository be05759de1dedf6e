using Grpc.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Grpc.AspNetCore.Web;

// Recognizes a gRPC-Web request and leaves a note of how its messages travel; the server call does the rest.
internal static class GrpcWebMiddleware
{
    public static async Task InvokeAsync(HttpContext http, RequestDelegate next, GrpcWebOptions options)
    {
        using var transport = IsEnabled(http, options) ? Transport(http) : null;
        if (transport is not null)
            http.Features.Set(transport);
        await next(http).ConfigureAwait(false);
    }

    private static bool IsEnabled(HttpContext http, GrpcWebOptions options) =>
        http.GetEndpoint()?.Metadata.GetMetadata<IGrpcWebEnabledMetadata>()?.GrpcWebEnabled ?? options.DefaultEnabled;

    private static WebTransport? Transport(HttpContext http)
    {
        var contentType = http.Request.ContentType;
        var isText = GrpcHeaders.IsMediaType(contentType, GrpcHeaders.WebTextContentType);
        if (!HttpMethods.IsPost(http.Request.Method) || !(isText || GrpcHeaders.IsMediaType(contentType, GrpcHeaders.WebContentType)))
            return null;

        // The caller may want its answer in the other form; a browser's XHR can stream text only.
        var accept = http.Request.Headers.Accept.ToString();
        var wantsText = accept.Contains(GrpcHeaders.WebTextContentType, StringComparison.OrdinalIgnoreCase);
        var wantsBinary = !wantsText && accept.Contains(GrpcHeaders.WebContentType, StringComparison.OrdinalIgnoreCase);
        return new WebTransport(http, isText, wantsText || (isText && !wantsBinary));
    }
}
