using Warehouse.Catalogue;

namespace Warehouse.Storage.Sql.Load;

/// <summary>Begins loads of the warehouse.</summary>
public sealed class WarehouseWriter(SqlWarehouse warehouse, IndicatorCatalogue catalogue)
{
    /// <summary>The target that is no dimension of the catalogue: the codes that districts had before.</summary>
    public const string FormerCodes = "district_former_code";

    /// <summary>Begins a load; nothing of it is in the warehouse until it is committed.</summary>
    /// <param name="pipelineId">The pipeline, which owns the rows that it loads.</param>
    /// <param name="runId">The run, which the rows will name.</param>
    /// <param name="fact">The fact that is loaded; null for a load of members only.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<WarehouseLoad> BeginAsync(string pipelineId, long runId, FactTable? fact, CancellationToken cancellationToken)
    {
        var session = new LoadSession(warehouse, await warehouse.OpenLoadAsync(cancellationToken), pipelineId, runId);
        try
        {
            return await WarehouseLoad.BeginAsync(session, catalogue.Dimensions, catalogue.Facts, fact, cancellationToken);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }
}
