using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Warehouse.EngineTests.Load;
using Warehouse.Etl.Load;
using Warehouse.Storage.Runs;
using Xunit.Abstractions;

namespace Warehouse.EngineTests.Kill;

/// <summary>
/// A host process is killed by SIGKILL at every step of a load and at random moments of it. What is found afterwards is, of
/// every pipeline, the old state or the new one; and the next host brings the warehouse to where an undisturbed load does.
/// </summary>
/// <remarks>
/// The engine is SQLite, whose files the killed process itself was writing; the server of the other one lives on, and
/// <see cref="CrashTests"/> are for it too. <c>WAREHOUSE_KILLS</c> says how many random kills, <c>WAREHOUSE_KILL_SEED</c> which.
/// </remarks>
public sealed class KillTests(KillTests.States states, ITestOutputHelper output) : IClassFixture<KillTests.States>
{
    private const int Kills = 40;

    public static TheoryData<string, int> Steps()
    {
        var steps = new TheoryData<string, int>();
        foreach (var step in Enum.GetNames<LoadStep>())
            steps.Add(step, 1);
        // In the middle of what comes after one another, too.
        foreach (var step in new[] { LoadStep.Claimed, LoadStep.Staged, LoadStep.Merged, LoadStep.Ended })
            steps.Add(step.ToString(), 3);
        return steps;
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task KilledAtAStep_IsOldOrNew_AndTheNextHostFinishes(string step, int time)
    {
        using var life = new Life(states.Changed);

        await life.KillAtAsync($"{step}:{time}");
        await life.FinishAsync();
    }

    [Fact]
    public async Task KilledAtAnyMoment_IsOldOrNew_AndTheNextHostFinishes()
    {
        var kills = Setting("WAREHOUSE_KILLS") ?? Kills;
        var seed = Setting("WAREHOUSE_KILL_SEED") ?? Environment.TickCount;
        output.WriteLine($"{kills} kills, WAREHOUSE_KILL_SEED={seed}");
        // A third each: a first load, from the first script of the schema on; changed files; everything once more.
        var cases = new[] { states.First, states.Changed, states.Again };
        var (done, early, late) = (0, 0, 0);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, (kills + 1) / 2),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (number, _) =>
            {
                var random = new Random(unchecked((seed * 397) + number));
                var work = cases[number % cases.Length];
                using var life = new Life(work);
                // Two kills a warehouse: whoever finds what the first one left is killed too.
                for (var i = 0; i < 2; i++)
                {
                    var delay = work.Duration * random.NextDouble();
                    try
                    {
                        var changed = await life.KillAfterAsync(delay);
                        Interlocked.Increment(ref done);
                        Interlocked.Add(ref early, changed == 0 ? 1 : 0);
                        Interlocked.Add(ref late, changed == KillWorld.Pipelines.Count ? 1 : 0);
                    }
                    catch (Exception exception)
                    {
                        throw new InvalidOperationException($"Kill {i + 1} of warehouse {number} ({work.Name}), after {delay.TotalMilliseconds:0} of {work.Duration.TotalMilliseconds:0} ms, seed {seed}: {exception.Message}", exception);
                    }
                }

                await life.FinishAsync();
            });

