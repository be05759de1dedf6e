using Warehouse.Catalogue.Expressions;

namespace Warehouse.Catalogue;

/// <summary>Checks that a formula is what its roll-up class computes, and takes its constant factor out.</summary>
internal static class IndicatorFormula
{
    /// <summary>The indicator with the body and scale of its formula.</summary>
    /// <exception cref="FormulaException">The formula is not of the shape that the roll-up class asks for.</exception>
    public static Indicator Apply(Indicator indicator, Expression formula)
    {
        var (body, scale) = SplitScale(formula);
        (body, scale) = indicator.Rollup switch
        {
            RollupClass.Sum or RollupClass.Stock => Require(body.IsLinear, body, scale, $"{indicator.Rollup.Name()} takes sums and differences of measures"),
            RollupClass.Ratio => IsQuotient(body)
                ? SplitNumerator((Binary)body, scale)
                : throw new FormulaException("RATIO takes a quotient of sums", "Write sums and differences of measures above and below one line."),
            RollupClass.Share => Require(body is Share, body, scale, "SHARE takes share(condition) or share(condition, where)"),
            RollupClass.Distinct => Require(body is MeasureTerm, body, scale, "DISTINCT takes a single measure that counts distinct ones"),
            RollupClass.WeightedMean => Require(body is WeightedMean, body, scale, "WMEAN takes wmean(score_sum, n)"),
            RollupClass.UnitOnly => (Normal(body), scale),
            _ => (Normal(Recomputed(body)), scale),
        };
        FormulaPlaces.Check(body, indicator);
        return indicator with { Body = body, Scale = scale };
    }

    // x * 100 → x and 100.
    private static (Expression Body, decimal Scale) SplitScale(Expression formula) => formula switch
    {
        Binary { Operator: BinaryOperator.Multiply, Right: Number right } product => (product.Left, right.Value),
        Binary { Operator: BinaryOperator.Multiply, Left: Number left } product => (product.Right, left.Value),
        _ => (formula, 1),
    };

    private static (Expression, decimal) Require(bool fits, Expression body, decimal scale, string message) =>
        fits ? (body, scale) : throw new FormulaException(message);

    private static bool IsQuotient(Expression body) =>
        body is Binary { Operator: BinaryOperator.Divide } quotient && SplitScale(quotient.Left).Body.IsLinear && quotient.Right.IsLinear;

    // a * 100 / b is a / b, times 100.
    private static (Expression, decimal) SplitNumerator(Binary quotient, decimal scale)
    {
        var (numerator, inner) = SplitScale(quotient.Left);
        return (quotient with { Left = numerator }, scale * inner);
    }

    private static Expression Recomputed(Expression body) =>
        body.SelfAndParts().Any(part => part is Growth or Lowest or Gap or Variation or VarianceShare or ObjectSum or Share)
            || body.SelfAndParts().Count(part => part is Binary { Operator: BinaryOperator.Divide }) > 1
            ? body
            : throw new FormulaException(
                "RECOMPUTE takes what is no plain sum or ratio",
                "Write growth(…), cv(…), gap(…), lowest(…), sum_of(…), variance_share(…) or several quotients; a single quotient is a RATIO, a sum SUM or STOCK.");

    // A constant factor cancels out of a growth rate.
    private static Expression Normal(Expression body)
    {
        if (body is not Growth growth)
            return body;
        var inner = SplitScale(growth.Of).Body;
        return new Growth(IsQuotient(inner) ? SplitNumerator((Binary)inner, 1).Item1 : inner);
    }
}
