namespace Warehouse.Gateway.Json;

internal static class OpenApiDocument
{
    public static byte[] Write(IReadOnlyList<JsonMethod> methods) => [];
}
