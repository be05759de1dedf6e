using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Warehouse.Gateway.Json;

/// <summary>gRPC and gRPC-Web share path and verb with JSON: their content types take every JSON endpoint out of the choice.</summary>
internal sealed class GrpcContentTypePolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    // Before the policies of the framework look at what is left.
    public override int Order => -2000;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(IsJson);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        if (httpContext.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
            return Task.CompletedTask;
        for (var i = 0; i < candidates.Count; i++)
        {
            if (IsJson(candidates[i].Endpoint))
                candidates.SetValidity(i, false);
        }

        return Task.CompletedTask;
    }

    private static bool IsJson(Endpoint endpoint) => endpoint.Metadata.GetMetadata<JsonEndpointMetadata>() is not null;
}
