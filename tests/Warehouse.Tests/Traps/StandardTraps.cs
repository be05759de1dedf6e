using Warehouse.Query.Standards;
using Warehouse.Tests.Standards;

namespace Warehouse.Tests.Traps;

/// <summary>The traps of the domain text about standards, each by its number there.</summary>
public sealed class StandardTraps
{
    private const string Balance = "compulsory_quality_balance_2017";

    [Fact]
    public void Trap02_EachCoefficientIsHeldAgainstTheLimit_AndNotTheirMean()
    {
        // Backbone teachers 0 and 2 of 100 pupils each: mean 1, deviation 1, coefficient 1. The six others do not vary:
        // the mean of the seven is 0.14.
        var result = new StandardWorld(Balance).Just("a", "primary", ("b100_backbone", 0m)).Just("b", "primary", ("b100_backbone", 2m)).Evaluate();

        var coefficients = result.Results.Where(one => one.Criterion.Id.StartsWith("cv_", StringComparison.Ordinal) && one.Limit!.Stage == "primary").ToList();
        Assert.Equal(7, coefficients.Count);
        Assert.True(coefficients.Average(one => one.Value!.Value) < 0.5m);
        var missed = Assert.Single(coefficients, one => one.Outcome == Outcome.NotMet);
        Assert.Equal(("cv_backbone", 1m, -0.5m), (missed.Criterion.Id, missed.Value, missed.Margin));
        Assert.Equal(Outcome.NotMet, result.Overall);
    }

    [Theory]
    [InlineData("1.00", "3.00", Outcome.Met)] // Mean 2, deviation 1: 0.50 is not beyond 0.50.
    [InlineData("0.99", "3.01", Outcome.NotMet)]
    public void Trap09_LimitOfACoefficient_IncludesItself(string first, string second, Outcome expected)
    {
        var result = new StandardWorld(Balance)
            .School("a", "211", "primary", 100, ("b100_backbone", Number(first))).School("b", "211", "primary", 100, ("b100_backbone", Number(second)))
            .Result("cv_backbone", "primary");
        Assert.Equal(expected, result.Outcome);
    }

    [Theory]
    [InlineData("q01_retention", "retention_junior", "95", Outcome.Met)] // 达到95%以上
    [InlineData("q09_variance", "between_school_quality_variance", "0.15", Outcome.NotMet)] // 低于0.15
    public void Trap09_WordsThatInclude_AndWordsThatDoNot(string criterion, string indicator, string value, Outcome expected)
    {
        var world = new StandardWorld(Balance);
        var stage = criterion == "q01_retention" ? "" : "primary";
        Assert.Equal(expected, world.District(indicator, stage, Number(value)).Result(criterion, stage.Length == 0 ? "all" : stage).Outcome);
    }

    [Theory]
    [InlineData("511", 200, "school_type")]
    [InlineData("321", 200, "school_type")]
    [InlineData("218", 49, "small_point")]
    [InlineData("218", 50, "")]
    [InlineData("211", 49, "")]
    public void Trap25_SpecialAndVocationalSchoolsAndSmallPoints_AreLeftOut(string type, int pupils, string excluded)
    {
        // Two like schools, and a third without backbone teachers: with it, the coefficient is above zero and one school fails.
        var world = new StandardWorld(Balance).Just("a", "primary").Just("b", "primary")
            .School("c", type, "primary", pupils, StandardWorld.Seven.Select(seven => (seven.Indicator, (decimal?)(seven.Indicator == "b100_backbone" ? 0 : seven.Primary * pupils / 100))).ToArray());

        var (coefficient, schools) = (world.Result("cv_backbone", "primary"), world.Result("resource_schools", "primary"));

        Assert.Equal(excluded.Length > 0 ? [("c", excluded)] : [], coefficient.Schools!.Excluded.Select(remark => (remark.School.Id, remark.Code)));
        Assert.Equal(excluded.Length > 0, coefficient.Value == 0);
        Assert.Equal((excluded.Length > 0 ? 2 : 3, excluded.Length > 0 ? 0 : 1), (schools.Schools!.Assessed, schools.Schools.Failing.Count));
        Assert.Equal(excluded.Length > 0 ? Outcome.Met : Outcome.NotMet, schools.Outcome);
    }

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
