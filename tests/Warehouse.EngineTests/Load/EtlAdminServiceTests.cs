using Edustat.V1;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Warehouse.Catalogue;
using Warehouse.Etl.Load;
using Warehouse.Gateway;
using Warehouse.Storage;
using EtlAdminService = Warehouse.Gateway.EtlAdminService;
using Run = Edustat.V1.Run;

namespace Warehouse.EngineTests.Load;

/// <summary>The administration of loads as its callers see it, over a real warehouse.</summary>
public abstract class EtlAdminServiceTests(StorageEngine engine) : IDisposable
{
    private static readonly ServerCallContext Call = AnyCall.Anybody;

    private readonly LoadWorld _world = new(engine);

    [SkippableFact]
    public async Task Pipelines_AreListedByIdWithTheirLastRun()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");

        var pipelines = (await host.Service<EtlAdminService>().ListPipelines(new ListPipelinesRequest(), Call)).Pipelines;

        Assert.Equal(["pipelines/districts", "pipelines/enrolment"], pipelines.Select(p => p.Name));
        Assert.Equal("samples/enrolment.csv", Assert.Single(pipelines[1].Files));
        Assert.Equal(Run.Types.State.Succeeded, pipelines[1].LastRun.State);
        Assert.Equal(2UL, pipelines[1].LastRun.DataVersion);
        Assert.Equal(1, pipelines[1].LastRun.Counts.Inserted);
    }

    [SkippableFact]
    public async Task Pages_GiveEveryRunOnceNewestFirst()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        for (var i = 0; i < 3; i++)
            await host.RunAsync("enrolment");
        var service = host.Service<EtlAdminService>();

        var names = new List<string>();
        var token = "";
        do
        {
            var page = await service.ListRuns(new ListRunsRequest { Parent = "pipelines/-", PageSize = 2, PageToken = token }, Call);
            names.AddRange(page.Runs.Select(run => run.Name));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(["pipelines/enrolment/runs/5", "pipelines/enrolment/runs/4", "pipelines/enrolment/runs/3", "pipelines/enrolment/runs/2", "pipelines/districts/runs/1"], names);
    }

    [SkippableFact]
    public async Task Rejects_ArePagedInFileOrderAndCountedByCode()
    {
        await using var host = await _world.StartLoadedAsync("火星省,2019,1", "金星省,2019,2", "湖北省,2019,很多");
        var service = host.Service<EtlAdminService>();

        var first = await service.ListRejects(new ListRejectsRequest { Parent = "pipelines/enrolment/runs/2", PageSize = 2 }, Call);
        var second = await service.ListRejects(new ListRejectsRequest { Parent = "pipelines/enrolment/runs/2", PageSize = 2, PageToken = first.NextPageToken }, Call);

        Assert.Equal([2L, 3L, 4L], first.Rejects.Concat(second.Rejects).Select(reject => reject.Line));
        Assert.Equal("", second.NextPageToken);
        Assert.Equal(3, first.CountsByCode.Values.Sum());
    }

    [SkippableFact]
    public async Task WatchRun_ShowsEveryStateOnceAndEnds()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        _world.WriteEnrolment("湖北省,2019,111");
        var service = host.Service<EtlAdminService>();
        var seen = new Seen();
        // The load waits at each step until the watcher has seen it.
        host.AtStep = step => step switch
        {
            LoadStep.Claimed => seen.UntilAsync(Run.Types.State.Reading),
            LoadStep.BatchStaged => seen.UntilAsync(Run.Types.State.Staging),
            LoadStep.Locked => seen.UntilAsync(Run.Types.State.Committing),
            _ => Task.CompletedTask,
        };

        var run = await service.RunPipeline(new RunPipelineRequest { Name = "pipelines/enrolment" }, Call);
        await service.WatchRun(new WatchRunRequest { Name = run.Name }, seen, Call);

        Assert.Equal(
            [Run.Types.State.Reading, Run.Types.State.Staging, Run.Types.State.Committing, Run.Types.State.Succeeded],
            seen.Runs.Select(r => r.State).Distinct().Where(state => state != Run.Types.State.Queued));
        Assert.Equal(seen.Runs.Distinct().Count(), seen.Runs.Count);
    }

    [SkippableTheory]
    [InlineData("request.not_found", "There is no pipeline 'enrollment'. Did you mean 'enrolment'?", "pipelines/enrollment")]
    [InlineData("request.bad_name", "", "enrolment")]
    [InlineData("request.bad_name", "", "pipelines/")]
    public async Task UnknownPipeline_IsRefusedWithTheNearest(string code, string says, string name)
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        var service = host.Service<EtlAdminService>();

        foreach (var call in (Func<Task>[])[() => service.RunPipeline(new RunPipelineRequest { Name = name }, Call), () => service.ListRuns(new ListRunsRequest { Parent = name }, Call)])
        {
            var problem = (await Assert.ThrowsAsync<ProblemException>(call)).Problems[0];
            Assert.Equal(code, problem.Code);
            Assert.Contains(says, $"{problem.Message} {problem.Hint}", StringComparison.Ordinal);
        }
    }

    [SkippableTheory]
    [InlineData("pipelines/enrolment/runs/999")]
    [InlineData("pipelines/enrolment/runs/1")]
    [InlineData("pipelines/enrolment/runs/-1")]
    [InlineData("pipelines/enrolment/runs/99999999999999999999")]
    public async Task UnknownRun_IsNotFound(string name)
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");

        var refused = await Assert.ThrowsAsync<ProblemException>(() => host.Service<EtlAdminService>().GetRun(new GetRunRequest { Name = name }, Call));

        Assert.Equal("request.not_found", refused.Problems[0].Code);
    }

    [SkippableFact]
    public async Task BadPages_AreRefusedWithAllTheirProblems()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        var service = host.Service<EtlAdminService>();

        var refused = await Assert.ThrowsAsync<ProblemException>(() => service.ListRuns(new ListRunsRequest { Parent = "pipelines/-", PageSize = -1, PageToken = "?" }, Call));

        Assert.Equal([("request.bad_page_size", "page_size"), ("request.bad_page_token", "page_token")], refused.Problems.Select(p => (p.Code, p.Path)));
        var other = (await service.ListPipelines(new ListPipelinesRequest { PageSize = 1 }, Call)).NextPageToken;
        Assert.Equal("request.bad_page_token", (await Assert.ThrowsAsync<ProblemException>(() => service.ListRuns(new ListRunsRequest { Parent = "pipelines/-", PageToken = other }, Call))).Problems[0].Code);
    }

    [SkippableFact]
    public async Task Problems_TravelAsOneStatusWithAllDetails()
    {
        var interceptor = new ProblemInterceptor(NullLogger<ProblemInterceptor>.Instance);
        Task<Run> Refuse(GetRunRequest request, ServerCallContext context) => throw new ProblemException([
            new Problem("request.not_found", "There is no run.", "name", "Did you mean 'x'?"), new Problem("request.bad_page_size", "No.", "page_size")]);

        var refused = await Assert.ThrowsAsync<RpcException>(() => interceptor.UnaryServerHandler<GetRunRequest, Run>(new GetRunRequest(), Call, Refuse));

        var status = Google.Rpc.Status.Parser.ParseFrom(refused.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal((StatusCode.NotFound, (int)StatusCode.NotFound), (refused.StatusCode, status.Code));
        Assert.Equal(["request.not_found", "request.bad_page_size"], status.Details.Take(2).Select(detail => detail.Unpack<ErrorInfo>().Type));
        Assert.Equal(["name", "page_size"], status.Details[2].Unpack<BadRequest>().FieldViolations.Select(v => v.Field));
        Assert.NotEmpty(status.Details[3].Unpack<RequestInfo>().RequestId);
    }

    [SkippableFact]
    public async Task FaultOfOurs_TellsNothingButARequestId()
    {
        var interceptor = new ProblemInterceptor(NullLogger<ProblemInterceptor>.Instance);
        Task<Run> Break(GetRunRequest request, ServerCallContext context) => throw new InvalidDataException("secret");

        var broken = await Assert.ThrowsAsync<RpcException>(() => interceptor.UnaryServerHandler<GetRunRequest, Run>(new GetRunRequest(), Call, Break));

        Assert.Equal(StatusCode.Internal, broken.StatusCode);
        Assert.DoesNotContain("secret", broken.Status.Detail, StringComparison.Ordinal);
        var status = Google.Rpc.Status.Parser.ParseFrom(broken.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Contains(Assert.Single(status.Details).Unpack<RequestInfo>().RequestId, broken.Status.Detail, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("query.unknown_indicator", StatusCode.InvalidArgument)]
    [InlineData("request.not_found", StatusCode.NotFound)]
    [InlineData("request.stale_page_token", StatusCode.Aborted)]
    [InlineData("etl.pipeline_busy", StatusCode.FailedPrecondition)]
    [InlineData("storage.schema_too_new", StatusCode.FailedPrecondition)]
    [InlineData("storage.locked", StatusCode.Unavailable)]
    public void KindOfProblem_HasItsStatus(string code, StatusCode status) => Assert.Equal(status, ProblemStatus.Of(new Problem(code, "")));

    public void Dispose() => _world.Dispose();

    /// <summary>What a watcher was sent.</summary>
    private sealed class Seen : IServerStreamWriter<Run>
    {
        private readonly System.Collections.Concurrent.ConcurrentDictionary<Run.Types.State, TaskCompletionSource> _states = new();

        public List<Run> Runs { get; } = [];

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(Run message)
        {
            Runs.Add(message);
            Of(message.State).TrySetResult();
            return Task.CompletedTask;
        }

        public Task UntilAsync(Run.Types.State state) => Of(state).Task.WaitAsync(TimeSpan.FromSeconds(30));

        private TaskCompletionSource Of(Run.Types.State state) => _states.GetOrAdd(state, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
    }
}
