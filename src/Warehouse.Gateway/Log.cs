using Microsoft.Extensions.Logging;

namespace Warehouse.Gateway;

/// <summary>Every message that this project logs.</summary>
internal static partial class Log
{
    [LoggerMessage(300, LogLevel.Information, "{Method} {RequestId} refused: {Code}, {ProblemCount} problems")]
    public static partial void RequestRefused(ILogger logger, string method, string requestId, string code, int problemCount);

    [LoggerMessage(301, LogLevel.Error, "{Method} {RequestId} stopped on a fault of the program")]
    public static partial void RequestBroke(ILogger logger, Exception exception, string method, string requestId);
}
