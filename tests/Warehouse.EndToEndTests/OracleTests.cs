using System.Globalization;
using Edustat.V1;

namespace Warehouse.EndToEndTests;

/// <summary>Answers of the running service held against figures that somebody else published.</summary>
[Collection(nameof(RunningHost))]
public sealed class OracleTests(RunningHost host)
{
    private readonly IndicatorService.IndicatorServiceClient _indicators = new(host.Channel);

    /// <summary>国家统计局: 普通小学基本情况 by province, and 普通小学学校数 of the nation.</summary>
    [Fact]
    public async Task PrimarySchools_OfThe31Provinces_AreThoseOfTheNation_In20Years()
    {
        var nation = await AskAsync("school_count", request => ByYear(request, "primary"));
        var provinces = await AskAsync("school_count", request => ByYear(request, "primary").BasisLevel = "PROV");

        Assert.Equal(20, nation.Rows.Count);
        Assert.Equal("NAT", nation.Schema.Indicators[0].Basis[0].Level);
        Assert.Equal("PROV", provinces.Schema.Indicators[0].Basis[0].Level);
        Assert.Equal(nation.Rows.Select(row => (row.Keys[0].Id, row.Cells[0].Value)), provinces.Rows.Select(row => (row.Keys[0].Id, row.Cells[0].Value)));
        Assert.All(provinces.Rows, row => Assert.Equal((CellStatus.Normal, 31, 31), (row.Cells[0].Status, row.Cells[0].N, row.Cells[0].ExpectedN)));
        // 2019: 160,148 in the yearbook, 16.01 万 in the bulletin of the Ministry of Education; 2005: 366,213.
        Assert.Equal(160_148, Value(nation, "2019"));
        Assert.Equal(366_213, Value(nation, "2005"));
    }

    /// <summary>中国统计年鉴 2006, table 21-32, in persons.</summary>
    [Theory]
    [InlineData("河北省", 20_883, 5_003_578, 320_110)]
    [InlineData("四川省", 19_305, 7_145_093, 307_113)]
    [InlineData("西藏自治区", 890, 327_497, 14_267)]
    public async Task PrimaryEducation2005_IsThatOfTheYearbook(string province, double schools, double pupils, double teachers)
    {
        var request = Request("school_count", "enrolment", "teachers_full_time");
        request.GroupBy.Add(new Grouping { Dimension = "district", Level = "PROV" });
        request.Filters.Add(Filter("district", province));
        request.Filters.Add(Filter("stage", "primary"));
        request.Periods = Years("2005");
        var row = Assert.Single((await _indicators.QueryIndicatorsAsync(request)).Rows);
        Assert.Equal([schools, pupils, teachers], row.Cells.Select(cell => cell.Value));
    }

    /// <summary>国家统计局: 各级普通学校生师比. In this copy, 16 provinces of 2006 carry other provinces' figures.</summary>
    [Theory]
    [InlineData("primary", 496, 16)]
    [InlineData("junior", 279, 0)]
    [InlineData("senior", 496, 16)]
    public async Task PupilsPerTeacher_EqualsThePublishedRatio_ButForTheShuffledRowsOf2006(string stage, int published, int shuffled)
    {
        var request = Request("pupil_teacher_ratio", "pupil_teacher_ratio_published");
        request.GroupBy.Add(new Grouping { Dimension = "district", Level = "PROV" });
        request.GroupBy.Add(new Grouping { Dimension = "year" });
        request.Filters.Add(Filter("stage", stage));
        var rows = (await _indicators.QueryIndicatorsAsync(request)).Rows;

        var both = rows.Where(row => row.Cells.All(cell => cell.HasValue)).ToList();
        // To two decimals, whichever way a half was rounded.
        var misses = both.Where(row => Math.Abs(row.Cells[0].Value - row.Cells[1].Value) > 0.005 + 1e-9).ToList();

        Assert.Equal(published, both.Count);
        Assert.Equal(shuffled, misses.Count);
        Assert.All(misses, row => Assert.Equal("2006", row.Keys[1].Id));
        // Shuffled, not wrong: most of the figures that do not fit their province fit another one of that year.
        if (shuffled > 0)
        {
            var computed = both.Where(row => row.Keys[1].Id == "2006").Select(row => Round(row.Cells[0].Value)).ToHashSet();
            Assert.All(misses, row => Assert.Contains(computed, value => Math.Abs(value - Round(row.Cells[1].Value)) <= 0.011m));
        }
    }

