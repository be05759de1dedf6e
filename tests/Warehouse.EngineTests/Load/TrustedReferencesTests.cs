using Warehouse.Storage;
using Warehouse.Storage.Sql.Load;
using Warehouse.Storage.Sqlite;

namespace Warehouse.EngineTests.Load;

/// <summary>Foreign keys are switched off for the rows of a fact only, and only when all that they may refer to is there.</summary>
public sealed class TrustedReferencesTests : IDisposable
{
    private readonly LoadWorld _world = new(StorageEngine.Sqlite);

    [Fact]
    public async Task MemberThatIsNotThere_LeavesTheEngineToLook()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        var fact = Shipped.Catalogue.FindFact("school_enrolment")!;
        await using var load = await host.Service<WarehouseWriter>().BeginAsync("classes", 1, fact, CancellationToken.None);
        var schema = await LoadSchema.ReadAsync(load.Session, Shipped.Catalogue.Dimensions, Shipped.Catalogue.Facts, fact, CancellationToken.None);

        await load.Session.ExecuteAsync("insert into temp.used_district (number, id) select district_key, district_id from dim_district", CancellationToken.None);
        using (var trusted = await TrustedReferences.BeginAsync(load.Session, schema.Fact!, CancellationToken.None))
        {
            Assert.NotNull(trusted);
            Assert.Equal(0, await ForeignKeysAsync());
        }

        Assert.Equal(1, await ForeignKeysAsync());
        await load.Session.ExecuteAsync("insert into temp.used_district (number, id) values (-7, 'cn-99')", CancellationToken.None);
        Assert.Null(await TrustedReferences.BeginAsync(load.Session, schema.Fact!, CancellationToken.None));
        Assert.Equal(1, await ForeignKeysAsync());

        Task<long> ForeignKeysAsync() => load.Session.CountAsync("pragma foreign_keys", CancellationToken.None);
    }

    [Fact]
    public async Task LoadOfFacts_LeavesNoReferenceWithoutItsRow()
    {
        _world.WritePipeline("enrolment", "enrolment.csv", maxRejected: 5);
        await using var host = await _world.StartLoadedAsync("湖北省,2018,90", "某省,2019,1", "湖北省,2019,100", "湖南省,2019,7");

        Assert.Equal(3, (await _world.FactsAsync()).Count);
        Assert.Empty(await _world.QueryAsync("pragma foreign_key_check"));
    }

    public void Dispose() => _world.Dispose();
}
