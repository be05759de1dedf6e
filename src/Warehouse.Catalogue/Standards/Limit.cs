using System.Globalization;
using Warehouse.Catalogue.Expressions;

namespace Warehouse.Catalogue.Standards;

/// <summary>
/// What a figure is held against: <c>&gt;= 85</c>. 以上, 不低于 and 以内 include the number itself; 超过, 高于 and 低于
/// do not.
/// </summary>
/// <param name="Comparison">How the figure must stand to the number.</param>
/// <param name="Value">The number, in the unit of the indicator.</param>
public sealed record Limit(ComparisonOperator Comparison, decimal Value)
{
    /// <summary>Whether a figure keeps the limit.</summary>
    public bool Holds(decimal figure) => Comparison.Holds(figure, Value);

    /// <summary>How much better than needed a figure is, in its own unit; negative when it is worse, whichever way is better.</summary>
    public decimal Margin(decimal figure) => Comparison switch
    {
        ComparisonOperator.AtLeast or ComparisonOperator.MoreThan => figure - Value,
        ComparisonOperator.AtMost or ComparisonOperator.LessThan => Value - figure,
        _ => -Math.Abs(figure - Value),
    };

    /// <summary>The limit with a part of its number: what is left to reach of a threshold that was missed.</summary>
    public Limit Part(decimal part) => this with { Value = Value * part };

    /// <summary>Reads <c>&gt;= 4.2</c>; null when it is none.</summary>
    public static Limit? Parse(string text) => Threshold.Parse(text.Trim()) is { } read ? new Limit(read.Comparison, read.Value) : null;

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Comparison.Sign()} {Value}");
}
