using Edustat.V1;
using Warehouse.Catalogue;
using Warehouse.Etl.Load;
using Warehouse.Etl.Shape;
using Warehouse.Storage;
using Warehouse.Storage.Runs;
using EtlAdminService = Warehouse.Gateway.EtlAdminService;
using Run = Warehouse.Storage.Runs.Run;

namespace Warehouse.EngineTests.Load;

/// <summary>Which run comes next, how many there are at once, and how they are found again.</summary>
public abstract class RunQueueTests(StorageEngine engine) : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly LoadWorld _world = new(engine);

    [SkippableFact]
    public async Task HigherPriority_ComesFirst()
    {
        await using var host = await StartWithYearsAsync(1, "2001", "2002", "2003");
        var (began, goOn) = (new List<long>(), new TaskCompletionSource());
        host.AtStep = step => step == LoadStep.Claimed ? goOn.Task : Task.CompletedTask;
        var first = await host.Queue.RequestAsync(new RunRequest("year_2001"), None);
        await host.WhenAsync(first.RunId, run => run.State == RunState.Reading);

        var low = await host.Queue.RequestAsync(new RunRequest("year_2002"), None);
        var high = await host.Queue.RequestAsync(new RunRequest("year_2003") { Priority = 5 }, None);
        goOn.SetResult();
        foreach (var asked in (Run[])[first, low, high])
            began.Add((await host.EndOfAsync(asked.RunId)).Fence!.Value);

        Assert.True(began[0] < began[2] && began[2] < began[1], string.Join(' ', began));
    }

    [SkippableFact]
    public async Task RunsOfOneHost_WorkAtOnce()
    {
        await using (await StartWithYearsAsync(2, "2001"))
        {
        }

        // It fills something else, and waits for nobody.
        var file = Path.Combine(_world.Folder.Pipelines, "year_2001.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("after: [districts]", "", StringComparison.Ordinal));
        await using var host = await _world.StartAsync();
        var (working, two) = (0, new TaskCompletionSource());
        host.AtStep = async step =>
        {
            // The first waits for a second: without one at the same time, this never ends.
            if (step == LoadStep.Claimed && Interlocked.Increment(ref working) == 2)
                two.SetResult();
            if (step == LoadStep.Claimed)
                await two.Task.WaitAsync(TimeSpan.FromMinutes(2));
        };

        var one = await host.Queue.RequestAsync(new RunRequest("districts") { Force = true }, None);
        var other = await host.Queue.RequestAsync(new RunRequest("year_2001") { Force = true }, None);

        Assert.Equal(RunState.Succeeded, (await host.EndOfAsync(one.RunId)).State);
        Assert.Equal(RunState.Succeeded, (await host.EndOfAsync(other.RunId)).State);
    }

    [SkippableFact]
    public async Task RunQueuedBeforeItsPredecessor_WaitsForIt()
    {
        _world.WriteEnrolment("湖北省,2019,100");
        await using (await _world.StartAsync())
        {
        }

        var options = new StorageOptions();
        _world.Warehouse.Configure(options);
        var elsewhere = new RunQueue(StorageServices.Open(options), new RunSignals(TimeProvider.System), TimeProvider.System);

        var enrolment = await elsewhere.RequestAsync(new RunRequest("enrolment") { Priority = 10 }, None);
        var districts = await elsewhere.RequestAsync(new RunRequest("districts"), None);
        await using var host = await _world.StartAsync();

        Assert.Equal(RunState.Succeeded, (await host.EndOfAsync(enrolment.RunId)).State);
        Assert.True((await host.EndOfAsync(districts.RunId)).Fence < (await host.EndOfAsync(enrolment.RunId)).Fence);
    }

    [SkippableFact]
    public async Task TwoHosts_NeverWorkOnTheSamePipeline()
    {
        await using var one = await StartWithYearsAsync(4, "2001", "2002");
        await using var two = await _world.StartAsync(options => options.ConcurrentRuns = 4);
        var clashes = 0;

        for (var i = 0; i < 6; i++)
        {
            var asked = new List<Run>();
            foreach (var queue in (RunQueue[])[one.Queue, two.Queue])
                foreach (var year in (string[])["2001", "2002"])
                    asked.Add(await queue.EnsureQueuedAsync(new RunRequest($"year_{year}") { Force = true }, None, behindWorking: true));
            var look = await one.Runs.SearchAsync(new RunFilter { States = [RunState.Reading, RunState.Staging, RunState.Committing] }, 100, null, None);
            clashes += look.GroupBy(run => (run.PipelineId, run.Period)).Count(group => group.Count() > 1);
            foreach (var run in asked)
                Assert.Equal(RunState.Succeeded, (await one.EndOfAsync(run.RunId)).State);
        }

        Assert.Equal(0, clashes);
        var all = await one.Runs.ListAsync(null, 1000, null, None);
        Assert.Equal(all.Count, all.Select(run => run.Fence).Distinct().Count());
        // One after the other: a run began only when the one before it of the same pipeline had ended.
        foreach (var ofOne in all.GroupBy(run => run.PipelineId))
            foreach (var (earlier, later) in ofOne.OrderBy(run => run.Fence).Zip(ofOne.OrderBy(run => run.Fence).Skip(1)))
                Assert.True(earlier.EndedAt <= later.StartedAt);
    }

    [SkippableFact]
    public async Task NewLoad_EndsTheOneThatIsHeld()
    {
        await using var host = await StartWithYearsAsync(2, "2001");
        var held = await host.RunAsync("year_2001");
        await using (var connection = await host.Warehouse.OpenWriteAsync(None))
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = $"update {_world.Warehouse.Table("etl_run")} set state = 'held', ended_at = null where run_id = {held.RunId}";
            await command.ExecuteNonQueryAsync();
        }

        var next = await host.RunAsync("year_2001", force: true);

        var ended = await host.EndOfAsync(held.RunId);
        Assert.Equal((RunState.Cancelled, "etl.superseded"), (ended.State, ended.Error!.Code));
        Assert.Contains($"{next.RunId}", ended.Error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task History_IsSearched()
    {
        await using var host = await StartWithYearsAsync(2, "2001", "2002");
        await host.EndOfAsync((await host.Queue.RequestAsync(new RunRequest("year_2001") { Force = true, RequestedBy = "王老师" }, None)).RunId);
        _world.WriteEnrolmentTo("2002.csv", "100%_省,2002,1");
        var failed = await host.RunAsync("year_2002");
        Assert.Equal(RunState.Failed, failed.State);
        var service = host.Service<EtlAdminService>();

        async Task<int> CountAsync(ListRunsRequest request)
        {
            request.Parent = request.Parent.Length == 0 ? "pipelines/-" : request.Parent;
            return (await service.ListRuns(request, AnyCall.Anybody)).Runs.Count;
        }

        Assert.Equal(3, await CountAsync(new ListRunsRequest()));
        Assert.Equal(1, await CountAsync(new ListRunsRequest { Parent = "pipelines/year_2002" }));
        Assert.Equal(1, await CountAsync(new ListRunsRequest { States = { Edustat.V1.Run.Types.State.Failed } }));
        Assert.Equal(3, await CountAsync(new ListRunsRequest { States = { Edustat.V1.Run.Types.State.Failed, Edustat.V1.Run.Types.State.Succeeded } }));
        Assert.Equal(1, await CountAsync(new ListRunsRequest { RequestedBy = "王老师" }));
        Assert.Equal(0, await CountAsync(new ListRunsRequest { RequestedBy = "王" }));
        Assert.Equal(1, await CountAsync(new ListRunsRequest { ErrorText = "TOO_MANY" }));
        Assert.Equal(0, await CountAsync(new ListRunsRequest { ErrorText = "t%o" }));
        Assert.Equal(3, await CountAsync(new ListRunsRequest { Kinds = { Edustat.V1.Run.Types.Kind.Load } }));
        Assert.Equal(0, await CountAsync(new ListRunsRequest { Kinds = { Edustat.V1.Run.Types.Kind.Rollback } }));
        var created = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(failed.CreatedAt);
        Assert.Equal(1, await CountAsync(new ListRunsRequest { Since = created }));
        Assert.Equal(2, await CountAsync(new ListRunsRequest { Until = created }));
        Assert.Equal(0, await CountAsync(new ListRunsRequest { Period = "2020" }));

        var refused = await Assert.ThrowsAsync<ProblemException>(() => CountAsync(new ListRunsRequest { States = { Edustat.V1.Run.Types.State.Unspecified }, Since = created, Until = created }));
        Assert.Equal([("request.bad_filter", "until"), ("request.bad_filter", "states")], refused.Problems.Select(p => (p.Code, p.Path)));
        // A page of one search is no page of another.
        var token = (await service.ListRuns(new ListRunsRequest { Parent = "pipelines/-", PageSize = 1 }, AnyCall.Anybody)).NextPageToken;
        Assert.Equal("request.bad_page_token", (await Assert.ThrowsAsync<ProblemException>(() => CountAsync(new ListRunsRequest { PageToken = token, RequestedBy = "王老师" }))).Problems[0].Code);
    }

    [SkippableFact]
    public async Task RunAtWork_TellsHowFarItIs()
    {
        await using var host = await StartWithYearsAsync(2, "2001");
        _world.WriteEnrolmentTo("2001.csv", [.. Enumerable.Range(0, 12_000).Select(i => $"{(i % 2 == 0 ? "湖北省" : "火星省")},{(i < 2 ? 2001 + i : 3000)},1")]);
        var (batches, goOn) = (0, new TaskCompletionSource());
        host.AtStep = step => step == LoadStep.BatchStaged && ++batches * PipelineReader.BatchRows == 10_000 ? goOn.Task : Task.CompletedTask;
        var service = host.Service<EtlAdminService>();

        var asked = await host.Queue.RequestAsync(new RunRequest("year_2001"), None);
        await host.WhenAsync(asked.RunId, run => run.Counts.RowsRead == 10_000);
        var seen = await service.GetRun(new GetRunRequest { Name = $"pipelines/year_2001/runs/{asked.RunId}" }, AnyCall.Anybody);
        goOn.SetResult();

        Assert.Equal(Edustat.V1.Run.Types.State.Staging, seen.State);
        Assert.Equal(10_000, seen.Counts.RowsRead);
        Assert.InRange(seen.Counts.RowsRejected, 5_000, 10_000);
        Assert.Equal(10_000 - seen.Counts.RowsRejected - seen.Counts.RowsDiscarded, seen.Progress.RowsStaged);
        Assert.True(seen.Progress.RowsPerSecond > 0);
        Assert.Equal(new FileInfo(Path.Combine(_world.Folder.Root, "samples", "2001.csv")).Length, seen.Progress.BytesTotal);
        Assert.InRange(seen.Progress.BytesRead, seen.Progress.BytesTotal * 3 / 4, seen.Progress.BytesTotal);
        Assert.NotNull(seen.Progress.Remaining);
        var ended = await host.EndOfAsync(asked.RunId);
        Assert.Equal(RunState.Failed, ended.State);
    }

    public void Dispose() => _world.Dispose();

    private async Task<LoadHost> StartWithYearsAsync(int concurrentRuns, params string[] years)
    {
        foreach (var year in years)
        {
            _world.WritePipeline($"year_{year}", $"{year}.csv");
            _world.WriteEnrolmentTo($"{year}.csv", $"湖北省,{year},100");
        }

        File.Delete(Path.Combine(_world.Folder.Pipelines, "enrolment.yaml"));
        var host = await _world.StartAsync(options => options.ConcurrentRuns = concurrentRuns);
        Assert.Equal(RunState.Succeeded, (await host.RunAsync("districts")).State);
        return host;
    }
}
