namespace Warehouse.Gateway.Json;

/// <summary>The part of a route template that fills a field of the request.</summary>
/// <param name="FieldPath">The field as the proto names it, with dots for nested ones.</param>
/// <param name="Start">The first segment of its value.</param>
/// <param name="End">The segment after its value.</param>
internal sealed record RouteVariable(string FieldPath, int Start, int End);
