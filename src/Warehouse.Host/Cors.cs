using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Warehouse.Host;

/// <summary>What a browser lets pages of other origins send and see.</summary>
internal static class Cors
{
    public static void Allow(CorsPolicyBuilder policy, IReadOnlyList<string> origins)
    {
        if (origins.Contains("*"))
            policy.AllowAnyOrigin();
        else
            policy.WithOrigins([.. origins]);
        policy.AllowAnyHeader().AllowAnyMethod().WithExposedHeaders("grpc-status", "grpc-message", "grpc-status-details-bin", "grpc-encoding", "x-request-id");
    }
}
