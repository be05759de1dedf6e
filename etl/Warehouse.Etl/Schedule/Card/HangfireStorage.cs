using Hangfire;
using Hangfire.InMemory;
using Hangfire.SqlServer;
using Microsoft.Extensions.Configuration;

namespace Warehouse.Etl.Schedule;

/// <summary>Where Hangfire keeps its jobs: in a schema of its own beside the warehouse on SQL Server, else in memory.</summary>
internal sealed class HangfireStorage
{
    private readonly string? _connectionString;

    // What the current schema allows is said here instead of asked for, because the database may not be there yet.
    private readonly SqlServerStorageOptions _sqlServer = new()
    {
        SchemaName = "hangfire",
        PrepareSchemaIfNecessary = false,
        TryAutoDetectSchemaDependentOptions = false,
        DisableGlobalLocks = true,
        UseIgnoreDupKeyOption = true,
    };

    /// <summary>By <c>Storage:Engine</c> and <c>Storage:ConnectionString</c>; connects to nothing.</summary>
    public HangfireStorage(IConfiguration configuration)
    {
        var storage = configuration.GetSection("Storage");
        if (string.Equals(storage["Engine"], "SqlServer", StringComparison.OrdinalIgnoreCase))
            _connectionString = storage["ConnectionString"] ?? "";
        Jobs = _connectionString is null ? new InMemoryStorage() : new SqlServerStorage(_connectionString, _sqlServer);
    }

    /// <summary>The storage.</summary>
    public JobStorage Jobs { get; }

    /// <summary>Makes or renews the tables, once the warehouse has made the database.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_connectionString is null)
            return;
        await using var connection = _sqlServer.SqlClientFactory.CreateConnection()!;
        connection.ConnectionString = _connectionString;
        await connection.OpenAsync(cancellationToken);
        SqlServerObjectsInstaller.Install(connection, _sqlServer.SchemaName, enableHeavyMigrations: true);
    }
}
