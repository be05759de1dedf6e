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
        Assert.Throws<FormatException>(() => ExpressionParser.Parse("population_age[age=3|3]"));
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
    [InlineData("median(a)", "there is no function 'median'; there are growth, weighted_8_4, as_of_september")]
    [InlineData("weighted_8_4(a + b)", "weighted_8_4() takes a single measure")]
    [InlineData("", "expected a measure, a number or a parenthesis at character 1, found the end")]
    public void BadFormula_SaysWhatWasExpectedWhere(string formula, string message)
    {
        var exception = Assert.Throws<FormatException>(() => ExpressionParser.Parse(formula));
        Assert.Equal(message, exception.Message);
    }
}
