using DotNet.Testcontainers.Configurations;
using Testcontainers.MsSql;

namespace Warehouse.EngineTests.SqlServer;

/// <summary>A SQL Server in a container, one for the whole test process; Testcontainers removes it when the process has ended.</summary>
internal static class ContainerServer
{
    private const string Image = "mcr.microsoft.com/mssql/server:2022-latest";

    private static readonly Lazy<Task<string>> Started = new(StartAsync);

    public static string? WhyNone { get; } = TestcontainersSettings.OS.DockerEndpointAuthConfig is null
        ? "WAREHOUSE_SQLSERVER names no SQL Server (a connection string), and Docker does not answer."
        : null;

    public static async Task<string?> ConnectionStringAsync() => WhyNone is null ? await Started.Value : null;

    private static async Task<string> StartAsync()
    {
        var container = new MsSqlBuilder(Image).Build();
        await container.StartAsync();
        return container.GetConnectionString();
    }
}
