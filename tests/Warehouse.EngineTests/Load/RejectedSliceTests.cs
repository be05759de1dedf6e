using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Load;

/// <summary>A source that speaks of a slice and tells nothing of it neither confirms what is loaded nor takes it away.</summary>
public abstract class RejectedSliceTests(StorageEngine engine) : IDisposable
{
    private readonly SliceWorld _world = new(engine);

    [SkippableTheory]
    [InlineData("火星省,2017,91")]
    [InlineData("湖北省,2017,很多")]
    [InlineData("湖北省,2017,91|湖北省,2017,92")]
    public async Task SliceOfWhichEveryRowIsRejected_FailsTheLoadOfItsPeriod(string rows)
    {
        _world.WritePeriods(maxRejected: 9);
        await using var host = await _world.StartAsync();
        _world.Write(2018, "湖北省,2017,90", "湖北省,2018,100");
        await SliceWorld.LoadAsync(host, "2018");

        _world.Write(2018, [.. rows.Split('|'), "湖北省,2018,101"]);
        var run = await SliceWorld.RunAsync(host, "2018");

        Assert.Equal((RunState.Failed, "etl.slice_rejected"), (run.State, run.Error?.Code));
        Assert.Contains("academic_year 2017", run.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(["湖北省 2017 = 90", "湖北省 2018 = 100"], await _world.FactsAsync());
        Assert.Equal(rows.Split('|').Length, (await host.Rejects.ListRejectsAsync(run.RunId, 10, 0, CancellationToken.None)).Count);
    }

    [SkippableFact]
    public async Task SliceOfWhichEveryRowIsRejected_FailsALoadWithoutPeriods()
    {
        _world.WriteWhole(maxRejected: 9);
        await using var host = await _world.StartAsync();
        _world.Write(2016, "湖北省,2017,90", "湖北省,2018,100");
        await SliceWorld.LoadAsync(host, "");

        _world.Write(2016, "湖北省,2017,很多", "湖北省,2018,101");
        var run = await SliceWorld.RunAsync(host, "");

        Assert.Equal((RunState.Failed, "etl.slice_rejected"), (run.State, run.Error?.Code));
        Assert.Equal(["湖北省 2017 = 90", "湖北省 2018 = 100"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task RowsThatDoNotSayOfWhichSliceTheyAre_MayBeOfOneThatIsNotThereOtherwise()
    {
        _world.WritePeriods(maxRejected: 9);
        await using var host = await _world.StartAsync();
        _world.Write(2018, "湖北省,2017,90", "湖北省,2018,100");
        await SliceWorld.LoadAsync(host, "2018");

        _world.Write(2018, "湖北省,二零一七,91", "湖北省,2018,101");
        var run = await SliceWorld.RunAsync(host, "2018");

        Assert.Equal((RunState.Failed, "etl.slice_rejected"), (run.State, run.Error?.Code));
        Assert.Equal(["湖北省 2017 = 90", "湖北省 2018 = 100"], await _world.FactsAsync());

        // Where nothing would go, they are rejects like any other.
        _world.Write(2018, "湖北省,二零一七,91", "湖北省,2017,90", "湖北省,2018,101");
        await SliceWorld.LoadAsync(host, "2018");
        Assert.Equal(["湖北省 2017 = 90", "湖北省 2018 = 101"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task SliceThatKeepsARow_OrOfWhichNothingIsLoaded_IsLoadedWithItsRejects()
    {
        _world.WritePeriods(maxRejected: 9);
        await using var host = await _world.StartAsync();
        _world.Write(2018, "湖北省,2018,100", "湖南省,2018,200");
        await SliceWorld.LoadAsync(host, "2018");

        _world.Write(2018, "湖北省,2018,101", "湖南省,2018,很多", "火星省,2016,1");
        var run = await SliceWorld.LoadAsync(host, "2018");

        Assert.Equal(new RunCounts { RowsRead = 3, RowsRejected = 2, Rejects = 2, Updated = 1, Deleted = 1 }, run.Counts);
        Assert.Equal(["湖北省 2018 = 101"], await _world.FactsAsync());
    }

    public void Dispose() => _world.Dispose();
}
