using Warehouse.Catalogue;
using Warehouse.Catalogue.Standards;

namespace Warehouse.Tests.Standards;

public sealed class StandardFilesTests : IDisposable
{
    private const string Head = "standard: s\nversion: '1'\nlabel_zh: 标\nlabel_en: S\ndocument: 文\nvalid_from: '2020'\nsource: x\nscope: { district_levels: [COUNTY], schools: all, roster: pupils, pupils: pupils }\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("standards").FullName;

    public StandardFilesTests()
    {
        Write("dimensions/year.yaml", "- { dimension: academic_year, label_zh: 学年, label_en: Year, table: y, kind: academic_year, levels: [{ level: YEAR, label_zh: 年, label_en: Year, rank: 0 }] }\n- { dimension: district, label_zh: 地, label_en: D, table: d, kind: members, levels: [{ level: COUNTY, label_zh: 县, label_en: C, rank: 0 }] }\n");
        Write("measures/m.yaml", "- { measure: pupils, label_zh: 生, label_en: Pupils, unit: person, additive_over: [], stock: true }\n");
        Write("facts/f.yaml", "fact: f\nlabel_zh: 表\nlabel_en: F\ntable: t\nlayout: measure_per_row\npublished: true\ndimensions: [{ dimension: academic_year, column: y, levels: [{ level: YEAR }] }]\nmeasures: [{ measure: pupils }]\n");
        Write("indicators/i.yaml", "- { indicator: pupils, label_zh: 指, label_en: I, theme: t, formula: pupils, rollup: STOCK, unit: person, direction: none, source: x }\n");
    }

    [Fact]
    public void ShippedStandards_Load_AndBalanceHasItsIndicators()
    {
        var catalogue = CatalogueFiles.Load(Repository.Catalogue);
        var balance = catalogue.FindStandard("compulsory_quality_balance_2017")!;

        Assert.Equal(("教督〔2017〕6号", "2017", Trust.Verified), (balance.Number, balance.ValidFrom, balance.Trust));
        Assert.Equal(7, balance.Leaves.Count(leaf => leaf.Kind == CriterionKind.Cv));
        Assert.All(balance.Leaves.Where(leaf => leaf.Kind == CriterionKind.Cv), leaf => Assert.Equal(["primary <= 0.50", "junior <= 0.45"], leaf.Limits.Select(limit => $"{limit.Stage} {limit.Limit}")));
        var rule = balance.Leaves.Single(leaf => leaf.Rule is not null).Rule!;
        Assert.Equal((6, 0.85m, 7), (rule.AtLeast, rule.RestAtLeast, rule.Parts.Count));
        // 15 of guarantee and 9 of quality, some of them in two parts.
        Assert.Equal(15, balance.Leaves.Select(leaf => leaf.Id[..3]).Where(id => id[0] == 'g' && char.IsAsciiDigit(id[1])).Distinct().Count());
        Assert.Equal(9, balance.Leaves.Select(leaf => leaf.Id[..3]).Where(id => id[0] == 'q' && char.IsAsciiDigit(id[1])).Distinct().Count());
        Assert.Equal(["satisfaction", "veto_exams", "veto_choice", "veto_key_schools"], balance.Leaves.Where(leaf => leaf.IsVeto).Select(leaf => leaf.Id));
        Assert.Equal((1m, 1.1m, 1.32m), (balance.Scope.Split["primary"], balance.Scope.Split["junior"], balance.Scope.Split["senior"]));
        Assert.Equal(9, catalogue.FindStandard("fujian_strong_county")!.Leaves.Count(leaf => leaf.IsQualitative));
    }

