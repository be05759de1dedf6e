using Warehouse.Catalogue;
using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Load;

/// <summary>A run that is rolled back leaves the warehouse as it was before it, or says why it cannot.</summary>
public abstract class UndoTests(StorageEngine engine) : IDisposable
{
    private readonly LoadWorld _world = new(engine);

    [SkippableFact]
    public async Task ChangedDeletedAndNewRows_AreAsTheyWere_WithTheirRunsAndLines()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100", "湖北省,2020,101", "湖南省,2019,200");
        var before = await ContentsAsync();
        _world.WriteEnrolment("湖南省,2019,201", "湖北省,2019,100", "湖南省,2020,202");
        var second = await host.RunAsync("enrolment");
        Assert.Equal(new RunCounts { RowsRead = 3, Inserted = 1, Updated = 2, Deleted = 1 }, second.Counts);
        var version = await _world.DataVersionAsync();

        var back = await host.RollBackAsync(second);

        Assert.Equal((RunState.Succeeded, RunKind.Rollback, second.RunId), (back.State, back.Kind, back.OfRun));
        Assert.Equal(new RunCounts { Inserted = 1, Updated = 2, Deleted = 1 }, back.Counts);
        Assert.Equal(before, await ContentsAsync());
        Assert.Equal(version + 1, await _world.DataVersionAsync());
        Assert.Equal(version + 1, back.DataVersion);
    }

    [SkippableFact]
    public async Task RolledBackFile_LoadsAgainOnlyWhenForced_AndTheFileBeforeItIsTheLoadedOne()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        _world.WriteEnrolment("湖北省,2019,111");
        var second = await host.RunAsync("enrolment");
        await host.RollBackAsync(second);
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());

        var asDue = await host.RunAsync("enrolment");
        Assert.Equal((RunState.Skipped, "etl.taken_back"), (asDue.State, asDue.Error?.Code));
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());

        Assert.Equal(RunState.Succeeded, (await host.RunAsync("enrolment", force: true)).State);
        Assert.Equal(["湖北省 2019 = 111 by enrolment"], await _world.FactsAsync());

        await host.RollBackAsync((await host.Runs.ListAsync("enrolment", 1, null, CancellationToken.None))[0]);
        _world.WriteEnrolment("湖北省,2019,100");
        Assert.Equal(RunState.Skipped, (await host.RunAsync("enrolment")).State);
    }

    [SkippableFact]
    public async Task HostThatStarts_DoesNotLoadAgainWhatWasTakenBack_ButANewFile()
    {
        await using (var host = await _world.StartLoadedAsync("湖北省,2019,100"))
        {
            _world.WriteEnrolment("湖北省,2019,111");
            await host.RollBackAsync(await host.RunAsync("enrolment"));
        }

        await using var next = await _world.StartAsync();
        Assert.Empty(await next.InitialLoad.RunAsync(null, CancellationToken.None));
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());

        _world.WriteEnrolment("湖北省,2019,112");
        Assert.Equal(["enrolment"], (await next.InitialLoad.RunAsync(null, CancellationToken.None)).Select(run => run.PipelineId));
        Assert.Equal(["湖北省 2019 = 112 by enrolment"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task FirstLoads_TakenBackInTurn_LeaveNothing()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        var runs = await host.Runs.ListAsync(null, 10, null, CancellationToken.None);

        foreach (var run in runs)
            await host.RollBackAsync(run);

        Assert.Empty(await ContentsAsync());
        var loaded = await host.Pipelines.ListLoadedAsync(CancellationToken.None);
        Assert.All(runs, run => Assert.False(loaded.Has(run.PipelineId)));
    }

    [SkippableFact]
    public async Task RunUnderLaterOnes_IsRefusedByTheirNames_OrTakesThemBackToo()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        var before = await ContentsAsync();
        _world.WriteEnrolment("湖北省,2019,111");
        var second = await host.RunAsync("enrolment");
        _world.WriteEnrolment("湖北省,2019,122", "湖南省,2019,200");
        var third = await host.RunAsync("enrolment");
        var fourth = await host.RunAsync("enrolment", force: true);
        Assert.Null(fourth.DataVersion);

        var refusal = await Assert.ThrowsAsync<ProblemException>(() => host.RollBackAsync(second));

        Assert.Equal("etl.later_runs", refusal.Problems[0].Code);
        Assert.Contains($"run {third.RunId} ", refusal.Problems[0].Message, StringComparison.Ordinal);
        Assert.Equal(["湖北省 2019 = 122 by enrolment", "湖南省 2019 = 200 by enrolment"], await _world.FactsAsync());

        var back = await host.RollBackAsync(second, cascade: true);

        Assert.Equal(RunState.Succeeded, back.State);
        Assert.Equal(before, await ContentsAsync());
        // The file of the fourth is loaded no longer, although that run changed nothing.
        Assert.Equal("etl.taken_back", (await host.RunAsync("enrolment")).Error?.Code);
        Assert.Equal(RunState.Succeeded, (await host.RunAsync("enrolment", force: true)).State);
    }

    [SkippableFact]
    public async Task RollingBackTwice_IsRefused_AndSoIsWhatNeverLoaded()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        _world.WriteEnrolment("湖北省,2019,111");
        var second = await host.RunAsync("enrolment");
        var skipped = await host.RunAsync("enrolment");
        var back = await host.RollBackAsync(second);

        Assert.Equal("etl.already_rolled_back", await RefusalAsync(host, second));
        Assert.Equal("etl.not_undoable", await RefusalAsync(host, skipped));
        Assert.Equal("etl.not_undoable", await RefusalAsync(host, back));
    }

    [SkippableFact]
    public async Task MembersThatOthersHaveByNow_StayAndAreNamed()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        var districts = (await host.Runs.ListAsync("districts", 1, null, CancellationToken.None))[0];
        var before = await ContentsAsync();

        var back = await host.RollBackAsync(districts);

        Assert.Equal((RunState.Failed, "etl.member_in_use"), (back.State, back.Error!.Code));
        Assert.Contains("cn-42", back.Error.Message, StringComparison.Ordinal);
        Assert.Contains("enrolment", back.Error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await ContentsAsync());
    }

    [SkippableFact]
    public async Task CodesThatWereSwapped_AreSwappedBack_AndMembersComeBackUnderTheirKeys()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        var before = await ContentsAsync();
        _world.WriteDistricts("cn,,全国,NAT,", "cn-42,43,湖北省,PROV,cn", "cn-44,44,广东省,PROV,cn");
        var run = await host.RunAsync("districts");
        Assert.Equal(new RunCounts { RowsRead = 3, Inserted = 1, Updated = 1, Unchanged = 1, Deleted = 1 }, run.Counts);

        Assert.Equal(RunState.Succeeded, (await host.RollBackAsync(run)).State);

        Assert.Equal(before, await ContentsAsync());
    }

    [SkippableFact]
    public async Task CodeThatOnlyGoes_IsAChange_AndComesBack()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        var before = await ContentsAsync();
        _world.WriteDistricts("cn,,全国,NAT,", "cn-42,,湖北省,PROV,cn", "cn-43,43,湖南省,PROV,cn");
        var run = await host.RunAsync("districts");
        Assert.Equal(new RunCounts { RowsRead = 3, Updated = 1, Unchanged = 2 }, run.Counts);

        await host.RollBackAsync(run);

        Assert.Equal(before, await ContentsAsync());
    }

    // A key that went to another member would give it figures that are not its own.
    [SkippableFact]
    public async Task RowsOfAMemberThatIsGone_AreNotGivenToAnother()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100", "湖南省,2019,200");
        _world.WriteEnrolment("湖北省,2019,100");
        var second = await host.RunAsync("enrolment");
        _world.WriteDistricts("cn,,全国,NAT,", "cn-42,42,湖北省,PROV,cn");
        var gone = await host.RunAsync("districts");
        _world.WriteDistricts("cn,,全国,NAT,", "cn-42,42,湖北省,PROV,cn", "cn-44,44,广东省,PROV,cn");
        var other = await host.RunAsync("districts");

        var refused = await host.RollBackAsync(second);

        Assert.Equal((RunState.Failed, "etl.member_gone"), (refused.State, refused.Error!.Code));
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());

        await host.RollBackAsync(other);
        await host.RollBackAsync(gone);
        Assert.Equal(RunState.Succeeded, (await host.RollBackAsync(second)).State);
        Assert.Equal(["湖北省 2019 = 100 by enrolment", "湖南省 2019 = 200 by enrolment"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task OnlyTheNewestRuns_CanBeTakenBack()
    {
        _world.WriteEnrolment("湖北省,2019,100");
        await using var host = await LoadHost.StartAsync(_world.Warehouse, _world.Folder.Pipelines, options => options.KeepUndoRuns = 2);
        await host.InitialLoad.RunAsync(null, CancellationToken.None);
        List<Run> runs = [];
        foreach (var pupils in (string[])["101", "102", "103"])
        {
            _world.WriteEnrolment($"湖北省,2019,{pupils}");
            runs.Add(await host.RunAsync("enrolment"));
        }

        await host.RollBackAsync(runs[2]);
        await host.RollBackAsync(runs[1]);
        var refusal = await Assert.ThrowsAsync<ProblemException>(() => host.RollBackAsync(runs[0]));

        Assert.Equal("etl.undo_not_kept", refusal.Problems[0].Code);
        Assert.Contains("KeepUndoRuns", refusal.Problems[0].Hint, StringComparison.Ordinal);
        Assert.Equal(["湖北省 2019 = 101 by enrolment"], await _world.FactsAsync());
    }

    // Every load and every rollback, whatever came between, leaves the rows of other pipelines alone; and a rollback leaves
    // those of its own as they were before the run that it takes back.
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task AnyLoadsAndRollbacks_LeaveWhatWasThereBefore(int seed)
    {
        var random = new Random(seed);
        var world = new UndoWorld(_world, random);
        await using var host = await _world.StartAsync();
        var before = new Dictionary<long, string?>();
        var changed = new List<long>();
        var (loads, rollbacks) = (0, 0);
        for (var step = 0; step < 40; step++)
        {
            var contents = await ContentsAsync();
            if (random.Next(3) > 0 || changed.Count == 0)
            {
                var pipeline = world.WriteSomething();
                var run = await host.RunAsync(pipeline);
                before[run.RunId] = contents.GetValueOrDefault(pipeline);
                if (run.DataVersion is not null)
                    changed.Add(run.RunId);
                loads += run.DataVersion is null ? 0 : 1;
                AssertOthersAlike(contents, await ContentsAsync(), pipeline);
            }
            else
            {
                var run = (await host.Runs.FindAsync(changed[changed.Count - 1 - random.Next(Math.Min(changed.Count, 4))], CancellationToken.None))!;
                Run? back = null;
                try
                {
                    back = await host.RollBackAsync(run, cascade: random.Next(2) == 0);
                }
                catch (ProblemException)
                {
                }

                var after = await ContentsAsync();
                if (back?.State == RunState.Succeeded)
                    Assert.Equal(before[run.RunId], after.GetValueOrDefault(run.PipelineId));
                else
                    Assert.Equal(contents, after);
                AssertOthersAlike(contents, after, run.PipelineId);
                if (back?.State == RunState.Succeeded)
                    changed.Remove(run.RunId);
                rollbacks += back?.DataVersion is null ? 0 : 1;
            }
        }

        Assert.True(loads > 4 && rollbacks > 1, $"Only {loads} loads and {rollbacks} rollbacks changed anything.");
    }

    public void Dispose() => _world.Dispose();

    private static void AssertOthersAlike(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after, string pipeline) =>
        Assert.Equal(before.Where(pair => pair.Key != pipeline).OrderBy(pair => pair.Key), after.Where(pair => pair.Key != pipeline).OrderBy(pair => pair.Key));

    private static async Task<string> RefusalAsync(LoadHost host, Run run) =>
        (await Assert.ThrowsAsync<ProblemException>(() => host.RollBackAsync(run))).Problems[0].Code;

    private Task<IReadOnlyDictionary<string, string>> ContentsAsync() => Contents.ReadAsync(_world.Warehouse, engine);
}
