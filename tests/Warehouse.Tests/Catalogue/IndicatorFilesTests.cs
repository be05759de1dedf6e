using Warehouse.Catalogue;
using Warehouse.Catalogue.Expressions;

namespace Warehouse.Tests.Catalogue;

/// <summary>The words of indicators beyond their formula: objects, thresholds, weights, the level a standard defines them for.</summary>
public sealed class IndicatorFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("catalogue").FullName;

    public IndicatorFilesTests()
    {
        Write("dimensions/d.yaml",
            """
            - { dimension: academic_year, label_zh: 学年, label_en: Year, table: y, kind: academic_year, levels: [{ level: YEAR, label_zh: 年, label_en: Year, rank: 0 }] }
            - { dimension: district, label_zh: 地区, label_en: District, table: d, kind: members, levels: [{ level: CITY, label_zh: 市, label_en: City, rank: 0 }, { level: COUNTY, label_zh: 县, label_en: County, rank: 1 }] }
            - { dimension: school, label_zh: 学校, label_en: School, table: s, kind: members, levels: [{ level: SCHOOL, label_zh: 校, label_en: School, rank: 0 }] }
            - { dimension: stage, label_zh: 学段, label_en: Stage, table: g, kind: members, levels: [{ level: STAGE, label_zh: 段, label_en: Stage, rank: 0 }] }
            - { dimension: respondent_group, label_zh: 群体, label_en: Group, table: r, kind: members, levels: [{ level: GROUP, label_zh: 体, label_en: Group, rank: 0 }] }
            """);
        Write("measures/m.yaml",
            """
            - { measure: pupils, label_zh: 生, label_en: Pupils, unit: person, additive_over: [school], stock: true }
            - { measure: books, label_zh: 书, label_en: Books, unit: volume, additive_over: [school], stock: true }
            - { measure: score_sum, label_zh: 分, label_en: Score, unit: point, additive_over: [respondent_group], stock: true }
            - { measure: answers, label_zh: 份, label_en: Answers, unit: person, additive_over: [respondent_group], stock: true }
            """);
        Write("facts/f.yaml",
            """
            - fact: f
              label_zh: 表
              label_en: F
              table: t
              layout: measure_per_row
              published: false
              dimensions:
                - { dimension: school, column: s, levels: [{ level: SCHOOL }] }
                - { dimension: stage, column: g, levels: [{ level: STAGE }] }
                - { dimension: respondent_group, column: r, levels: [{ level: GROUP }] }
                - { dimension: academic_year, column: y, levels: [{ level: YEAR }] }
              measures: [{ measure: pupils }, { measure: books }, { measure: score_sum }, { measure: answers }]
            """);
    }

    [Fact]
    public void Thresholds_AreReadByStage_WithTheirNote()
    {
        var indicator = Load("books / pupils", "RATIO", "stages: [primary, junior]\n  thresholds: { primary: '>= 4.2', junior: { limit: '> 5.3', note: 优质均衡 2017 } }");
        Assert.Equal([new Threshold("primary", ComparisonOperator.AtLeast, 4.2m, ""), new Threshold("junior", ComparisonOperator.MoreThan, 5.3m, "优质均衡 2017")], indicator.Thresholds);
        Assert.True(indicator.Thresholds[0].IsMetBy(4.2m));
        Assert.False(indicator.Thresholds[1].IsMetBy(5.3m));
    }

    [Theory]
    [InlineData("sum_of(books) / sum_of(pupils)", "sum_of(books * met(not has(answers))) / sum_of(pupils * met(not has(answers)))", "RECOMPUTE")]
    [InlineData("max(cv(books, pupils), cv(answers, pupils))", "max(cv(books, pupils, not has(answers)), cv(answers, pupils, not has(answers)))", "RECOMPUTE")]
    [InlineData("share(books >= 1, pupils > 0)", "share(books >= 1, not has(answers) and pupils > 0)", "SHARE")]
    public void Where_IsACondition_OfAllThatIsOverObjects(string formula, string meant, string rollup)
    {
        var indicator = Load(formula, rollup, "objects: [school]\n  where: 'not has(answers)'");
        Assert.Equal(Load(meant, rollup, "objects: [school]").Body.ToString(), indicator.Body.ToString());
        Assert.Equal($"{formula} where not has(answers)", indicator.Formula);
    }

    [Fact]
    public void ThresholdForAll_HasNoStage() =>
        Assert.Equal(new Threshold("", ComparisonOperator.Equal, 100, ""), Assert.Single(Load("books / pupils", "RATIO", "thresholds: { all: '= 100' }").Thresholds));

    [Theory]
    [InlineData("thresholds: { primary: '>= 4.2' }", "There is no stage of this indicator 'primary'.")]
    [InlineData("thresholds: { all: '4.2' }", "'4.2' is no threshold of all.")]
    [InlineData("stages: [primary]\n  thresholds: { all: '>= 4', primary: '>= 4' }", "A threshold for all stages stands beside one for a single stage.")]
    [InlineData("defined_at: COUNTRY", "There is no district level 'COUNTRY'.")]
    [InlineData("weights: { dimension: respondent_group, of: { parents: 0.4 } }", "The formula 'books / pupils' cannot be read: weights belong to wmean(…).")]
    [InlineData("weights: { dimension: group, of: { parents: 0.4 } }", "There is no dimension 'group'.")]
    [InlineData("weights: { dimension: respondent_group, of: { parents: -1 } }", "'-1' is no weight of parents.")]
    [InlineData("objects: [school]", "The formula 'books / pupils' cannot be read: 'objects' is given, and nothing in the formula is over objects.")]
    [InlineData("objects: [pupil]", "There is no dimension 'pupil'.")]
    public void MistakenWord_IsNamedWithItsLine(string words, string message)
    {
        var problem = Refuse("books / pupils", "RATIO", words).First(problem => problem.Message.StartsWith(message, StringComparison.Ordinal));
        Assert.StartsWith("indicators/i.yaml:", problem.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_AreWrittenOutIntoAMeanAGroup()
    {
        var mean = Assert.IsType<WeightedMean>(Load("wmean(score_sum, answers)", "WMEAN", "weights: { dimension: respondent_group, of: { parents: 0.4, students: 0.6 } }").Body);
        Assert.Equal([(0.4m, "parents"), (0.6m, "students")], mean.Groups.Select(group => (group.Weight, group.Sum.Pins["respondent_group"].Single())));
        Assert.All(mean.Groups, group => Assert.Equal(group.Sum.Pins["respondent_group"], group.Count.Pins["respondent_group"]));
    }

    [Fact]
    public void NumberByStage_NeedsEveryStageOfTheIndicator()
    {
        var problem = Assert.Single(Refuse("share(books / pupils >= by_stage(primary: 25))", "SHARE", "stages: [primary, junior]\n  objects: [school, stage]"));
        Assert.Contains("by_stage() has no number for junior", problem.Message, StringComparison.Ordinal);
        Assert.Equal("catalogue.bad_formula", problem.Code);
        Assert.Equal(["school", "stage"], Load("share(books / pupils >= by_stage(primary: 25)) * 100", "SHARE", "stages: [primary]\n  objects: [school, stage]").Objects);
    }

    [Fact]
    public void DefinedAt_IsALevelOfDistricts() =>
        Assert.Equal("COUNTY", Load("cv(books, pupils)", "RECOMPUTE", "objects: [school]\n  defined_at: COUNTY").DefinedAt);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Indicator Load(string formula, string rollup, string words)
    {
        WriteIndicator(formula, rollup, words);
        return CatalogueFiles.Load(_folder).Indicators[0];
    }

    private IReadOnlyList<Problem> Refuse(string formula, string rollup, string words)
    {
        WriteIndicator(formula, rollup, words);
        return Assert.Throws<ProblemException>(() => CatalogueFiles.Load(_folder)).Problems;
    }

    private void WriteIndicator(string formula, string rollup, string words) =>
        Write("indicators/i.yaml", $"- indicator: a\n  label_zh: 数\n  label_en: X\n  theme: t\n  formula: '{formula}'\n  rollup: {rollup}\n  unit: x\n  direction: none\n  source: s\n  {words}\n");

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
