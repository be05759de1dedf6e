using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Warehouse.Gateway.Json;

/// <summary>The name under which caller and log speak of one request.</summary>
internal static class RequestId
{
    public const string Header = "x-request-id";

    /// <summary>The host's, else the caller's, else the trace's; sent back with the answer.</summary>
    public static string Assign(HttpContext http)
    {
        if (http.Response.Headers[Header].ToString() is { Length: > 0 } assigned)
            return assigned;
        var given = http.Request.Headers[Header].ToString();
        var id = IsHarmless(given) ? given : Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
        http.Response.Headers[Header] = id;
        return id;
    }

    // It goes into logs, so nothing that could look like another line.
    private static bool IsHarmless(string id) =>
        id.Length is > 0 and <= 128 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':');
}
