using System.Globalization;
using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Load;

/// <summary>Loads, corrected rows and rollbacks of a pipeline of periods, in any order, leave what <see cref="SliceModel"/> says.</summary>
public abstract class SliceModelTests(StorageEngine engine) : IDisposable
{
    private readonly SliceWorld _world = new(engine);

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task AnyCourse_LeavesWhatTheModelSays(int seed)
    {
        var random = new Random(seed);
        var model = new SliceModel();
        _world.WritePeriods(maxRejected: 99);
        await using var host = await _world.StartAsync();
        // What changed something, the newest last, and what was there before it.
        var changes = new Stack<(Run Run, string Period, SliceModel Before)>();
        var seen = new Dictionary<string, int>();
        for (var step = 1; step <= 50; step++)
        {
            var before = model.Copy();
            var did = random.Next(8) switch
            {
                < 5 => await LoadAsync(),
                < 7 => await ReplayAsync(),
                _ => await RollBackAsync(),
            };
            seen[did] = seen.GetValueOrDefault(did) + 1;
            Assert.Equal(model.Facts, await _world.FactsAsync());

            async Task<string> LoadAsync()
            {
                var period = 2016 + random.Next(3);
                var rows = Enumerable.Range(0, random.Next(1, 7)).Select(_ => Row(random, period)).ToArray();
                _world.Write(period, rows);
                var text = period.ToString(CultureInfo.InvariantCulture);
                var run = await SliceWorld.RunAsync(host, text);
                if (run.State == RunState.Skipped)
                    return "skipped";
                var (refusal, rejected) = model.Load(text, rows);
                Assert.Equal((step, refusal), (step, run.Error?.Code));
                Assert.Equal(rejected.Select(number => number + 1L), (await RejectsAsync(run)).Select(row => row.Line));
                Note(run, text);
                return refusal ?? "load";
            }

            async Task<string> ReplayAsync()
            {
                if (changes.Count == 0)
                    return "nothing";
                var (load, period, _) = changes.ElementAt(random.Next(Math.Min(changes.Count, 3)));
                var open = (await RejectsAsync(load)).Where(row => row.State == "open").ToList();
                if (open.Count == 0)
                    return "nothing";
                var corrected = open.Where(_ => random.Next(3) > 0).DefaultIfEmpty(open[0]).ToList();
                var rows = corrected.Select(_ => Row(random, int.Parse(period, CultureInfo.InvariantCulture))).ToList();
                using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Concat(corrected.Select((row, i) => $"{row.Number},{rows[i]}\n").Prepend("_reject,地区,年份,在校生数\n"))));
                var run = await host.EndOfAsync((await host.Replays.RequestAsync(load, content, "", null, CancellationToken.None)).RunId);
                Assert.Null(run.Error);
                var wrong = model.Replay(period, rows).Select(place => corrected[place - 1].Number).ToHashSet();
                var states = (await RejectsAsync(load)).ToDictionary(row => row.Number, row => row.State);
                Assert.All(corrected, row => Assert.Equal((step, row.Number, wrong.Contains(row.Number) ? "open" : "corrected"), (step, row.Number, states[row.Number])));
                Note(run, period);
                return "replay";
            }

            async Task<string> RollBackAsync()
            {
                if (changes.Count == 0)
                    return "nothing";
                var (run, _, was) = changes.Pop();
                var back = await host.RollBackAsync(run);
                Assert.Equal((step, null, RunState.Succeeded), (step, back.Error?.Code, back.State));
                model = was;
                return "rollback";
            }

            void Note(Run run, string period)
            {
                if (run.DataVersion is not null)
                    changes.Push((run, period, before));
            }
        }

        Assert.All((string[])["load", "replay", "rollback"], what => Assert.True(seen.GetValueOrDefault(what) > 2, $"Of {what}, {seen.GetValueOrDefault(what)}."));
    }

    public void Dispose() => _world.Dispose();

    // Most rows are of the period and right; some are of the years beside it, or wrong, or say something twice.
    private static string Row(Random random, int period)
    {
        var district = random.Next(8) == 0 ? "火星省" : random.Next(2) == 0 ? "湖北省" : "湖南省";
        var year = random.Next(12) == 0 ? "二零一七" : (period + (random.Next(3) == 0 ? random.Next(3) - 1 : 0)).ToString(CultureInfo.InvariantCulture);
        return $"{district},{year},{(random.Next(8) == 0 ? "很多" : random.Next(100, 103).ToString(CultureInfo.InvariantCulture))}";
    }

    private async Task<IReadOnlyList<(long Number, long Line, string State)>> RejectsAsync(Run run) =>
        (await _world.World.QueryAsync($"select concat(row_no, ' ', line, ' ', state) from {_world.World.Warehouse.Table("etl_reject_row")} where run_id = {run.RunId} order by line"))
            .Select(row => row.Split(' ')).Select(parts => (long.Parse(parts[0], CultureInfo.InvariantCulture), long.Parse(parts[1], CultureInfo.InvariantCulture), parts[2])).ToList();
}
