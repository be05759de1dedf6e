using Hangfire;
using Hangfire.InMemory;
using Hangfire.SqlServer;
using Microsoft.Data.SqlClient;
using Microsoft.Extensions.Options;
using Warehouse.Storage;

namespace Warehouse.Etl.Schedule;

/// <summary>Where Hangfire keeps its jobs: in a schema of its own beside the warehouse on SQL Server, else in memory.</summary>
internal sealed class HangfireStorage
{
    private readonly StorageOptions _warehouse;

    // What the current schema allows is said here instead of asked for, because the database may not be there yet.
    private readonly SqlServerStorageOptions _sqlServer = new()
    {
        SqlClientFactory = SqlClientFactory.Instance,
        SchemaName = "hangfire",
        PrepareSchemaIfNecessary = false,
        TryAutoDetectSchemaDependentOptions = false,
        DisableGlobalLocks = true,
        UseIgnoreDupKeyOption = true,
    };

    /// <summary>Connects to nothing.</summary>
    public HangfireStorage(IOptions<StorageOptions> warehouse)
    {
        _warehouse = warehouse.Value;
        Jobs = _warehouse.Engine == StorageEngine.SqlServer ? new SqlServerStorage(_warehouse.ConnectionString, _sqlServer) : new InMemoryStorage();
    }

    /// <summary>The storage.</summary>
    public JobStorage Jobs { get; }

    /// <summary>Makes or renews the tables, once the warehouse has made the database.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_warehouse.Engine != StorageEngine.SqlServer)
            return;
        await using var connection = new SqlConnection(_warehouse.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        SqlServerObjectsInstaller.Install(connection, _sqlServer.SchemaName, enableHeavyMigrations: true);
    }
}
