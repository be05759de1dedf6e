using System.ComponentModel.DataAnnotations;

namespace Warehouse.Gateway.Json;

/// <summary>Limits of JSON calls.</summary>
public sealed class JsonGatewayOptions
{
    /// <summary>The largest request body, after decompression; 4 MiB as for gRPC.</summary>
    [Range(1024, 1 << 30)]
    public int MaxRequestBytes { get; set; } = 4 * 1024 * 1024;
}
