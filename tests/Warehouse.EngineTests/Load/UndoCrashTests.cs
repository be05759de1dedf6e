using System.Globalization;
using Warehouse.Etl.Load;
using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Load;

/// <summary>Wherever a rollback stops, the warehouse is as it was, and the next one works.</summary>
public abstract class UndoCrashTests(StorageEngine engine) : IDisposable
{
    private readonly LoadWorld _world = new(engine);

    [SkippableTheory]
    [InlineData(nameof(LoadStep.Claimed))]
    [InlineData(nameof(LoadStep.Locked))]
    [InlineData(nameof(LoadStep.Merged))]
    [InlineData(nameof(LoadStep.Ended))]
    public async Task FaultAtAStep_LeavesWhatWasLoaded_AndTheNextRollbackWorks(string step)
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        _world.WriteEnrolment("湖北省,2019,111", "湖南省,2019,200");
        var second = await host.RunAsync("enrolment");
        var version = await _world.DataVersionAsync();
        host.AtStep = reached => reached.ToString() == step ? throw new InvalidDataException("Fault of the test.") : Task.CompletedTask;

        var broken = await host.RollBackAsync(second);

        Assert.Equal((RunState.Failed, "etl.internal"), (broken.State, broken.Error!.Code));
        Assert.Single(host.TakeErrors());
        Assert.Equal(["湖北省 2019 = 111 by enrolment", "湖南省 2019 = 200 by enrolment"], await _world.FactsAsync());
        Assert.Equal(version, await _world.DataVersionAsync());
        Assert.Null((await host.Runs.FindAsync(second.RunId, CancellationToken.None))!.RolledBackBy);

        host.AtStep = _ => Task.CompletedTask;
        var next = await host.RollBackAsync(second);

        Assert.Equal(RunState.Succeeded, next.State);
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());
        Assert.Equal(next.RunId, (await host.Runs.FindAsync(second.RunId, CancellationToken.None))!.RolledBackBy);
    }

    [SkippableTheory]
    [InlineData(nameof(LoadStep.Locked))]
    [InlineData(nameof(LoadStep.Merged))]
    [InlineData(nameof(LoadStep.Ended))]
    public async Task KilledProcess_LeavesWhatWasLoaded_AndTheNextRollbackWorks(string step)
    {
        long second;
        await using (var host = await _world.StartLoadedAsync("湖北省,2019,100"))
        {
            _world.WriteEnrolment("湖北省,2019,111");
            second = (await host.RunAsync("enrolment")).RunId;
        }

        await KilledHost.KillAtAsync(engine, _world, second.ToString(CultureInfo.InvariantCulture), step);

        Assert.Equal(["湖北省 2019 = 111 by enrolment"], await _world.FactsAsync());
        await using var next = await _world.StartAsync();
        Assert.Equal(RunState.Abandoned, (await next.Runs.ListAsync("enrolment", 1, null, CancellationToken.None))[0].State);
        await next.RollBackAsync((await next.Runs.FindAsync(second, CancellationToken.None))!);
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());
    }

    public void Dispose() => _world.Dispose();
}
