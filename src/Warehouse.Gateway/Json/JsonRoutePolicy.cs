using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Warehouse.Gateway.Json;

/// <summary>
/// Which endpoints of one path are meant. gRPC and gRPC-Web share path and verb with JSON: their content types take every JSON
/// endpoint out of the choice. And <c>runs/17:watch</c> is not the run "17:watch", whatever the HTTP verb.
/// </summary>
internal sealed class JsonRoutePolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    // Before the policies of the framework look at what is left.
    public override int Order => -2000;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(endpoint => Marker(endpoint) is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var isGrpc = httpContext.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;
        var verb = isGrpc ? "" : VerbOf(candidates);
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && Marker(candidates[i].Endpoint) is { } json && (isGrpc || json.Verb != verb))
                candidates.SetValidity(i, false);
        }

        return Task.CompletedTask;
    }

    // The verb after the colon of any route that fits, because such a route says more.
    private static string VerbOf(CandidateSet candidates)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && Marker(candidates[i].Endpoint) is { Verb.Length: > 0 } json)
                return json.Verb;
        }

        return "";
    }

    private static JsonEndpointMetadata? Marker(Endpoint endpoint) => endpoint.Metadata.GetMetadata<JsonEndpointMetadata>();
}
