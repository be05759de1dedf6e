using Warehouse.Etl.Shape;
using Warehouse.Query.Members;
using Warehouse.Tests.Etl.Read;

namespace Warehouse.Tests.Etl.Shape;

/// <summary>The shipped history of codes against the 72 code lists of 民政部 that it is made from.</summary>
public sealed class CodeHistoryTests
{
    [SharedDataFact]
    public async Task EveryCodeList_IsWhatTheHistorySaysOfItsTime()
    {
        var history = await ShippedAsync();
        var lists = Lists();

        Assert.Equal(72, lists.Count);
        foreach (var (revision, list) in lists)
        {
            var day = DateText.LastDay(revision)!;
            var stood = history.Where(spell => DateText.Covers(spell.ValidFrom, spell.ValidTo, day)).Select(spell => (spell.Code, spell.Label)).ToHashSet();
            Assert.True(stood.SetEquals(list), revision);
        }
    }

    [SharedDataFact]
    public async Task Codes1999To2019_AreAddedRemovedAndRenamedAsCounted()
    {
        var history = await ShippedAsync();
        var (before, after) = (At("1999-12"), At("2019-04"));

        Assert.Equal((848, 849), (after.Keys.Except(before.Keys).Count(), before.Keys.Except(after.Keys).Count()));
        Assert.Equal((60, 2311), (before.Count(p => after.TryGetValue(p.Key, out var name) && name != p.Value), before.Count(p => after.TryGetValue(p.Key, out var name) && name == p.Value)));

        Dictionary<string, string> At(string date) => history
            .Where(spell => DateText.Covers(spell.ValidFrom, spell.ValidTo, DateText.LastDay(date)!))
            .ToDictionary(spell => spell.Code, spell => spell.Label);
    }

    [Fact]
    public async Task FormerCodes_LeadWhereTheHistoryDoes()
    {
        var warehouse = await ShapedWarehouse.Shipped;
        var history = (await ShippedAsync()).ToLookup(spell => (spell.Code, spell.Label));

        var former = warehouse.ItemsOf("districts_former_codes").OfType<ShapedMember>();

        Assert.All(former, code => Assert.Equal(code.Id, history[((string)code.Attributes["former_code"]!, (string)code.Attributes["former_name"]!)].Last().MemberId));
    }

    private static async Task<List<CodeSpell>> ShippedAsync() => (await ShapedWarehouse.Shipped).ItemsOf("districts_code_history").OfType<ShapedMember>()
        .Select(m => new CodeSpell(m.Id, (string)m.Attributes["name_zh"]!, (string)m.Attributes["valid_from"]!, (string?)m.Attributes["valid_to"], (string?)m.Attributes["district_id"]))
        .ToList();

    private static List<(string Revision, HashSet<(string Code, string Name)> List)> Lists() =>
        Directory.EnumerateFiles(Path.Combine(Repository.SharedData!, "cn_gb2260", "history_cn-GB2260", "mca"), "*.tsv").Order(StringComparer.Ordinal)
            .Select(file => (Revision: Path.GetFileNameWithoutExtension(file).Insert(4, "-"), List: File.ReadLines(file).Skip(1).Select(line => line.Split('\t')).Select(cells => (cells[2], cells[3])).ToHashSet()))
            .ToList();
}
