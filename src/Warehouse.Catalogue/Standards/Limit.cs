using System.Globalization;

namespace Warehouse.Catalogue.Standards;

/// <summary>
/// What a figure is held against: <c>&gt;= 85</c>. 以上, 不低于 and 以内 include the number itself; 超过, 高于 and 低于
/// do not.
/// </summary>
/// <param name="Comparison">How the figure must stand to the number.</param>
/// <param name="Value">The number, in the unit of the indicator.</param>
public sealed record Limit(Comparison Comparison, decimal Value)
{
    private static readonly (string Sign, Comparison Comparison)[] Signs =
    [
        (">=", Comparison.AtLeast), ("<=", Comparison.AtMost), (">", Comparison.MoreThan), ("<", Comparison.LessThan), ("=", Comparison.Equal),
    ];

    /// <summary>Whether a figure keeps the limit.</summary>
    public bool Holds(decimal figure) => Comparison switch
    {
        Comparison.AtLeast => figure >= Value,
        Comparison.AtMost => figure <= Value,
        Comparison.MoreThan => figure > Value,
        Comparison.LessThan => figure < Value,
        _ => figure == Value,
    };

    /// <summary>How much better than needed a figure is, in its own unit; negative when it is worse, whichever way is better.</summary>
    public decimal Margin(decimal figure) => Comparison switch
    {
        Comparison.AtLeast or Comparison.MoreThan => figure - Value,
        Comparison.AtMost or Comparison.LessThan => Value - figure,
        _ => -Math.Abs(figure - Value),
    };

    /// <summary>The limit with a part of its number: what is left to reach of a threshold that was missed.</summary>
    public Limit Part(decimal part) => this with { Value = Value * part };

    /// <summary>Reads <c>&gt;= 4.2</c>; null when it is none.</summary>
    public static Limit? Parse(string text)
    {
        text = text.Trim();
        foreach (var (sign, comparison) in Signs)
        {
            if (text.StartsWith(sign, StringComparison.Ordinal)
                && decimal.TryParse(text[sign.Length..], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var value))
                return new Limit(comparison, value);
        }

        return null;
    }

    /// <summary>The sign of the comparison: <c>&gt;=</c>.</summary>
    public string Sign => Signs.First(pair => pair.Comparison == Comparison).Sign;

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sign} {Value}");
}

/// <summary>How a figure must stand to a number.</summary>
public enum Comparison
{
    /// <summary>The number or more.</summary>
    AtLeast,

    /// <summary>The number or less.</summary>
    AtMost,

    /// <summary>More, the number itself not.</summary>
    MoreThan,

    /// <summary>Less, the number itself not.</summary>
    LessThan,

    /// <summary>The number.</summary>
    Equal,
}
