using Edustat.V1;
using Grpc.Core;

namespace Warehouse.EndToEndTests;

/// <summary>Regions that are no clean tree, and codes that change: asked of the real host with the shipped members.</summary>
[Collection(nameof(RunningHost))]
public sealed class RegionTests(RunningHost host)
{
    private readonly CatalogService.CatalogServiceClient _catalog = new(host.Channel);
    private readonly IndicatorService.IndicatorServiceClient _indicators = new(host.Channel);

    [Theory]
    [InlineData("zone-fuzhou-hitech", "zone-fuzhou-hitech")]
    [InlineData("福州高新区", "zone-fuzhou-hitech")]
    [InlineData("福州市高新区", "zone-fuzhou-hitech")]
    [InlineData("福州高新技术产业开发区", "zone-fuzhou-hitech")]
    [InlineData("成都高新区", "zone-chengdu-hitech")]
    [InlineData("成都市高新区", "zone-chengdu-hitech")]
    [InlineData("东湖高新", "cn-wuhan-elhz")]
    [InlineData("武汉东湖新技术开发区", "cn-wuhan-elhz")]
    [InlineData("福州高新区（Fuzhou Gaoxinqu）", "zone-fuzhou-hitech")]
    public async Task Trap17_DistrictWithoutACode_IsFoundByItsIdOrAnotherName(string text, string id)
    {
        var explained = await _indicators.ExplainQueryAsync(SchoolsOf(text));
        var same = await _indicators.ExplainQueryAsync(SchoolsOf(id));

        Assert.Equal(same.Reads.Select(read => read.ToString()), explained.Reads.Select(read => read.ToString()));
        Assert.Equal("", (await MemberAsync(id)).Ref.Code);
    }

    [Fact]
    public async Task NameOfSeveralZones_IsRefusedWithAllOfThem()
    {
        var refusal = await RefusalAsync("高新区");

        Assert.All(new[] { "query.ambiguous_member", "zone-fuzhou-hitech", "zone-chengdu-hitech", "cn-wuhan-elhz" }, text => Assert.Contains(text, refusal));
    }

    [Fact]
    public async Task Trap18_NameOfFourDistricts_IsRefusedWithTheirCities()
    {
        var refusal = await RefusalAsync("鼓楼区");

        Assert.All(new[] { "cn-320106", "cn-320302", "cn-350102", "cn-410204", "福建省/福州市/鼓楼区" }, text => Assert.Contains(text, refusal));
    }

    [Fact]
    public async Task Zone_IsManagedByItsCity_AndCountedWhereItsTownsAre()
    {
        var zone = await MemberAsync("zone-fuzhou-hitech");
        var memberships = (await _catalog.ListMembershipsAsync(new ListMembershipsRequest { Name = zone.Name })).Memberships;

        Assert.Equal(("cn-350100", "cn-350121", "福建省/福州市/福州高新区"), (zone.ManagingParentId, zone.ParentId, zone.PathLabel));
        Assert.Equal(["350121102", "350121106", "350121107"], memberships.Select(m => m.Member.Code));
        Assert.All(memberships, m => Assert.Equal(("闽侯县", "福州高新区"), (m.StatisticalParent.Label, m.ManagingParent.Label)));
    }

    [Fact]
    public async Task Trap19_EastOfTheZone_BelongsToTheNewZoneFromTheDayOfItsApproval()
    {
        Assert.Equal(["zone-chengdu-hitech"], await RegionsOfEastAsync("2020-04-27"));
        Assert.Equal(["zone-chengdu-eastern"], await RegionsOfEastAsync("2020-04-28"));

        var stood = await _catalog.ListMembersAsync(new ListMembersRequest { Parent = "dimensions/district", Search = "成都东部新区", AsOf = "2020-04-27" });
        Assert.Empty(stood.Members);
    }

    [Theory]
    [InlineData("350182@2010-06-01", "cn-350112")]
    [InlineData("350126@1990", "cn-350112")]
    [InlineData("130123@1990", "cn-130111")]
    [InlineData("130123@2000", "cn-130123")]
    [InlineData("130124@1990", "cn-130123")]
    [InlineData("350102@2010", "cn-350102")]
    public async Task CodeWithADate_IsThePlaceThatItMeantThen(string text, string id)
    {
        var explained = await _indicators.ExplainQueryAsync(SchoolsOf(text));

        Assert.Equal((await _indicators.ExplainQueryAsync(SchoolsOf(id))).Reads.Select(read => read.ToString()), explained.Reads.Select(read => read.ToString()));
    }

    [Fact]
    public async Task CodeOfSeveralPlaces_IsRefusedWithoutADate_WithWhatItWasWhen()
    {
        var refusal = await RefusalAsync("132902");

        Assert.All(new[] { "query.ambiguous_member", "新华区 1980-12 to 1983-12 (cn-130902)", "泊头市 1983-12 to 1993-12 (cn-130981)" }, text => Assert.Contains(text, refusal));
    }

    [Theory]
    [InlineData("110103", "query.unknown_member", "崇文区 1980-12 to 2010-12")]
    [InlineData("350182@2020", "query.unknown_member", "长乐市 1995-12 to 2017-10 (cn-350112)")]
    [InlineData("350182@soon", "query.bad_date", "350182@2010-06-01")]
    public async Task CodeThatIsNoDistrictOfThen_SaysWhatItWas(string text, string code, string hint)
    {
        var refusal = await RefusalAsync(text);

        Assert.Contains(code, refusal);
        Assert.Contains(hint, refusal);
    }

    [Fact]
    public async Task Codes_AreListedAsTheyStood()
    {
        var codes = (await _catalog.ListCodesAsync(new ListCodesRequest { Parent = "dimensions/district", Code = "130123" })).Codes;
        var then = (await _catalog.ListCodesAsync(new ListCodesRequest { Parent = "dimensions/district", Code = "130123", AsOf = "1990" })).Codes;
        var found = await _catalog.ListMembersAsync(new ListMembersRequest { Parent = "dimensions/district", Search = "350182", AsOf = "2010-06-01" });

        Assert.Equal([("栾城县", "1986-12", "1993-12", "cn-130111"), ("正定县", "1993-12", "", "cn-130123")], codes.Select(c => (c.Label, c.ValidFrom, c.ValidTo, c.Member.Id)));
        Assert.Equal("栾城县", Assert.Single(then).Label);
        Assert.Equal("cn-350112", Assert.Single(found.Members).Ref.Id);
    }

    private async Task<IEnumerable<string>> RegionsOfEastAsync(string day) =>
        (await _catalog.ListMembershipsAsync(new ListMembershipsRequest { Name = "dimensions/district/members/zone-chengdu-hitech-east", AsOf = day })).Memberships.Select(m => m.Region.Id);

    private async Task<Member> MemberAsync(string id) =>
        Assert.Single((await _catalog.ListMembersAsync(new ListMembersRequest { Parent = "dimensions/district", Search = id })).Members, m => m.Ref.Id == id);

    private async Task<string> RefusalAsync(string district)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => _indicators.ExplainQueryAsync(SchoolsOf(district)).ResponseAsync);
        return refused.Status.Detail + System.Text.Encoding.UTF8.GetString(refused.Trailers.GetValueBytes("grpc-status-details-bin") ?? []);
    }

    private static QueryIndicatorsRequest SchoolsOf(string district) => new()
    {
        Indicators = { new IndicatorRef { Indicator = "school_count" } },
        Filters = { new DimensionFilter { Dimension = "stage", Members = { "senior" } }, new DimensionFilter { Dimension = "district", Members = { district } } },
        Periods = new PeriodRange { Periods = { "2023" } },
    };
}
