using Warehouse.Etl.Load;
using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Load;

/// <summary>What is loaded is recognised by its period, however it was asked for, and by what came after it, in whatever order it was asked for.</summary>
public abstract class RecognitionTests(StorageEngine engine) : IDisposable
{
    private readonly SliceWorld _world = new(engine);

    [SkippableTheory]
    [InlineData("", "2019")]
    [InlineData("2019", "")]
    public async Task RunWithoutAPeriod_IsOneOfTheLast(string first, string second)
    {
        _world.WritePeriods();
        await using var host = await _world.StartAsync();
        _world.Write(2019, "湖北省,2019,110");

        var loaded = await SliceWorld.LoadAsync(host, first);

        Assert.Equal("2019", loaded.Period);
        Assert.Equal(RunState.Skipped, (await SliceWorld.RunAsync(host, second)).State);
        Assert.Equal(["湖北省 2019 = 110"], await _world.FactsAsync());
    }

    // The file is again what a run without a period once loaded, and the warehouse is not.
    [SkippableFact]
    public async Task FileThatIsAgainWhatItWas_IsLoadedAgain()
    {
        _world.WritePeriods();
        await using var host = await _world.StartAsync();
        _world.Write(2019, "湖北省,2019,110");
        await SliceWorld.LoadAsync(host, "");
        _world.Write(2019, "湖北省,2019,111");
        await SliceWorld.LoadAsync(host, "2019");

        _world.Write(2019, "湖北省,2019,110");
        await SliceWorld.LoadAsync(host, "");

        Assert.Equal(["湖北省 2019 = 110"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task RunWithoutAPeriod_SupersedesRejects_AndIsTakenBackAsOneOfItsPeriod()
    {
        _world.WritePeriods(maxRejected: 9);
        await using var host = await _world.StartAsync();
        _world.Write(2019, "湖北省,2019,110", "火星省,2019,1");
        var first = await SliceWorld.LoadAsync(host, "");
        _world.Write(2019, "湖北省,2019,111");
        var second = await SliceWorld.LoadAsync(host, "2019");
        Assert.Equal("superseded", await StateOfRejectAsync(first));

        await host.RollBackAsync(second);

        Assert.Equal("open", await StateOfRejectAsync(first));
        Assert.Equal("etl.taken_back", (await SliceWorld.RunAsync(host, "")).Error?.Code);
    }

    [SkippableFact]
    public async Task SameRequestForARunWithoutAPeriod_IsAnsweredAsBefore()
    {
        _world.WritePeriods();
        await using var host = await _world.StartAsync();
        _world.Write(2019, "湖北省,2019,110");
        var request = new RunRequest("years") { RequestId = "once" };
        var run = await host.EndOfAsync((await host.Queue.RequestAsync(request, CancellationToken.None)).RunId);

        Assert.Equal(run.RunId, (await host.Queue.RequestAsync(request, CancellationToken.None)).RunId);
    }

    // A run that was held has an old number, and loads last.
    [SkippableFact]
    public async Task WhatLoadedAfterItsPredecessorWasHeld_IsDueOnceThatIsApproved()
    {
        var world = _world.World;
        world.WritePipeline("enrolment", "enrolment.csv", more: "gates: [{ gate: pupils, kind: range, severity: hold, measure: enrolled_students, max: 1000 }]");
        world.WritePipeline("later", "later.csv", after: "enrolment");
        world.WriteEnrolmentTo("later.csv", "湖南省,2019,200");
        await using var host = await world.StartLoadedAsync("湖北省,2019,100");
        world.WriteEnrolment("湖北省,2019,2000");
        var held = await host.Queue.RequestAsync(new RunRequest("enrolment"), CancellationToken.None);
        await host.WhenAsync(held.RunId, run => run.State == RunState.Held);
        world.WriteEnrolmentTo("later.csv", "湖南省,2019,201");
        var between = await host.RunAsync("later");
        Assert.True(between.State == RunState.Succeeded && between.RunId > held.RunId);

        await host.Reviews.ApproveAsync((await host.Runs.FindAsync(held.RunId, CancellationToken.None))!, "", CancellationToken.None);
        var approved = await host.EndOfAsync(held.RunId);

        Assert.Equal(RunState.Succeeded, approved.State);
        Assert.Equal(RunState.Succeeded, (await host.RunAsync("later")).State);
        Assert.Equal(RunState.Skipped, (await host.RunAsync("later")).State);
    }

    [SkippableFact]
    public async Task RunThatWaitedForItsPredecessor_IsNotDueOnceMore()
    {
        await using var host = await _world.World.StartLoadedAsync("湖北省,2019,100");
        // Asked for before its predecessor's last run, and taken after it, which changes something too.
        var (goOn, ended) = (new TaskCompletionSource(), 0);
        host.AtStep = step =>
        {
            if (step == LoadStep.Ended && ended++ == 0)
                WriteDistricts("cn-44,44,广东省,PROV,cn", "cn-45,45,广西,PROV,cn");
            return step == LoadStep.Claimed ? goOn.Task : Task.CompletedTask;
        };
        WriteDistricts("cn-44,44,广东省,PROV,cn");
        var before = await host.Queue.RequestAsync(new RunRequest("districts"), CancellationToken.None);
        await host.WhenAsync(before.RunId, run => run.State == RunState.Reading);
        _world.World.WriteEnrolment("湖北省,2019,101");
        var waits = await host.Queue.RequestAsync(new RunRequest("enrolment"), CancellationToken.None);
        var again = await host.Queue.EnsureQueuedAsync(new RunRequest("districts") { Force = true }, CancellationToken.None, behindWorking: true);
        Assert.True(again.RunId > waits.RunId);
        goOn.SetResult();
        Assert.NotNull((await host.EndOfAsync(again.RunId)).DataVersion);
        var loaded = await host.EndOfAsync(waits.RunId);

        Assert.True(loaded.State == RunState.Succeeded && loaded.Fence > (await host.Runs.FindAsync(again.RunId, CancellationToken.None))!.Fence);
        Assert.Equal(RunState.Skipped, (await host.RunAsync("enrolment")).State);
    }

    public void Dispose() => _world.Dispose();

    private void WriteDistricts(params string[] more) =>
        _world.World.WriteDistricts(["cn,,全国,NAT,", "cn-42,42,湖北省,PROV,cn", "cn-43,43,湖南省,PROV,cn", .. more]);

    private async Task<string> StateOfRejectAsync(Run run) =>
        Assert.Single(await _world.World.QueryAsync($"select state from {_world.World.Warehouse.Table("etl_reject_row")} where run_id = {run.RunId}"));
}
