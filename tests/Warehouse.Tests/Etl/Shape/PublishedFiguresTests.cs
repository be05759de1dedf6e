using Warehouse.Etl.Shape;

namespace Warehouse.Tests.Etl.Shape;

/// <summary>Shaped samples against what the same authorities publish elsewhere, or against each other.</summary>
public sealed class PublishedFiguresTests
{
    private static readonly string[] FundingParts = ["public", "private_sponsors", "donations", "operating_income", "other"];

    [Theory]
    [InlineData("nbs_province_primary", "primary", 20)]
    [InlineData("nbs_province_junior", "junior", 9)]
    [InlineData("nbs_province_senior", "senior", 20)]
    [InlineData("nbs_province_special", "special", 20)]
    public async Task SchoolsOfThirtyOneProvinces_AreTheNationalTable(string pipeline, string stage, int years)
    {
        var warehouse = await ShapedWarehouse.Shipped;
        var national = ByYear(warehouse.ValuesOf("nbs_national_education"), stage, "schools");
        var provinces = ByYear(warehouse.ValuesOf(pipeline), stage, "schools").Where(y => y.Value.Count == 31).ToList();

        Assert.Equal(years, provinces.Count);
        Assert.All(provinces, year => Assert.Equal(national[year.Key].Single(), year.Value.Sum()));
    }

    [Theory]
    [InlineData("nbs_province_primary", "primary")]
    [InlineData("nbs_province_junior", "junior")]
    [InlineData("nbs_province_senior", "senior")]
    [InlineData("nbs_province_special", "special")]
    public async Task PupilsOfThirtyOneProvinces_AreTheNationalTableToItsRounding(string pipeline, string stage)
    {
        var warehouse = await ShapedWarehouse.Shipped;
        var national = ByYear(warehouse.ValuesOf("nbs_national_education"), stage, "enrolled_students");
        var provinces = ByYear(warehouse.ValuesOf(pipeline), stage, "enrolled_students").Where(y => y.Value.Count == 31).ToList();

        // Older years are rounded to 0.01 and 0.1 万人, before they are added up.
        Assert.NotEmpty(provinces);
        Assert.All(provinces, year => Assert.InRange(year.Value.Sum() - national[year.Key].Single(), -1000m, 1000m));
    }

    [Fact]
    public async Task PrimaryEducationOf2019_IsAsTheMinistryAnnouncedIt()
    {
        var values = (await ShapedWarehouse.Shipped).ValuesOf("nbs_national_education", "nbs_national_pupil_teacher_ratio").ToList();

        // 全国教育事业发展统计公报 2019: 16.01万所, 10561.24万人, 626.91万人, 16.85:1.
        Assert.Equal(160_148m, Single(values, "primary", "2019", "schools"));
        Assert.Equal(105_612_358m, Single(values, "primary", "2019", "enrolled_students"));
        Assert.Equal(6_269_084m, Single(values, "primary", "2019", "teachers_ft"));
        Assert.Equal(16.85m, Single(values, "primary", "2019", "published_pupil_teacher_ratio"));
    }

    [Fact]
    public async Task PupilsOverTeachers_AreThePublishedRatioExceptWhereTheSourceIsWrong()
    {
        var warehouse = await ShapedWarehouse.Shipped;
        var ratios = Final(warehouse.ValuesOf("nbs_province_pupil_teacher_ratio"));
        var counts = Final(warehouse.ValuesOf("nbs_province_primary"));

        var wrong = new List<string>();
        var compared = 0;
        foreach (var (key, published) in ratios.Where(r => r.Key.Stage == "primary"))
        {
            if (!counts.TryGetValue(key with { Measure = "enrolled_students" }, out var pupils) || !counts.TryGetValue(key with { Measure = "teachers_ft" }, out var teachers))
                continue;
            compared++;
            if (Math.Abs(Math.Round(pupils / teachers, 2) - Math.Round(published, 2)) > 0.01m)
                wrong.Add(key.Year);
        }

        Assert.Equal(496, compared);
        Assert.Equal(Enumerable.Repeat("2006", 16), wrong);
    }

    [Fact]
    public async Task FundingOfProvinces_IsTheSumOfItsSources()
    {
        var funding = (await ShapedWarehouse.Shipped).ValuesOf("nbs_province_funding")
            .Where(v => v.Value.Status == ObservationStatus.Final)
            .ToLookup(v => (District: v.Keys["district"], Year: v.Keys["fiscal_year"]), v => (Source: v.Keys["funding_source"], v.Value.Value));

        var complete = funding.Select(g => g.ToDictionary(v => v.Source, v => v.Value!.Value)).Where(v => v.ContainsKey("total") && FundingParts.All(v.ContainsKey)).ToList();

        Assert.True(complete.Count > 300, $"{complete.Count} province-years have every part");
        Assert.All(complete, v => Assert.InRange(v["total"] - FundingParts.Sum(part => v[part]), -20_000m, 20_000m));
    }

