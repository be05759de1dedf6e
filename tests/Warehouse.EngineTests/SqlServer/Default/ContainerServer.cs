namespace Warehouse.EngineTests.SqlServer;

/// <summary>No container: this build has no client of Docker.</summary>
internal static class ContainerServer
{
    public static string? WhyNone => "WAREHOUSE_SQLSERVER names no SQL Server (a connection string); a build with -p:CardPackages=true starts one in Docker.";

    public static Task<string?> ConnectionStringAsync() => Task.FromResult<string?>(null);
}
