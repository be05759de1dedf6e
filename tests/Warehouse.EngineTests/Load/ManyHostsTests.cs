using Warehouse.Etl.Load;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Load;

/// <summary>Several hosts on one warehouse, and readers beside a writer.</summary>
public sealed class ManyHostsTests : IDisposable
{
    private readonly LoadWorld _world = new();

    [Fact]
    public async Task TwoHosts_RunEveryRunOnceAndNeverTwoAtATime()
    {
        string[] years = ["2001", "2002", "2003", "2004", "2005"];
        foreach (var year in years)
        {
            _world.WritePipeline($"year_{year}", $"{year}.csv");
            _world.WriteEnrolmentTo($"{year}.csv", $"湖北省,{year},100", $"湖南省,{year},200");
        }

        _world.WriteEnrolment("湖北省,2019,100");
        await using var one = await _world.StartAsync();
        await using var two = await _world.StartAsync();
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

    [Fact]
    public async Task RunGivenUpForDead_CannotCommitAnyMore()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        _world.WriteEnrolment("湖北省,2019,111");
        // Another host, to which this one seems silent.
        host.AtStep = async step =>
        {
            if (step == LoadStep.Staged)
                Assert.Single(await host.Runs.RescueAsync(TimeSpan.FromHours(1), _ => true, CancellationToken.None));
        };

        var run = await host.RunAsync("enrolment");

        Assert.Equal(RunState.Abandoned, run.State);
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());
    }

    [Fact]
    public async Task ReaderBesideALoad_SeesTheOldStateThenTheNew()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100", "湖南省,2019,200");
        _world.WriteEnrolment("湖北省,2019,111", "湖南省,2019,222");
        await using var reader = await host.Warehouse.OpenReadAsync(CancellationToken.None);
        var seen = new List<string>();
        async Task LookAsync()
        {
            await using var command = reader.CreateCommand();
            command.CommandText = "select group_concat(cast(value as integer) || '@' || (select max(data_version) from etl_data_version), ' ') from (select value from fct_published_education order by value)";
            seen.Add((string)(await command.ExecuteScalarAsync())!);
        }

        var version = await _world.DataVersionAsync();
        host.AtStep = _ => LookAsync();
        await host.RunAsync("enrolment");
        await LookAsync();

        Assert.Equal([$"100@{version} 200@{version}", $"111@{version + 1} 222@{version + 1}"], seen.Distinct());
    }

    [Fact]
    public async Task ReadersTransaction_SeesOneVersionThroughout()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        await using var reader = await host.Warehouse.OpenReadAsync(CancellationToken.None);
        await using var snapshot = reader.BeginTransaction(deferred: true);
        var before = (await host.Members.ReadAsync(reader, CancellationToken.None))["district"].All.Count;

        _world.WriteDistricts("cn,,全国,NAT,", "cn-42,42,湖北省,PROV,cn", "cn-43,43,湖南省,PROV,cn", "cn-46,46,海南省,PROV,cn");
        await host.RunAsync("districts");

        Assert.Equal(3, before);
        Assert.Equal(3, (await host.Members.ReadAsync(reader, CancellationToken.None))["district"].All.Count);
        await snapshot.RollbackAsync();
        Assert.Equal(4, (await host.Members.ReadAsync(reader, CancellationToken.None))["district"].All.Count);
    }

    [Fact]
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
