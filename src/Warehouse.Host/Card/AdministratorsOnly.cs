using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Hangfire.Dashboard;

namespace Warehouse.Host;

/// <summary>Opens the dashboard to who knows the administrator's password, by HTTP Basic.</summary>
internal sealed class AdministratorsOnly(string user, string password) : IDashboardAuthorizationFilter
{
    private readonly byte[] _expected = SHA256.HashData(Encoding.UTF8.GetBytes($"{user}:{password}"));

    /// <inheritdoc />
    public bool Authorize(DashboardContext context)
    {
        var http = context.GetHttpContext();
        if (IsAdministrator(http.Request.Headers.Authorization) && !IsOfAnotherSite(http.Request))
            return true;
        http.Response.Headers.WWWAuthenticate = "Basic realm=\"Edustat\", charset=\"UTF-8\"";
        return false;
    }

    // Digests have one length, so that the time it takes tells nothing of how much was right.
    internal bool IsAdministrator(string? authorization) =>
        AuthenticationHeaderValue.TryParse(authorization, out var header)
        && header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)
        && Decode(header.Parameter ?? "") is { } credentials
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(credentials), _expected);

    // A browser sends the password with what the page of another site posts, too; but it says whose page that is.
    internal static bool IsOfAnotherSite(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method)
        && (request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none")
            || (Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin) && origin.Authority != request.Host.Value));

    private static byte[]? Decode(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }
}
