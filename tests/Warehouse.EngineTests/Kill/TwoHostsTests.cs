using System.Globalization;
using Microsoft.Data.Sqlite;
using Warehouse.EngineTests.Load;
using Warehouse.Storage;
using Warehouse.Storage.Runs;
using Xunit.Abstractions;

namespace Warehouse.EngineTests.Kill;

/// <summary>
/// Two host processes on one warehouse, which somebody keeps busy: runs are asked for, cancelled at any moment, stopped by
/// faults that pass, and hosts are killed. Whatever became of single runs, the warehouse is that of an undisturbed load.
/// </summary>
/// <remarks><c>WAREHOUSE_KILLS</c> says how often something happens, a tenth of them kills; <c>WAREHOUSE_KILL_SEED</c> what.</remarks>
public sealed class TwoHostsTests(ITestOutputHelper output)
{
    private const int Events = 40;

    [Fact]
    public async Task BusyWarehouse_ComesToWhereAnUndisturbedLoadDoes()
    {
        var events = KillTests.Setting("WAREHOUSE_KILLS") ?? Events;
        var seed = KillTests.Setting("WAREHOUSE_KILL_SEED") ?? Environment.TickCount;
        using var folder = new TempFolder();
        var (path, undisturbed) = (Path.Combine(folder.Root, "warehouse.db"), Path.Combine(folder.Root, "undisturbed.db"));
        foreach (var version in (int[])[1, 2])
        {
            KillWorld.Write(folder, version);
            await LoadAsync(undisturbed, folder);
            if (version == 1)
                KillTests.CopyWarehouse(undisturbed, path);
        }

        var counts = await KeepBusyAsync(path, folder, events, new Random(seed));
        await LoadAsync(path, folder);

        output.WriteLine($"{counts}, WAREHOUSE_KILL_SEED={seed}; {string.Join(", ", (await RunsAsync(path)).CountBy(run => run.State).Select(pair => $"{pair.Value} {pair.Key}"))}");
        (await WarehouseText.ReadAsync(path)).AssertSameAs(await WarehouseText.ReadAsync(undisturbed));
        await AssertRunsAsync(path);
    }

    /// <summary>A host until it is killed, at whose steps now and then something fails that passes.</summary>
    internal static async Task WorkAsync(TestWarehouse warehouse, string pipelines, int seed)
    {
        await using var host = await LoadHost.StartAsync(warehouse, pipelines, options => (options.RetrySeconds, options.Attempts) = (0.05, 3));
        var random = new Random(seed);
        host.AtStep = _ =>
        {
            lock (random)
                return random.Next(40) == 0 ? throw new IOException("A share went away for a moment.") : Task.CompletedTask;
        };
        await Console.Out.WriteLineAsync("started");
        await Task.Delay(Timeout.Infinite);
    }

    private static async Task<string> KeepBusyAsync(string path, TempFolder folder, int events, Random random)
    {
        var (queue, runs) = Open(path);
        var (asked, cancelled, killed) = (0, 0, 0);
        var hosts = new List<KilledHost>();
        try
        {
            while (hosts.Count < 2)
                hosts.Add(await StartAsync());
            for (var i = 0; i < events; i++)
            {
                await Task.Delay(random.Next(20, 200));
                var choice = random.Next(10);
                if (choice == 0)
                {
                    var victim = random.Next(hosts.Count);
                    await hosts[victim].KillAsync();
                    hosts[victim].Dispose();
                    hosts[victim] = await StartAsync();
                    killed++;
                }
                else if (choice < 4 && (await UnfinishedAsync(runs)) is { Count: > 0 } unfinished)
                {
                    await queue.CancelAsync(unfinished[random.Next(unfinished.Count)].RunId, "somebody", CancellationToken.None);
                    cancelled++;
                }
                else
                {
                    await queue.EnsureQueuedAsync(
                        new RunRequest(KillWorld.Pipelines[random.Next(KillWorld.Pipelines.Count)]) { Force = random.Next(2) == 0, Priority = random.Next(-5, 5) }, CancellationToken.None);
                    asked++;
                }
            }

            using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(5));
            while ((await UnfinishedAsync(runs)).Count > 0)
                await Task.Delay(50, enough.Token);
        }
        finally
        {
            foreach (var host in hosts)
                host.Dispose();
            SqliteConnection.ClearAllPools();
        }

        return $"{asked} asked for, {cancelled} cancelled, {killed} hosts killed";

        async Task<KilledHost> StartAsync()
        {
            var host = KilledHost.Start(path, folder.Pipelines, string.Create(CultureInfo.InvariantCulture, $"{ChildHost.Works}:{random.Next()}"));
            Assert.True(await host.HearAsync("started"));
            return host;
        }
    }

    private static async Task AssertRunsAsync(string path)
    {
        var runs = await RunsAsync(path);
        // A load whose members are not there yet has too many rejects; what fails again and again has its fault.
        Assert.All(runs.Where(run => run.State == RunState.Failed), run => Assert.Contains(run.Error!.Code, (string[])["etl.too_many_rejects", "etl.source_unreachable"]));
        Assert.All(runs, run => Assert.True(run.State.HasEnded(), run.ToString()));
        Assert.Equal(runs.Count(run => run.Fence > 0), runs.Where(run => run.Fence > 0).Select(run => run.Fence).Distinct().Count());
        // Never two of a pipeline at once. One that was abandoned had stopped before anybody noticed.
        foreach (var ofPipeline in runs.Where(run => run.StartedAt is not null && run.State != RunState.Abandoned).GroupBy(run => run.PipelineId))
        {
            var inOrder = ofPipeline.OrderBy(run => run.StartedAt).ToList();
            Assert.All(inOrder.Zip(inOrder.Skip(1)), pair => Assert.True(pair.First.EndedAt <= pair.Second.StartedAt, $"{pair.First} {pair.Second}"));
        }
    }

    private static async Task LoadAsync(string path, TempFolder folder)
    {
        await using (var host = await LoadHost.StartAsync(new SqliteTestWarehouse(path), folder.Pipelines))
            Assert.All(await host.InitialLoad.RunAsync(null, CancellationToken.None), run => Assert.Null(run.Error));
        SqliteConnection.ClearAllPools();
    }

    private static async Task<IReadOnlyList<Run>> UnfinishedAsync(RunLog runs) =>
        (await runs.ListAsync(null, 1000, null, CancellationToken.None)).Where(run => !run.State.HasEnded()).ToList();

    private static Task<IReadOnlyList<Run>> RunsAsync(string path) => Open(path).Runs.ListAsync(null, 1000, null, CancellationToken.None);

    // Somebody who asks, and does not work.
    private static (RunQueue Queue, RunLog Runs) Open(string path)
    {
        var options = new StorageOptions();
        new SqliteTestWarehouse(path).Configure(options);
        var warehouse = StorageServices.Open(options);
        var signals = new RunSignals(TimeProvider.System);
        return (new RunQueue(warehouse, signals, TimeProvider.System), new RunLog(warehouse, signals, TimeProvider.System));
    }
}
