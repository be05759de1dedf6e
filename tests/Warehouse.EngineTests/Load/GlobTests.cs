using Warehouse.Etl.Load;
using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Load;

/// <summary>Files that are named by a pattern.</summary>
public abstract class GlobTests : IDisposable
{
    private readonly LoadWorld _world;

    protected GlobTests(StorageEngine engine)
    {
        _world = new LoadWorld(engine);
        _world.WritePipeline("enrolment", "part_*.csv", maxRejected: 9);
    }

    [SkippableFact]
    public async Task Files_AreReadInTheOrderOfTheirNames()
    {
        foreach (var number in (string[])["2", "10", "1"])
            _world.WriteEnrolmentTo($"part_{number}.csv", $"湖北省,20{number.PadLeft(2, '0')},{number}", "火星省,2019,1");
        _world.WriteEnrolmentTo("other_1.csv", "湖北省,2019,7");
        await using var host = await StartAsync();

        var run = await host.RunAsync("enrolment");

        Assert.Equal((null, 6L, 3), (run.Error, run.Counts.RowsRead, run.Counts.Inserted));
        Assert.Equal(
            ["samples/part_1.csv", "samples/part_10.csv", "samples/part_2.csv"],
            (await _world.QueryAsync($"select \"file\" from {_world.Warehouse.Table("etl_reject")} order by seq")).Select(file => file[file.IndexOf("samples", StringComparison.Ordinal)..]));
    }

    [SkippableFact]
    public async Task PatternThatNoFileFits_IsNamed_AndTheNextRunFindsWhatCame()
    {
        await using var host = await StartAsync();

        var none = await host.RunAsync("enrolment");
        _world.WriteEnrolmentTo("part_1.csv", "湖北省,2019,100");
        var one = await host.RunAsync("enrolment");

        Assert.Equal((RunState.Failed, "etl.file_not_found"), (none.State, none.Error!.Code));
        Assert.Contains("part_*.csv", none.Error.Message, StringComparison.Ordinal);
        Assert.Null(one.Error);
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task FileThatComesOrGoes_ChangesWhatTheSourceIs()
    {
        _world.WriteEnrolmentTo("part_1.csv", "湖北省,2019,100");
        await using var host = await StartAsync();
        await host.RunAsync("enrolment");

        _world.WriteEnrolmentTo("part_2.csv", "湖南省,2019,200");
        var two = await host.RunAsync("enrolment");
        File.Delete(Path.Combine(_world.Folder.Root, "samples", "part_1.csv"));
        var gone = await host.RunAsync("enrolment");

        Assert.Equal((1, 1), (two.Counts.Inserted, gone.Counts.Deleted));
        Assert.Equal(["湖南省 2019 = 200 by enrolment"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task FileThatVanishesHalfWay_FailsTheRun_AndNothingOfItStays()
    {
        _world.WriteEnrolmentTo("part_1.csv", "湖北省,2019,100");
        _world.WriteEnrolmentTo("part_2.csv", "湖南省,2019,200");
        await using var host = await StartAsync();
        host.AtStep = step =>
        {
            if (step == LoadStep.Fingerprinted)
                File.Delete(Path.Combine(_world.Folder.Root, "samples", "part_2.csv"));
            return Task.CompletedTask;
        };

        var run = await host.RunAsync("enrolment");

        Assert.Equal((RunState.Failed, "etl.file_not_found", 1), (run.State, run.Error!.Code, run.Attempt));
        Assert.Contains("part_2.csv", run.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(await _world.FactsAsync());

        host.AtStep = _ => Task.CompletedTask;
        Assert.Null((await host.RunAsync("enrolment")).Error);
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());
    }

    public void Dispose() => _world.Dispose();

    private async Task<LoadHost> StartAsync()
    {
        var host = await _world.StartAsync();
        Assert.Null((await host.RunAsync("districts")).Error);
        return host;
    }
}

public sealed class SqliteGlobTests() : GlobTests(StorageEngine.Sqlite);

public sealed class SqlServerGlobTests() : GlobTests(StorageEngine.SqlServer);
