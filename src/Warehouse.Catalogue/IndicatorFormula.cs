using Warehouse.Catalogue.Expressions;

namespace Warehouse.Catalogue;

/// <summary>Takes a formula apart into what its roll-up class needs: growth, numerator, denominator, scale.</summary>
internal static class IndicatorFormula
{
    /// <summary>The indicator with its formula's parts.</summary>
    /// <exception cref="FormatException">The formula is not of the shape that the roll-up class asks for.</exception>
    public static Indicator Apply(Indicator indicator, Expression formula)
    {
        var (body, scale) = SplitScale(formula);
        return indicator.Rollup switch
        {
            RollupClass.Sum or RollupClass.Stock => body.IsLinear
                ? indicator with { Numerator = body, Scale = scale }
                : throw new FormatException($"{indicator.Rollup.Name()} takes sums and differences of measures"),
            RollupClass.UnitOnly => body is MeasureTerm
                ? indicator with { Numerator = body, Scale = scale }
                : throw new FormatException("UNIT-ONLY takes a single measure"),
            RollupClass.Ratio => SplitRatio(body) is { Denominator: { } denominator } ratio
                ? indicator with { Numerator = ratio.Numerator, Denominator = denominator, Scale = scale * ratio.Scale }
                : throw new FormatException("RATIO takes a quotient of sums"),
            RollupClass.Recompute => body is Growth growth
                ? ApplyGrowth(indicator, growth, scale)
                : throw new FormatException("RECOMPUTE takes growth(…)"),
            _ => throw new FormatException($"no formula is known for {indicator.Rollup}"),
        };
    }

    private static Indicator ApplyGrowth(Indicator indicator, Growth growth, decimal scale)
    {
        // A constant factor cancels out of a growth rate.
        var (numerator, denominator, _) = SplitRatio(SplitScale(growth.Of).Body);
        return indicator with { Numerator = numerator, Denominator = denominator, Scale = scale, IsGrowth = true };
    }

    private static (Expression Numerator, Expression? Denominator, decimal Scale) SplitRatio(Expression body)
    {
        if (body is not Binary { Operator: BinaryOperator.Divide } quotient)
            return body.IsLinear ? (body, null, 1) : throw new FormatException("only sums, differences and one quotient of them are understood");
        var (numerator, scale) = SplitScale(quotient.Left);
        return numerator.IsLinear && quotient.Right.IsLinear
            ? (numerator, quotient.Right, scale)
            : throw new FormatException("a quotient takes sums and differences of measures above and below");
    }

    // x * 100 → x and 100.
    private static (Expression Body, decimal Scale) SplitScale(Expression formula) => formula switch
    {
        Binary { Operator: BinaryOperator.Multiply, Right: Number right } product => (product.Left, right.Value),
        Binary { Operator: BinaryOperator.Multiply, Left: Number left } product => (product.Right, left.Value),
        _ => (formula, 1),
    };
}
