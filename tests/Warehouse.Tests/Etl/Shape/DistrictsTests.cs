using Warehouse.Etl.Shape;

namespace Warehouse.Tests.Etl.Shape;

public sealed class DistrictsTests
{
    [Fact]
    public async Task EveryDistrict_StandsUnderTheNation()
    {
        var districts = (await ShapedWarehouse.Shipped).Members["district"];

        Assert.All(districts.All, member => Assert.Equal("cn", districts.SelfAndAncestors(member).Last().Id));
        Assert.Equal(34, districts.All.Count(m => m.Level == "PROV"));
    }

    [Theory]
    [InlineData("350102", "福建省/福州市/鼓楼区")]
    [InlineData("110101", "北京市/北京市市辖区/东城区")]
    [InlineData("429004", "湖北省/湖北省省直辖县级行政区划/仙桃市")]
    [InlineData("500229", "重庆市/重庆市县/城口县")]
    [InlineData("442000", "广东省/中山市")]
    [InlineData("810000", "香港特别行政区")]
    public async Task Code_LeadsToItsLine(string code, string path)
    {
        var districts = (await ShapedWarehouse.Shipped).Members["district"];

        Assert.Equal(path, districts.PathLabel(districts.ByCode(code)!));
    }

    [Theory]
    [InlineData("370282", "即墨市", "cn-370215")]
    [InlineData("510132", "新津县", "cn-510118")]
    [InlineData("350182", "长乐市", "cn-350112")]
    public async Task FormerCode_LeadsToTheDistrictOfToday(string code, string name, string id)
    {
        var districts = (await ShapedWarehouse.Shipped).Members["district"];

        var member = Assert.Single(districts.Find(code));

        Assert.Equal(id, member.Id);
        Assert.Contains(member.FormerCodes, f => f.Code == code && f.Label == name);
    }

    [Fact]
    public async Task FormerCodes_AreNoCodesOfToday()
    {
        var warehouse = await ShapedWarehouse.Shipped;
        var current = warehouse.Members["district"].All.Select(m => m.Code).ToHashSet();

        var former = warehouse.ItemsOf("districts_former_codes").OfType<ShapedMember>().Select(m => (string)m.Attributes["former_code"]!).ToList();

        Assert.Equal(former.Count, former.Distinct().Count());
        Assert.DoesNotContain(former, current.Contains);
    }

    [Fact]
    public async Task ZonesOfWuhan_HaveNoCodeAndCountInWuhan()
    {
        var districts = (await ShapedWarehouse.Shipped).Members["district"];

        var zones = districts.All.Where(m => m.Id.StartsWith("cn-wuhan-", StringComparison.Ordinal)).ToList();

        Assert.Equal(3, zones.Count);
        Assert.All(zones, zone => Assert.Equal((null, "cn-420100"), (zone.Code, districts.ParentOf(zone)!.Id)));
    }
}
