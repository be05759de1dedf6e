using Microsoft.Data.SqlClient;
using Warehouse.Catalogue;
using Warehouse.EngineTests.Load;
using Warehouse.Etl.Load;
using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.SqlServer;

/// <summary>
/// A load that replaces partitions by a switch leaves what one leaves that writes row by row, to the last column. Where the
/// server has no partitions, both write row by row, and the tests of the switch itself are skipped.
/// </summary>
public sealed class PartitionSwitchTests : IDisposable
{
    private readonly LoadWorld _switching = new(StorageEngine.SqlServer);
    private readonly LoadWorld _writing = new(StorageEngine.SqlServer);

    [SkippableFact]
    public async Task LoadThatSwitches_LeavesWhatOneLeavesThatWrites()
    {
        await using var switching = await StartLoadedAsync(_switching, fromRows: 1);
        await using var writing = await StartLoadedAsync(_writing, fromRows: 0);
        Assert.Equal(await RowsAsync(_writing), await RowsAsync(_switching));
        await using var held = await switching.Engine.OpenSessionAsync(CancellationToken.None);
        var before = await ValuesAsync(held);

        foreach (var world in (LoadWorld[])[_switching, _writing])
            Change(world);
        var (switched, written) = (await switching.RunAsync("enrolment"), await writing.RunAsync("enrolment"));

        Assert.Equal(RunState.Succeeded, switched.State);
        Assert.Equal(written.Counts, switched.Counts);
        Assert.Equal(new RunCounts { RowsRead = 6, Inserted = 3, Updated = 2, Unchanged = 1, Deleted = 1 }, switched.Counts);
        Assert.Equal(written.DataVersion, switched.DataVersion);
        Assert.Equal(await RowsAsync(_writing), await RowsAsync(_switching));
        Assert.Equal(await AskAsync(writing), await AskAsync(switching));
        // Whoever began before sees what was then, or begins again; a mixture nobody sees.
        try
        {
            Assert.Equal(before, await ValuesAsync(held));
        }
        catch (SessionLostException)
        {
        }
    }

    [SkippableFact]
    public async Task Years_AreSwitched_WhereTheServerHasPartitions()
    {
        await using var host = await StartLoadedAsync(_switching, fromRows: 1);
        await SkipWithoutPartitionsAsync();
        var (of2018, of2019, of2017) = (await PlaceAsync(2018), await PlaceAsync(2019), await PlaceAsync(2017));

        Change(_switching);
        await host.RunAsync("enrolment");

        Assert.NotEqual(of2019, await PlaceAsync(2019));
        // One year did not change; another is of two pipelines.
        Assert.Equal((of2018, of2017), (await PlaceAsync(2018), await PlaceAsync(2017)));
        Assert.Equal(["0"], await _switching.QueryAsync("select count(*) from stg.fct_published_education"));
    }

    [SkippableFact]
    public async Task LoadThatFailsAfterItSwitched_LeavesNothing()
    {
        await using var host = await StartLoadedAsync(_switching, fromRows: 1);
        var before = await RowsAsync(_switching);
        Change(_switching);
        host.AtStep = reached => reached == LoadStep.Merged ? throw new ProblemException(new Problem("test.stop", "Enough.")) : Task.CompletedTask;

        var run = await host.RunAsync("enrolment");

        Assert.Equal((RunState.Failed, "test.stop"), (run.State, run.Error!.Code));
        Assert.Equal(before, await RowsAsync(_switching));
        await SkipWithoutPartitionsAsync();
        Assert.Equal(["0"], await _switching.QueryAsync("select count(*) from stg.fct_published_education"));
    }

    [SkippableFact]
    public async Task ReaderThatDoesNotEnd_HasTheLoadWriteRowByRow()
    {
        await using var host = await StartLoadedAsync(_switching, fromRows: 1);
        await SkipWithoutPartitionsAsync();
        await using var writing = await StartLoadedAsync(_writing, fromRows: 0);
        var of2019 = await PlaceAsync(2019);
        // More than the line takes, of which nobody reads more than the first row.
        await using var connection = (SqlConnection)await _switching.Warehouse.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "select f.source_column, a.name, b.name from dw.fct_published_education as f cross join sys.all_columns as a cross join sys.all_columns as b";
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());

