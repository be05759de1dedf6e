using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Warehouse.EndToEndTests.Generator;

/// <summary>
/// The five plans over the districts of their documents, as of the end of 2024 and as an administrator reads them. What is
/// expected is counted from the ledger and the generated files, by rules written down here once more.
/// </summary>
public sealed class PlanProgressTests(FiveDistricts host) : IClassFixture<FiveDistricts>
{
    private const string Gulou = "cn-350102";

    [Fact]
    public async Task EveryStatement_HasAVerdictOrAReason()
    {
        var answer = await AskAsync("-");
        var items = answer.GetProperty("plans").EnumerateArray().SelectMany(plan => plan.GetProperty("items").EnumerateArray()).ToList();

        Assert.Equal(170, items.Count);
        foreach (var (id, verdict) in items.Select(item => (item.GetProperty("itemId").GetString(), item.GetProperty("verdict"))))
        {
            var (status, reason) = (Status(verdict), Text(verdict, "reason"));
            Assert.True(Text(verdict, "message").Length > 0, $"{id} says nothing.");
            Assert.True(status is "ON_TRACK" or "AT_RISK" or "MET" or "EXCEEDED" or "MISSED" || (status is "NOT_MEASURABLE" or "NO_TARGET" && reason.Length > 0), $"{id} is {status} without a reason.");
            // All that the plans name is loaded, and nothing that they ask is refused.
            Assert.False(reason is "not_available" or "district_not_loaded", $"{id}: {reason}, {Text(verdict, "message")}");
            Assert.False(reason == "no_data" && Texts(verdict, "needs").Count == 0, $"{id} does not say what would have to be loaded.");
        }

        Assert.Contains(answer.GetProperty("warnings").EnumerateArray(), warning => Text(warning, "code") == "answer.synthetic");
    }

    [Theory]
    [InlineData("001-04", "public_preschool_share")]
    [InlineData("001-05", "inclusive_preschool_coverage")]
    [InlineData("001-07", "retention_nine_year")]
    [InlineData("001-08", "edu_input_fiscal")]
    [InlineData("001-23", "demo_preschool_coverage")]
    [InlineData("001-26", "certified_management_rate")]
    [InlineData("001-53", "edu_land_area")]
    [InlineData("001-60", "inspection_burden")]
    [InlineData("002-06", "edu_input_fiscal")]
    [InlineData("002-07", "projects_new_expanded")]
    [InlineData("002-08", "seats_new")]
    [InlineData("002-09", "inclusive_preschool_coverage")]
    [InlineData("003-04", "criteria_met_rate")]
    [InlineData("003-07", "surcharge_full_rate")]
    [InlineData("004-02", "satisfaction_score")]
    [InlineData("004-03", "project_investment")]
    [InlineData("004-05", "edu_share_of_budget")]
    [InlineData("004-14", "special_bond_obtained")]
    [InlineData("004-21", "recruits_total")]
    [InlineData("000-08", "school_count")]
    public async Task Figures_AreThoseOfTheLedger(string id, string indicator)
    {
        var (district, item) = await ItemAsync(id);
        var ledger = Ledger(indicator, district);
        var figures = item.GetProperty("series").EnumerateArray().Where(point => point.TryGetProperty("value", out _)).ToDictionary(point => point.GetProperty("year").GetInt32(), point => point.GetProperty("value").GetDouble());

        Assert.NotEmpty(figures);
        Assert.All(figures, figure => Assert.Equal(ledger[figure.Key], figure.Value, Math.Max(1e-6, Math.Abs(figure.Value) * 1e-9)));
    }

    [Theory]
    [InlineData("001-04", "public_preschool_share", 54)]
    [InlineData("001-05", "inclusive_preschool_coverage", 91)]
    [InlineData("001-07", "retention_nine_year", 97)]
    [InlineData("001-08", "edu_input_fiscal", 1_000_000_000)]
    [InlineData("001-23", "demo_preschool_coverage", 55)]
    public async Task FloorOfEveryYear_IsHeldAgainstEachOfThem(string id, string indicator, double floor)
    {
        var (district, item) = await ItemAsync(id);
        var ledger = Ledger(indicator, district);
        var years = Enumerable.Range(2021, 4).Select(year => ledger[year]).ToList();
        var expected = years.Any(value => value < floor) ? "MISSED" : years[3] + (years[3] - years[2]) < floor ? "AT_RISK" : "ON_TRACK";

        Assert.Equal(expected, Status(item.GetProperty("verdict")));
    }

