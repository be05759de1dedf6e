using Warehouse.Etl.Load;
using Warehouse.Storage;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Sql;

namespace Warehouse.EngineTests.Load;

/// <summary>Runs that are cancelled, that take too long, and that are begun again.</summary>
public abstract class RunControlTests(StorageEngine engine) : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly string[] OldState = ["湖北省 2019 = 100 by enrolment"];

    private readonly LoadWorld _world = new(engine);

    [SkippableTheory]
    [InlineData(nameof(LoadStep.Claimed))]
    [InlineData(nameof(LoadStep.Fingerprinted))]
    [InlineData(nameof(LoadStep.BatchStaged))]
    [InlineData(nameof(LoadStep.Staged))]
    [InlineData(nameof(LoadStep.Locked))]
    [InlineData(nameof(LoadStep.Checked))]
    [InlineData(nameof(LoadStep.RejectsWritten))]
    [InlineData(nameof(LoadStep.Merged))]
    [InlineData(nameof(LoadStep.Ended))]
    public async Task CancelAtAStep_LeavesTheOldStateAndTheNextRunLoads(string step)
    {
        await using var host = await StartAsync();
        var version = await _world.DataVersionAsync();
        Task? cancelling = null;
        var runId = (await host.Runs.ListAsync(null, 1, null, None))[0].RunId + 1;
        host.AtStep = async reached =>
        {
            if (reached.ToString() != step || cancelling is not null)
                return;
            // From here on the run holds the lock that noting who asked waits for; being told does not wait.
            if (reached >= LoadStep.Locked)
                host.Runs.Signals.Stop(runId);
            cancelling = Task.Run(() => host.Queue.CancelAsync(runId, "tester", None));
            if (reached < LoadStep.Locked)
                await cancelling;
        };

        var run = await host.RunAsync("enrolment");
        await cancelling!;

        Assert.Equal(RunState.Cancelled, run.State);
        Assert.Null(run.DataVersion);
        Assert.Null(run.Error);
        if (Enum.Parse<LoadStep>(step) < LoadStep.Locked)
            Assert.Equal("tester", (await host.Runs.FindAsync(run.RunId, None))!.CancelRequestedBy);
        Assert.Equal(OldState, await _world.FactsAsync());
        Assert.Equal(version, await _world.DataVersionAsync());
        host.AtStep = _ => Task.CompletedTask;
        Assert.Equal(RunState.Succeeded, (await host.RunAsync("enrolment")).State);
        Assert.Equal(["湖北省 2019 = 111 by enrolment"], await _world.FactsAsync());
    }

    [SkippableTheory]
    [InlineData(nameof(LoadStep.Claimed))]
    [InlineData(nameof(LoadStep.BatchStaged))]
    public async Task CancelFromAnotherProcess_StopsTheRun(string step)
    {
        await using var host = await StartAsync();
        var elsewhere = new RunQueue(host.Warehouse, new RunSignals(TimeProvider.System), TimeProvider.System);
        var reached = new TaskCompletionSource();
        host.AtStep = at => HoldAt(at, step, reached);

        var run = await host.Queue.RequestAsync(new RunRequest("enrolment"), None);
        await reached.Task;
        var asked = await elsewhere.CancelAsync(run.RunId, "elsewhere", None);

        Assert.NotNull(asked!.CancelRequestedAt);
        Assert.Equal(RunState.Cancelled, (await host.EndOfAsync(run.RunId)).State);
        Assert.Equal(OldState, await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task CancelWhileAnotherLoadHoldsTheWarehouse_LeavesTheOldState()
    {
        await using var host = await StartAsync();
        await using var other = await host.Warehouse.OpenLoadAsync(None);
        System.Data.Common.DbTransaction? holding = null;
        var staged = new TaskCompletionSource();
        host.AtStep = async step =>
        {
            if (step != LoadStep.Staged)
                return;
            holding = await host.Warehouse.BeginWriteAsync(other, WriteLock.Data, None);
            staged.SetResult();
        };

        var run = await host.Queue.RequestAsync(new RunRequest("enrolment"), None);
        await staged.Task;
        host.Runs.Signals.Stop(run.RunId);
        await holding!.DisposeAsync();

        Assert.Equal(RunState.Cancelled, (await host.EndOfAsync(run.RunId)).State);
        Assert.Equal(OldState, await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task LoadThatFindsTheWarehouseHeld_WaitsAndLoads()
    {
        await using var host = await StartAsync();
        await using var other = await host.Warehouse.OpenLoadAsync(None);
        System.Data.Common.DbTransaction? holding = null;
        var staged = new TaskCompletionSource();
        host.AtStep = async step =>
        {
            if (step != LoadStep.Staged)
                return;
            holding = await host.Warehouse.BeginWriteAsync(other, WriteLock.Data, None);
            staged.SetResult();
        };

        var run = await host.Queue.RequestAsync(new RunRequest("enrolment"), None);
        await staged.Task;
        Assert.Equal(OldState, await _world.FactsAsync());
        await holding!.DisposeAsync();

        var ended = await host.EndOfAsync(run.RunId);
        Assert.Equal((RunState.Succeeded, 1), (ended.State, ended.Attempt));
    }

    [SkippableFact]
    public async Task CancelOfARunThatWaits_EndsItAtOnce()
    {
        await using var host = await StartAsync(options => options.ConcurrentRuns = 1);
        var reached = new TaskCompletionSource();
        host.AtStep = at => HoldAt(at, nameof(LoadStep.Claimed), reached);
        var working = await host.Queue.RequestAsync(new RunRequest("enrolment"), None);
        await reached.Task;
        var waiting = await host.Queue.RequestAsync(new RunRequest("districts"), None);

        var cancelled = await host.Queue.CancelAsync(waiting.RunId, "tester", None);

        Assert.Equal((RunState.Cancelled, "tester"), (cancelled!.State, cancelled.CancelRequestedBy));
        Assert.Null(cancelled.StartedAt);
        Assert.NotNull(cancelled.EndedAt);
        await host.Queue.CancelAsync(working.RunId, "", None);
        Assert.Equal(RunState.Cancelled, (await host.EndOfAsync(working.RunId)).State);
    }

    [SkippableFact]
    public async Task CancelOfARunThatHasEnded_LeavesItAsItIs()
    {
        await using var host = await StartAsync();
        var run = await host.RunAsync("enrolment");

        var asked = await host.Queue.CancelAsync(run.RunId, "too late", None);

        Assert.Equal(RunState.Succeeded, asked!.State);
        Assert.Null(asked.CancelRequestedBy);
        Assert.Equal(["湖北省 2019 = 111 by enrolment"], await _world.FactsAsync());
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RunThatTakesTooLong_FailsAndLeavesTheOldState(bool saysThePipeline)
    {
        if (saysThePipeline)
            _world.Folder.Write("pipelines/enrolment.yaml", File.ReadAllText(Path.Combine(_world.Folder.Pipelines, "enrolment.yaml")) + "\ntimeout: 1s\n");
        await using var host = await StartAsync();
        host.AtStep = at => HoldAt(at, nameof(LoadStep.BatchStaged), new TaskCompletionSource());

        var run = await host.EndOfAsync((await host.Queue.RequestAsync(new RunRequest("enrolment") { TimeoutSeconds = saysThePipeline ? null : 1 }, None)).RunId);

        Assert.Equal((RunState.Failed, "etl.timed_out", 1), (run.State, run.Error!.Code, run.Attempt));
        Assert.Equal(OldState, await _world.FactsAsync());
    }

    [SkippableTheory]
    [InlineData(nameof(LoadStep.Claimed))]
    [InlineData(nameof(LoadStep.BatchStaged))]
    [InlineData(nameof(LoadStep.Merged))]
    public async Task FaultThatPasses_IsForgottenInTheNextAttempt(string step)
    {
        await using var host = await StartAsync(options => options.RetrySeconds = 0);
        var faults = 0;
        host.AtStep = at => at.ToString() == step && faults++ < 2 ? throw new IOException("The share went away.") : Task.CompletedTask;

        var run = await host.RunAsync("enrolment");

        Assert.Equal((RunState.Succeeded, 3), (run.State, run.Attempt));
        Assert.Null(run.Error);
        Assert.Equal(new RunCounts { RowsRead = 1, Updated = 1 }, run.Counts);
        Assert.Equal(["湖北省 2019 = 111 by enrolment"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task FaultThatDoesNotPass_EndsTheRunAtItsLastAttempt()
    {
        await using var host = await StartAsync(options => (options.RetrySeconds, options.Attempts) = (0, 2));
        host.AtStep = _ => throw new IOException("The share went away.");

        var run = await host.RunAsync("enrolment");

        Assert.Equal((RunState.Failed, 2, "etl.source_unreachable"), (run.State, run.Attempt, run.Error!.Code));
        Assert.Contains("The share went away.", run.Error.Message, StringComparison.Ordinal);
        Assert.Equal(OldState, await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task WhatIsWrongWithASource_IsNotTriedAgain()
    {
        await using var host = await StartAsync(options => options.RetrySeconds = 0);
        File.Delete(Path.Combine(_world.Folder.Root, "samples", "enrolment.csv"));

        var run = await host.RunAsync("enrolment");

        Assert.Equal((RunState.Failed, 1, "etl.file_not_found"), (run.State, run.Attempt, run.Error!.Code));
    }

    [SkippableFact]
    public async Task RunThatWaitsForItsNextAttempt_SaysWhyAndCanBeCancelled()
    {
        await using var host = await StartAsync(options => options.RetrySeconds = 300);
        host.AtStep = _ => throw new IOException("The share went away.");

        var asked = await host.Queue.RequestAsync(new RunRequest("enrolment"), None);
        var waiting = await host.WhenAsync(asked.RunId, run => run.Attempt == 2);

        Assert.Equal((RunState.Queued, "etl.source_unreachable"), (waiting.State, waiting.Error!.Code));
        Assert.InRange(waiting.NotBefore!.Value - waiting.StartedAt!.Value, TimeSpan.FromSeconds(140), TimeSpan.FromSeconds(600));
        Assert.Equal(RunState.Cancelled, (await host.Queue.CancelAsync(asked.RunId, "", None))!.State);
    }

    [SkippableTheory]
    [InlineData(nameof(LoadStep.Claimed))]
    [InlineData(nameof(LoadStep.BatchStaged))]
    [InlineData(nameof(LoadStep.Staged))]
    public async Task HostThatStops_PutsItsRunBack_AndTheNextOneLoadsIt(string step)
    {
        var host = await StartAsync();
        var reached = new TaskCompletionSource();
        host.AtStep = at => HoldAt(at, step, reached);
        var asked = await host.Queue.RequestAsync(new RunRequest("enrolment") { Priority = 3 }, None);
        await reached.Task;

        await host.DisposeAsync();
        var waiting = await _world.QueryAsync($"select concat(state, ' ', attempt, ' ', error_code, ' ', coalesce(host, 'nobody')) from {_world.Warehouse.Table("etl_run")} where run_id = {asked.RunId}");
        Assert.Equal(["queued 1 etl.host_stopped nobody"], waiting);
        Assert.Equal(OldState, await _world.FactsAsync());

        await using var next = await _world.StartAsync();
        var ended = await next.EndOfAsync(asked.RunId);
        Assert.Equal((RunState.Succeeded, 1, 3, null), (ended.State, ended.Attempt, ended.Priority, ended.Error));
        Assert.Equal(["湖北省 2019 = 111 by enrolment"], await _world.FactsAsync());
    }

    public void Dispose() => _world.Dispose();

    private async Task<LoadHost> StartAsync(Action<Etl.EtlOptions>? configure = null)
    {
        _world.WriteEnrolment("湖北省,2019,100");
        var host = await _world.StartAsync(configure);
        Assert.All(await host.InitialLoad.RunAsync(null, None), run => Assert.Equal(RunState.Succeeded, run.State));
        _world.WriteEnrolment("湖北省,2019,111");
        return host;
    }

    // Until the run is stopped.
    private static Task HoldAt(LoadStep at, string step, TaskCompletionSource reached)
    {
        if (at.ToString() != step)
            return Task.CompletedTask;
        reached.TrySetResult();
        return new TaskCompletionSource().Task;
    }
}
