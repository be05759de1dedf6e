using System.Diagnostics;
using System.Globalization;
using Dapper;
using Warehouse.EngineTests.Load;
using Warehouse.Storage;

namespace Warehouse.EngineTests.Schedule;

/// <summary>
/// Hosts in processes of their own, with clocks that are wrong and go sixty times as fast as any, on one warehouse: twenty pipelines
/// that are due every minute of fifty. Hosts are killed in between and others start.
/// </summary>
public abstract class ThousandFiresTests(StorageEngine engine) : IDisposable
{
    private const int Pipelines = 20;
    private const int Minutes = 50;
    private const int Speed = 60;

    private static readonly DateTimeOffset Midnight = new(2036, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TestWarehouse _warehouse = TestWarehouse.Create(engine);
    private readonly TempFolder _folder = new();
    private readonly List<Process> _hosts = [];

    [SkippableFact]
    public async Task EveryFire_RanOnce_ThoughHostsAreKilledAndTheirClocksAreWrong()
    {
        for (var i = 0; i < Pipelines; i++)
            ScheduledHost.WriteNation(_folder, $"schedule: {{ cron: '0-{Minutes - 1} 0 1 1 *', time_zone: UTC, misfire: all, overlap: queue }}", $"p{i:00}");
        // Makes the tables, and the schedules before they are due.
        await (await new ScheduledHost(_folder, _warehouse, ShiftedClock.At(Midnight.AddMinutes(-10))).StartAsync()).DisposeAsync();
        var began = DateTimeOffset.UtcNow;
        var random = new Random(20360101);
        int[] skews = [0, 45, -40];
        foreach (var skew in skews)
            await StartAsync(began, skew);

        var kills = 0;
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(20));
        while (await CountAsync("etl_fire", "outcome = 'ran'") is var ran && (ran < Pipelines * Minutes || await CountAsync("etl_run", "state in ('queued', 'reading', 'staging', 'committing')") > 0))
        {
            // A kill after about each tenth of the fires, wherever the host then is, as far as others start fast enough.
            if (ran > (kills + 1) * Pipelines * Minutes / 10 && kills < 8)
            {
                var victim = random.Next(_hosts.Count);
                _hosts[victim].Kill();
                await _hosts[victim].WaitForExitAsync(enough.Token);
                _hosts.RemoveAt(victim);
                await StartAsync(began, random.Next(-90, 90));
                kills++;
            }

            await Task.Delay(random.Next(20, 200), enough.Token);
        }

        Assert.NotEqual(0, kills);
        Assert.Equal(Pipelines * Minutes, await CountAsync("etl_fire", "1 = 1"));
        Assert.Equal(Pipelines * Minutes, await CountAsync("etl_run", "1 = 1"));
        await using var connection = await _warehouse.OpenAsync();
        var due = (await connection.QueryAsync<(string Schedule, string Pipeline, long Run, long Fires)>(
            $"""
            select f.schedule_id, r.pipeline_id, r.run_id, (select count(*) from {_warehouse.Table("etl_fire")} as o where o.run_id = r.run_id)
            from {_warehouse.Table("etl_fire")} as f
            join {_warehouse.Table("etl_run")} as r on r.run_id = f.run_id
            """)).ToList();
        Assert.Equal(Pipelines * Minutes, due.Count);
        Assert.All(due, one => Assert.Equal((one.Schedule, 1L), (one.Pipeline, one.Fires)));
        Assert.Equal(Enumerable.Repeat(Minutes, Pipelines), due.CountBy(one => one.Schedule).Select(pair => pair.Value));
        // What a killed host was at is abandoned; everything else was loaded, or was loaded already.
        Assert.Equal(0, await CountAsync("etl_run", "state not in ('succeeded', 'skipped', 'abandoned')"));
        Assert.InRange(await CountAsync("etl_run", "state = 'abandoned'"), 0, 2 * kills);
    }

    public void Dispose()
    {
        foreach (var host in _hosts)
        {
            host.Kill();
            host.WaitForExit();
            host.Dispose();
        }

        _warehouse.Dispose();
        _folder.Dispose();
    }

    /// <summary>A host until it is killed. Arguments: the engine, where its warehouse is, the folder of pipelines, when its clock was midnight, and how many seconds it is ahead.</summary>
    internal static async Task HostAsync(string[] args)
    {
        var clock = new ShiftedClock(
            Midnight.AddSeconds(int.Parse(args[4], CultureInfo.InvariantCulture)),
            new DateTimeOffset(long.Parse(args[3], CultureInfo.InvariantCulture), TimeSpan.Zero),
            Speed);
        await using var host = new ScheduledHost(
            args[2],
            TestWarehouse.Existing(Enum.Parse<StorageEngine>(args[0]), args[1]),
            clock,
            // By these clocks a host is silent soon; that one is gone is told by its process.
            configure: options => (options.HeartbeatSeconds, options.SilentSeconds) = (60, 1_000_000));
        await host.StartAsync();
        await Console.Out.WriteLineAsync("started");
        await Task.Delay(Timeout.Infinite);
    }

    private async Task StartAsync(DateTimeOffset began, int skew)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])[typeof(ChildHost).Assembly.Location, ChildHost.Schedules, engine.ToString(), _warehouse.Address, _folder.Pipelines, began.Ticks.ToString(CultureInfo.InvariantCulture), skew.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        var host = Process.Start(start)!;
        _hosts.Add(host);
        Assert.Equal("started", await host.StandardOutput.ReadLineAsync());
    }

    private async Task<long> CountAsync(string table, string where)
    {
        await using var connection = await _warehouse.OpenAsync();
        return await connection.ExecuteScalarAsync<long>($"select count(*) from {_warehouse.Table(table)} where {where}");
    }
}

public sealed class SqliteThousandFiresTests() : ThousandFiresTests(StorageEngine.Sqlite);

public sealed class SqlServerThousandFiresTests() : ThousandFiresTests(StorageEngine.SqlServer);
