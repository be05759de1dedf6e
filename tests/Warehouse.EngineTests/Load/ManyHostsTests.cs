using Warehouse.Etl.Load;
using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Load;

/// <summary>Several hosts on one warehouse, and readers beside a writer.</summary>
public abstract class ManyHostsTests(StorageEngine engine) : IDisposable
{
    private readonly LoadWorld _world = new(engine);

    [SkippableFact]
    public async Task TwoHosts_RunEveryRunOnceAndNeverTwoAtATime()
    {
        string[] years = ["2001", "2002", "2003", "2004", "2005"];
        foreach (var year in years)
        {
            _world.WritePipeline($"year_{year}", $"{year}.csv");
            _world.WriteEnrolmentTo($"{year}.csv", $"湖北省,{year},100", $"湖南省,{year},200");
        }

        _world.WriteEnrolment("湖北省,2019,100");
        await using var one = await _world.StartAsync(options => options.ConcurrentRuns = 1);
        await using var two = await _world.StartAsync(options => options.ConcurrentRuns = 1);
        var (working, most, began) = (0, 0, 0);
        one.AtStep = two.AtStep = async step =>
        {
            if (step == LoadStep.Claimed)
            {
                Interlocked.Increment(ref began);
                most = Math.Max(most, Interlocked.Increment(ref working));
            }

            if (step == LoadStep.Ended)
                Interlocked.Decrement(ref working);
            await Task.Yield();
        };

        var ended = await Task.WhenAll(one.InitialLoad.RunAsync(null, CancellationToken.None), two.InitialLoad.RunAsync(null, CancellationToken.None));

        Assert.All(ended.SelectMany(runs => runs), run => Assert.Equal(RunState.Succeeded, run.State));
        Assert.Equal(11, (await _world.FactsAsync()).Count);
        var all = await one.Runs.ListAsync(null, 100, null, CancellationToken.None);
        Assert.Equal(all.Count, began);
        Assert.Equal(1, most);
        Assert.Equal(7, all.Count(run => run.DataVersion is not null));
    }

    [SkippableFact]
    public async Task RunGivenUpForDead_CannotCommitAnyMore()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        _world.WriteEnrolment("湖北省,2019,111");
        // Another host, to which this one seems silent.
        host.AtStep = async step =>
        {
            if (step == LoadStep.Staged)
                Assert.Single(await host.Queue.RescueAsync(TimeSpan.FromHours(1), _ => true, CancellationToken.None));
        };

        var run = await host.RunAsync("enrolment");

        Assert.Equal(RunState.Abandoned, run.State);
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task ReaderBesideALoad_SeesTheOldStateThenTheNew()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100", "湖南省,2019,200");
        _world.WriteEnrolment("湖北省,2019,111", "湖南省,2019,222");
        await using var reader = await host.Warehouse.OpenReadAsync(CancellationToken.None);
        var seen = new List<string>();
        async Task LookAsync()
        {
            await using var command = reader.CreateCommand();
            command.CommandText =
                $"""
                select concat(cast(f.value as int), '@', (select max(v.data_version) from {_world.Warehouse.Table("etl_data_version")} as v))
                from {_world.Warehouse.Table("fct_published_education")} as f
                order by f.value
                """;
            var rows = new List<string>();
            await using var result = await command.ExecuteReaderAsync();
            while (await result.ReadAsync())
                rows.Add(result.GetString(0));
            seen.Add(string.Join(' ', rows));
        }

        var version = await _world.DataVersionAsync();
        host.AtStep = _ => LookAsync();
        await host.RunAsync("enrolment");
        await LookAsync();

        Assert.Equal([$"100@{version} 200@{version}", $"111@{version + 1} 222@{version + 1}"], seen.Distinct());
    }

    [SkippableFact]
    public async Task Session_SeesOneVersionThroughout_OrIsLost()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        var fact = host.Engine.Catalogue.FindFact("published_education")!;
        async Task<long> CountAsync(IWarehouseSession asked) =>
            (await asked.ReadAvailabilityAsync(fact, fact.FindMeasure("enrolled_students")!, CancellationToken.None)).Sum(row => row.Values);
        await using var session = await host.Engine.OpenSessionAsync(CancellationToken.None);
        var before = await CountAsync(session);

        _world.WriteEnrolment("湖北省,2019,100", "湖南省,2019,200");
        await host.RunAsync("enrolment");

        Assert.Equal(1, before);
        try
        {
            Assert.Equal(1, await CountAsync(session));
        }
        catch (SessionLostException) when (engine == StorageEngine.SqlServer)
        {
            // A server without snapshot isolation cannot hold the version, and says so rather than mixing two.
        }

        Assert.Equal(2, await host.Engine.AskAsync(CountAsync, CancellationToken.None));
    }

    [SkippableFact]
    public async Task SourceThatChangesWhileItIsRead_FailsTheRun()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        _world.WriteEnrolment("湖北省,2019,111");
        host.AtStep = step =>
        {
            if (step == LoadStep.Staged)
                _world.WriteEnrolment("湖北省,2019,112");
            return Task.CompletedTask;
        };

        var run = await host.RunAsync("enrolment");

        Assert.Equal("etl.source_changed", run.Error!.Code);
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());
    }

    public void Dispose() => _world.Dispose();
}
