using Warehouse.Catalogue;
using Warehouse.Etl.Shape;
using Warehouse.Tests.Etl.Shape;

namespace Warehouse.Tests.Etl.Read;

/// <summary>Whatever happens to a file on its way, reading it ends, with rows or with problems.</summary>
public sealed class DamagedFilesTests
{
    [Theory]
    [InlineData("wuhan_budget_2019", "武汉市2019年教育经费情况.xls")]
    [InlineData("wuhan_senior_schools", "武汉市高中分布数量.xlsx")]
    public Task DamagedWorkbook_IsAProblemOrItsRows(string pipeline, string file) =>
        DamageAndReadAsync(pipeline, Path.Combine("wuhan", file), $"../samples/wuhan/{file}", rounds: 150);

    [Fact]
    public Task DamagedText_IsAProblemOrItsRows() =>
        DamageAndReadAsync("nbs_province_senior", Path.Combine("nbs", "province", "普通高中基本情况.csv"), "../samples/nbs/province/普通高中基本情况.csv", rounds: 80);

    private static async Task DamageAndReadAsync(string pipeline, string sample, string reference, int rounds)
    {
        var members = (await ShapedWarehouse.Shipped).Members;
        var original = await File.ReadAllBytesAsync(Path.Combine(Repository.Samples, sample));
        using var folder = new SourceFolder();
        var yaml = await File.ReadAllTextAsync(Path.Combine(Repository.Pipelines, pipeline + ".yaml"));
        var lines = yaml.Replace(reference, "source", StringComparison.Ordinal).Split('\n').Where(line => !line.StartsWith("after:", StringComparison.Ordinal));
        folder.Write("p.yaml", string.Join('\n', lines));
        var loaded = folder.Load().Single();
        var random = new Random(20190901);

        var outcomes = new List<string>();
        for (var round = 0; round < rounds; round++)
        {
            folder.Write("source", Damaged(original, random, round));
            try
            {
                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                await Task.Run(() => SourceFolder.ReadAllAsync(loaded, members), limit.Token).WaitAsync(limit.Token);
                outcomes.Add("rows");
            }
            catch (ProblemException e)
            {
                Assert.All(e.Problems, problem => Assert.StartsWith("etl.", problem.Code));
                outcomes.Add(e.Problems[0].Code);
            }
        }

        Assert.Contains(outcomes, outcome => outcome != "rows");
    }

    private static byte[] Damaged(byte[] original, Random random, int round)
    {
        if (round % 3 == 0)
            return original[..random.Next(1, original.Length)];
        var damaged = original.ToArray();
        for (var i = 0; i <= round % 5; i++)
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
        return damaged;
    }
}
