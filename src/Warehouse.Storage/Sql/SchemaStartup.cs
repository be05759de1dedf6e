using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Warehouse.Storage.Sqlite;

namespace Warehouse.Storage.Sql;

/// <summary>Brings the warehouse to its schema before anything that uses it starts.</summary>
internal sealed class SchemaStartup(SqliteWarehouse warehouse, TimeProvider time, ILogger<SchemaStartup> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var script in await SchemaScripts.ApplyAsync(warehouse, time, cancellationToken))
            Log.ScriptRan(logger, script);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
