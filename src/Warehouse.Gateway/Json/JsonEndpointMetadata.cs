namespace Warehouse.Gateway.Json;

/// <summary>Marks an endpoint as one for JSON.</summary>
/// <param name="Verb">What follows the colon at the end of its path; empty for none.</param>
internal sealed record JsonEndpointMetadata(string Verb);
