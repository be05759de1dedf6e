using Warehouse.Catalogue;

namespace Warehouse.Query;

/// <summary>The answer to a question: a table, complete and sorted.</summary>
/// <param name="Plan">How it was computed.</param>
/// <param name="Columns">Where each indicator came from.</param>
/// <param name="Rows">All rows.</param>
/// <param name="Notes">What the reader must know.</param>
public sealed record Answer(QueryPlan Plan, IReadOnlyList<AnswerColumn> Columns, IReadOnlyList<AnswerRow> Rows, IReadOnlyList<AnswerNote> Notes);

/// <summary>A column of cells.</summary>
public sealed record AnswerColumn(Indicator Indicator, IReadOnlyList<AnswerBasis> Basis);

/// <summary>The one fact that answered for a measure.</summary>
/// <param name="Measure">The measure's id.</param>
/// <param name="Fact">The fact's id.</param>
/// <param name="Level">The district level at which the rows were reported.</param>
/// <param name="Published">True for a published figure as it stands, false when rows were added up here.</param>
/// <param name="Authority">Who published the rows.</param>
/// <param name="Bridge">The bridge between calendars, or empty.</param>
/// <param name="Vintage">The boundaries of its places: <c>as_reported</c>, <c>current</c>, <c>fixed:2021</c>.</param>
public sealed record AnswerBasis(string Measure, string Fact, string Level, bool Published, string Authority, string Bridge, string Vintage);

/// <summary>A row: one member key a plan key, one cell an indicator.</summary>
public sealed record AnswerRow(IReadOnlyList<int> Keys, IReadOnlyList<Cell> Cells);

/// <summary>A value with its status, and what it was computed from.</summary>
/// <param name="Value">Unrounded; null unless the status allows one.</param>
/// <param name="Status">Whether there is a value, or why not.</param>
/// <param name="Numerator">What stands above the line; null where there is none.</param>
/// <param name="Denominator">What stands below; null where there is none.</param>
/// <param name="N">Fact rows with a value that were used.</param>
/// <param name="ExpectedN">Fact rows there should be.</param>
/// <param name="Period">The year the value is of, where years are not a key; null where they are, or several were added.</param>
public sealed record Cell(decimal? Value, CellStatus Status, decimal? Numerator, decimal? Denominator, long N, long ExpectedN, int? Period = null);

/// <summary>Whether a cell holds a number, or why it does not.</summary>
public enum CellStatus
{
    /// <summary>A value.</summary>
    Normal,

    /// <summary>Should exist and was not reported.</summary>
    Missing,

    /// <summary>The indicator is not defined here.</summary>
    NotApplicable,

    /// <summary>The source withholds it.</summary>
    Withheld,

    /// <summary>The denominator is zero.</summary>
    DivideByZero,

    /// <summary>Parts of the sum are missing.</summary>
    Incomplete,
}
