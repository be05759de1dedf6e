using System.Globalization;
using System.Text.RegularExpressions;

namespace Warehouse.Catalogue;

/// <summary>A measure in a fact.</summary>
/// <param name="Measure">The measure's id.</param>
/// <param name="Column">Its column in a table with a column a measure; <c>value</c> otherwise. Empty where rows are counted.</param>
/// <param name="NotBy">Dimensions of the fact that say nothing about this measure: the pupils of a combined school are not by stage.</param>
public sealed record FactMeasure(string Measure, string Column, IReadOnlyList<string> NotBy)
{
    /// <summary>What is made of the rows of a group.</summary>
    public MeasureAggregate Aggregate { get; init; } = MeasureAggregate.Sum;

    /// <summary>Which rows are counted; null for all, and for other aggregates than <see cref="MeasureAggregate.Rows"/>.</summary>
    public MeasureCondition? When { get; init; }

    /// <summary>True when the figures of two groups are added to have that of both; different objects of two groups may be the same.</summary>
    public bool Adds => Aggregate is MeasureAggregate.Sum or MeasureAggregate.Rows;

    /// <summary>The columns it is computed from; none where all rows are counted.</summary>
    public IEnumerable<string> Columns => Column.Length > 0 ? [Column] : When?.Columns ?? [];
}

/// <summary>What a measure makes of the rows of a group.</summary>
public enum MeasureAggregate
{
    /// <summary>The sum of a column.</summary>
    Sum,

    /// <summary>How many rows there are.</summary>
    Rows,

    /// <summary>How many different values a column has; rows without one are not counted.</summary>
    Distinct,

    /// <summary>The smallest value of a column.</summary>
    Min,

    /// <summary>The largest value of a column.</summary>
    Max,
}

/// <summary>A condition on a row: <c>class_students &gt; class_limit</c>.</summary>
/// <param name="Column">What is compared.</param>
/// <param name="Operator">One of <c>&gt;= &lt;= &gt; &lt; =</c>.</param>
/// <param name="OtherColumn">The column it is compared with; null for a number.</param>
/// <param name="Number">The number it is compared with; null for a column.</param>
public sealed partial record MeasureCondition(string Column, string Operator, string? OtherColumn, decimal? Number)
{
    /// <summary>The columns it compares.</summary>
    public IEnumerable<string> Columns => OtherColumn is null ? [Column] : [Column, OtherColumn];

    /// <summary>Reads a condition; null when the text is none.</summary>
    public static MeasureCondition? Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
            return null;
        var (column, comparison, other) = (match.Groups["column"].Value, match.Groups["operator"].Value, match.Groups["other"]);
        return other.Success
            ? new MeasureCondition(column, comparison, other.Value, null)
            : new MeasureCondition(column, comparison, null, decimal.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture));
    }

    // Names of columns become part of statements: nothing else may look like one.
    [GeneratedRegex(@"^\s*(?<column>[a-z][a-z0-9_]*)\s*(?<operator>>=|<=|>|<|=)\s*((?<other>[a-z][a-z0-9_]*)|(?<number>-?\d{1,15}(\.\d{1,6})?))\s*\z")]
    private static partial Regex Pattern();
}
