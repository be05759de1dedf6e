using Warehouse.Catalogue;
using Warehouse.Etl.Load;
using Warehouse.Storage;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Runs.Rejects;

namespace Warehouse.EngineTests.Load;

/// <summary>A source that is loaded period by period: a load replaces what its period brought before, and nothing else.</summary>
public abstract class SliceTests(StorageEngine engine) : IDisposable
{
    private readonly LoadWorld _world = new(engine);
    private long _lastRun;

    [SkippableFact]
    public async Task EveryPeriod_ReplacesItsOwnRows()
    {
        WriteYears();
        await using var host = await StartAsync();
        Write(2018, "湖北省,2018,100", "湖南省,2018,200");
        Write(2019, "湖北省,2019,110", "湖南省,2019,210");
        await LoadAsync(host, "2018");
        await LoadAsync(host, "2019");

        Write(2018, "湖北省,2018,101");
        var run = await LoadAsync(host, "2018");

        Assert.Equal(new RunCounts { RowsRead = 1, Updated = 1, Deleted = 1 }, run.Counts);
        Assert.Equal(["湖北省 2018 = 101 by years", "湖北省 2019 = 110 by years", "湖南省 2019 = 210 by years"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task SamePeriodTwice_IsSkipped_WhateverWasLoadedInBetween()
    {
        WriteYears();
        await using var host = await StartAsync();
        Write(2018, "湖北省,2018,100");
        Write(2019, "湖北省,2019,110");
        await LoadAsync(host, "2018");
        await LoadAsync(host, "2019");

        Assert.Equal(RunState.Skipped, (await RunAsync(host, "2018")).State);
        Assert.Equal(RunState.Skipped, (await RunAsync(host, "2019")).State);
        // Without a period the newest is meant.
        Assert.Equal(RunState.Skipped, (await RunAsync(host, "")).State);
    }

    [SkippableFact]
    public async Task SliceThatALaterFileNoLongerHas_Goes_UnlessAnotherPeriodBroughtItToo()
    {
        WriteYears();
        await using var host = await StartAsync();
        // The file of 2018 also had 2016 and 2017; that of 2019 brings 2017 again, as it was.
        Write(2018, "湖北省,2016,80", "湖北省,2017,90", "湖北省,2018,100");
        Write(2019, "湖北省,2017,90", "湖北省,2019,110");
        await LoadAsync(host, "2018");
        await LoadAsync(host, "2019");

        Write(2018, "湖北省,2018,100");
        await LoadAsync(host, "2018");

        Assert.Equal(["湖北省 2017 = 90 by years", "湖北省 2018 = 100 by years", "湖北省 2019 = 110 by years"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task FailedLoadOfAPeriod_LeavesItsRows()
    {
        WriteYears();
        await using var host = await StartAsync();
        Write(2018, "湖北省,2018,100");
        await LoadAsync(host, "2018");

        Write(2018, "湖北省,2018,abc");
        var run = await RunAsync(host, "2018");

        Assert.Equal(("etl.too_many_rejects", RunState.Failed), (run.Error!.Code, run.State));
        Assert.Equal(["湖北省 2018 = 100 by years"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task RejectsOfAFile_StayOpenUntilAllItsSlicesAreReplaced()
    {
        WritePipeline("files: ['../samples/years/all.csv']\nmax_rejected: 1", "{ column: 年份 }");
        await using var host = await StartAsync();
        WriteAll("湖北省,2018,100", "湖北省,2019,110", "火星省,2018,7");
        var first = await LoadAsync(host, "");

        WriteAll("湖北省,2019,111");
        await LoadAsync(host, "");
        var stillOpen = await StateOfRejectAsync(host, first);
        WriteAll("湖北省,2018,100", "湖南省,2018,7");
        await LoadAsync(host, "");

        Assert.Equal((RejectState.Open, RejectState.Superseded), (stillOpen, await StateOfRejectAsync(host, first)));
    }

    [SkippableFact]
    public async Task UnknownPeriod_NamesTheNearest()
    {
        WriteYears();
        await using var host = await StartAsync();

        var run = await RunAsync(host, "2081");

        Assert.Equal("etl.unknown_period", run.Error!.Code);
        Assert.Contains("2018", run.Error.Hint, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Backfill_LoadsEveryPeriod_AFewAtOnce(int parallel)
    {
        WriteYears();
        await using var host = await LoadHost.StartAsync(_world.Warehouse, _world.Folder.Pipelines, options => options.ConcurrentRuns = 8);
        Assert.Null((await host.RunAsync("districts")).Error);
        foreach (var year in (int[])[2016, 2017, 2018, 2019])
            Write(year, $"湖北省,{year},{year - 1900}");
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
        Assert.Equal(["湖北省 2016 = 116 by years", "湖北省 2017 = 117 by years", "湖北省 2018 = 118 by years", "湖北省 2019 = 119 by years"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task PeriodThatThePipelineHasNot_IsRefusedBeforeThereIsARun()
    {
        WriteYears();
        await using var host = await StartAsync();
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

    [SkippableFact]
    public async Task EveryFileOfAFolder_IsAPeriodThatItsNameTells()
    {
        WritePipeline("folder: { path: ../inbox, glob: '*.csv', names: 'pupils_(?<period>[0-9]{4})', runs: each, settle_seconds: 0 }", "'${period}'");
        Directory.CreateDirectory(Path.Combine(_world.Folder.Root, "inbox"));
        await using var host = await StartAsync();
        _world.Folder.Write("inbox/pupils_2018.csv", "地区,在校生数\n湖北省,100\n");
        _world.Folder.Write("inbox/pupils_2019.csv", "地区,在校生数\n湖北省,110\n");

        Assert.Equal(["2018", "2019"], (await LookAsync(host)).Select(run => run.Period));
        Assert.Empty(await LookAsync(host));
        _world.Folder.Write("inbox/pupils_2018.csv", "地区,在校生数\n湖北省,101\n");
        var again = Assert.Single(await LookAsync(host));

        Assert.Equal(("2018", new RunCounts { RowsRead = 1, Updated = 1 }), (again.Period, again.Counts));
        Assert.Equal(["湖北省 2018 = 101 by years", "湖北省 2019 = 110 by years"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task FileOfAFolderThatFailed_IsNotTriedAgainBeforeItChanges()
    {
        WritePipeline("folder: { path: ../inbox, glob: '*.csv', settle_seconds: 0 }", "{ column: 年份 }");
        Directory.CreateDirectory(Path.Combine(_world.Folder.Root, "inbox"));
        await using var host = await StartAsync();
        _world.Folder.Write("inbox/a.csv", "地区,年份,在校生数\n湖北省,2018,x\n");

        Assert.Equal(RunState.Failed, Assert.Single(await LookAsync(host)).State);
        Assert.Empty(await LookAsync(host));
        _world.Folder.Write("inbox/a.csv", "地区,年份,在校生数\n湖北省,2018,1\n");

        Assert.Equal(RunState.Succeeded, Assert.Single(await LookAsync(host)).State);
    }

    [SkippableFact]
    public async Task FileOfAFolderThatIsNamedOtherwise_IsShownByOneFailedRun()
    {
        WritePipeline("folder: { path: ../inbox, glob: '*.csv', names: 'pupils_(?<period>[0-9]{4})', runs: each, settle_seconds: 0 }", "'${period}'");
        _world.Folder.Write("inbox/2018.csv", "地区,在校生数\n湖北省,100\n");
        await using var host = await StartAsync();

        var shown = Assert.Single(await LookAsync(host));
        Assert.Empty(await LookAsync(host));
        File.Move(Path.Combine(_world.Folder.Root, "inbox", "2018.csv"), Path.Combine(_world.Folder.Root, "inbox", "pupils_2018.csv"));
        var loaded = Assert.Single(await LookAsync(host));

        Assert.Equal((RunState.Failed, "etl.unexpected_file_name"), (shown.State, shown.Error!.Code));
        Assert.Equal((RunState.Succeeded, "2018"), (loaded.State, loaded.Period));
    }

    [SkippableFact]
    public async Task FileThatIsStillWritten_IsLeftAlone()
    {
        WritePipeline("folder: { path: ../inbox, glob: '*.csv', settle_seconds: 3600 }", "{ column: 年份 }");
        _world.Folder.Write("inbox/a.csv", "地区,年份,在校生数\n湖北省,2018,1\n");
        await using var host = await StartAsync();

        Assert.Empty(await LookAsync(host));
        Assert.Empty(await LookAsync(host));
    }

    public void Dispose() => _world.Dispose();

    private void WriteYears() => WritePipeline("files: ['../samples/years/${period}.csv']\nperiods: { from: 2016, to: 2019 }", "{ column: 年份 }");

    private void WritePipeline(string source, string year) => _world.Folder.Write(
        "pipelines/years.yaml",
        $$"""
        pipeline: years
        title: 小学在校生
        authority: 测试局
        target: published_education
        after: [districts]
        {{source}}
        replaces: [academic_year]
        format: csv
        encoding: utf-8
        keys:
          district: { column: 地区, lookup: name }
          academic_year: {{year}}
          stage: primary
        values:
          - { column: 在校生数, measure: enrolled_students, unit: 人 }
        """);

    private void Write(int year, params string[] rows) =>
        _world.Folder.Write($"samples/years/{year}.csv", string.Concat(rows.Prepend("地区,年份,在校生数").Select(row => row + "\n")));

    private void WriteAll(params string[] rows) =>
        _world.Folder.Write("samples/years/all.csv", string.Concat(rows.Prepend("地区,年份,在校生数").Select(row => row + "\n")));

    private static async Task<RejectState> StateOfRejectAsync(LoadHost host, Run run) =>
        Assert.Single(await host.Rejects.FindRowsAsync(run.RunId, [1], CancellationToken.None)).State;

    private async Task<LoadHost> StartAsync()
    {
        // Nothing looks at folders by itself: the tests do.
        var host = await LoadHost.StartAsync(_world.Warehouse, _world.Folder.Pipelines, options => options.FolderSeconds = 1e6);
        Assert.Null((await host.RunAsync("districts")).Error);
        return host;
    }

    private static async Task<Run> LoadAsync(LoadHost host, string period)
    {
        var run = await RunAsync(host, period);
        Assert.Equal((null, RunState.Succeeded), (run.Error, run.State));
        return run;
    }

    private static async Task<Run> RunAsync(LoadHost host, string period) =>
        await host.EndOfAsync((await host.Queue.RequestAsync(new RunRequest("years") { Period = period }, CancellationToken.None)).RunId);

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
