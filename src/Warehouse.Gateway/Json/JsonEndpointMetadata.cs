namespace Warehouse.Gateway.Json;

/// <summary>Marks an endpoint as one for JSON, which leaves gRPC's content types to others.</summary>
internal sealed class JsonEndpointMetadata
{
    public static JsonEndpointMetadata Instance { get; } = new();
}
