using Warehouse.Etl.Shape;

namespace Warehouse.Tests.Etl.Shape;

/// <summary>The word <c>split</c>: what a combined school has is shared among its stages by weighted pupils.</summary>
public sealed class SplitTests
{
    private const string Header = "编码,年份,小学,初中,高中,图书\n";

    private const string Pipeline = """
        pipeline: facility
        title: 测试
        authority: 测试
        target: published_education
        files: [source.csv]
        format: csv
        encoding: utf-8
        missing: ['-']
        keys:
          district: { column: 编码, lookup: code, levels: [PROV] }
          academic_year: { column: 年份 }
        split:
          dimension: stage
          parts:
            primary: { pupils: 小学 }
            junior: { pupils: 初中, weight: 1.1 }
            senior: { pupils: 高中 }
        values:
          - { column: 图书, measure: books, unit: 册 }
        """;

    // The published example: 166 / (166 + 1.1 × 210) of 23226 books. By heads it would be 10254.0 and 12972.0.
    [Fact]
    public async Task Trap03_NineYearSchool_SharesItsBooksByWeightedPupils_NotByHeads()
    {
        var parts = (await Shaping.ShapeAsync(Pipeline, $"{Header}350000,2019,166,210,,23226\n")).OfType<ShapedFact>().ToList();

        Assert.Equal([("primary", 9711.63m), ("junior", 13514.37m)], parts.Select(part => (part.Keys["stage"], Math.Round(part.Values.Single().Value!.Value, 2))));
        Assert.Equal(23226m, parts.Sum(part => part.Values.Single().Value));
    }

    [Fact]
    public async Task TwelveYearSchool_HasThreeParts_ThatAddUpExactly()
    {
        var parts = (await Shaping.ShapeAsync(Pipeline, $"{Header}350000,2019,100,100,100,1000\n")).OfType<ShapedFact>().ToList();

        Assert.Equal(["primary", "junior", "senior"], parts.Select(part => part.Keys["stage"]));
        // 100 / (100 + 110 + 132) of 1000, cut; the last has the rest.
        Assert.Equal(292.3976608187m, parts[0].Values.Single().Value);
        Assert.Equal(1000m, parts.Sum(part => part.Values.Single().Value));
    }

    [Theory]
    [InlineData("0,210,", "junior")]
    [InlineData(",,37", "senior")]
    [InlineData("12,-,0", "primary")]
    public async Task SchoolOfOneStage_KeepsEverything(string pupils, string stage)
    {
        var only = Assert.Single((await Shaping.ShapeAsync(Pipeline, $"{Header}350000,2019,{pupils},23226\n")).OfType<ShapedFact>());

        Assert.Equal((stage, 23226m), (only.Keys["stage"], only.Values.Single().Value));
    }

    [Fact]
    public async Task MissingValue_IsMissingInEveryPart()
    {
        var parts = (await Shaping.ShapeAsync(Pipeline, $"{Header}350000,2019,166,210,,-\n")).OfType<ShapedFact>().ToList();

        Assert.Equal([ObservationStatus.Missing, ObservationStatus.Missing], parts.Select(part => part.Values.Single().Status));
        Assert.All(parts, part => Assert.Null(part.Values.Single().Value));
    }

    [Theory]
    [InlineData(",,", "etl.no_pupils")]
    [InlineData("0,0,0", "etl.no_pupils")]
    [InlineData("x,210,", "etl.not_a_number")]
    public async Task RowWithoutPupils_IsRejected(string pupils, string code)
    {
        var reject = Assert.Single((await Shaping.ShapeAsync(Pipeline, $"{Header}350000,2019,{pupils},5\n350000,2018,1,,,5\n")).OfType<RejectedRow>());

        Assert.Equal((code, 2L, true), (reject.Code, reject.Line, reject.WholeRow));
    }

    [Theory]
    [InlineData("{ pupils: 小学 }", "{ pupils: 小学, weight: 0 }", "etl.pipeline_bad_value")]
    [InlineData("primary: { pupils: 小学 }", "special: { pupils: 小学 }", "etl.pipeline_missing_key")]
    [InlineData("  district:", "  stage: primary\n  district:", "etl.pipeline_bad_value")]
    public async Task MistakeInASplit_IsNamed(string text, string wrong, string code)
    {
        var problems = await Shaping.ProblemsAsync(Pipeline.Replace(text, wrong, StringComparison.Ordinal), $"{Header}350000,2019,1,1,1,5\n");

        Assert.Contains(problems, problem => problem.Code == code);
    }
}