        output.WriteLine($"{done} kills: {early} before anything was new, {late} after everything was, {done - early - late} in between.");
        Assert.True(done >= kills, "Every one of them happened.");
    }

    internal static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The states of an undisturbed load, and how long it takes.</summary>
    public sealed class States : IAsyncLifetime
    {
        private readonly TempFolder _folder = new();
        private readonly KillWorld _first = new(1);
        private readonly KillWorld _second = new(2);

        internal Work First { get; private set; } = null!;

        internal Work Changed { get; private set; } = null!;

        internal Work Again { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            var (empty, loaded, changed) = (Path.Combine(_folder.Root, "0.db"), Path.Combine(_folder.Root, "1.db"), Path.Combine(_folder.Root, "2.db"));
            First = await WorkAsync("first", empty, loaded, _first, "due", from: "begun");
            Changed = await WorkAsync("changed", loaded, changed, _second, "due", from: "started");
            Again = await WorkAsync("again", changed, Path.Combine(_folder.Root, "3.db"), _second, "again", from: "started");
            Assert.Equal(4, First.After.Versions);
            Assert.Equal(8, Changed.After.Versions);
            Assert.Equal(8, Again.After.Versions);
            Assert.NotEqual(First.After.Tables["fct_class by classes"], Changed.After.Tables["fct_class by classes"]);
            Assert.Equal(2, Changed.After.Tables["etl_reject"].Split("etl.not_a_number").Length + Changed.After.Tables["etl_reject"].Split("etl.unknown_member").Length - 4);
        }

        public Task DisposeAsync()
        {
            _folder.Dispose();
            _first.Dispose();
            _second.Dispose();
            return Task.CompletedTask;
        }

        private static async Task<Work> WorkAsync(string name, string before, string after, KillWorld world, string what, string from)
        {
            CopyWarehouse(before, after);
            using var host = KilledHost.Start(after, world.Folder.Pipelines, what);
            Assert.True(await host.HearAsync(from));
            var watch = Stopwatch.StartNew();
            Assert.True(await host.HearAsync("done"));
            var duration = watch.Elapsed;
            Assert.Equal(0, await host.EndAsync());
            var text = await WarehouseText.ReadAsync(after);
            Assert.Empty(text.Failed);
            return new Work(name, before, await ReadIfThereAsync(before), text, world.Folder.Pipelines, what, from, duration);
        }

        private static async Task<WarehouseText?> ReadIfThereAsync(string path) => File.Exists(path) ? await WarehouseText.ReadAsync(path) : null;
    }

    /// <summary>Something for a host to do.</summary>
    internal sealed record Work(string Name, string Warehouse, WarehouseText? Before, WarehouseText After, string Pipelines, string What, string From, TimeSpan Duration);

    /// <summary>A warehouse of its own with the same work before it.</summary>
    private sealed class Life : IDisposable
    {
        private readonly TempFolder _folder = new();
        private readonly Work _work;
        private readonly string _warehouse;

        public Life(Work work)
        {
            (_work, _warehouse) = (work, Path.Combine(_folder.Root, "warehouse.db"));
            CopyWarehouse(work.Warehouse, _warehouse);
        }

        public async Task KillAtAsync(string stepAndTime)
        {
            using var host = KilledHost.Start(_warehouse, _work.Pipelines, stepAndTime);
            Assert.True(await host.HearAsync($"at {stepAndTime.Split(':')[0]}"), $"It never came to {stepAndTime}.");
            await host.KillAsync();
            await AssertOldOrNewAsync();
        }

        /// <returns>How many pipelines were new by then.</returns>
        public async Task<int> KillAfterAsync(TimeSpan delay)
        {
            using var host = KilledHost.Start(_warehouse, _work.Pipelines, _work.What);
            await host.HearAsync(_work.From);
            await Task.Delay(delay);
            await host.KillAsync();
            return await AssertOldOrNewAsync();
        }

        /// <summary>What a host does that nobody kills, in this process.</summary>
        public async Task FinishAsync()
        {
            await using (var host = await LoadHost.StartAsync(new SqliteTestWarehouse(_warehouse), _work.Pipelines))
            {
                await host.InitialLoad.RunAsync(null, CancellationToken.None);
                // What the killed host had asked for is not due, and is done nevertheless.
                foreach (var run in (await host.Runs.ListAsync(null, 1000, null, CancellationToken.None)).Where(run => !run.State.HasEnded()))
                    await host.EndOfAsync(run.RunId);
            }

            SqliteConnection.ClearAllPools();
            var found = await WarehouseText.ReadAsync(_warehouse);
            found.AssertSameAs(_work.After);
        }

        private async Task<int> AssertOldOrNewAsync()
        {
            if (!File.Exists(_warehouse))
                return 0;
            var found = await WarehouseText.ReadAsync(_warehouse);
            var changed = 0;
            foreach (var pipeline in KillWorld.Pipelines)
            {
                var (rows, old, current) = (found.Of(pipeline), _work.Before?.Of(pipeline) ?? "", _work.After.Of(pipeline));
                var isNew = rows == current && (old != current || found.Loaded.IsSupersetOf(_work.After.Loaded));
                changed += isNew ? 1 : 0;
                Assert.True(rows == old || rows == current, $"{pipeline} is neither as before nor as after.");
                // What the run says and what the tables hold are one.
                if (old != current)
                    Assert.Equal(isNew, _work.After.Loaded.Where(loaded => loaded.StartsWith(pipeline + " ", StringComparison.Ordinal)).Except(_work.Before?.Loaded ?? new HashSet<string>()).All(found.Loaded.Contains));
            }

            return changed;
        }

        public void Dispose() => _folder.Dispose();
    }

    internal static void CopyWarehouse(string from, string to)
    {
        foreach (var ending in new[] { "", "-wal", "-shm" })
            if (File.Exists(from + ending))
                File.Copy(from + ending, to + ending);
    }
}
