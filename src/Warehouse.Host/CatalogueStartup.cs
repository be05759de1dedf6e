using Warehouse.Catalogue.Plans;
using Warehouse.Query;
using Warehouse.Query.Plans;
using Warehouse.Query.Standards;
using Warehouse.Storage;

namespace Warehouse.Host;

/// <summary>Holds the catalogue and its plans against the members of the warehouse before anything is served.</summary>
internal sealed class CatalogueStartup(IWarehouseEngine engine, PlanBook plans) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var session = await engine.OpenSessionAsync(cancellationToken);
        CatalogueCheck.Check(engine.Catalogue, session.Members);
        StandardCheck.Check(engine.Catalogue, session.Members);
        PlanCheck.Check(plans, engine.Catalogue, session.Members);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
