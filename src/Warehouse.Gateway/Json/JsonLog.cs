using Microsoft.Extensions.Logging;

namespace Warehouse.Gateway.Json;

/// <summary>Everything JSON calls log: events 3100 to 3199.</summary>
internal static partial class JsonLog
{
    [LoggerMessage(3100, LogLevel.Error, "{Method} failed unexpectedly; request {RequestId}")]
    public static partial void FailedUnexpectedly(ILogger logger, Exception exception, string method, string requestId);

    [LoggerMessage(3101, LogLevel.Information, "{Method} was refused before its service saw it: {Codes}; request {RequestId}")]
    public static partial void Refused(ILogger logger, string method, string codes, string requestId);

    [LoggerMessage(3102, LogLevel.Debug, "{Method} ended because its caller went away; request {RequestId}")]
    public static partial void CallerLeft(ILogger logger, Exception exception, string method, string requestId);

    [LoggerMessage(3103, LogLevel.Information, "{Method} passed its deadline; request {RequestId}")]
    public static partial void DeadlinePassed(ILogger logger, Exception exception, string method, string requestId);

    [LoggerMessage(3104, LogLevel.Information, "{Verb} {Path} is no route: HTTP {HttpStatus}")]
    public static partial void NoRoute(ILogger logger, string verb, string path, int httpStatus);
}
