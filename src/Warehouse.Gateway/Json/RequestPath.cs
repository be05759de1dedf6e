using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Warehouse.Gateway.Json;

/// <summary>The path of a request as it was sent.</summary>
internal static class RequestPath
{
    /// <summary>
    /// The fields in the path; null when routing took a path for this template that is not quite it: another case, a slash too many.
    /// Throws <see cref="FormatException" /> for what is no percent-encoded UTF-8.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, string>>? Match(HttpRequest request, RouteTemplate template) =>
        template.Match(Raw(request)) ?? template.Match(request.Path.ToUriComponent());

    // The server decodes the path, and after that an encoded slash cannot be told from one that separates.
    private static string Raw(HttpRequest request)
    {
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var path = target.Split('?', 2)[0];
        var prefix = request.PathBase.ToUriComponent();
        return path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : path;
    }
}
