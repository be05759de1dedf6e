using Microsoft.Extensions.Logging;

namespace Warehouse.Storage;

/// <summary>Every message that this project logs.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Schema script {Script} ran")]
    public static partial void ScriptRan(ILogger logger, string script);
}
