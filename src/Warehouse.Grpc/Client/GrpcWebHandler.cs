using System.Net.Http.Headers;
using Grpc.Wire;

namespace Grpc.Net.Client.Web;

/// <summary>How gRPC-Web messages travel.</summary>
public enum GrpcWebMode
{
    /// <summary>As bytes.</summary>
    GrpcWeb,

    /// <summary>As base64 text.</summary>
    GrpcWebText,
}

/// <summary>Turns gRPC calls into gRPC-Web calls, which need neither HTTP/2 nor trailers.</summary>
public sealed class GrpcWebHandler : DelegatingHandler
{
    /// <summary>A handler for bytes whose inner handler is set later.</summary>
    public GrpcWebHandler()
    {
    }

    /// <summary>A handler for bytes.</summary>
    public GrpcWebHandler(HttpMessageHandler innerHandler)
        : base(innerHandler)
    {
    }

    /// <summary>A handler whose inner handler is set later.</summary>
    public GrpcWebHandler(GrpcWebMode mode) => GrpcWebMode = mode;

    /// <summary>A handler.</summary>
    public GrpcWebHandler(GrpcWebMode mode, HttpMessageHandler innerHandler)
        : base(innerHandler) => GrpcWebMode = mode;

    /// <summary>How messages travel.</summary>
    public GrpcWebMode GrpcWebMode { get; set; }

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!GrpcHeaders.IsMediaType(request.Content?.Headers.ContentType?.MediaType, GrpcHeaders.ContentType))
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);

        var isText = GrpcWebMode == GrpcWebMode.GrpcWebText;
        var mediaType = isText ? GrpcHeaders.WebTextContentType : GrpcHeaders.WebContentType;
        request.Content = new WebRequestContent(request.Content!, isText);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(mediaType));
        if (request.RequestUri?.Scheme == "https" && request.VersionPolicy == HttpVersionPolicy.RequestVersionExact)
            request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;

        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var isAnswerText = GrpcHeaders.IsMediaType(response.Content.Headers.ContentType?.MediaType, GrpcHeaders.WebTextContentType);
        if (isAnswerText || GrpcHeaders.IsMediaType(response.Content.Headers.ContentType?.MediaType, GrpcHeaders.WebContentType))
            response.Content = await UnwrapAsync(response, isAnswerText, cancellationToken).ConfigureAwait(false);
        return response;
    }

    private static async Task<HttpContent> UnwrapAsync(HttpResponseMessage response, bool isText, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var content = new StreamContent(new WebResponseStream(isText ? new Base64DecodingStream(body) : body, response.TrailingHeaders));
        content.Headers.ContentType = new MediaTypeHeaderValue(GrpcHeaders.ContentType);
        return content;
    }
}
