using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Load;

/// <summary>A folder that is watched: what comes into it is loaded once, when nobody writes to it any more.</summary>
public abstract class FolderTests(StorageEngine engine) : IDisposable
{
    private readonly SliceWorld _world = new(engine);
    private long _lastRun;

    [SkippableFact]
    public async Task EveryFileOfAFolder_IsAPeriodThatItsNameTells()
    {
        _world.WritePipeline("folder: { path: ../inbox, glob: '*.csv', names: 'pupils_(?<period>[0-9]{4})', runs: each, settle_seconds: 0 }", "'${period}'");
        Directory.CreateDirectory(Path.Combine(_world.World.Folder.Root, "inbox"));
        await using var host = await _world.StartAsync();
        _world.World.Folder.Write("inbox/pupils_2018.csv", "地区,在校生数\n湖北省,100\n");
        _world.World.Folder.Write("inbox/pupils_2019.csv", "地区,在校生数\n湖北省,110\n");

        Assert.Equal(["2018", "2019"], (await LookAsync(host)).Select(run => run.Period));
        Assert.Empty(await LookAsync(host));
        _world.World.Folder.Write("inbox/pupils_2018.csv", "地区,在校生数\n湖北省,101\n");
        var again = Assert.Single(await LookAsync(host));

        Assert.Equal(("2018", new RunCounts { RowsRead = 1, Updated = 1 }), (again.Period, again.Counts));
        Assert.Equal(["湖北省 2018 = 101", "湖北省 2019 = 110"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task FileOfAFolderThatFailed_IsNotTriedAgainBeforeItChanges()
    {
        _world.WritePipeline("folder: { path: ../inbox, glob: '*.csv', settle_seconds: 0 }");
        Directory.CreateDirectory(Path.Combine(_world.World.Folder.Root, "inbox"));
        await using var host = await _world.StartAsync();
        _world.World.Folder.Write("inbox/a.csv", "地区,年份,在校生数\n湖北省,2018,x\n");

        Assert.Equal(RunState.Failed, Assert.Single(await LookAsync(host)).State);
        Assert.Empty(await LookAsync(host));
        _world.World.Folder.Write("inbox/a.csv", "地区,年份,在校生数\n湖北省,2018,1\n");

        Assert.Equal(RunState.Succeeded, Assert.Single(await LookAsync(host)).State);
    }

    [SkippableFact]
    public async Task FileOfAFolderThatIsNamedOtherwise_IsShownByOneFailedRun()
    {
        _world.WritePipeline("folder: { path: ../inbox, glob: '*.csv', names: 'pupils_(?<period>[0-9]{4})', runs: each, settle_seconds: 0 }", "'${period}'");
        _world.World.Folder.Write("inbox/2018.csv", "地区,在校生数\n湖北省,100\n");
        await using var host = await _world.StartAsync();

        var shown = Assert.Single(await LookAsync(host));
        Assert.Empty(await LookAsync(host));
        File.Move(Path.Combine(_world.World.Folder.Root, "inbox", "2018.csv"), Path.Combine(_world.World.Folder.Root, "inbox", "pupils_2018.csv"));
        var loaded = Assert.Single(await LookAsync(host));

        Assert.Equal((RunState.Failed, "etl.unexpected_file_name"), (shown.State, shown.Error!.Code));
        Assert.Equal((RunState.Succeeded, "2018"), (loaded.State, loaded.Period));
    }

    [SkippableFact]
    public async Task FileThatIsStillWritten_IsLeftAlone()
    {
        _world.WritePipeline("folder: { path: ../inbox, glob: '*.csv', settle_seconds: 3600 }");
        _world.World.Folder.Write("inbox/a.csv", "地区,年份,在校生数\n湖北省,2018,1\n");
        await using var host = await _world.StartAsync();

        Assert.Empty(await LookAsync(host));
        Assert.Empty(await LookAsync(host));
    }

    public void Dispose() => _world.Dispose();

    // The runs that a look asks for, ended, by period.
    private async Task<IReadOnlyList<Run>> LookAsync(LoadHost host)
    {
        await host.LookAtFoldersAsync();
        var runs = new List<Run>();
        foreach (var run in (await host.Runs.ListAsync("years", 100, null, CancellationToken.None)).Where(run => run.RunId > _lastRun))
            runs.Add(await host.EndOfAsync(run.RunId));
        _lastRun = runs.Select(run => run.RunId).DefaultIfEmpty(_lastRun).Max();
        return runs.OrderBy(run => run.Period, StringComparer.Ordinal).ToList();
    }
}