    /// <summary>国家统计局: 教育经费情况. In 万元, rounded there part by part.</summary>
    [Fact]
    public async Task FundingTotal_IsTheSumOfItsParts_InEveryProvinceYearThatHasThemAll()
    {
        var request = Request("edu_funding");
        request.GroupBy.Add(new Grouping { Dimension = "district", Level = "PROV" });
        request.GroupBy.Add(new Grouping { Dimension = "year" });
        request.GroupBy.Add(new Grouping { Dimension = "funding_source", Level = "SOURCE" });
        request.Periods = new PeriodRange { From = "2007", To = "2018" };
        request.PageSize = 10_000;
        var parts = (await _indicators.QueryIndicatorsAsync(request)).Rows
            .GroupBy(row => (Province: row.Keys[0].Id, Year: row.Keys[1].Id))
            .Where(group => group.Count() == 5 && group.All(row => row.Cells[0].HasValue))
            .ToDictionary(group => group.Key, group => group.Sum(row => row.Cells[0].Value));
        request.GroupBy.RemoveAt(2);
        var totals = (await _indicators.QueryIndicatorsAsync(request)).Rows.ToDictionary(row => (row.Keys[0].Id, row.Keys[1].Id), row => row.Cells[0].Value);

        // 2012 is not published by province, and one of the other 11 × 31 rows lacks a part: counted in the file by hand.
        Assert.Equal(340, parts.Count);
        Assert.All(parts, part => Assert.InRange(Math.Abs(part.Value - totals[part.Key]), 0, 20_000));
    }

    /// <summary>教财〔2019〕3号: 46,143.00 亿元 in 2018, of it 36,995.77 亿元 public; 42,562.01 and 34,207.75 in 2017.</summary>
    [Theory]
    [InlineData("2018", 46_143.00, 36_995.77)]
    [InlineData("2017", 42_562.01, 34_207.75)]
    public async Task NationalFunding_IsThatOfTheNotice(string year, double total, double fromPublicSources)
    {
        var request = Request("edu_funding", "edu_funding_public");
        request.GroupBy.Add(new Grouping { Dimension = "year" });
        request.Periods = Years(year);
        var row = Assert.Single((await _indicators.QueryIndicatorsAsync(request)).Rows);
        Assert.Equal([(decimal)total, (decimal)fromPublicSources], row.Cells.Select(cell => Round(cell.Value / 1e8)));
    }

    /// <summary>武汉市人民政府: 2019年武汉市教育经费执行情况统计表, 表二 to 表四.</summary>
    [Fact]
    public async Task WuhansGrowthRates_EqualThePublishedOnes_In213Cells()
    {
        var cells = 0;
        foreach (var (id, growth) in new[] { ("exp_per_pupil", "exp_per_pupil_published_growth"), ("operating_exp_per_pupil", "operating_exp_per_pupil_growth"), ("public_fund_per_pupil", "public_fund_per_pupil_growth") })
        {
            foreach (var level in new[] { "CITY", "COUNTY" })
            {
                var request = Request(growth, $"{id}_growth_published");
                request.GroupBy.Add(new Grouping { Dimension = "district", Level = level });
                request.GroupBy.Add(new Grouping { Dimension = "stage" });
                request.Periods = Years("2019");
                foreach (var row in (await _indicators.QueryIndicatorsAsync(request)).Rows.Where(row => row.Cells[1].HasValue))
                {
                    cells++;
                    Assert.True(Math.Abs(row.Cells[0].Value - row.Cells[1].Value) <= 0.0100001, $"{id} {row.Keys[0].Label} {row.Keys[1].Id}: {row.Cells[0].Value} ≠ {row.Cells[1].Value}");
                }
            }
        }

        Assert.Equal(213, cells);
    }

