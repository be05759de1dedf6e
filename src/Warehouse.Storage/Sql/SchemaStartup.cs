using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Warehouse.Storage.Sql;

/// <summary>Brings the warehouse to its schema before anything that uses it starts.</summary>
internal sealed class SchemaStartup(SqlWarehouse warehouse, IndicatorCatalogue catalogue, TimeProvider time, ILogger<SchemaStartup> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var script in await warehouse.ApplySchemaAsync(catalogue, time, cancellationToken))
            Log.ScriptRan(logger, script);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
