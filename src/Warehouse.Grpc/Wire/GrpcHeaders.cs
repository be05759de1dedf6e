namespace Grpc.Wire;

// The names of the protocol's own headers and encodings.
internal static class GrpcHeaders
{
    public const string Timeout = "grpc-timeout";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string StatusDetails = "grpc-status-details-bin";

    // A caller's wish to compress its requests: metadata in the API, never sent under this name.
    public const string RequestEncodingWish = "grpc-internal-encoding-request";

    public const string ContentType = "application/grpc";
    public const string WebContentType = "application/grpc-web";
    public const string WebTextContentType = "application/grpc-web-text";

    public const string Gzip = "gzip";
    public const string Identity = "identity";
    public const string AcceptedEncodings = "identity,gzip";

    public const int DefaultMaxReceiveBytes = 4 * 1024 * 1024;

    // True for application/grpc, application/grpc+proto, application/grpc; charset=…, but not for application/grpc-web.
    public static bool IsMediaType(string? contentType, string mediaType) =>
        contentType is not null
        && contentType.StartsWith(mediaType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == mediaType.Length || contentType[mediaType.Length] is '+' or ';' or ' ');

    public static bool IsAnyGrpc(string? contentType) =>
        IsMediaType(contentType, ContentType)
        || IsMediaType(contentType, WebContentType)
        || IsMediaType(contentType, WebTextContentType);

    public static bool ListsGzip(string? acceptEncoding) =>
        acceptEncoding is not null
        && acceptEncoding.Split(',', StringSplitOptions.TrimEntries).Contains(Gzip, StringComparer.OrdinalIgnoreCase);
}
