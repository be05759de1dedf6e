using Edustat.V1;
using Grpc.Core;

namespace Warehouse.EndToEndTests;

/// <summary>The traps of the domain text that the samples can show, each by its number there; expected answers worked out by hand from the files.</summary>
[Collection(nameof(RunningHost))]
public sealed class TrapTests(RunningHost host)
{
    private readonly IndicatorService.IndicatorServiceClient _indicators = new(host.Channel);

    /// <summary>普通小学基本情况, 2019: 北京 94.1614 / 6.9339, 江苏 572.6376 / 33.2052, 湖北 376.4794 / 20.8322 万人.</summary>
    [Fact]
    public async Task Trap04_RateOfSeveralProvinces_IsTheRatioOfTheirSums_NotTheMeanOfTheirRates()
    {
        var request = Request("2019", "pupil_teacher_ratio");
        request.Filters.Add(Filter("stage", "primary"));
        request.Filters.Add(Filter("district", "北京市", "江苏省", "湖北省"));
        var cell = Assert.Single((await _indicators.QueryIndicatorsAsync(request)).Rows).Cells[0];

        // 10,432,784 / 609,713; the mean of 13.58, 17.25 and 18.07 would be 16.30.
        Assert.Equal((10_432_784d, 609_713d), (cell.Numerator, cell.Denominator));
        Assert.Equal(17.111, Math.Round(cell.Value, 3));
    }

    [Fact]
    public async Task Trap06_SchoolsOfSeveralStages_AreNotAdded()
    {
        var request = Request("2019", "school_count");
        request.Filters.Add(Filter("stage", "junior", "senior"));
        Assert.Contains("query.not_additive", await RefusalAsync(request));
    }

    /// <summary>普通小学教职工数 of 2019 is empty for every province.</summary>
    [Fact]
    public async Task Trap16_MissingDenominator_HasAStatusAndNoValue()
    {
        var request = Request("2019", "pupil_staff_ratio");
        request.AllowPartial = true;
        request.Filters.Add(Filter("stage", "primary"));
        request.Filters.Add(Filter("district", "北京市"));
        var cell = Assert.Single((await _indicators.QueryIndicatorsAsync(request)).Rows).Cells[0];
        Assert.Equal((CellStatus.Missing, false, 941_614d, false), (cell.Status, cell.HasValue, cell.Numerator, cell.HasDenominator));
    }

    /// <summary>武汉市高中分布数量: six schools stand under 武汉东湖新技术开发区教育局代管.</summary>
    [Theory]
    [InlineData("cn-wuhan-elhz")]
    [InlineData("东湖新技术开发区")]
    [InlineData("武汉市东湖新技术开发区")]
    public async Task Trap17_ZoneWithoutACode_IsFoundByItsIdOrName(string text)
    {
        var request = Request("2023", "school_count");
        request.Filters.Add(Filter("stage", "senior"));
        request.Filters.Add(Filter("district", text));
        Assert.Equal(6, Assert.Single((await _indicators.QueryIndicatorsAsync(request)).Rows).Cells[0].Value);
    }

    [Fact]
    public async Task Trap18_NameOfFourDistricts_IsRefusedWithAllFour()
    {
        var request = Request("2023", "school_count");
        request.Filters.Add(Filter("stage", "senior"));
        request.Filters.Add(Filter("district", "鼓楼区"));
        var refusal = await RefusalAsync(request);
        Assert.Contains("query.ambiguous_member", refusal);
        Assert.All(new[] { "cn-320106", "cn-320302", "cn-350102", "cn-410204" }, id => Assert.Contains(id, refusal));
    }

    /// <summary>2010, 普通小学: 48,870,719 万元; 10,071.5 万 pupils in September 2009 and 9,940.7 万 in September 2010.</summary>
    [Fact]
    public async Task Trap20_MoneyPerPupil_GoesOverANamedBridge_AndNeverByEqualYearNumbers()
    {
        Assert.Contains("query.mixed_calendars", await RefusalAsync(Request("2010", "edu_funding", "enrolment")));

        var request = Request("2010", "funding_per_pupil", "funding_per_pupil_september");
        request.Filters.Add(Filter("stage", "primary"));
        var response = await _indicators.QueryIndicatorsAsync(request);
        var cells = Assert.Single(response.Rows).Cells;

        // (8 × 100,715,000 + 4 × 99,407,000) / 12 = 100,279,000.
        Assert.Equal([100_279_000d, 99_407_000d], cells.Select(cell => cell.Denominator));
        Assert.Equal([4873.47, 4916.23], cells.Select(cell => Math.Round(cell.Value, 2)));
        Assert.Equal(["weighted_8_4", "as_of_september"], response.Schema.Indicators.Select(column => Assert.Single(column.Basis, basis => basis.Measure == "enrolled_students").Bridge));
    }

    [Fact]
    public async Task Trap21_BudgetAndFinalAccount_AreNeverInOneSum()
    {
        var request = Request("2022", "edu_input_fiscal");
        request.Filters.Add(Filter("district", "cn-350102"));
        request.Filters.Add(Filter("budget_status", "budget", "final"));
        Assert.Contains("query.dimension_not_available", await RefusalAsync(request));
    }

    /// <summary>各级普通学校生师比, 2001: a figure of fifteen digits stays as it was published.</summary>
    [Fact]
    public async Task PublishedRatio_KeepsItsDecimals()
    {
        var request = new QueryIndicatorsRequest { Indicators = { new IndicatorRef { Indicator = "pupil_teacher_ratio_published" } }, PageSize = 10_000 };
        request.GroupBy.Add(new Grouping { Dimension = "district", Level = "PROV" });
        request.GroupBy.Add(new Grouping { Dimension = "stage" });
        request.GroupBy.Add(new Grouping { Dimension = "year" });
        var values = (await _indicators.QueryIndicatorsAsync(request)).Rows.Where(row => row.Cells[0].HasValue).Select(row => row.Cells[0].Value).ToList();
        Assert.Contains(10.5817868640679, values);
    }

    [Fact]
    public async Task AvailabilityOfPublicFunding_ClaimsNoOtherSource()
    {
        var catalogue = new CatalogService.CatalogServiceClient(host.Channel);
        var slices = (await catalogue.GetAvailabilityAsync(new GetAvailabilityRequest { Name = "indicators/edu_funding_public" })).Availability.SelectMany(a => a.Slices).ToList();
        Assert.NotEmpty(slices);
        Assert.All(slices, slice => Assert.Equal("public", slice.Members["funding_source"]));

        var perPupil = (await catalogue.GetAvailabilityAsync(new GetAvailabilityRequest { Name = "indicators/funding_per_pupil" })).Availability.SelectMany(a => a.Slices);
        Assert.DoesNotContain(perPupil, slice => slice.Members.TryGetValue("stage", out var stage) && stage == "secondary_vocational");
    }

    private async Task<string> RefusalAsync(QueryIndicatorsRequest request)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await _indicators.QueryIndicatorsAsync(request));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        var details = refused.Trailers.GetValueBytes("grpc-status-details-bin")!;
        return System.Text.Encoding.UTF8.GetString(details);
    }

    private static QueryIndicatorsRequest Request(string year, params string[] indicators)
    {
        var request = new QueryIndicatorsRequest { Periods = new PeriodRange { Periods = { year } } };
        request.Indicators.AddRange(indicators.Select(indicator => new IndicatorRef { Indicator = indicator }));
        return request;
    }

    private static DimensionFilter Filter(string dimension, params string[] members) => new() { Dimension = dimension, Members = { members } };
}
