using Warehouse.Storage;
using Warehouse.Storage.Sql.Load;
using Warehouse.Storage.Sqlite;

namespace Warehouse.EngineTests.Load;

/// <summary>A fact that was empty has its indexes and checks after its first rows as before.</summary>
public sealed class BulkFillTests : IDisposable
{
    private const string Status = "obs_status text not null check (obs_status in ('final', 'missing', 'withheld'))";

    private readonly LoadWorld _world = new(StorageEngine.Sqlite);

    [Fact]
    public async Task FirstLoad_LeavesIndexesAndChecksAsTheyWere()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        var fact = Shipped.Catalogue.FindFact("school_enrolment")!;
        var before = await IndexesAsync();
        await using (var load = await host.Service<WarehouseWriter>().BeginAsync("classes", 1, fact, CancellationToken.None))
        {
            await load.BeginCommitAsync(CancellationToken.None);
            var schema = await LoadSchema.ReadAsync(load.Session, Shipped.Catalogue.Dimensions, Shipped.Catalogue.Facts, fact, CancellationToken.None);

            await BulkFill.RunAsync(load.Session, schema.Fact!.Table, CancellationToken.None);

            Assert.Equal(0, await load.Session.CountAsync("pragma ignore_check_constraints", CancellationToken.None));
            await load.CommitAsync(CancellationToken.None);
        }

        Assert.NotEmpty(before);
        Assert.Equal(before, await IndexesAsync());

        Task<IReadOnlyList<string>> IndexesAsync() =>
            _world.QueryAsync("select name || ': ' || sql from sqlite_schema where type = 'index' and tbl_name = 'fct_enrolment' and sql is not null order by name");
    }

    [Theory]
    [InlineData($"create table f (a integer, {Status})", true)]
    [InlineData($"create table f (a real not null check (a = 1), {Status})", false)]
    [InlineData($"create table f ({Status}, constraint c CHECK (a is null))", false)]
    [InlineData("create table f (obs_status text not null check (obs_status in ('final', 'missing')))", false)]
    [InlineData("create table f (a integer)", false)]
    public void ChecksAreSpared_OnlyWhereTheStatusIsAllTheyAreAbout(string definition, bool areSpared) =>
        Assert.Equal(areSpared, BulkFill.OnlyChecksStatus(definition));

    public void Dispose() => _world.Dispose();
}
