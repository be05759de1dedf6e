using Warehouse.Catalogue;
using Warehouse.Etl.Load;
using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Load;

/// <summary>Asking for runs.</summary>
public abstract class RunLogTests(StorageEngine engine) : IDisposable
{
    private readonly LoadWorld _world = new(engine);

    [SkippableFact]
    public async Task SameRequestIdTwice_ReturnsTheRunItMade()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");

        var first = await host.Queue.RequestAsync(new RunRequest("enrolment") { Force = true, RequestId = "nightly-1" }, CancellationToken.None);
        await host.EndOfAsync(first.RunId);
        var again = await host.Queue.RequestAsync(new RunRequest("enrolment") { Force = true, RequestId = "nightly-1" }, CancellationToken.None);

        Assert.Equal(first.RunId, again.RunId);
        Assert.Equal(RunState.Succeeded, again.State);
    }

    [SkippableFact]
    public async Task RequestIdForSomethingElse_IsRefused()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        await host.EndOfAsync((await host.Queue.RequestAsync(new RunRequest("enrolment") { Force = true, RequestId = "nightly-1" }, CancellationToken.None)).RunId);

        var refused = await Assert.ThrowsAsync<ProblemException>(() => host.Queue.RequestAsync(new RunRequest("districts") { Force = true, RequestId = "nightly-1" }, CancellationToken.None));

        Assert.Equal("request.request_id_reused", refused.Problems[0].Code);
    }

    [SkippableFact]
    public async Task PipelineWithARunThatHasNotEnded_IsBusy()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        var goOn = new TaskCompletionSource();
        host.AtStep = step => step == LoadStep.Claimed ? goOn.Task : Task.CompletedTask;
        var running = await host.Queue.RequestAsync(new RunRequest("enrolment") { Force = true }, CancellationToken.None);

        var refused = await Assert.ThrowsAsync<ProblemException>(() => host.Queue.RequestAsync(new RunRequest("enrolment") { Force = true }, CancellationToken.None));
        goOn.SetResult();

        Assert.Equal("etl.pipeline_busy", refused.Problems[0].Code);
        Assert.Contains($"runs/{running.RunId}", refused.Problems[0].Hint, StringComparison.Ordinal);
        Assert.Equal(RunState.Succeeded, (await host.EndOfAsync(running.RunId)).State);
    }

    [SkippableFact]
    public async Task RequestOfAnotherProcess_IsFoundWithoutASignal()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        var elsewhere = new RunQueue(host.Warehouse, new RunSignals(TimeProvider.System), TimeProvider.System);

        var run = await elsewhere.RequestAsync(new RunRequest("enrolment") { Force = true }, CancellationToken.None);

        Assert.Equal(RunState.Succeeded, (await host.EndOfAsync(run.RunId)).State);
    }

    [SkippableFact]
    public async Task PipelineThatNeedsOneThatFailed_SaysSo()
    {
        _world.WriteDistricts("cn,,全国,GALAXY,");
        _world.WriteEnrolment("湖北省,2019,100");
        await using var host = await _world.StartAsync();

        var runs = await host.InitialLoad.RunAsync(null, CancellationToken.None);

        Assert.Equal(["etl.too_many_rejects", "etl.predecessor_not_loaded"], runs.Select(run => run.Error!.Code));
    }

    [SkippableFact]
    public async Task InitialLoad_TellsItsProgress()
    {
        _world.WriteEnrolment("湖北省,2019,100");
        await using var host = await _world.StartAsync();
        var ended = new List<int>();

        await host.InitialLoad.RunAsync(new Direct(progress => ended.Add(progress.Ended)), CancellationToken.None);

        Assert.Equal(2, ended[^1]);
        Assert.Equal(ended.Order(), ended);
    }

    public void Dispose() => _world.Dispose();

    private sealed class Direct(Action<Etl.Runs.InitialLoadProgress> report) : IProgress<Etl.Runs.InitialLoadProgress>
    {
        public void Report(Etl.Runs.InitialLoadProgress value) => report(value);
    }
}
