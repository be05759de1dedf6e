using Warehouse.Etl;
using Warehouse.Etl.Shape;
using Warehouse.Tests.Etl.Read;

namespace Warehouse.Tests.Etl.Shape;

public sealed class SchoolListTests
{
    [Fact]
    public async Task CodeThatLostADigit_IsRepaired()
    {
        var school = (await ShapedWarehouse.Shipped).ItemsOf("wuhan_senior_schools").OfType<ShapedMember>().Single(m => m.Id == "3442000054");

        Assert.Equal("武汉市第二十六中学", school.Attributes["name_zh"]);
        Assert.Equal(("342", "高级中学", "831", "县级教育部门", 1L), (school.Attributes["school_type"], school.Attributes["school_type_name"], school.Attributes["founder"], school.Attributes["founder_name"], school.Attributes["is_public"]));
    }

    [Fact]
    public async Task CountsOfTheMilitarySchool_AreWithheld()
    {
        var values = (await ShapedWarehouse.Shipped).FactsOf("wuhan_senior_schools").Single(f => f.Keys["school"] == "3442000130").Values;

        Assert.Equal(
            [("schools", ObservationStatus.Final), ("enrolled_students", ObservationStatus.Withheld), ("teachers_ft", ObservationStatus.Withheld)],
            values.Select(v => (v.Measure, v.Status)));
    }

    [Fact]
    public async Task PrivateSchools_AreThoseOfPrivateFounders()
    {
        var schools = (await ShapedWarehouse.Shipped).ItemsOf("wuhan_senior_schools").OfType<ShapedMember>().ToList();

        Assert.Equal(24, schools.Count(s => (long)s.Attributes["is_public"]! == 0));
    }

    [SharedDataFact]
    public async Task OriginalListWithNames_GivesTheSameAndNoName()
    {
        var shipped = await ShapedWarehouse.Shipped;
        using var source = new SourceFolder();
        var yaml = File.ReadAllText(Path.Combine(Repository.Pipelines, "wuhan_senior_schools.yaml"));
        var original = Path.Combine(Repository.SharedData!, "cn_wuhan_schools_funding", "武汉市高中分布数量.xlsx");
        source.Write("p.yaml", yaml
            .Replace("../samples/wuhan/武汉市高中分布数量.xlsx", original, StringComparison.Ordinal)
            .Replace("after: [districts_counties, districts_wuhan_zones]", "after: []", StringComparison.Ordinal)
            // One row that is rejected, because a reject keeps the row's text.
            .Replace("民办: '999'", "民间: '999'", StringComparison.Ordinal));

        var items = await SourceFolder.ReadAllAsync(source.Load().Single(), shipped.Members);

        var rejects = items.OfType<RejectedRow>().ToList();
        Assert.Equal(24, rejects.Select(r => r.Line).Distinct().Count());
        Assert.All(rejects, r => Assert.Equal(9 - 1, r.Raw.TrimEnd(',').Split(',').Length));
        Assert.Equal(102 - 24, items.OfType<ShapedFact>().Count());
    }
}
