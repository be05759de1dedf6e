using Warehouse.Catalogue.Expressions;

namespace Warehouse.Catalogue;

/// <summary>
/// Checks that every function of a formula stands where it means something: what is of single objects only inside what
/// is computed object by object, and what is of a whole level only outside.
/// </summary>
internal static class FormulaPlaces
{
    /// <summary>Checks a formula.</summary>
    /// <exception cref="FormulaException">A function stands where it has no meaning.</exception>
    public static void Check(Expression body, Indicator indicator)
    {
        if (indicator.Rollup != RollupClass.WeightedMean && body.SelfAndParts().Any(part => part is WeightedMean))
            throw new FormulaException("wmean() is a formula of its own", "Its roll-up is WMEAN.");
        CheckLevel(body);
        var isByObject = body.SelfAndParts().Any(IsOverObjects);
        if (isByObject && indicator.Objects.Count == 0)
            throw new FormulaException("the formula is over objects, and 'objects' does not say which", "Write objects: [school] or [school, stage].");
        if (!isByObject && indicator.Objects.Count > 0)
            throw new FormulaException("'objects' is given, and nothing in the formula is over objects");
        CheckStages(body, indicator);
    }

    /// <summary>Whether it is computed object by object.</summary>
    public static bool IsOverObjects(Expression expression) => expression is Share or ObjectSum or Variation or VarianceShare;

    private static void CheckLevel(Expression expression)
    {
        switch (expression)
        {
            case Growth { Of: var of } when of.SelfAndParts().Any(part => part is Growth):
                throw new FormulaException("growth() of a growth is not understood");
            case Gap gap when !IsSumOrRatio(gap.Left) || !IsSumOrRatio(gap.Right):
                throw new FormulaException("gap() takes two ratios", "Write gap(a / b, c / d).");
            case ByStage or Met or Has or Condition:
                throw new FormulaException($"{Name(expression)} says something of single objects only", "Write it inside share(…) or sum_of(…).");
            case var whole when IsOverObjects(whole):
                foreach (var part in whole.Parts)
                    CheckObject(part, linearOnly: whole is Variation or VarianceShare && part is not Condition, Name(whole));
                return;
        }

        foreach (var part in expression.Parts)
            CheckLevel(part);
    }

    private static void CheckObject(Expression expression, bool linearOnly, string function)
    {
        if (linearOnly && !expression.IsLinear)
            throw new FormulaException($"{function} takes sums and differences of measures");
        foreach (var part in expression.SelfAndParts().Where(part => IsOverObjects(part) || part is Growth or Gap or WeightedMean || part is MeasureTerm { Bridge: not null }))
            throw new FormulaException($"{Name(part)} has no meaning inside {function}, which goes object by object");
    }

    private static void CheckStages(Expression body, Indicator indicator)
    {
        foreach (var stages in body.SelfAndParts().OfType<ByStage>())
        {
            if (!indicator.Objects.Contains("stage"))
                throw new FormulaException("by_stage() needs to know the stage of an object", "Write objects: [school, stage].");
            var without = indicator.Stages.Except(stages.Numbers.Keys).ToList();
            if (without.Count > 0 || indicator.Stages.Count == 0)
                throw new FormulaException(
                    $"by_stage() has no number for {(without.Count > 0 ? string.Join(", ", without) : "the stages that 'stages' leaves open")}",
                    $"Name the stages of the indicator: stages: [{string.Join(", ", stages.Numbers.Keys)}].");
        }
    }

    private static bool IsSumOrRatio(Expression side) => side.IsLinear || side is Binary { Operator: BinaryOperator.Divide or BinaryOperator.Multiply };

    private static string Name(Expression expression) => expression switch
    {
        Share => "share()",
        ObjectSum => "sum_of()",
        Variation => "cv()",
        VarianceShare => "variance_share()",
        ByStage => "by_stage()",
        Met => "met()",
        Has => "has()",
        Growth => "growth()",
        Gap => "gap()",
        WeightedMean => "wmean()",
        MeasureTerm term => $"{term.Bridge?.Name()}()",
        _ => "a condition",
    };
}