    /// <summary>Titles of the register by kind, levels and year of the grant, against what was to be granted by the end of 2025.</summary>
    [Theory]
    [InlineData("001-10", "信息化教学实验校", "国家级", 10, 0)]
    [InlineData("001-11", "教师工作坊", "", 10, 10)]
    [InlineData("001-12", "优秀校长", "", 10, 0)]
    [InlineData("001-14", "教科研课题", "省级 国家级", 30, 0)]
    [InlineData("001-15", "教学成果奖", "省级 国家级", 1, 2)]
    [InlineData("001-16", "名师 学科带头人 骨干教师", "省级", 20, 0)]
    [InlineData("001-18", "行为习惯养成基地校", "区级", 10, 10)]
    [InlineData("001-19", "书香校园", "区级", 10, 10)]
    [InlineData("001-24", "示范幼儿园", "省级 市级 区级", 2, 3)]
    [InlineData("001-25", "教改示范校", "省级", 20, 0)]
    [InlineData("001-40", "名师工作室", "市级", 1, 1)]
    [InlineData("001-41", "名师工作室", "区级", 5, 5)]
    [InlineData("001-42", "名师", "省级", 3, 3)]
    [InlineData("001-45", "学科带头人", "市级", 80, 80)]
    [InlineData("001-48", "骨干教师", "区级", 300, 300)]
    [InlineData("001-49", "师德之星", "区级", 10, 0)]
    [InlineData("001-61", "社区教育基地", "省级 市级", 5, 5)]
    [InlineData("001-62", "社区教育品牌", "", 5, 5)]
    public async Task Grants_AreAddedUp_AndHeldAgainstAnEvenWay(string id, string kinds, string levels, int least, int most)
    {
        var granted = Rows(Gulou, "称号与荣誉").Count(row =>
            kinds.Split(' ').Contains(row["称号"]) && (levels.Length == 0 || levels.Split(' ').Contains(row["级别"])) && int.Parse(row["授予日期"][..4], CultureInfo.InvariantCulture) is >= 2021 and <= 2024);
        var expected = most > 0 && granted > most ? "EXCEEDED" : granted >= least ? "MET" : granted >= least * 0.8 ? "ON_TRACK" : "AT_RISK";
        var verdict = (await ItemAsync(id)).Item.GetProperty("verdict");

        Assert.Equal((granted, expected), (verdict.GetProperty("current").GetProperty("value").GetDouble(), Status(verdict)));
    }

    [Theory]
    [InlineData("003-02", "A级指标")]
    [InlineData("003-03", "B级指标")]
    [InlineData("003-04", "评估标准")]
    public async Task CriteriaOfAnUndatedDocument_AreThoseOfTheLastEvaluationByTheProvince(string id, string level)
    {
        var rows = Rows("cn-350205", "督导评估结果").Where(row => row["年度"] == "2024年" && row["评估主体"] == "省级督导" && row["指标级别"] == level).ToList();
        var share = 100.0 * rows.Sum(row => int.Parse(row["达标条数"], CultureInfo.InvariantCulture)) / rows.Sum(row => int.Parse(row["适用条数"], CultureInfo.InvariantCulture));
        var verdict = (await ItemAsync(id)).Item.GetProperty("verdict");

        Assert.Equal((share >= 100 ? "MET" : "AT_RISK", "undated"), (Status(verdict), Text(verdict, "reason")));
        Assert.Equal(share, verdict.GetProperty("current").GetProperty("value").GetDouble(), 6);
    }

    [Fact]
    public async Task WholeAndParts_AreOneFigure_AndMoneyIsInTheUnitOfTheDocument()
    {
        double Seats(JsonElement item) => item.GetProperty("verdict").GetProperty("current").GetProperty("value").GetDouble();
        var whole = Seats((await ItemAsync("001-03")).Item);
        Assert.Equal(whole, Seats((await ItemAsync("001-55")).Item) + Seats((await ItemAsync("001-57")).Item));

        var money = (await ItemAsync("001-08")).Item;
        Assert.Equal(("CNY", 1e9), (Text(money, "unit"), money.GetProperty("verdict").GetProperty("target").GetDouble()));
        Assert.Contains("10 亿元", Text(money.GetProperty("verdict"), "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatTheDocumentLost_StaysLost_WhateverIsLoaded()
    {
        var plan = Assert.Single((await AskAsync("haicang-strong-district")).GetProperty("plans").EnumerateArray());
        foreach (var verdict in plan.GetProperty("items").EnumerateArray().Where(item => Text(item, "itemId") is "003-08" or "003-21").Select(item => item.GetProperty("verdict")))
        {
            Assert.Equal(("NOT_MEASURABLE", "value_missing"), (Status(verdict), Text(verdict, "reason")));
            Assert.False(verdict.TryGetProperty("target", out _));
        }
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static List<string> Texts(JsonElement element, string name) => element.TryGetProperty(name, out var values) ? values.EnumerateArray().Select(value => value.GetString()!).ToList() : [];

    private static string Status(JsonElement verdict) => Text(verdict, "status").Replace("PLAN_ITEM_STATUS_", "", StringComparison.Ordinal);

    private Dictionary<int, double> Ledger(string indicator, string district) =>
        host.Ledger.Where(line => line[0] == indicator && line[1] == district && line[2].Length == 0 && line[4].Length > 0)
            .ToDictionary(line => int.Parse(line[3], CultureInfo.InvariantCulture), line => double.Parse(line[4], CultureInfo.InvariantCulture));

    private async Task<JsonElement> AskAsync(string plan, string item = "")
    {
        using var client = new HttpClient { BaseAddress = new Uri(host.Http) };
        return JsonDocument.Parse(await client.GetStringAsync(new Uri($"/v1/plans/{plan}:progress?asOf=2024&item={item}", UriKind.Relative))).RootElement;
    }

    private async Task<(string District, JsonElement Item)> ItemAsync(string id)
    {
        var plan = Assert.Single((await AskAsync("-", id)).GetProperty("plans").EnumerateArray());
        return (Text(plan, "districtId"), Assert.Single(plan.GetProperty("items").EnumerateArray()));
    }

    // Rows of a form that is written as text: a title, the headers, then the rows.
    private IEnumerable<Dictionary<string, string>> Rows(string district, string form)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(host.Sources, "files", district), $"*_{form}.csv"));
        var bytes = File.ReadAllBytes(file);
        var text = (bytes is [0xEF, 0xBB, 0xBF, ..] ? Encoding.UTF8 : Encoding.GetEncoding("gb18030")).GetString(bytes);
        var lines = text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')).ToList();
        return lines.Skip(1).Select(cells => lines[0].Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second));
    }
}
