namespace Warehouse.EngineTests.SqlServer;

/// <summary>The SQL Server that tests run on: the one that <c>WAREHOUSE_SQLSERVER</c> names, else one in a container where this build can start it.</summary>
internal static class SqlServerUnderTest
{
    private static readonly string? Named = Environment.GetEnvironmentVariable("WAREHOUSE_SQLSERVER") is { Length: > 0 } connectionString ? connectionString : null;

    /// <summary>Why there is none, as skipped tests show it; null when there is one. Starts nothing.</summary>
    public static string? WhyNone { get; } = Named is null ? ContainerServer.WhyNone : null;

    /// <summary>Of a login that may make databases; null where there is no server. Starts the container when first asked.</summary>
    public static Task<string?> ConnectionStringAsync() => Named is null ? ContainerServer.ConnectionStringAsync() : Task.FromResult<string?>(Named);
}
