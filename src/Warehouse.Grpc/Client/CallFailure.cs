using System.Net;
using System.Net.Sockets;
using Grpc.Core;

namespace Grpc.Net.Client;

// The status of what the server or the network did instead of answering.
internal static class CallFailure
{
    private const long RefusedStream = 0x7;
    private const long Cancel = 0x8;
    private const long EnhanceYourCalm = 0xb;
    private const long InadequateSecurity = 0xc;

    public static Status Of(HttpStatusCode httpStatus) => new(
        httpStatus switch
        {
            HttpStatusCode.BadRequest => StatusCode.Internal,
            HttpStatusCode.Unauthorized => StatusCode.Unauthenticated,
            HttpStatusCode.Forbidden => StatusCode.PermissionDenied,
            HttpStatusCode.NotFound => StatusCode.Unimplemented,
            HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => StatusCode.Unavailable,
            _ => StatusCode.Unknown,
        },
        $"The server answered with HTTP status {(int)httpStatus}.");

    public static Status Of(Exception exception) => exception switch
    {
        RpcException failure => failure.Status,
        HttpProtocolException reset => Of(reset),
        { InnerException: HttpProtocolException reset } => Of(reset),
        HttpRequestException { HttpRequestError: not (HttpRequestError.Unknown or HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse) } =>
            new(StatusCode.Unavailable, $"The server cannot be reached: {exception.Message}", exception),
        HttpRequestException { InnerException: IOException or SocketException or ObjectDisposedException } =>
            new(StatusCode.Unavailable, $"The connection broke: {exception.Message}", exception),
        InvalidDataException => new(StatusCode.Internal, exception.Message, exception),
        // Whoever cancels has ended the call before; here a connection took its requests down with it.
        IOException or OperationCanceledException => new(StatusCode.Unavailable, $"The connection broke: {exception.Message}", exception),
        _ => new(StatusCode.Internal, $"The call failed: {exception.Message}", exception),
    };

    private static Status Of(HttpProtocolException reset) => new(
        reset.ErrorCode switch
        {
            Cancel => StatusCode.Cancelled,
            RefusedStream => StatusCode.Unavailable,
            EnhanceYourCalm => StatusCode.ResourceExhausted,
            InadequateSecurity => StatusCode.PermissionDenied,
            _ => StatusCode.Internal,
        },
        $"The server reset the stream: {reset.Message}",
        reset);
}
