using Warehouse.Catalogue;
using Warehouse.Etl.Load;
using Warehouse.Storage;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Runs.Rejects;

namespace Warehouse.EngineTests.Load;

/// <summary>A source that is loaded period by period: a load replaces what its period brought before, and nothing else.</summary>
public abstract class SliceTests(StorageEngine engine) : IDisposable
{
    private readonly SliceWorld _world = new(engine);

    [SkippableFact]
    public async Task EveryPeriod_ReplacesItsOwnRows()
    {
        _world.WritePeriods();
        await using var host = await _world.StartAsync();
        _world.Write(2018, "湖北省,2018,100", "湖南省,2018,200");
        _world.Write(2019, "湖北省,2019,110", "湖南省,2019,210");
        await SliceWorld.LoadAsync(host, "2018");
        await SliceWorld.LoadAsync(host, "2019");

        _world.Write(2018, "湖北省,2018,101");
        var run = await SliceWorld.LoadAsync(host, "2018");

        Assert.Equal(new RunCounts { RowsRead = 1, Updated = 1, Deleted = 1 }, run.Counts);
        Assert.Equal(["湖北省 2018 = 101", "湖北省 2019 = 110", "湖南省 2019 = 210"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task SamePeriodTwice_IsSkipped_WhateverWasLoadedInBetween()
    {
        _world.WritePeriods();
        await using var host = await _world.StartAsync();
        _world.Write(2018, "湖北省,2018,100");
        _world.Write(2019, "湖北省,2019,110");
        await SliceWorld.LoadAsync(host, "2018");
        await SliceWorld.LoadAsync(host, "2019");

        Assert.Equal(RunState.Skipped, (await SliceWorld.RunAsync(host, "2018")).State);
        Assert.Equal(RunState.Skipped, (await SliceWorld.RunAsync(host, "2019")).State);
        // Without a period the newest is meant.
        Assert.Equal(RunState.Skipped, (await SliceWorld.RunAsync(host, "")).State);
    }

    [SkippableFact]
    public async Task SliceThatALaterFileNoLongerHas_Goes_UnlessAnotherPeriodBroughtItToo()
    {
        _world.WritePeriods();
        await using var host = await _world.StartAsync();
        // The file of 2018 also had 2016 and 2017; that of 2019 brings 2017 again, as it was.
        _world.Write(2018, "湖北省,2016,80", "湖北省,2017,90", "湖北省,2018,100");
        _world.Write(2019, "湖北省,2017,90", "湖北省,2019,110");
        await SliceWorld.LoadAsync(host, "2018");
        await SliceWorld.LoadAsync(host, "2019");

        _world.Write(2018, "湖北省,2018,100");
        await SliceWorld.LoadAsync(host, "2018");

        Assert.Equal(["湖北省 2017 = 90", "湖北省 2018 = 100", "湖北省 2019 = 110"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task FailedLoadOfAPeriod_LeavesItsRows()
    {
        _world.WritePeriods();
        await using var host = await _world.StartAsync();
        _world.Write(2018, "湖北省,2018,100");
        await SliceWorld.LoadAsync(host, "2018");

        _world.Write(2018, "湖北省,2018,abc");
        var run = await SliceWorld.RunAsync(host, "2018");

        Assert.Equal(("etl.too_many_rejects", RunState.Failed), (run.Error!.Code, run.State));
        Assert.Equal(["湖北省 2018 = 100"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task RejectsOfAFile_StayOpenUntilAllItsSlicesAreReplaced()
    {
        _world.WriteWhole(maxRejected: 1);
        await using var host = await _world.StartAsync();
        _world.Write(2016, "湖北省,2018,100", "湖北省,2019,110", "火星省,2018,7");
        var first = await SliceWorld.LoadAsync(host, "");

        _world.Write(2016, "湖北省,2019,111");
        await SliceWorld.LoadAsync(host, "");
        var stillOpen = await StateOfRejectAsync(host, first);
        _world.Write(2016, "湖北省,2018,100", "湖南省,2018,7");
        await SliceWorld.LoadAsync(host, "");

        Assert.Equal((RejectState.Open, RejectState.Superseded), (stillOpen, await StateOfRejectAsync(host, first)));
    }

    [SkippableFact]
    public async Task UnknownPeriod_NamesTheNearest()
    {
        _world.WritePeriods();
        await using var host = await _world.StartAsync();

        var run = await SliceWorld.RunAsync(host, "2081");

        Assert.Equal("etl.unknown_period", run.Error!.Code);
        Assert.Contains("2018", run.Error.Hint, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Backfill_LoadsEveryPeriod_AFewAtOnce(int parallel)
    {
        _world.WritePeriods();
        await using var host = await LoadHost.StartAsync(_world.World.Warehouse, _world.World.Folder.Pipelines, options => options.ConcurrentRuns = 8);
        Assert.Null((await host.RunAsync("districts")).Error);
        foreach (var year in (int[])[2016, 2017, 2018, 2019])
            _world.Write(year, $"湖北省,{year},{year - 1900}");
        var (working, most, counting) = (0, 0, new Lock());
        host.AtStep = step =>
        {
            lock (counting)
            {
                working += step == LoadStep.Claimed ? 1 : step == LoadStep.Ended ? -1 : 0;
                most = Math.Max(most, working);
            }

            return Task.CompletedTask;
        };

        var backfill = await host.Service<Warehouse.Gateway.BackfillService>().BackfillPipeline(
            new Edustat.V1.BackfillPipelineRequest { Name = "pipelines/years", FromPeriod = "2016", ToPeriod = "2019", MaxParallel = parallel }, AnyCall.Anybody);
        foreach (var run in backfill.Runs)
            Assert.Equal(RunState.Succeeded, (await host.EndOfAsync(long.Parse(run.Run.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture))).State);

        Assert.InRange(most, 1, parallel);
        Assert.Equal(["湖北省 2016 = 116", "湖北省 2017 = 117", "湖北省 2018 = 118", "湖北省 2019 = 119"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task PeriodThatThePipelineHasNot_IsRefusedBeforeThereIsARun()
    {
        _world.WritePeriods();
        await using var host = await _world.StartAsync();
        var before = (await host.Runs.ListAsync(null, 1, null, CancellationToken.None))[0].RunId;

        var run = await RefusalAsync(() => host.Service<Warehouse.Gateway.EtlAdminService>().RunPipeline(new Edustat.V1.RunPipelineRequest { Name = "pipelines/years", Period = "2021" }, AnyCall.Anybody));
        var without = await RefusalAsync(() => host.Service<Warehouse.Gateway.EtlAdminService>().RunPipeline(new Edustat.V1.RunPipelineRequest { Name = "pipelines/districts", Period = "2019" }, AnyCall.Anybody));
        var backfill = await RefusalAsync(() => host.Service<Warehouse.Gateway.BackfillService>().BackfillPipeline(new Edustat.V1.BackfillPipelineRequest { Name = "pipelines/years", FromPeriod = "2018", ToPeriod = "2020" }, AnyCall.Anybody));

        Assert.Equal(("etl.unknown_period", "period", "Did you mean '2019'? There are 2016, 2017, 2018, 2019."), (run.Code, run.Path, run.Hint));
        Assert.Equal("Pipeline 'districts' is not loaded by periods.", without.Message);
        Assert.Equal(("etl.unknown_period", "to_period"), (backfill.Code, backfill.Path));
        Assert.Equal(before, (await host.Runs.ListAsync(null, 1, null, CancellationToken.None))[0].RunId);

        static async Task<Problem> RefusalAsync(Func<Task> ask) => Assert.Single((await Assert.ThrowsAsync<ProblemException>(ask)).Problems);
    }

    public void Dispose() => _world.Dispose();

    private static async Task<RejectState> StateOfRejectAsync(LoadHost host, Run run) =>
        Assert.Single(await host.Rejects.FindRowsAsync(run.RunId, [1], CancellationToken.None)).State;
}
