using System.Globalization;
using Warehouse.Catalogue.Expressions;

namespace Warehouse.Catalogue;

/// <summary>What a standard asks of an indicator's value.</summary>
/// <param name="Stage">The stage it is asked of; empty where it is one for all.</param>
/// <param name="Comparison">How the value is held against the limit.</param>
/// <param name="Value">The limit, in the unit of the indicator.</param>
/// <param name="Text">Where it comes from or what goes with it; empty when nothing does.</param>
public sealed record Threshold(string Stage, ComparisonOperator Comparison, decimal Value, string Text)
{
    /// <summary>Whether a value meets it.</summary>
    public bool IsMetBy(decimal value) => Comparison.Holds(value, Value);

    /// <summary>A comparison and limit such as <c>&gt;= 4.2</c>; null when the text is something else.</summary>
    public static (ComparisonOperator Comparison, decimal Value)? Parse(string text)
    {
        foreach (var (sign, comparison) in ComparisonSigns.All)
        {
            if (!text.StartsWith(sign, StringComparison.Ordinal))
                continue;
            const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
            return decimal.TryParse(text[sign.Length..].Trim(), styles, CultureInfo.InvariantCulture, out var value) ? (comparison, value) : null;
        }

        return null;
    }
}
