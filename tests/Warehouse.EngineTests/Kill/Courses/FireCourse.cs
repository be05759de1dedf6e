using Microsoft.Data.Sqlite;
using Warehouse.EngineTests.Load;
using Warehouse.EngineTests.Schedule;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Kill.Courses;

/// <summary>Four schedules are due five times each, one after the other; every fire makes one run, whoever is killed between the two.</summary>
internal sealed class FireCourse : Course
{
    private const int Pipelines = 4;
    private const int Minutes = 5;

    private static readonly DateTimeOffset Midnight = new(2036, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override string Name => "fires";

    public override async Task PrepareAsync(TempFolder folder, TestWarehouse warehouse)
    {
        for (var i = 0; i < Pipelines; i++)
            ScheduledHost.WriteNation(folder, $"schedule: {{ cron: '0-{Minutes - 1} 0 1 1 *', time_zone: UTC, misfire: all, overlap: queue }}", $"p{i}");
        await (await Host(warehouse, folder.Pipelines, Midnight.AddMinutes(-10)).StartAsync()).DisposeAsync();
    }

    public override async Task FinishAsync(TestWarehouse warehouse, string pipelines, Func<Task> started)
    {
        await using var host = await Host(warehouse, pipelines, Midnight.AddMinutes(Minutes + 5)).StartAsync();
        await started();
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (true)
        {
            var nextChange = host.Runs.Signals.NextChange;
            var runs = await host.Runs.ListAsync(null, 1000, null, enough.Token);
            if (runs.Count == Pipelines * Minutes && runs.All(run => run.State.HasEnded()))
                break;
            await host.Runs.Signals.WaitAsync(nextChange, TimeSpan.FromMilliseconds(100), enough.Token);
        }

        Assert.Equal(Pipelines * Minutes, await CountAsync(warehouse.Address, "select count(*) from etl_fire where outcome = 'ran'"));
    }

    /// <summary>Every fire that ran has a run of its own, and every run a fire.</summary>
    public override async Task AssertSoundAsync(string warehouse, WarehouseText before, WarehouseText after)
    {
        await WarehouseText.ReadAsync(warehouse);
        var runs = await CountAsync(warehouse, "select count(*) from etl_run");
        Assert.Equal(runs, await CountAsync(warehouse, "select count(*) from etl_fire where outcome = 'ran'"));
        Assert.Equal(runs, await CountAsync(warehouse, "select count(distinct r.run_id) from etl_run as r join etl_fire as f on f.run_id = r.run_id and f.schedule_id = r.pipeline_id"));
    }

    private static ScheduledHost Host(TestWarehouse warehouse, string pipelines, DateTimeOffset now) => new(
        pipelines,
        warehouse,
        ShiftedClock.At(now),
        // Every host begins at the same moment by its clock; that one is gone is told by its process.
        configure: options => (options.HeartbeatSeconds, options.SilentSeconds) = (60, 1_000_000));

    private static async Task<long> CountAsync(string warehouse, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={warehouse};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