    [Fact]
    public void EveryMistake_IsReportedWithFileAndLine()
    {
        Write("standards/s.yaml", Head + """
            criteria:
              - { criterion: a, label_zh: a, label_en: a, kind: threshold, indicator: pupil, thresholds: { all: '>= 1' } }
              - { criterion: b, label_zh: b, label_en: b, kind: treshold, indicator: pupils, thresholds: { all: '>= 1' } }
              - { criterion: c, label_zh: c, label_en: c, kind: threshold, indicator: pupils, thresholds: { all: '1 or more' } }
              - { criterion: d, label_zh: d, label_en: d, kind: qualitative }
              - { criterion: e, label_zh: e, label_en: e, kind: threshold, indicator: pupils }
              - { criterion: f, label_zh: f, label_en: f, kind: cv, indicator: pupils, thresholds: { primary: '<= 0.5' } }
              - { criterion: f, label_zh: f, label_en: f, kind: share, indicator: pupils, thresholds: { all: '>= 1' }, rule: { at_least: 2, of: [{ indicator: pupils, thresholds: { all: '<= 1' } }] } }
              - { criterion: g, label_zh: g, label_en: g, kind: threshold, indicator: pupils, thresholds: { all: '>= 1' }, trust: '!' , vetto: true }
            """);

        var problems = Assert.Throws<ProblemException>(() => CatalogueFiles.Load(_folder)).Problems;

        Assert.Contains(problems, p => p is { Code: "catalogue.unknown_id", Path: "standards/s.yaml:10", Hint: "Did you mean 'pupils'?" });
        Assert.Contains(problems, p => p is { Path: "standards/s.yaml:11", Hint: "Did you mean 'threshold'?" });
        Assert.Contains(problems, p => p.Path == "standards/s.yaml:12" && p.Message.Contains("'1 or more' is no threshold", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Path == "standards/s.yaml:13" && p.Message.Contains("why it cannot be computed", StringComparison.Ordinal));
        Assert.Contains(problems, p => p is { Code: "catalogue.missing_key", Path: "standards/s.yaml:14" });
        Assert.Contains(problems, p => p.Path == "standards/s.yaml:15" && p.Message.Contains("resources", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Path == "standards/s.yaml:16" && p.Message.Contains("There are 1 figures", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Path == "standards/s.yaml:16" && p.Message.Contains("'>=' or a '>'", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Path == "standards/s.yaml:16" && p.Message.Contains("stage by stage", StringComparison.Ordinal));
        Assert.Contains(problems, p => p is { Code: "catalogue.duplicate_id" });
        Assert.Contains(problems, p => p is { Code: "catalogue.unknown_key", Path: "standards/s.yaml:17" });
        Assert.Contains(problems, p => p.Path == "standards/s.yaml:17" && p.Message.Contains("'!' is no trust", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("valid_from: '2020'", "valid_from: '20'", "catalogue.bad_value")]
    [InlineData("[COUNTY]", "[COUNTRY]", "catalogue.unknown_id")]
    [InlineData("schools: all", "schools: all, split: { primary: no }", "catalogue.bad_value")]
    [InlineData("schools: all", "schools: all, points: ['218']", "catalogue.bad_value")]
    [InlineData("source: x\n", "", "catalogue.missing_key")]
    public void HeadThatIsWrong_IsRefused(string right, string wrong, string code)
    {
        Write("standards/s.yaml", Head.Replace(right, wrong, StringComparison.Ordinal) + "criteria: [{ criterion: a, label_zh: a, label_en: a, kind: threshold, indicator: pupils, thresholds: { all: '>= 1' } }]\n");
        Assert.Equal(code, Assert.Single(Assert.Throws<ProblemException>(() => CatalogueFiles.Load(_folder)).Problems).Code);
    }

    [Theory]
    [InlineData(">= 85", "85", true)]
    [InlineData(">= 85", "84.999", false)]
    [InlineData("> 0", "0", false)]
    [InlineData("< 0.15", "0.15", false)]
    [InlineData("<= 0.45", "0.45", true)]
    [InlineData("= 9", "9", true)]
    [InlineData("= 9", "10", false)]
    public void Limit_IncludesItsNumber_OnlyWhereItSaysSo(string limit, string figure, bool holds) =>
        Assert.Equal(holds, Limit.Parse(limit)!.Holds(decimal.Parse(figure, System.Globalization.CultureInfo.InvariantCulture)));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
