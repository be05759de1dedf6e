using Warehouse.Catalogue.Expressions;

namespace Warehouse.Tests.Catalogue;

public sealed class ExpressionParserTests
{
    [Fact]
    public void PinOfSeveralMembers_KeepsThemInOrder()
    {
        var term = (MeasureTerm)ExpressionParser.Parse("population_age[age=3|4|5, population_type=resident]");
        Assert.Equal(["3", "4", "5"], term.Pins["age"]);
        Assert.Equal(["resident"], term.Pins["population_type"]);
        Assert.Equal(term, ExpressionParser.Parse("population_age[population_type = resident, age = 3 | 4 | 5]"));
        Assert.NotEqual(term, ExpressionParser.Parse("population_age[age=3|4, population_type=resident]"));
        Assert.Throws<FormulaException>(() => ExpressionParser.Parse("population_age[age=3|3]"));
    }

    [Fact]
    public void ProductBindsTighterThanSum()
    {
        var sum = Assert.IsType<Binary>(ExpressionParser.Parse("a + b * 2"));
        Assert.Equal(BinaryOperator.Add, sum.Operator);
        Assert.Equal(BinaryOperator.Multiply, Assert.IsType<Binary>(sum.Right).Operator);
    }

    [Fact]
    public void DifferenceAssociatesToTheLeft()
    {
        var outer = Assert.IsType<Binary>(ExpressionParser.Parse("a - b - c"));
        Assert.Equal("c", Assert.IsType<MeasureTerm>(outer.Right).Measure);
        Assert.IsType<Binary>(outer.Left);
    }

    [Fact]
    public void PinsAndBridges_AreReadIntoTheTerm()
    {
        var terms = ExpressionParser.Parse("money[funding_source=public, stage=primary] / weighted_8_4(pupils) * 100").Terms().ToList();
        Assert.Equal(["public"], terms[0].Pins["funding_source"]);
        Assert.Equal(["primary"], terms[0].Pins["stage"]);
        Assert.Equal(CalendarBridge.Weighted84, terms[1].Bridge);
    }

    [Theory]
    [InlineData("a +", "expected a measure, a number or a parenthesis at character 4, found the end")]
    [InlineData("(a", "expected ')' at character 3, found the end")]
    [InlineData("a b", "expected an operator or the end at character 3, found 'b'")]
    [InlineData("a[stage=]", "expected a member at character 9, found ']'")]
    [InlineData("a[stage=x,stage=y]", "'stage' is pinned twice")]
    [InlineData("median(a)", "there is no function 'median' at character 1; there are growth, weighted_8_4, as_of_september, max, lowest, gap, wmean, cv, variance_share, sum_of, share, has, met, by_stage")]
    [InlineData("weighted_8_4(a + b)", "weighted_8_4() at character 1 does not take what stands in its parentheses")]
    [InlineData("share(a)", "share() at character 1 does not take what stands in its parentheses")]
    [InlineData("a >= 1", "a condition is no figure")]
    [InlineData("share(a and b > 1)", "expected a condition at character 7, found a figure")]
    [InlineData("1 + (a > 1)", "expected a figure at character 5, found a condition")]
    [InlineData("by_stage(primary: 4.2, primary: 1)", "'primary' has a second number at character 24")]
    [InlineData("by_stage(primary 4.2)", "expected ':' at character 18, found '4'")]
    [InlineData("1.2.3", "'1.2.3' at character 1 is no number")]
    [InlineData("", "expected a measure, a number or a parenthesis at character 1, found the end")]
    public void BadFormula_SaysWhatWasExpectedWhere(string formula, string message)
    {
        var exception = Assert.Throws<FormulaException>(() => ExpressionParser.Parse(formula));
        Assert.Equal(message, exception.Message);
    }

    [Fact]
    public void WrongFunctionOrArgument_HasAHint()
    {
        Assert.Equal("Did you mean 'growth'?", Assert.Throws<FormulaException>(() => ExpressionParser.Parse("grwth(a)")).Hint);
        Assert.Equal("Write cv(resource, pupils) or cv(resource, pupils, where).", Assert.Throws<FormulaException>(() => ExpressionParser.Parse("cv(a)")).Hint);
    }

    [Fact]
    public void AndBindsTighterThanOr_AndNotTighterThanBoth()
    {
        var share = Assert.IsType<Share>(ExpressionParser.Parse("share(not a > 1 and b >= 2 or has(c), has(d))"));
        var either = Assert.IsType<Either>(share.Of);
        var both = Assert.IsType<Both>(either.Left);
        Assert.IsType<Negation>(both.Left);
        Assert.Equal(ComparisonOperator.AtLeast, Assert.IsType<Comparison>(both.Right).Operator);
        Assert.Equal("c", Assert.IsType<Has>(either.Right).Term.Measure);
        Assert.Equal("d", Assert.IsType<Has>(share.Where).Term.Measure);
    }

    [Fact]
    public void ComparisonsAndConditionsInParentheses_AreReadAsWhatTheyAre()
    {
        var share = Assert.IsType<Share>(ExpressionParser.Parse("share((a + b) * 2 < (c) and (d = 1 or e <= by_stage(primary: 4.2, junior: 5.3)))"));
        var both = Assert.IsType<Both>(share.Of);
        Assert.Equal(ComparisonOperator.LessThan, Assert.IsType<Comparison>(both.Left).Operator);
        var stages = Assert.IsType<ByStage>(Assert.IsType<Comparison>(Assert.IsType<Either>(both.Right).Right).Right);
        Assert.Equal([("primary", 4.2m), ("junior", 5.3m)], stages.Numbers.Select(number => (number.Key, number.Value)));
    }

    [Fact]
    public void FunctionsOfObjectsAndLevels_HoldTheirArguments()
    {
        var sum = Assert.IsType<ObjectSum>(ExpressionParser.Parse("sum_of(max(0, demand - met(usable > 3)))"));
        Assert.IsType<Met>(Assert.IsType<Binary>(Assert.IsType<Greatest>(sum.Of).Right).Right);
        var gap = Assert.IsType<Gap>(ExpressionParser.Parse("gap(a / b, c / d)"));
        Assert.Equal(["a", "c"], gap.TermsAbove().Select(term => term.Measure));
        Assert.Equal(["a", "b", "c", "d"], gap.Terms().Select(term => term.Measure));
        Assert.Equal(["n", "s", "q"], Assert.IsType<VarianceShare>(ExpressionParser.Parse("variance_share(n, s, q)")).Terms().Select(term => term.Measure));
        Assert.Equal("hours", Assert.IsType<Lowest>(ExpressionParser.Parse("lowest(hours)")).Term.Measure);
        Assert.Equal("score", Assert.Single(Assert.IsType<WeightedMean>(ExpressionParser.Parse("wmean(score, n)")).Groups).Sum.Measure);
    }
}