    /// <summary>武汉: 高中大学分布数量, the count of senior highs in 16 areas, three of them management zones.</summary>
    [Fact]
    public async Task WuhansSeniorHighs_Are102_In16Areas()
    {
        var request = Request("school_count");
        request.GroupBy.Add(new Grouping { Dimension = "district", Level = "COUNTY" });
        request.Filters.Add(Filter("stage", "senior"));
        request.Filters.Add(Filter("district", "武汉市", descendants: true));
        var rows = (await _indicators.QueryIndicatorsAsync(request)).Rows;
        var published = "江岸区 9 江汉区 10 硚口区 8 汉阳区 6 武昌区 10 青山区 7 洪山区 8 东西湖区 4 汉南区 2 蔡甸区 5 江夏区 7 黄陂区 7 新洲区 6"
            .Split(' ').Chunk(2).ToDictionary(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture));
        Assert.Equal(16, rows.Count);
        Assert.All(published, area => Assert.Equal(area.Value, Assert.Single(rows, row => row.Keys[0].Label == area.Key).Cells[0].Value));
        Assert.Equal([2d, 5d, 6d], rows.Where(row => row.Keys[0].Level == "MZONE").Select(row => row.Cells[0].Value).Order());

        request.GroupBy[0].Level = "CITY";
        request.Filters.RemoveAt(1);
        Assert.Equal(102, Assert.Single((await _indicators.QueryIndicatorsAsync(request)).Rows).Cells[0].Value);
    }

    /// <summary>表一: the city's budget is its districts' and its own; the districts' sum is refused as the city's.</summary>
    [Fact]
    public async Task WuhansBudget_IsReadAsPublished()
    {
        var request = Request("edu_input_fiscal", "edu_share_of_budget_published", "edu_exp_growth_published");
        request.GroupBy.Add(new Grouping { Dimension = "district", Level = "CITY" });
        request.Filters.Add(Filter("district", "武汉市"));
        request.Periods = Years("2019");
        var cells = Assert.Single((await _indicators.QueryIndicatorsAsync(request)).Rows).Cells;
        Assert.Equal([29_089_412_000d, 13d, 12.39d], cells.Select(cell => cell.Value));
    }

    private async Task<QueryIndicatorsResponse> AskAsync(string indicator, Action<QueryIndicatorsRequest> shape)
    {
        var request = Request(indicator);
        shape(request);
        return await _indicators.QueryIndicatorsAsync(request);
    }

    private static QueryIndicatorsRequest ByYear(QueryIndicatorsRequest request, string stage)
    {
        request.GroupBy.Add(new Grouping { Dimension = "academic_year" });
        request.Filters.Add(Filter("stage", stage));
        return request;
    }

    private static QueryIndicatorsRequest Request(params string[] indicators)
    {
        var request = new QueryIndicatorsRequest();
        request.Indicators.AddRange(indicators.Select(indicator => new IndicatorRef { Indicator = indicator }));
        return request;
    }

    private static DimensionFilter Filter(string dimension, string member, bool descendants = false) =>
        new() { Dimension = dimension, Members = { member }, IncludeDescendants = descendants };

    private static PeriodRange Years(string year) => new() { Periods = { year } };

    private static double Value(QueryIndicatorsResponse response, string year) => Assert.Single(response.Rows, row => row.Keys[0].Id == year).Cells[0].Value;

    // As the yearbook rounds: half away from zero.
    private static decimal Round(double value) => Math.Round((decimal)value, 2, MidpointRounding.AwayFromZero);

}
