namespace Warehouse.Catalogue.Expressions;

/// <summary>The functions of formulas by name, each with what it is made of.</summary>
internal static class FormulaFunctions
{
    private static readonly Dictionary<string, (string Shape, Func<Arguments, Expression?> Make)> Known = new(StringComparer.Ordinal)
    {
        ["growth"] = ("growth(x)", a => a.AreValues(1) ? new Growth(a[0]) : null),
        ["weighted_8_4"] = ("weighted_8_4(measure)", a => a.AreTerms(1) ? a.Term(0) with { Bridge = CalendarBridge.Weighted84 } : null),
        ["as_of_september"] = ("as_of_september(measure)", a => a.AreTerms(1) ? a.Term(0) with { Bridge = CalendarBridge.AsOfSeptember } : null),
        ["max"] = ("max(x, y)", a => a.AreValues(2) ? new Greatest(a[0], a[1]) : null),
        ["lowest"] = ("lowest(measure)", a => a.AreTerms(1) ? new Lowest(a.Term(0)) : null),
        ["gap"] = ("gap(ratio, ratio)", a => a.AreValues(2) ? new Gap(a[0], a[1]) : null),
        ["wmean"] = ("wmean(score_sum, n)", a => a.AreTerms(2) ? new WeightedMean([new MeanGroup(1, a.Term(0), a.Term(1))]) : null),
        ["cv"] = ("cv(resource, pupils) or cv(resource, pupils, where)", a => a.AreValues(2) ? new Variation(a[0], a[1], null) : a.AreValuesAndCondition(2) ? new Variation(a[0], a[1], a.Condition(2)) : null),
        ["variance_share"] = ("variance_share(n, score_sum, score_square_sum)", a => a.AreValues(3) ? new VarianceShare(a[0], a[1], a[2]) : null),
        ["sum_of"] = ("sum_of(x)", a => a.AreValues(1) ? new ObjectSum(a[0]) : null),
        ["share"] = ("share(condition) or share(condition, where)", a => a.AreConditions(1) || a.AreConditions(2) ? new Share(a.Condition(0), a.Count > 1 ? a.Condition(1) : null) : null),
        ["has"] = ("has(measure)", a => a.AreTerms(1) ? new Has(a.Term(0)) : null),
        ["met"] = ("met(condition)", a => a.AreConditions(1) ? new Met(a.Condition(0)) : null),
    };

    /// <summary>Every name that may stand before a parenthesis.</summary>
    public static IEnumerable<string> Names => Known.Keys.Append("by_stage");

    /// <summary>The call of a function.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="arguments">What stands in its parentheses.</param>
    /// <param name="position">The character at which its name stands.</param>
    /// <exception cref="FormulaException">There is no such function, or it takes something else.</exception>
    public static Expression Call(string name, IReadOnlyList<Expression> arguments, int position)
    {
        if (!Known.TryGetValue(name, out var function))
            throw new FormulaException($"there is no function '{name}' at character {position}; there are {string.Join(", ", Names)}", Nearest.Hint(name, Names));
        return function.Make(new Arguments(arguments))
            ?? throw new FormulaException($"{name}() at character {position} does not take what stands in its parentheses", $"Write {function.Shape}.");
    }

    private sealed class Arguments(IReadOnlyList<Expression> all)
    {
        public int Count => all.Count;

        public Expression this[int i] => all[i];

        public MeasureTerm Term(int i) => (MeasureTerm)all[i];

        public Condition Condition(int i) => (Condition)all[i];

        public bool AreValues(int count) => all.Count == count && all.All(argument => argument is not Expressions.Condition);

        public bool AreConditions(int count) => all.Count == count && all.All(argument => argument is Condition);

        public bool AreValuesAndCondition(int count) => all.Count == count + 1 && all.Take(count).All(argument => argument is not Expressions.Condition) && all[count] is Condition;

        // A bridge is part of a measure already; a second one would carry it twice.
        public bool AreTerms(int count) => all.Count == count && all.All(argument => argument is MeasureTerm { Bridge: null });
    }
}
