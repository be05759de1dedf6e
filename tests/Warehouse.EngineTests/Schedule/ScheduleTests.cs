using Microsoft.Extensions.DependencyInjection;
using Warehouse.EngineTests.Load;
using Warehouse.Etl;
using Warehouse.Etl.Schedule;
using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Schedule;

/// <summary>From a schedule to a run.</summary>
public abstract class ScheduleTests(StorageEngine engine) : IDisposable
{
    private readonly TestWarehouse _warehouse = TestWarehouse.Create(engine);
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _warehouse.Dispose();
        _folder.Dispose();
    }

    [SkippableFact]
    public async Task PipelineThatIsDue_Runs()
    {
        ScheduledHost.WriteNation(_folder, "schedule: { cron: '0 3 * * *' }");
        await using var host = await new ScheduledHost(_folder, _warehouse).StartAsync();

        await SchedulerUnderTest.FireAsync(host.Services, "nation");

        Assert.Equal(RunState.Succeeded, (await host.FirstRunAsync()).State);
    }

    [SkippableFact]
    public async Task Scheduler_GoesByTheSchedulesItWasGivenLast()
    {
        ScheduledHost.WriteNation(_folder, "schedule: { cron: '0 3 * * *' }");
        await using var host = await new ScheduledHost(_folder, _warehouse).StartAsync();
        var scheduler = host.Services.GetRequiredService<IRunScheduler>();
        var nation = host.Services.GetRequiredService<PipelineSet>()["nation"];
        Assert.Equal(["nation"], await SchedulerUnderTest.ScheduledAsync(host.Services));

        await scheduler.ScheduleAsync([nation with { Id = "other" }, nation], CancellationToken.None);
        Assert.Equal(["nation", "other"], await SchedulerUnderTest.ScheduledAsync(host.Services));

        await scheduler.ScheduleAsync([], CancellationToken.None);
        Assert.Empty(await SchedulerUnderTest.ScheduledAsync(host.Services));
    }

    [SkippableFact]
    public async Task PipelineWithoutASchedule_IsNotScheduled()
    {
        ScheduledHost.WriteNation(_folder, "");
        await using var host = await new ScheduledHost(_folder, _warehouse).StartAsync();

        Assert.Empty(await SchedulerUnderTest.ScheduledAsync(host.Services));
    }

    [SkippableFact]
    public async Task HostsThatAreDueAtOnce_MakeOneRun()
    {
        ScheduledHost.WriteNation(_folder, "");
        await using var one = await new ScheduledHost(_folder, _warehouse).StartAsync();
        await using var other = await new ScheduledHost(_folder, _warehouse).StartAsync();
        var released = new TaskCompletionSource();
        one.AtStep = other.AtStep = _ => released.Task;

        await Task.WhenAll(new[] { one, other, one, other }.Select(host => host.Services.GetRequiredService<DueRun>().AskAsync("nation", CancellationToken.None)));

        released.SetResult();
        await one.FirstRunAsync();
        Assert.Single(await one.Runs.ListAsync("nation", 10, null, CancellationToken.None));
    }

    [SkippableFact]
    public async Task WarehouseThatCannotBeWrittenTo_IsAskedAgain()
    {
        ScheduledHost.WriteNation(_folder, "");
        var refused = new TaskCompletionSource();
        await using var host = new ScheduledHost(_folder, _warehouse, log: id =>
        {
            if (id == 209)
                refused.TrySetResult();
        });

        // Before its start the warehouse has no tables.
        var asked = host.Services.GetRequiredService<DueRun>().AskAsync("nation", CancellationToken.None);
        await refused.Task;
        await host.StartAsync();
        await asked;

        Assert.Equal(RunState.Succeeded, (await host.FirstRunAsync()).State);
    }
}

public sealed class SqliteScheduleTests() : ScheduleTests(StorageEngine.Sqlite);

public sealed class SqlServerScheduleTests() : ScheduleTests(StorageEngine.SqlServer);
