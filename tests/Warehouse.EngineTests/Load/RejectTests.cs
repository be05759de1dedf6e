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

        Assert.Equal(run.Counts.RowsRead, run.Counts.Inserted + run.Counts.RowsRejected);
        Assert.DoesNotContain(await _world.FactsAsync(), fact => fact.Contains("101", StringComparison.Ordinal));
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
