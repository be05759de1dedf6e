namespace Warehouse.Etl.Shape;

/// <summary>What became of a piece of a source row: a member, a fact, a reject or a discard.</summary>
/// <param name="Line">Line of the file, or row of the sheet, from 1.</param>
public abstract record Shaped(long Line);

/// <summary>A new or known member of a dimension.</summary>
/// <param name="Line">Where it was read.</param>
/// <param name="Dimension">The dimension's id, or <c>district_former_code</c> for a code that a district had.</param>
/// <param name="Id">The member's own id.</param>
/// <param name="Attributes">Columns of the dimension's table, by column name; values are text, <see cref="long"/> or null.</param>
public sealed record ShapedMember(long Line, string Dimension, string Id, IReadOnlyDictionary<string, object?> Attributes) : Shaped(Line);

/// <summary>Measures at one combination of members.</summary>
/// <param name="Line">Where it was read.</param>
/// <param name="Keys">Dimension id → member id, a year is its number as text; and column → value for the rest of the fact's key.</param>
/// <param name="Values">In base units; at least one, unless all that the fact measures is how many rows there are.</param>
public sealed record ShapedFact(long Line, IReadOnlyDictionary<string, string> Keys, IReadOnlyList<MeasuredValue> Values) : Shaped(Line)
{
    /// <summary>Columns of the fact's table that are neither key nor measure; values are text, <see cref="long"/> or null.</summary>
    public IReadOnlyDictionary<string, object?> Attributes { get; init; } = new Dictionary<string, object?>();
}

/// <summary>One measure's value.</summary>
/// <param name="Measure">The measure's id.</param>
/// <param name="Value">In the measure's base unit; null unless the status is final.</param>
/// <param name="Status">Whether there is a value, or why not.</param>
/// <param name="Column">The source column, by its header.</param>
public sealed record MeasuredValue(string Measure, decimal? Value, ObservationStatus Status, string Column);

/// <summary>Whether a source gave a value.</summary>
public enum ObservationStatus
{
    /// <summary>It did.</summary>
    Final,

    /// <summary>It left the place empty, or marked it as not reported.</summary>
    Missing,

    /// <summary>It says that it withholds the value.</summary>
    Withheld,
}

/// <summary>A row, or a value of a row, that could not be understood; kept with its raw text.</summary>
/// <param name="Line">Where it was read.</param>
/// <param name="Column">Column by its header; null for the whole row.</param>
/// <param name="Code">Part of the API: <c>etl.not_a_number</c>.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Hint">What would be right; empty when nothing is near.</param>
/// <param name="Raw">The row as it was read.</param>
/// <param name="WholeRow">True when nothing of the row was kept.</param>
public sealed record RejectedRow(long Line, string? Column, string Code, string Message, string Hint, string Raw, bool WholeRow) : Shaped(Line)
{
    /// <summary>Its cells, without those of personal data; null when it is not known which those are.</summary>
    public IReadOnlyList<string>? Cells { get; init; }
}

/// <summary>What a row of which nothing could be loaded speaks of; of loads that replace slices.</summary>
/// <param name="Line">Where it was read.</param>
/// <param name="Keys">Those of its keys that could be read, as a <see cref="ShapedFact"/> has them.</param>
public sealed record ShapedMention(long Line, IReadOnlyDictionary<string, string> Keys) : Shaped(Line);

/// <summary>Something that the pipeline's contract lets pass, and that must be seen nevertheless.</summary>
/// <param name="Line">Where it was read.</param>
/// <param name="Code">Part of the API: <c>etl.column_ignored</c>.</param>
/// <param name="Column">Column by its header.</param>
/// <param name="Text">The cell; empty where the whole column is meant.</param>
public sealed record ShapedNote(long Line, string Code, string Column, string Text) : Shaped(Line);

/// <summary>A row that a rule of the pipeline drops by name, such as a total or a footnote row.</summary>
/// <param name="Line">Where it was read.</param>
/// <param name="Rule">The rule's name in the pipeline file.</param>
public sealed record DiscardedRow(long Line, string Rule) : Shaped(Line);
