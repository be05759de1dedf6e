namespace Warehouse.Catalogue.Expressions;

/// <summary>What may hold of an object, such as a school: true, false, or unknown where a figure is missing.</summary>
public abstract record Condition : Expression;

/// <summary>Two figures of an object held against each other.</summary>
public sealed record Comparison(ComparisonOperator Operator, Expression Left, Expression Right) : Condition;

/// <summary>Both hold.</summary>
public sealed record Both(Condition Left, Condition Right) : Condition;

/// <summary>At least one holds.</summary>
public sealed record Either(Condition Left, Condition Right) : Condition;

/// <summary>It does not hold.</summary>
public sealed record Negation(Condition Of) : Condition;

/// <summary>The object has a row of the measure; never unknown, since having none is an answer.</summary>
public sealed record Has(MeasureTerm Term) : Condition;

/// <summary>How two figures are held against each other. 以上, 不低于 and 以内 include the limit; 超过 and 不足 do not.</summary>
public enum ComparisonOperator
{
    /// <summary>≥</summary>
    AtLeast,

    /// <summary>&gt;</summary>
    MoreThan,

    /// <summary>≤</summary>
    AtMost,

    /// <summary>&lt;</summary>
    LessThan,

    /// <summary>=</summary>
    Equal,
}

/// <summary>The signs of comparisons in formulas, thresholds and the API, and what they mean.</summary>
public static class ComparisonSigns
{
    /// <summary>Sign → comparison, longer signs first.</summary>
    public static IReadOnlyDictionary<string, ComparisonOperator> All { get; } = new Dictionary<string, ComparisonOperator>(StringComparer.Ordinal)
    {
        [">="] = ComparisonOperator.AtLeast,
        ["<="] = ComparisonOperator.AtMost,
        [">"] = ComparisonOperator.MoreThan,
        ["<"] = ComparisonOperator.LessThan,
        ["="] = ComparisonOperator.Equal,
    };

    /// <summary>The sign: <c>&gt;=</c>.</summary>
    public static string Sign(this ComparisonOperator comparison) => All.First(pair => pair.Value == comparison).Key;

    /// <summary>Whether it holds of two numbers.</summary>
    public static bool Holds(this ComparisonOperator comparison, decimal left, decimal right) => comparison switch
    {
        ComparisonOperator.AtLeast => left >= right,
        ComparisonOperator.MoreThan => left > right,
        ComparisonOperator.AtMost => left <= right,
        ComparisonOperator.LessThan => left < right,
        _ => left == right,
    };
}
