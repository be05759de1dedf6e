using Warehouse.Etl.Load;
using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Load;

/// <summary>Wherever a load stops, the warehouse is as it was, and the next load works.</summary>
public abstract class CrashTests(StorageEngine engine) : IDisposable
{
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
    public async Task FaultAtAStep_LeavesTheOldStateAndTheNextRunLoads(string step)
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        var version = await _world.DataVersionAsync();
        _world.WriteEnrolment("湖北省,2019,111", "湖南省,2019,200");
        host.AtStep = reached => reached.ToString() == step ? throw new InvalidDataException("Fault of the test.") : Task.CompletedTask;

        var broken = await host.RunAsync("enrolment");

        Assert.Equal((RunState.Failed, "etl.internal"), (broken.State, broken.Error!.Code));
        Assert.DoesNotContain("Fault of the test", broken.Error.Message, StringComparison.Ordinal);
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());
        Assert.Equal(version, await _world.DataVersionAsync());
        Assert.Contains("Fault of the test", Assert.Single(host.TakeErrors()), StringComparison.Ordinal);

        host.AtStep = _ => Task.CompletedTask;
        var next = await host.RunAsync("enrolment");

        Assert.Equal(RunState.Succeeded, next.State);
        Assert.Equal(["湖北省 2019 = 111 by enrolment", "湖南省 2019 = 200 by enrolment"], await _world.FactsAsync());
    }

    [SkippableTheory]
    [InlineData(nameof(LoadStep.Staged))]
    [InlineData(nameof(LoadStep.Merged))]
    [InlineData(nameof(LoadStep.Ended))]
    public async Task KilledProcess_LeavesTheOldStateAndIsMarkedAbandoned(string step)
    {
        await using (await _world.StartLoadedAsync("湖北省,2019,100"))
        {
        }

        _world.WriteEnrolment("湖北省,2019,111");
        await KillAtAsync(step);

        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());

        await using var host = await _world.StartAsync();
        var killed = (await host.Runs.ListAsync("enrolment", 1, null, CancellationToken.None))[0];
        Assert.Equal((RunState.Abandoned, "etl.host_gone"), (killed.State, killed.Error!.Code));

        await host.InitialLoad.RunAsync(null, CancellationToken.None);
        Assert.Equal(["湖北省 2019 = 111 by enrolment"], await _world.FactsAsync());
    }

    public void Dispose() => _world.Dispose();

    private Task KillAtAsync(string step) => KilledHost.KillAtAsync(engine, _world, "enrolment", step);
}
