namespace Warehouse.Catalogue;

/// <summary>A fact: rows at one grain, with the measures they hold and how far they can be added up.</summary>
public sealed record FactTable
{
    /// <summary>Stable id: <c>published_education</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Chinese label.</summary>
    public required string LabelZh { get; init; }

    /// <summary>English label.</summary>
    public required string LabelEn { get; init; }

    /// <summary>The table its rows are in.</summary>
    public required string Table { get; init; }

    /// <summary>How measures lie in the table.</summary>
    public required FactLayout Layout { get; init; }

    /// <summary>True when the rows are figures published as aggregates; false for rows of single objects.</summary>
    public required bool IsPublished { get; init; }

    /// <summary>Its dimensions, which together are its key.</summary>
    public required IReadOnlyList<FactDimension> Dimensions { get; init; }

    /// <summary>The measures it holds.</summary>
    public required IReadOnlyList<FactMeasure> Measures { get; init; }

    /// <summary>Its use of a dimension, or null.</summary>
    public FactDimension? Find(string dimension) => Dimensions.FirstOrDefault(d => d.Dimension == dimension);

    /// <summary>Its column for a measure, or null.</summary>
    public FactMeasure? FindMeasure(string measure) => Measures.FirstOrDefault(m => m.Measure == measure);
}

/// <summary>How the measures of a fact lie in its table.</summary>
public enum FactLayout
{
    /// <summary>One row a measure, in columns <c>measure</c>, <c>value</c> and <c>obs_status</c>.</summary>
    MeasurePerRow,

    /// <summary>One column a measure, and one <c>obs_status</c> for the row.</summary>
    MeasurePerColumn,
}

/// <summary>A dimension of a fact.</summary>
public sealed record FactDimension
{
    /// <summary>The dimension's id.</summary>
    public required string Dimension { get; init; }

    /// <summary>The key column in the fact's table.</summary>
    public required string Column { get; init; }

    /// <summary>
    /// The levels its rows are reported at. A plan reads exactly one of them, so that a published total and the
    /// sum of its parts are never added together.
    /// </summary>
    public required IReadOnlyList<FactLevel> Levels { get; init; }
}

/// <summary>A level at which a fact has rows.</summary>
public sealed record FactLevel
{
    /// <summary>The level's id.</summary>
    public required string Level { get; init; }

    /// <summary>Levels above at which the sum of these rows is the whole; a sum to any other is refused unless its parts are named.</summary>
    public IReadOnlyList<string> CompleteTo { get; init; } = [];

    /// <summary>How many members make the whole at the topmost of <see cref="CompleteTo"/>, where that is known: 31 provinces.</summary>
    public int? ExpectedMembers { get; init; }

    /// <summary>Why the rows of this level do not add up further; part of the refusal.</summary>
    public string Note { get; init; } = "";
}

/// <summary>A measure in a fact.</summary>
/// <param name="Measure">The measure's id.</param>
/// <param name="Column">Its column in a table with a column a measure; <c>value</c> otherwise.</param>
/// <param name="NotBy">Dimensions of the fact that say nothing about this measure: the pupils of a combined school are not by stage.</param>
public sealed record FactMeasure(string Measure, string Column, IReadOnlyList<string> NotBy);
