using System.Net;

namespace Warehouse.Host;

/// <summary>Where the host listens and what it reads; every setting has a default that runs.</summary>
internal sealed partial class HostOptions
{
    /// <summary>Address of JSON, gRPC-Web, health and OpenAPI, over HTTP/1.1. Port 0 takes a free one.</summary>
    public string Http { get; set; } = "127.0.0.1:5080";

    /// <summary>Address of gRPC, over HTTP/2 without TLS.</summary>
    public string Grpc { get; set; } = "127.0.0.1:5081";

    /// <summary>The catalogue's folder.</summary>
    public string CatalogueDirectory { get; set; } = Path.Combine(AppContext.BaseDirectory, "sql", "catalogue");

    /// <summary>Origins whose pages may call over gRPC-Web or JSON; none by default, "*" for any.</summary>
    public IReadOnlyList<string> CorsOrigins { get; set; } = [];

    /// <summary>Largest request in bytes, on every protocol.</summary>
    public int MaxRequestBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Load at start what is not loaded yet.</summary>
    public bool LoadAtStart { get; set; } = true;

    /// <summary>The endpoint of an address setting.</summary>
    /// <exception cref="Warehouse.Catalogue.ProblemException"><c>host.bad_address</c>.</exception>
    public static IPEndPoint Endpoint(string setting, string address) =>
        IPEndPoint.TryParse(address.Replace("localhost", "127.0.0.1", StringComparison.OrdinalIgnoreCase), out var endpoint) && address.Contains(':', StringComparison.Ordinal)
            ? endpoint
            : throw new Catalogue.ProblemException(new Catalogue.Problem("host.bad_address", $"'{address}' is not an address with a port.", setting, "Write it as 127.0.0.1:5080, or 0.0.0.0:5080 for all addresses."));
}