        Change(_switching);
        Change(_writing);
        var run = await host.RunAsync("enrolment");

        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Equal((await writing.RunAsync("enrolment")).Counts, run.Counts);
        Assert.Equal(await RowsAsync(_writing), await RowsAsync(_switching));
        Assert.Equal(of2019, await PlaceAsync(2019));
        command.Cancel();
    }

    public void Dispose()
    {
        _switching.Dispose();
        _writing.Dispose();
    }

    // 2017 is of two pipelines; 2018 stays; 2019 changes; 2020 is still to come.
    private static async Task<LoadHost> StartLoadedAsync(LoadWorld world, int fromRows)
    {
        world.WritePipeline("other", "other.csv");
        world.WriteEnrolmentTo("other.csv", "湖南省,2017,7", "湖北省,2001,1");
        world.WriteEnrolment("湖北省,2018,100", "湖北省,2017,90", "湖北省,2019,110", "湖南省,2019,210");
        var host = await LoadHost.StartAsync(new Switching(world.Warehouse, fromRows), world.Folder.Pipelines);
        Assert.All(await host.InitialLoad.RunAsync(null, CancellationToken.None), run => Assert.Equal(RunState.Succeeded, run.State));
        return host;
    }

    // The first row stays as it is; the others move, change, come; 湖南省 2019 goes.
    private static void Change(LoadWorld world) => world.WriteEnrolment(
        "湖北省,2018,100", "湖北省,2019,111", "湖北省,2017,91", "湖北省,2020,120", "湖南省,2020,220", "全国,2019,999");

    private static Task<IReadOnlyList<string>> RowsAsync(LoadWorld world) => world.QueryAsync(
        """
        select concat(d.district_id, '|', f.stage_key, '|', f.academic_year, '|', f.measure, '|', f.value, '|', f.obs_status, '|', f.pipeline_id, '|', f.run_id, '|', e."file", '|', e.sheet, '|', f.source_line, '|', f.source_column)
        from dw.fct_published_education as f
        join dw.dim_district as d on d.district_key = f.district_key
        join etl.source as e on e.source_id = f.source_id
        order by f.academic_year, d.district_id
        """);

    private static Task<long> AskAsync(LoadHost host) => host.Engine.AskAsync(ValuesAsync, CancellationToken.None);

    private static async Task<long> ValuesAsync(IWarehouseSession session)
    {
        var fact = Shipped.Catalogue.FindFact("published_education")!;
        return (await session.ReadAvailabilityAsync(fact, fact.FindMeasure("enrolled_students")!, CancellationToken.None)).Sum(row => row.Values);
    }

    // Where the rows of a year are: a switch exchanges this between the fact and its twin, and nothing else in a load does.
    private async Task<string> PlaceAsync(int year) => Assert.Single(await _switching.QueryAsync(
        $"""
        select cast(p.hobt_id as nvarchar(20))
        from sys.partitions as p
        where p.object_id = object_id(N'dw.fct_published_education') and p.index_id in (0, 1)
            and p.partition_number = (
                select 1 + count(*) from sys.partition_range_values as v join sys.partition_functions as f on f.function_id = v.function_id
                where f.name = N'pf_year' and cast(v.value as int) <= {year})
        """));

    private async Task SkipWithoutPartitionsAsync()
    {
        var whyNone = await _switching.QueryAsync("select coalesce(max(left_out), 'it is not in the journal') from etl.schema_journal where feature = 'partition_switch' and left_out is not null");
        Skip.If((await _switching.QueryAsync("select case when object_id(N'stg.fct_published_education') is null then 0 else 1 end"))[0] == "0", $"The server has no partitions to switch: {whyNone[0]}");
    }

    // The same warehouse with another threshold.
    private sealed class Switching(TestWarehouse warehouse, int fromRows) : TestWarehouse
    {
        public override string Address => warehouse.Address;

        public override void Configure(StorageOptions options)
        {
            warehouse.Configure(options);
            options.SwitchFromRows = fromRows;
        }

        public override string Table(string name) => warehouse.Table(name);

        public override Task<System.Data.Common.DbConnection> OpenAsync() => warehouse.OpenAsync();

        // Whoever made it removes it.
        public override void Dispose()
        {
        }
    }
}
