using Edustat.V1;
using Warehouse.Catalogue;
using Warehouse.Gateway;
using Warehouse.Storage;
using Warehouse.Storage.Runs;
using Warehouse.Tests;
using LineageService = Warehouse.Gateway.LineageService;

namespace Warehouse.EngineTests.Load;

/// <summary>What members were over time follows from all that is told of them, in whichever order it comes.</summary>
public abstract class HistoryTests(StorageEngine engine) : IDisposable
{
    private readonly HistoryWorld _history = new(engine);

    [SkippableFact]
    public async Task ChangesInAnyOrder_GiveTheSameVersions_AndALateOneSplitsTheVersionItFallsInto()
    {
        string[][] told =
        [
            ["S1,2000-09-01,,opened,第一小学,211,cn-42,"],
            ["S1,2010-09-01,,renamed,实验小学,,,"],
            // Late: between the two before.
            ["S1,2005-09-01,,moved,,,cn-43,"],
            ["S1,2012-09-01,2014-09-01,recognised,,,,示范"],
            ["S1,2018-09-01,,closed,,,,", "S2,2018-09-01,,opened,新小学,211,cn-43,"],
        ];
        string[] expected =
        [
            "S1 2000-09-01 2005-09-01 第一小学 211 cn-42 - opened",
            "S1 2005-09-01 2010-09-01 第一小学 211 cn-43 - moved",
            "S1 2010-09-01 2012-09-01 实验小学 211 cn-43 - renamed",
            "S1 2012-09-01 2014-09-01 实验小学 211 cn-43 示范 recognised",
            "S1 2014-09-01 2018-09-01 实验小学 211 cn-43 - -",
            "S2 2018-09-01 - 新小学 211 cn-43 - opened",
        ];
        for (var i = 0; i < told.Length; i++)
            _history.Write($"told_{i}", told[i]);
        await using var host = await _history.World.StartAsync();

        foreach (var order in (int[][])[[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 4, 0, 3, 1]])
        {
            List<Warehouse.Storage.Runs.Run> runs = [];
            foreach (var i in order)
                runs.Add(await host.RunAsync($"told_{i}", force: true));
            Assert.All(runs, run => Assert.Equal((RunState.Succeeded, 0L), (run.State, run.Counts.Rejects)));
            Assert.Equal(expected, await _history.VersionsAsync());
            runs.Reverse();
            foreach (var run in runs)
                await host.RollBackAsync(run);
            Assert.Empty(await _history.VersionsAsync());
        }
    }

    [SkippableFact]
    public async Task EqualStates_AreOneVersion_AndAGapIsNone()
    {
        _history.Write("told", "S1,2000-09-01,,stated,小学,211,,", "S1,2001-09-01,,stated,小学,211,,", "S1,2002-09-01,2003-09-01,stated,小学,211,,", "S2,2000-09-01,2001-09-01,stated,中学,,,", "S2,2004-09-01,,stated,中学,,,");
        await using var host = await _history.World.StartAsync();
        await host.RunAsync("told");

        Assert.Equal(["S1 2000-09-01 - 小学 211 - - stated", "S2 2000-09-01 2001-09-01 中学 - - - stated", "S2 2004-09-01 - 中学 - - - stated"], await _history.VersionsAsync());
    }

    [SkippableFact]
    public async Task WhatContradicts_OrIsNoChange_IsRejected()
    {
        _history.Write("told", "S1,2000-09-01,,stated,小学,,,", "S2,2000-09-01,,stated,甲,,,", "S2,2000-09-01,,stated,乙,,,", "S3,2000-09-01,,exploded,丙,,,", "S4,2000-09-01,2000-09-01,stated,丁,,,", "S5,some day,,stated,戊,,,");
        _history.Write("others", "S1,2000-09-01,,stated,中学,,,", "S6,2000-09-01,,stated,己,,,");
        await using var host = await _history.World.StartAsync();

        var told = await host.RunAsync("told");
        var others = await host.RunAsync("others");

        Assert.Equal(
            new Dictionary<string, long> { ["etl.conflicting_values"] = 2, ["etl.unknown_change"] = 1, ["etl.bad_interval"] = 1, ["etl.bad_date"] = 1 },
            await host.Rejects.CountRejectsAsync(told.RunId, CancellationToken.None));
        Assert.Equal(new Dictionary<string, long> { ["etl.key_of_other_pipeline"] = 1 }, await host.Rejects.CountRejectsAsync(others.RunId, CancellationToken.None));
        Assert.Equal(["S1 2000-09-01 - 小学 - - - stated", "S6 2000-09-01 - 己 - - - stated"], await _history.VersionsAsync());
    }

