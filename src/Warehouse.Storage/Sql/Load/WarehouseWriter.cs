using Warehouse.Catalogue;

namespace Warehouse.Storage.Sql.Load;

/// <summary>Begins loads of the warehouse.</summary>
public sealed class WarehouseWriter(SqlWarehouse warehouse, IndicatorCatalogue catalogue)
{
    /// <summary>A target that is no dimension of the catalogue: the codes that districts had before.</summary>
    public const string FormerCodes = "district_former_code";

    /// <summary>Another such: other names of districts.</summary>
    public const string Aliases = "district_alias";

    /// <summary>Another such: the streets and towns that zones run, with dates.</summary>
    public const string Memberships = "district_member";

    /// <summary>Another such: what codes of districts have meant over time.</summary>
    public const string CodeHistory = "district_code_history";

    /// <summary>Another such: what members of any dimension were from a day on.</summary>
    public const string History = "member_history";

    /// <summary>Another such: which members of any dimension go on with which.</summary>
    public const string Successions = "member_succession";

    /// <summary>Begins a load; nothing of it is in the warehouse until it is committed.</summary>
    /// <param name="pipelineId">The pipeline, which owns the rows that it loads.</param>
    /// <param name="runId">The run, which the rows will name.</param>
    /// <param name="fact">The fact that is loaded; null for a load of members only.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<WarehouseLoad> BeginAsync(string pipelineId, long runId, FactTable? fact, CancellationToken cancellationToken) =>
        BeginAsync(pipelineId, runId, null, fact, null, cancellationToken);

    /// <summary>As above, to add corrected rows of an earlier run; all other rows of the pipeline stay.</summary>
    /// <param name="pipelineId">The pipeline.</param>
    /// <param name="runId">The run.</param>
    /// <param name="ofRun">The run whose rejects were corrected; null for a load.</param>
    /// <param name="fact">The fact; null for members only.</param>
    /// <param name="slices">What of the pipeline's rows is replaced; null for all of them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<WarehouseLoad> BeginAsync(string pipelineId, long runId, long? ofRun, FactTable? fact, LoadSlices? slices, CancellationToken cancellationToken)
    {
        var session = new LoadSession(warehouse, await warehouse.OpenLoadAsync(cancellationToken), pipelineId, runId, ofRun);
        try
        {
            return await WarehouseLoad.BeginAsync(session, catalogue.Dimensions, catalogue.Facts, fact, slices, cancellationToken);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins a rollback; it has the warehouse to itself, and nothing is changed until it is committed.</summary>
    /// <param name="pipelineId">The pipeline whose run is rolled back.</param>
    /// <param name="runId">The run that rolls it back.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<WarehouseUndo> BeginUndoAsync(string pipelineId, long runId, CancellationToken cancellationToken)
    {
        var session = new LoadSession(warehouse, await warehouse.OpenLoadAsync(cancellationToken), pipelineId, runId, null);
        try
        {
            return await WarehouseUndo.BeginAsync(session, catalogue.Dimensions, catalogue.Facts, cancellationToken);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }
}