    [Fact]
    public async Task NationalFundingOf2018_IsAsTheMinistriesAnnouncedIt()
    {
        var values = (await ShapedWarehouse.Shipped).ValuesOf("nbs_national_funding")
            .Where(v => v.Keys["fiscal_year"] == "2018" && v.Keys["stage"] == "all")
            .ToDictionary(v => v.Keys["funding_source"], v => v.Value.Value);

        // 教财〔2019〕3号: 46143.00亿元, of it 36995.77亿元 public.
        Assert.Equal(46143.00m, Math.Round(values["total"]!.Value / 100_000_000m, 2));
        Assert.Equal(36995.77m, Math.Round(values["public"]!.Value / 100_000_000m, 2));
    }

    [Fact]
    public async Task UnpublishedFigures_AreMissingAndNotDropped()
    {
        var funding = (await ShapedWarehouse.Shipped).ValuesOf("nbs_province_funding").ToList();

        var of2019 = funding.Where(v => v.Keys["fiscal_year"] == "2019").ToList();

        Assert.Equal(31 * 8, of2019.Count);
        Assert.All(of2019, v => Assert.Equal((ObservationStatus.Missing, null), (v.Value.Status, v.Value.Value)));
    }

    [Fact]
    public async Task GrowthInWuhan_IsWhatTheTwoYearsGive()
    {
        var values = (await ShapedWarehouse.Shipped).ValuesOf("wuhan_per_pupil_2019")
            .Where(v => v.Value.Status == ObservationStatus.Final)
            .ToDictionary(v => (District: v.Keys["district"], Stage: v.Keys["stage"], Year: v.Keys["fiscal_year"], v.Value.Measure), v => v.Value.Value!.Value);

        var growth = values.Where(v => v.Key.Measure.EndsWith("_growth", StringComparison.Ordinal)).ToList();

        Assert.Equal(213, growth.Count);
        Assert.All(growth, cell =>
        {
            var amount = cell.Key.Measure[..^"_growth".Length];
            var before = values[cell.Key with { Year = "2018", Measure = amount }];
            var after = values[cell.Key with { Year = "2019", Measure = amount }];
            Assert.InRange(((after - before) / before * 100m) - cell.Value, -0.01m, 0.01m);
        });
    }

    [Fact]
    public async Task AmountsOfAWorkbook_AreWhatAPersonSeesInTheCell()
    {
        var values = (await ShapedWarehouse.Shipped).ValuesOf("wuhan_budget_2019")
            .Where(v => v.Value.Measure == "edu_gpb_expenditure")
            .ToDictionary(v => v.Keys["district"], v => v.Value.Value);

        // 290.89412 and 18.7763258 亿元; the binary fraction of the second is 18.776325800000002.
        Assert.Equal(29_089_412_000m, values["cn-420100"]);
        Assert.Equal(1_877_632_580m, values["cn-420102"]);
    }

    [Fact]
    public async Task SchoolsOfWuhanByArea_AreAsTheCityCountsThem()
    {
        var warehouse = await ShapedWarehouse.Shipped;
        var districts = warehouse.Members["district"];

        var counted = warehouse.FactsOf("wuhan_senior_schools").GroupBy(f => districts.ById(f.Keys["district"])!.LabelZh).ToDictionary(g => g.Key, g => g.Count());

        // The city's own table of senior high schools by area (高中大学分布数量), which names the zones differently.
        var published = new Dictionary<string, int>
        {
            ["江岸区"] = 9,
            ["江汉区"] = 10,
            ["硚口区"] = 8,
            ["汉阳区"] = 6,
            ["武昌区"] = 10,
            ["青山区"] = 7,
            ["洪山区"] = 8,
            ["武汉经济技术开发区"] = 5,
            ["东湖新技术开发区"] = 6,
            ["东湖生态旅游风景区"] = 2,
            ["东西湖区"] = 4,
            ["汉南区"] = 2,
            ["蔡甸区"] = 5,
            ["江夏区"] = 7,
            ["黄陂区"] = 7,
            ["新洲区"] = 6,
        };
        Assert.Equal(published.OrderBy(p => p.Key), counted.OrderBy(c => c.Key));
        Assert.Equal(102, counted.Values.Sum());
    }

    private static Dictionary<string, List<decimal>> ByYear(IEnumerable<(IReadOnlyDictionary<string, string> Keys, MeasuredValue Value)> values, string stage, string measure) =>
        values.Where(v => v.Keys["stage"] == stage && v.Value.Measure == measure && v.Value.Status == ObservationStatus.Final)
            .GroupBy(v => v.Keys["academic_year"])
            .ToDictionary(g => g.Key, g => g.Select(v => v.Value.Value!.Value).ToList());

    private static Dictionary<Cell, decimal> Final(IEnumerable<(IReadOnlyDictionary<string, string> Keys, MeasuredValue Value)> values) =>
        values.Where(v => v.Value.Status == ObservationStatus.Final)
            .ToDictionary(v => new Cell(v.Keys["district"], v.Keys["stage"], v.Keys["academic_year"], v.Value.Measure), v => v.Value.Value!.Value);

    private static decimal? Single(IEnumerable<(IReadOnlyDictionary<string, string> Keys, MeasuredValue Value)> values, string stage, string year, string measure) =>
        values.Single(v => v.Keys["stage"] == stage && v.Keys["academic_year"] == year && v.Value.Measure == measure).Value.Value;

    private sealed record Cell(string District, string Stage, string Year, string Measure);
}
