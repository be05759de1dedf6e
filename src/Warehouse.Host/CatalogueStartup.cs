using Warehouse.Query;
using Warehouse.Query.Standards;
using Warehouse.Storage;

namespace Warehouse.Host;

/// <summary>Holds the catalogue against the members of the warehouse before anything is served.</summary>
internal sealed class CatalogueStartup(IWarehouseEngine engine) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var session = await engine.OpenSessionAsync(cancellationToken);
        CatalogueCheck.Check(engine.Catalogue, session.Members);
        StandardCheck.Check(engine.Catalogue, session.Members);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
