using Edustat.V1;
using Warehouse.Catalogue;
using Warehouse.EngineTests.Load;
using Warehouse.Storage;
using Warehouse.Storage.Runs;
using BackfillService = Warehouse.Gateway.BackfillService;
using RunState = Warehouse.Storage.Runs.RunState;

namespace Warehouse.EngineTests.Schedule;

/// <summary>A pipeline for many periods.</summary>
public abstract class BackfillTests(StorageEngine engine) : IAsyncLifetime
{
    private static readonly Grpc.Core.ServerCallContext Call = AnyCall.Anybody;

    private ScheduleWorld _world = null!;
    private BackfillService _service = null!;

    public async Task InitializeAsync()
    {
        _world = await ScheduleWorld.NewAsync(engine);
        _service = new BackfillService(_world.Backfills, _world.Pipelines);
    }

    public Task DisposeAsync()
    {
        _world?.Dispose();
        return Task.CompletedTask;
    }

    [SkippableFact]
    public async Task Years_AreARunEach_InOrder()
    {
        var backfill = await AskAsync(request => (request.FromPeriod, request.ToPeriod) = ("2018", "2020"));

        Assert.Equal(["2018", "2019", "2020"], backfill.Runs.Select(run => run.Period));
        Assert.Equal((1, 0, "pipelines/a"), (backfill.MaxParallel, backfill.Ended, backfill.Pipeline));
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task AtMostSoManyRuns_WorkAtOnce(int parallel)
    {
        await AskAsync(request => (request.FromPeriod, request.ToPeriod, request.MaxParallel) = ("2018", "2022", parallel));

        var taken = new List<string>();
        while (await _world.ClaimAsync() is { } run)
            taken.Add(run.Period);

        Assert.Equal(((string[])["2018", "2019"]).Take(parallel), taken);
    }

    [SkippableFact]
    public async Task SameRequestAgain_IsTheSameBackfill()
    {
        var made = await AskAsync(request => request.RequestId = "once");

        var again = await AskAsync(request => request.RequestId = "once");
        var other = await Assert.ThrowsAsync<ProblemException>(() => AskAsync(request => (request.RequestId, request.Force) = ("once", true)));

        Assert.Equal(made, again);
        Assert.Equal("request.request_id_reused", other.Problems[0].Code);
        Assert.Equal(2, await _world.CountRunsAsync());
    }

    [SkippableFact]
    public async Task PeriodThatWaitsAlready_QueuesNothing()
    {
        await AskAsync(_ => { });

        var refused = await Assert.ThrowsAsync<ProblemException>(() => AskAsync(request => request.Periods.Insert(0, "2015")));

        Assert.Equal("etl.pipeline_busy", refused.Problems[0].Code);
        Assert.Equal(2, await _world.CountRunsAsync());
    }

    [SkippableFact]
    public async Task Cancel_EndsWhatWaitsAndAsksWhatWorksToStop()
    {
        var backfill = await AskAsync(_ => { });
        var working = (await _world.ClaimAsync())!;

        var cancelled = await _service.CancelBackfill(new CancelBackfillRequest { Name = backfill.Name }, Call);

        Assert.Equal([Edustat.V1.Run.Types.State.Reading, Edustat.V1.Run.Types.State.Cancelled], cancelled.Runs.Select(run => run.State));
        Assert.NotNull((await _world.Runs.FindAsync(working.RunId, CancellationToken.None))!.CancelRequestedAt);
        Assert.Null(await _world.ClaimAsync());
        Assert.Equal(cancelled.CancelTime, (await _service.CancelBackfill(new CancelBackfillRequest { Name = backfill.Name }, Call)).CancelTime);
    }

    [SkippableFact]
    public async Task Progress_IsThatOfTheWhole()
    {
        var backfill = await AskAsync(_ => { });
        await _world.ClaimAsync();
        await _world.EndRunsAsync();

        var seen = await _service.GetBackfill(new GetBackfillRequest { Name = backfill.Name }, Call);

        Assert.Equal((2, 2), (seen.Ended, seen.Succeeded));
        Assert.Equal([seen], (await _service.ListBackfills(new ListBackfillsRequest(), Call)).Backfills);
    }

    [SkippableFact]
    public async Task EveryMistake_IsNamed()
    {
        var refused = await Assert.ThrowsAsync<ProblemException>(() => AskAsync(request =>
        {
            (request.Name, request.MaxParallel) = ("pipelines/aa", 17);
            request.Periods.Add("2018");
        }));

        Assert.Equal([("request.not_found", "name"), ("etl.bad_backfill", "max_parallel"), ("etl.bad_backfill", "periods[2]")], refused.Problems.Select(problem => (problem.Code, problem.Path)));
    }

    // Of the years 2018 and 2019, unless a range is given.
    private Task<Edustat.V1.Backfill> AskAsync(Action<BackfillPipelineRequest> change)
    {
        var request = new BackfillPipelineRequest { Name = "pipelines/a", Periods = { "2018", "2019" } };
        change(request);
        if (request.FromPeriod.Length > 0)
            request.Periods.Clear();
        return _service.BackfillPipeline(request, Call);
    }
}

public sealed class SqliteBackfillTests() : BackfillTests(StorageEngine.Sqlite);

public sealed class SqlServerBackfillTests() : BackfillTests(StorageEngine.SqlServer);
