using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Load;

/// <summary>Nothing that was read is lost: what cannot be kept is listed.</summary>
public abstract class RejectTests(StorageEngine engine) : IDisposable
{
    private readonly LoadWorld _world = new(engine);

    [SkippableFact]
    public async Task BadRows_AreKeptWithTheirTextWhileTheRestLoads()
    {
        _world.WritePipeline("enrolment", "enrolment.csv", maxRejected: 2);
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100", "湖北省,2020,很多", "火星省,2019,5");

        var run = (await host.Runs.ListAsync("enrolment", 1, null, CancellationToken.None))[0];
        var rejects = await host.Rejects.ListRejectsAsync(run.RunId, 10, 0, CancellationToken.None);

        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Equal(new RunCounts { RowsRead = 3, RowsRejected = 2, Rejects = 2, Inserted = 1 }, run.Counts);
        Assert.Equal([3L, 4L], rejects.Select(r => r.Line));
        Assert.Equal(["samples/enrolment.csv", "samples/enrolment.csv"], rejects.Select(r => r.File));
        Assert.Contains("很多", rejects[0].Raw, StringComparison.Ordinal);
        Assert.Contains("火星省", rejects[1].Raw, StringComparison.Ordinal);
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task TooManyRejects_FailTheRunListThemAndTouchNoFact()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        var version = await _world.DataVersionAsync();

        _world.WriteEnrolment("湖北省,2019,111", "火星省,2019,5");
        var run = await host.RunAsync("enrolment");

        Assert.Equal((RunState.Failed, "etl.too_many_rejects"), (run.State, run.Error!.Code));
        Assert.Equal(new RunCounts { RowsRead = 2, RowsRejected = 1, Rejects = 1 }, run.Counts);
        Assert.Single(await host.Rejects.ListRejectsAsync(run.RunId, 10, 0, CancellationToken.None));
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());
        Assert.Equal(version, await _world.DataVersionAsync());
    }

    [SkippableFact]
    public async Task FailedSource_IsNotTakenForLoaded()
    {
        await using var host = await _world.StartLoadedAsync("火星省,2019,5");
        Assert.Equal(RunState.Failed, (await host.Runs.ListAsync("enrolment", 1, null, CancellationToken.None))[0].State);

        var again = await host.RunAsync("enrolment");

        Assert.Equal(RunState.Failed, again.State);
    }

    [SkippableFact]
    public async Task SameKeyTwice_KeepsNoGuess()
    {
        _world.WritePipeline("enrolment", "enrolment.csv", maxRejected: 5);
        await using var host = await _world.StartLoadedAsync("湖北省,2018,90", "湖北省,2019,100", "湖北省,2019,101", "湖南省,2019,7");

        var run = (await host.Runs.ListAsync("enrolment", 1, null, CancellationToken.None))[0];
        var rejects = await host.Rejects.ListRejectsAsync(run.RunId, 10, 0, CancellationToken.None);

        Assert.Equal(new RunCounts { RowsRead = 4, RowsRejected = 2, Rejects = 2, Inserted = 2 }, run.Counts);
        Assert.Equal([(3L, "etl.conflicting_values"), (4L, "etl.conflicting_values")], rejects.Select(r => (r.Line, r.Code)));
        Assert.All(rejects, reject => Assert.Contains("the first is on line 3. None was kept", reject.Message, StringComparison.Ordinal));
        Assert.Equal(["湖北省 2018 = 90 by enrolment", "湖南省 2019 = 7 by enrolment"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task SameRowTwice_IsKeptOnce_AndTheOtherNamesFileAndLineOfTheFirst()
    {
        _world.WriteEnrolmentTo("more.csv", "湖南省,2019,7", "湖北省,2019,100");
        _world.WritePipeline("enrolment", "enrolment.csv, ../samples/more.csv", maxRejected: 5);
        await using var host = await _world.StartLoadedAsync("湖北省,2018,90", "湖北省,2019,100", "湖北省,2019,100");

        var run = (await host.Runs.ListAsync("enrolment", 1, null, CancellationToken.None))[0];
        var rejects = await host.Rejects.ListRejectsAsync(run.RunId, 10, 0, CancellationToken.None);

        Assert.Equal(new RunCounts { RowsRead = 5, RowsRejected = 2, Rejects = 2, Inserted = 3 }, run.Counts);
        Assert.Equal(
            [("samples/enrolment.csv", 4L, "etl.duplicate_key", "The same is already on line 3."), ("samples/more.csv", 3L, "etl.duplicate_key", "The same is already on line 3 of samples/enrolment.csv.")],
            rejects.Select(r => (r.File, r.Line, r.Code, r.Message)));
        Assert.Equal(["湖北省 2018 = 90 by enrolment", "湖北省 2019 = 100 by enrolment", "湖南省 2019 = 7 by enrolment"], await _world.FactsAsync());
    }

    // More than can be suspected one by one, of which a third differ from their twins.
    [SkippableFact]
    public async Task ManyKeysTwice_AreAllFound()
    {
        var years = Enumerable.Range(1950, 100).ToList();
        _world.WritePipeline("enrolment", "enrolment.csv", maxRejected: 9_999);
        await using var host = await _world.StartLoadedAsync(
            [.. from again in Enumerable.Range(0, 25) from year in years select $"湖北省,{year},{(year % 3 == 0 ? again : year)}"]);

        var run = (await host.Runs.ListAsync("enrolment", 1, null, CancellationToken.None))[0];

        var conflicting = years.Count(year => year % 3 == 0);
        Assert.Equal(2_500 - (100 - conflicting), run.Counts.RowsRejected);
        Assert.Equal(years.Where(year => year % 3 != 0).Select(year => $"湖北省 {year} = {year} by enrolment"), await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task SameMemberTwice_KeepsTheFirst_AndRejectsTheOthers()
    {
        _world.WriteDistricts("cn,,全国,NAT,", "cn-42,42,湖北省,PROV,cn", "cn-43,43,湖南省,PROV,cn", "cn-42,42,湖北省,PROV,cn", "cn-43,43,湘省,PROV,cn");
        _world.WriteEnrolment("湖北省,2019,100");
        await using var host = await _world.StartAsync();
        var run = (await host.InitialLoad.RunAsync(null, CancellationToken.None))[0];
        var rejects = await host.Rejects.ListRejectsAsync(run.RunId, 10, 0, CancellationToken.None);

        Assert.Equal("etl.too_many_rejects", run.Error!.Code);
        Assert.Equal([(5L, "etl.duplicate_key"), (6L, "etl.duplicate_key")], rejects.Select(r => (r.Line, r.Code)));
        Assert.Contains("already on line 3; that one is kept.", rejects[0].Message, StringComparison.Ordinal);
        Assert.Contains("already on line 4; that one is kept.", rejects[1].Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task LevelThatTheFactDoesNotReport_IsRejected()
    {
        _world.WriteDistricts("cn,,全国,NAT,", "cn-42,42,湖北省,PROV,cn", "cn-4201,4201,武汉市,CITY,cn-42");
        _world.WritePipeline("enrolment", "enrolment.csv", maxRejected: 1);
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100", "武汉市,2019,20");

        var run = (await host.Runs.ListAsync("enrolment", 1, null, CancellationToken.None))[0];

        Assert.Equal("etl.level_not_reported", Assert.Single(await host.Rejects.ListRejectsAsync(run.RunId, 10, 0, CancellationToken.None)).Code);
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());
    }

    public void Dispose() => _world.Dispose();
}
