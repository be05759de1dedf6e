using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.Wire;

// Every message this project logs.
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Method} ended with {StatusCode}: {Detail}")]
    public static partial void Refused(ILogger logger, string method, StatusCode statusCode, string detail);

    [LoggerMessage(2, LogLevel.Error, "{Method} failed")]
    public static partial void HandlerFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(3, LogLevel.Information, "{Method} passed its deadline")]
    public static partial void DeadlinePassed(ILogger logger, string method);

    [LoggerMessage(4, LogLevel.Debug, "{Method} was given up by its caller")]
    public static partial void CallerGone(ILogger logger, string method);

    [LoggerMessage(5, LogLevel.Warning, "{Method} cannot send the metadata {Key}: its value is not printable ASCII")]
    public static partial void MetadataNotSent(ILogger logger, string method, string key);

    [LoggerMessage(6, LogLevel.Debug, "{Method} could not be ended after its deadline")]
    public static partial void NotEnded(ILogger logger, string method, Exception exception);

    [LoggerMessage(7, LogLevel.Warning, "{Method} is called without its credentials, because the channel to {Address} is not secure")]
    public static partial void CredentialsNotSent(ILogger logger, string method, Uri address);
}
