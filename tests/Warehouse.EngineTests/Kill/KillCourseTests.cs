using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Warehouse.EngineTests.Load;
using Xunit.Abstractions;

namespace Warehouse.EngineTests.Kill;

/// <summary>
/// As <see cref="KillTests"/>, of all else that is done to a warehouse: rollbacks, replays of corrected rejects, held and approved
/// runs, uploads, backfills and fires of schedules. Whoever asked goes on after every kill, and comes to where nobody was killed.
/// </summary>
/// <remarks><c>WAREHOUSE_KILLS</c> says how many kills each course has, <c>WAREHOUSE_KILL_SEED</c> which.</remarks>
public sealed class KillCourseTests(ITestOutputHelper output)
{
    private const int Kills = 2;
    private const int KillsInALife = 2;

    public static TheoryData<string> Courses() => [.. Course.All.Select(course => course.Name)];

    [Theory]
    [MemberData(nameof(Courses))]
    public async Task KilledAtAnyMoment_ComesToTheSameEnd(string name)
    {
        var course = Course.All.Single(one => one.Name == name);
        var kills = KillTests.Setting("WAREHOUSE_KILLS") ?? Kills;
        var seed = KillTests.Setting("WAREHOUSE_KILL_SEED") ?? Environment.TickCount;
        using var folder = new TempFolder();
        var before = new Life(course, folder, null);
        await course.PrepareAsync(folder, before.Warehouse);
        SqliteConnection.ClearAllPools();
        var undisturbed = new Life(course, folder, before);
        var duration = await undisturbed.RunAsync();
        var (start, end) = (await WarehouseText.ReadAsync(before.Path), await WarehouseText.ReadAsync(undisturbed.Path));
        output.WriteLine($"{kills} kills of {name}, within {duration.TotalMilliseconds:0} ms, WAREHOUSE_KILL_SEED={seed}");

        var (inTheMiddle, afterItsEnd) = (0, 0);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, (kills + KillsInALife - 1) / KillsInALife),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            async (number, _) =>
            {
                var random = new Random(unchecked((seed * 397) + number));
                var life = new Life(course, folder, before);
                var delays = new List<double>();
                try
                {
                    for (var i = 0; i < KillsInALife; i++)
                    {
                        delays.Add(duration.TotalMilliseconds * random.NextDouble());
                        Interlocked.Increment(ref await life.KillAfterAsync(TimeSpan.FromMilliseconds(delays[^1])) ? ref inTheMiddle : ref afterItsEnd);
                        await course.AssertSoundAsync(life.Path, start, end);
                    }

                    await life.FinishAsync();
                    (await WarehouseText.ReadAsync(life.Path)).AssertSameAs(end);
                }
                catch (Exception exception)
                {
                    throw new InvalidOperationException($"{name}, warehouse {number}, kills after {string.Join(", ", delays.Select(delay => delay.ToString("0", CultureInfo.InvariantCulture)))} ms, seed {seed}: {exception.Message}", exception);
                }
            });

        output.WriteLine($"{inTheMiddle} were at work, {afterItsEnd} had done everything.");
    }

    /// <summary>A warehouse with the same work before it, in a folder of its own.</summary>
    private sealed class Life
    {
        private readonly Course _course;
        private readonly string _pipelines;

        public Life(Course course, TempFolder folder, Life? from)
        {
            (_course, _pipelines) = (course, folder.Pipelines);
            Path = System.IO.Path.Combine(Directory.CreateDirectory(System.IO.Path.Combine(folder.Root, Guid.NewGuid().ToString("n"))).FullName, "warehouse.db");
            if (from is not null)
                KillTests.CopyWarehouse(from.Path, Path);
        }

        public string Path { get; }

        public SqliteTestWarehouse Warehouse => new(Path);

        /// <summary>Does it all in another process, and says how long that took once its host was there.</summary>
        public async Task<TimeSpan> RunAsync()
        {
            using var host = KilledHost.Start(Path, _pipelines, _course.Name);
            Assert.True(await host.HearAsync("started"));
            var watch = Stopwatch.StartNew();
            Assert.True(await host.HearAsync("done"), "It did not come to its end.");
            return watch.Elapsed;
        }

        /// <summary>Begins, or goes on, in another process, and kills it.</summary>
        /// <returns>False when it had come to its end before.</returns>
        public async Task<bool> KillAfterAsync(TimeSpan delay)
        {
            using var host = KilledHost.Start(Path, _pipelines, _course.Name);
            Assert.True(await host.HearAsync("started"), "The next host did not start.");
            await Task.Delay(delay);
            await host.KillAsync();
            return !await host.HearAsync("done");
        }

        /// <summary>Goes on in this process to the end.</summary>
        public async Task FinishAsync()
        {
            await _course.FinishAsync(Warehouse, _pipelines, () => Task.CompletedTask);
            SqliteConnection.ClearAllPools();
        }
    }
}
