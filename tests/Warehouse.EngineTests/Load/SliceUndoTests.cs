using Warehouse.Storage;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Runs.Rejects;

namespace Warehouse.EngineTests.Load;

/// <summary>What is remembered of periods, and what is rejected, comes back with a rollback as the rows do.</summary>
public abstract class SliceUndoTests(StorageEngine engine) : IDisposable
{
    private readonly SliceWorld _world = new(engine);

    [SkippableFact]
    public async Task SliceThatOnlyTheLoadBeforeHad_GoesWithTheNextFile()
    {
        _world.WritePeriods();
        await using var host = await _world.StartAsync();
        // The row of 2017 names the run of 2019, whose next file leaves it to 2018.
        _world.Write(2019, "湖北省,2017,90", "湖北省,2019,110");
        await SliceWorld.LoadAsync(host, "2019");
        _world.Write(2018, "湖北省,2017,90", "湖北省,2018,100");
        await SliceWorld.LoadAsync(host, "2018");
        _world.Write(2019, "湖北省,2019,110");
        await SliceWorld.LoadAsync(host, "2019");

        _world.Write(2018, "湖北省,2017,90", "湖北省,2018,101");
        Assert.Equal(RunState.Succeeded, (await host.RollBackAsync(await SliceWorld.LoadAsync(host, "2018"))).State);
        _world.Write(2018, "湖北省,2018,102");
        await SliceWorld.LoadAsync(host, "2018");

        Assert.Equal(["湖北省 2018 = 102", "湖北省 2019 = 110"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task SeveralLoadsTakenBackAtOnce_LeaveWhatWasRememberedBeforeTheFirst()
    {
        _world.WritePeriods();
        await using var host = await _world.StartAsync();
        _world.Write(2018, "湖北省,2017,90", "湖北省,2018,100");
        await SliceWorld.LoadAsync(host, "2018");
        var before = await NotesAsync();
        _world.Write(2018, "湖北省,2018,101");
        var second = await SliceWorld.LoadAsync(host, "2018");
        _world.Write(2018, "湖北省,2016,80", "湖北省,2018,102");
        await SliceWorld.LoadAsync(host, "2018");
        Assert.NotEqual(before, await NotesAsync());

        Assert.Equal(RunState.Succeeded, (await host.RollBackAsync(second, cascade: true)).State);

        Assert.Equal(before, await NotesAsync());
        Assert.Equal(["湖北省 2017 = 90", "湖北省 2018 = 100"], await _world.FactsAsync());
        Assert.Empty(await _world.World.QueryAsync($"select slice from {_world.World.Warehouse.Table("etl_slice_before")} where run_id >= {second.RunId}"));
    }

    // What a replay added is its period's too, though its load had rejected all of it.
    [SkippableFact]
    public async Task SliceThatAReplayBrought_StaysWhenAnotherPeriodNoLongerHasIt()
    {
        _world.WritePeriods(maxRejected: 9);
        await using var host = await _world.StartAsync();
        _world.Write(2018, "湖北省,2017,90", "湖北省,2018,100");
        await SliceWorld.LoadAsync(host, "2018");
        _world.Write(2019, "火星省,2016,80", "湖北省,2019,110");
        var load = await SliceWorld.LoadAsync(host, "2019");
        var replay = await ReplayAsync(host, load, "_reject,地区,年份,在校生数\n1,湖南省,2017,81\n");
        Assert.Equal((RunState.Succeeded, 1), (replay.State, replay.Counts.Inserted));

        _world.Write(2018, "湖北省,2018,100");
        await SliceWorld.LoadAsync(host, "2018");

        Assert.Contains("湖南省 2017 = 81", await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task RejectsThatALoadClosed_AreOpenAgainOnceItIsTakenBack()
    {
        _world.WritePeriods(maxRejected: 9);
        await using var host = await _world.StartAsync();
        _world.Write(2018, "湖北省,2018,100", "火星省,2018,1", "金星省,2018,2");
        var first = await SliceWorld.LoadAsync(host, "2018");
        await host.Rejects.GiveUpAsync(first.RunId, new RejectFilter { Text = "金星省" }, "who", "no such place", CancellationToken.None);
        _world.Write(2018, "湖北省,2018,101", "水星省,2018,3");
        var second = await SliceWorld.LoadAsync(host, "2018");
        Assert.Equal(["superseded", "given_up"], await StatesAsync(first));
        Assert.Equal(["open"], await StatesAsync(second));

        await host.RollBackAsync(second);

        Assert.Equal(["open", "given_up"], await StatesAsync(first));
        Assert.Equal(["superseded"], await StatesAsync(second));
        // What was opened again can be corrected, and that taken back.
        var replay = await ReplayAsync(host, first, "_reject,地区,年份,在校生数\n1,湖南省,2018,200\n");
        Assert.Equal(["corrected", "given_up"], await StatesAsync(first));
        Assert.Equal(["湖北省 2018 = 100", "湖南省 2018 = 200"], await _world.FactsAsync());
        await host.RollBackAsync(replay);
        Assert.Equal(["open", "given_up"], await StatesAsync(first));
        Assert.Equal(["湖北省 2018 = 100"], await _world.FactsAsync());
    }

    // Those of the run between were closed by the last one, and are open in between no more.
    [SkippableFact]
    public async Task RejectsOfSeveralLoadsTakenBackAtOnce_AreThoseOfTheLoadThatStands()
    {
        _world.WritePeriods(maxRejected: 9);
        await using var host = await _world.StartAsync();
        var runs = new List<Run>();
        foreach (var pupils in (int[])[100, 101, 102])
        {
            _world.Write(2018, $"湖北省,2018,{pupils}", "火星省,2018,1");
            runs.Add(await SliceWorld.LoadAsync(host, "2018"));
        }

        await host.RollBackAsync(runs[1], cascade: true);

        Assert.Equal(["open"], await StatesAsync(runs[0]));
        Assert.Equal(["superseded"], await StatesAsync(runs[1]));
        Assert.Equal(["superseded"], await StatesAsync(runs[2]));
    }

    public void Dispose() => _world.Dispose();

    private Task<IReadOnlyList<string>> NotesAsync() =>
        _world.World.QueryAsync($"select concat(period, ' ', slice, ' ', run_id) from {_world.World.Warehouse.Table("etl_slice")} order by period, slice");

    private Task<IReadOnlyList<string>> StatesAsync(Run run) =>
        _world.World.QueryAsync($"select state from {_world.World.Warehouse.Table("etl_reject_row")} where run_id = {run.RunId} order by row_no");

    private static async Task<Run> ReplayAsync(LoadHost host, Run run, string csv)
    {
        using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(csv));
        return await host.EndOfAsync((await host.Replays.RequestAsync(run, content, "", null, CancellationToken.None)).RunId);
    }
}
