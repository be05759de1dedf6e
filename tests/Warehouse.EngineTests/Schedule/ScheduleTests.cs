using Microsoft.Extensions.DependencyInjection;
using Warehouse.EngineTests.Load;
using Warehouse.Etl;
using Warehouse.Etl.Schedule;
using Warehouse.Storage;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Schedules;

namespace Warehouse.EngineTests.Schedule;

/// <summary>From a schedule to a run, in hosts as the product wires them.</summary>
public abstract class ScheduleTests(StorageEngine engine) : IDisposable
{
    // Three o'clock in China.
    private const string EveryNight = "schedule: { cron: '0 3 * * *' }";

    private static readonly DateTimeOffset Three = new(2036, 9, 1, 3, 0, 0, TimeSpan.FromHours(8));

    private readonly TestWarehouse _warehouse = TestWarehouse.Create(engine);
    private readonly TempFolder _folder = new();
    private readonly ShiftedClock _clock = ShiftedClock.At(Three.AddMinutes(-30));

    public void Dispose()
    {
        _warehouse.Dispose();
        _folder.Dispose();
    }

    [SkippableFact]
    public async Task PipelineThatIsDue_Runs()
    {
        ScheduledHost.WriteNation(_folder, EveryNight);
        await using var host = await new ScheduledHost(_folder, _warehouse, _clock).StartAsync();

        _clock.Set(Three.AddSeconds(1));

        Assert.Equal(RunState.Succeeded, (await host.FirstRunAsync()).State);
        Assert.Equal((Three, FireOutcome.Ran), Assert.Single((await FiresAsync(host)).Select(fire => (fire.DueAt, fire.Outcome))));
    }

    [SkippableFact]
    public async Task WakingTooEarly_RunsNothing()
    {
        ScheduledHost.WriteNation(_folder, EveryNight);
        await using var host = await new ScheduledHost(_folder, _warehouse, _clock).StartAsync();

        await SchedulerUnderTest.FireAsync(host.Services, "nation");
        await host.Services.GetRequiredService<DueRun>().AskAsync("nation", CancellationToken.None);

        Assert.Empty(await FiresAsync(host));
    }

    [SkippableFact]
    public async Task Scheduler_GoesByTheWarehouse_WhicheverHostChangedIt()
    {
        ScheduledHost.WriteNation(_folder, EveryNight);
        await using var one = await new ScheduledHost(_folder, _warehouse, _clock).StartAsync();
        await using var other = await new ScheduledHost(_folder, _warehouse, _clock).StartAsync();
        var schedules = other.Services.GetRequiredService<ScheduleLog>();
        Assert.Equal(["nation"], await SchedulerUnderTest.ScheduledAsync(one.Services));

        await schedules.CreateAsync("weekly", new ScheduleSpec { PipelineId = "nation", Cron = "0 4 * * SUN" }, false, "", CancellationToken.None);
        await ScheduledAsync(one, "nation", "weekly");

        await schedules.PauseAsync("nation", true, "", CancellationToken.None);
        await ScheduledAsync(one, "weekly");

        await schedules.SwitchAsync(true, "", CancellationToken.None);
        await ScheduledAsync(one);
    }

    [SkippableFact]
    public async Task PipelineWithoutASchedule_IsNotScheduled()
    {
        ScheduledHost.WriteNation(_folder, "");
        await using var host = await new ScheduledHost(_folder, _warehouse, _clock).StartAsync();

        Assert.Empty(await SchedulerUnderTest.ScheduledAsync(host.Services));
    }

    [SkippableFact]
    public async Task HostsThatAreDueAtOnce_MakeOneRun()
    {
        ScheduledHost.WriteNation(_folder, EveryNight);
        await using var one = await new ScheduledHost(_folder, _warehouse, _clock).StartAsync();
        await using var other = await new ScheduledHost(_folder, _warehouse, _clock).StartAsync();

        _clock.Set(Three);
        await Task.WhenAll(new[] { one, other, one, other }.Select(host => host.Services.GetRequiredService<DueRun>().AskAsync("nation", CancellationToken.None)));

        await one.FirstRunAsync();
        Assert.Single(await FiresAsync(one));
        Assert.Single(await one.Runs.ListAsync("nation", 10, null, CancellationToken.None));
    }

