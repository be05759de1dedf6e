using Warehouse.Catalogue;

namespace Warehouse.Tests.Catalogue;

public sealed class CatalogueFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("catalogue").FullName;

    public CatalogueFilesTests()
    {
        Write("dimensions/year.yaml", "dimension: academic_year\nlabel_zh: 学年\nlabel_en: Year\ntable: y\nkind: academic_year\nlevels: [{ level: YEAR, label_zh: 年, label_en: Year, rank: 0 }]\n");
        Write("measures/m.yaml", "- { measure: pupils, label_zh: 生, label_en: Pupils, unit: person, additive_over: [], stock: true }\n");
        Write("facts/f.yaml", "fact: f\nlabel_zh: 表\nlabel_en: F\ntable: t\nlayout: measure_per_row\npublished: true\ndimensions: [{ dimension: academic_year, column: y, levels: [{ level: YEAR }] }]\nmeasures: [{ measure: pupils }]\n");
        Write("indicators/i.yaml", Indicator("enrolment", "pupils", "STOCK"));
    }

    [Fact]
    public void ShippedCatalogue_Loads()
    {
        var catalogue = CatalogueFiles.Load(Repository.Catalogue);
        Assert.True(catalogue.Indicators.Count >= 25);
        Assert.Equal("生师比", catalogue.FindIndicator("pupil_teacher_ratio")!.LabelZh);
    }

    [Fact]
    public void IndicatorThatTheReadmeShows_IsAllThatIsNeeded()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var entry = readme[(readme.IndexOf("```yaml\n", StringComparison.Ordinal) + 8)..];
        foreach (var file in Directory.EnumerateFiles(Repository.Catalogue, "*.yaml", SearchOption.AllDirectories))
            Write(Path.GetRelativePath(Repository.Catalogue, file), File.ReadAllText(file));
        foreach (var file in new[] { "dimensions/year.yaml", "measures/m.yaml", "facts/f.yaml" })
            File.Delete(Path.Combine(_folder, file));
        Write("indicators/i.yaml", entry[..entry.IndexOf("```", StringComparison.Ordinal)]);

        Assert.NotNull(CatalogueFiles.Load(_folder).FindIndicator("teachers_per_school"));
    }

    [Fact]
    public void SoundCatalogue_Loads() => Assert.Single(CatalogueFiles.Load(_folder).Indicators);

    [Fact]
    public void EveryMistake_IsReportedWithFileAndLine()
    {
        Write("indicators/i.yaml", Indicator("a", "pupil", "STOCK") + Indicator("b", "pupils +", "STOCK") + Indicator("b", "pupils", "SOTCK") + "- indicator: d\n  lable_zh: x\n");
        Write("measures/n.yaml", "- { measure: staff, label_zh: 人, label_en: Staff, unit: person, additive_over: [distrikt] }\n");

        var problems = Assert.Throws<ProblemException>(() => CatalogueFiles.Load(_folder)).Problems;

        Assert.Contains(problems, p => p is { Code: "catalogue.unknown_id", Path: "indicators/i.yaml:5", Hint: "Did you mean 'pupils'?" });
        Assert.Contains(problems, p => p is { Code: "catalogue.bad_formula", Path: "indicators/i.yaml:15" });
        Assert.Contains(problems, p => p is { Code: "catalogue.duplicate_id", Path: "indicators/i.yaml:21" });
        Assert.Contains(problems, p => p is { Path: "indicators/i.yaml:26", Hint: "Did you mean 'STOCK'?" });
        Assert.Contains(problems, p => p is { Code: "catalogue.unknown_key", Path: "indicators/i.yaml:32", Hint: "Did you mean 'label_zh'?" });
        Assert.Contains(problems, p => p is { Code: "catalogue.unknown_id", Path: "measures/n.yaml:1" });
    }

    [Fact]
    public void BrokenYaml_NamesItsLine()
    {
        Write("indicators/i.yaml", "- indicator: a\n  label_zh: [x\n");
        var problem = Assert.Single(Assert.Throws<ProblemException>(() => CatalogueFiles.Load(_folder)).Problems);
        Assert.Equal("catalogue.bad_yaml", problem.Code);
        Assert.StartsWith("indicators/i.yaml:", problem.Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pupils / pupils", "SUM")]
    [InlineData("pupils * pupils", "STOCK")]
    [InlineData("pupils", "RATIO")]
    [InlineData("pupils / pupils / pupils", "RATIO")]
    [InlineData("pupils", "RECOMPUTE")]
    [InlineData("pupils / pupils", "RECOMPUTE")] // A single quotient is a RATIO.
    [InlineData("pupils", "SHARE")]
    [InlineData("share(pupils > 1)", "SHARE")] // Of which objects?
    [InlineData("pupils", "DISTINCT")] // Nothing counts distinct pupils.
    [InlineData("pupils", "WMEAN")]
    [InlineData("wmean(pupils, pupils) / pupils", "RECOMPUTE")]
    [InlineData("growth(growth(pupils))", "RECOMPUTE")]
    [InlineData("gap(pupils, growth(pupils))", "RECOMPUTE")]
    [InlineData("lowest(pupils)", "RECOMPUTE")] // Nothing takes the lowest of pupils.
    [InlineData("met(pupils > 1) * pupils", "UNIT-ONLY")]
    [InlineData("pupils / pupils - by_stage(primary: 1) / pupils", "RECOMPUTE")]
    [InlineData("pupils", "SUM")] // A stock is not added over years.
    public void FormulaThatDoesNotFitItsRollup_IsRefused(string formula, string rollup)
    {
        Write("indicators/i.yaml", Indicator("a", formula, rollup));
        Assert.Single(Assert.Throws<ProblemException>(() => CatalogueFiles.Load(_folder)).Problems);
    }

    [Fact]
    public void LineEnds_DoNotChangeTheVersion()
    {
        var version = CatalogueFiles.Load(_folder).Version;
        Write("indicators/i.yaml", Indicator("enrolment", "pupils", "STOCK").ReplaceLineEndings("\r\n"));
        Assert.Equal(version, CatalogueFiles.Load(_folder).Version);
        Write("indicators/i.yaml", Indicator("enrolment", "pupils * 2", "STOCK"));
        Assert.NotEqual(version, CatalogueFiles.Load(_folder).Version);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Indicator(string id, string formula, string rollup) =>
        $"- indicator: {id}\n  label_zh: 数\n  label_en: X\n  theme: t\n  formula: {formula}\n  rollup: {rollup}\n  unit: person\n  direction: none\n  source: s\n  decimals: 0\n";

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