    [SkippableFact]
    public async Task MergedAndSplitSchools_LeadToThoseThatCameOfThem()
    {
        _history.Write("told", "A,2000-09-01,,opened,甲,,,", "B,2000-09-01,,opened,乙,,,", "A,2010-09-01,,merged,,,,", "B,2010-09-01,,merged,,,,", "C,2010-09-01,,opened,丙,,,", "C,2015-09-01,,split,,,,", "D,2015-09-01,,opened,丁,,,");
        _history.WriteSuccessions("A,C,merger,2010-09-01", "B,C,merger,2010-09-01", "C,D,split,2015-09-01");
        await using var host = await _history.World.StartAsync();
        Assert.Equal(RunState.Succeeded, (await host.RunAsync("told")).State);
        Assert.Equal(RunState.Succeeded, (await host.RunAsync("goes_on")).State);

        var merged = await ListAsync(host, "C");

        Assert.Equal(["dimensions/school/members/A merger 2010-09-01", "dimensions/school/members/B merger 2010-09-01"], merged.Predecessors.Select(s => $"{s.Member} {s.Kind} {s.Date}"));
        Assert.Equal(["dimensions/school/members/D split 2015-09-01"], merged.Successors.Select(s => $"{s.Member} {s.Kind} {s.Date}"));
        // It goes on after the split, as it was.
        Assert.Equal(["2010-09-01  丙"], merged.Versions.Select(v => $"{v.ValidFrom} {v.ValidTo} {v.Name}"));
        Assert.Equal(["甲"], (await ListAsync(host, "A", "2010-08-31")).Versions.Select(v => v.Name));
        Assert.Empty((await ListAsync(host, "A", "2010-09-01")).Versions);
        var unknown = await Assert.ThrowsAsync<ProblemException>(() => ListAsync(host, "Z"));
        Assert.Equal("request.not_found", unknown.Problems[0].Code);
    }

    [SkippableTheory]
    [InlineData("A,B,rename,2010-09-01", "B,C,rename,2011-09-01", "C,A,rename,2012-09-01")]
    [InlineData("A,B,rename,2010-09-01", "B,A,rename,2011-09-01")]
    public async Task SuccessionInACircle_IsRefused(params string[] rows)
    {
        _history.WriteSuccessions(["X,A,rename,2000-09-01", .. rows]);
        await using var host = await _history.World.StartAsync();

        var run = await host.RunAsync("goes_on");

        Assert.Equal((RunState.Failed, "etl.cycle_in_succession"), (run.State, run.Error!.Code));
        Assert.Contains("A, B", run.Error.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task CodesOfDistricts1980To2019_GiveTheSameVersionsInEveryOrder()
    {
        Skip.If(Repository.SharedData is null, "The original code lists (shared/data) are not here.");
        var lists = Directory.EnumerateFiles(Path.Combine(Repository.SharedData!, "cn_gb2260", "history_cn-GB2260", "mca"), "*.tsv").Order(StringComparer.Ordinal)
            .Select(file => (Revision: Path.GetFileNameWithoutExtension(file), Names: File.ReadLines(file).Skip(1).Select(line => line.Split('\t')).GroupBy(cells => cells[2]).ToDictionary(code => code.Key, code => code.First()[3])))
            .ToList();
        // Some lists have a code twice; what stands first counts here.
        Assert.Equal(72, lists.Count);
        var changes = new Dictionary<string, string[]>();
        var before = new Dictionary<string, string>();
        foreach (var (revision, names) in lists)
        {
            string[] rows =
            [
                .. names.Where(code => !before.ContainsKey(code.Key)).Select(code => $"cn-{code.Key},{Day(revision)},,opened,{code.Value},,,"),
                .. names.Where(code => before.TryGetValue(code.Key, out var name) && name != code.Value).Select(code => $"cn-{code.Key},{Day(revision)},,renamed,{code.Value},,,"),
                .. before.Keys.Except(names.Keys).Select(code => $"cn-{code},{Day(revision)},,closed,,,,"),
            ];
            if (rows.Length > 0)
                changes.Add("list_" + revision, rows);
            before = names;
        }

        var shuffled = changes.Keys.ToArray();
        new Random(2260).Shuffle(shuffled);
        List<string> tables = [];
        foreach (var order in (IEnumerable<string>[])[changes.Keys, changes.Keys.Reverse(), shuffled])
        {
            using var tests = new HistoryWorld(engine);
            foreach (var (pipeline, rows) in changes)
                tests.Write(pipeline, rows, "district");
            await using var host = await tests.World.StartAsync();
            foreach (var id in order)
            {
                var run = await host.RunAsync(id);
                Assert.True(run.State == RunState.Succeeded && run.Counts.Rejects == 0, $"{id}: {run.Error}");
            }

            var then = await tests.AtAsync("1999-12-01");
            var now = await tests.AtAsync("2019-04-01");
            Assert.Equal((848, 849), (now.Keys.Except(then.Keys).Count(), then.Keys.Except(now.Keys).Count()));
            Assert.Equal((60, 2311), (then.Count(p => now.TryGetValue(p.Key, out var name) && name != p.Value), then.Count(p => now.TryGetValue(p.Key, out var name) && name == p.Value)));
            // Every list is what the versions of its day say.
            foreach (var (revision, names) in lists.Where((_, i) => i % 12 == 0))
                Assert.Equal(names.OrderBy(p => p.Key, StringComparer.Ordinal), (await tests.AtAsync(Day(revision))).Select(p => KeyValuePair.Create(p.Key["cn-".Length..], p.Value)).OrderBy(p => p.Key, StringComparer.Ordinal));
            tables.Add(string.Join('\n', await tests.VersionsAsync()));
        }

        Assert.Single(tables.Distinct());

        static string Day(string revision) => $"{revision[..4]}-{revision[4..]}-01";
    }

    public void Dispose() => _history.Dispose();

    private static Task<ListMemberVersionsResponse> ListAsync(LoadHost host, string school, string day = "") =>
        host.Service<LineageService>().ListMemberVersions(new ListMemberVersionsRequest { Parent = $"dimensions/school/members/{school}", AsOf = day }, AnyCall.Anybody);
}