    [SkippableFact]
    public async Task FireOfATimeWithoutHosts_RunsWhenOneStarts()
    {
        ScheduledHost.WriteNation(_folder, EveryNight);
        await (await new ScheduledHost(_folder, _warehouse, _clock).StartAsync()).DisposeAsync();

        _clock.Set(Three.AddHours(5));
        await using var host = await new ScheduledHost(_folder, _warehouse, _clock).StartAsync();

        Assert.Equal(RunState.Succeeded, (await host.FirstRunAsync()).State);
        Assert.Equal(Three, Assert.Single(await FiresAsync(host)).DueAt);
    }

    [SkippableFact]
    public async Task WarehouseThatCannotBeWrittenTo_IsAskedAgain()
    {
        ScheduledHost.WriteNation(_folder, EveryNight);
        var refused = new TaskCompletionSource();
        await using var host = new ScheduledHost(_folder, _warehouse, _clock, log: id =>
        {
            if (id == 209)
                refused.TrySetResult();
        });

        // Before its start the warehouse has no tables.
        await host.Services.GetRequiredService<DueRun>().AskAsync("nation", CancellationToken.None);
        await refused.Task;
        await host.StartAsync();
        _clock.Set(Three);

        Assert.Equal(RunState.Succeeded, (await host.FirstRunAsync()).State);
    }

    [SkippableFact]
    public async Task WhatAnAdministratorChanged_OutlivesTheFile_AndGivesWayToItWhenDeleted()
    {
        ScheduledHost.WriteNation(_folder, EveryNight);
        await (await new ScheduledHost(_folder, _warehouse, _clock).StartAsync()).DisposeAsync();
        await using (var host = await new ScheduledHost(_folder, _warehouse, _clock).StartAsync())
            await host.Services.GetRequiredService<ScheduleLog>().UpdateAsync("nation", spec => spec with { Cron = "0 5 * * *" }, null, "an administrator", CancellationToken.None);

        ScheduledHost.WriteNation(_folder, "schedule: { cron: '0 4 * * *' }");
        await using var again = await new ScheduledHost(_folder, _warehouse, _clock).StartAsync();
        var schedules = again.Services.GetRequiredService<ScheduleLog>();
        var changed = (await schedules.FindAsync("nation", CancellationToken.None))!;
        var left = await schedules.DeleteAsync("nation", changed.Revision, CancellationToken.None);

        Assert.Equal(("0 5 * * *", false, "0 4 * * *"), (changed.Spec.Cron, changed.IsFromFile, changed.FileSpec!.Cron));
        Assert.Equal(("0 4 * * *", true), (left!.Spec.Cron, left.IsFromFile));
    }

    [SkippableFact]
    public async Task ScheduleWhoseFileIsGone_GoesWithIt()
    {
        ScheduledHost.WriteNation(_folder, EveryNight);
        await (await new ScheduledHost(_folder, _warehouse, _clock).StartAsync()).DisposeAsync();

        ScheduledHost.WriteNation(_folder, "");
        await using var host = await new ScheduledHost(_folder, _warehouse, _clock).StartAsync();

        Assert.Empty(await host.Services.GetRequiredService<ScheduleLog>().ListAsync(10, null, CancellationToken.None));
    }

    private static Task<IReadOnlyList<Fire>> FiresAsync(ScheduledHost host) =>
        host.Services.GetRequiredService<FireLog>().ListAsync(null, 100, null, CancellationToken.None);

    private static async Task ScheduledAsync(ScheduledHost host, params string[] expected)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(150));
        while (!(await SchedulerUnderTest.ScheduledAsync(host.Services)).SequenceEqual(expected))
            await Task.Delay(20, enough.Token);
    }
}

public sealed class SqliteScheduleTests() : ScheduleTests(StorageEngine.Sqlite);

public sealed class SqlServerScheduleTests() : ScheduleTests(StorageEngine.SqlServer);
