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

    /// <summary>What it can be grouped and filtered by, wherever that stands: see <see cref="StoredDimensions"/> and <see cref="KeyDimensions"/>.</summary>
    public required IReadOnlyList<FactDimension> Dimensions { get; init; }

    /// <summary>Columns of its key that are no dimension: the number of a class in its school.</summary>
    public IReadOnlyList<DegenerateColumn> Degenerate { get; init; } = [];

    /// <summary>From when to when a row holds; null for a fact whose rows are of one year each.</summary>
    public FactInterval? Interval { get; init; }

    /// <summary>A fact of schools by academic year whose every school must have rows here too; null where nobody knows which schools should.</summary>
    public string? Roster { get; init; }

    /// <summary>The measures it holds.</summary>
    public required IReadOnlyList<FactMeasure> Measures { get; init; }

    /// <summary>The dimensions that its table has a column for; the others are found through another fact or from the interval.</summary>
    public IEnumerable<FactDimension> StoredDimensions => Dimensions.Where(d => d.IsStored);

    /// <summary>The dimensions that, with <see cref="Degenerate"/>, are its key.</summary>
    public IEnumerable<FactDimension> KeyDimensions => StoredDimensions.Where(d => !d.IsAttribute);

    /// <summary>True when it has one row a school and academic year, so that what it says of schools can be looked up.</summary>
    public bool IsOfSchoolsByYear => Interval is null && Layout is FactLayout.MeasurePerColumn && Degenerate.Count == 0
        && KeyDimensions.Select(d => d.Dimension).Order(StringComparer.Ordinal).SequenceEqual(["academic_year", "school"]);

    /// <summary>The columns besides keys and attributes that its measures are computed from, each once; none of a table with a row a measure.</summary>
    public IReadOnlyList<string> ValueColumns => Layout == FactLayout.MeasurePerRow
        ? []
        : Measures.SelectMany(measure => measure.Columns)
            .Except(StoredDimensions.Select(d => d.Column)).Except(Degenerate.Select(d => d.Column))
            .Distinct().ToList();

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

    /// <summary>The key column: in the fact's table, in that of <see cref="Through"/>, or of the years of an interval.</summary>
    public required string Column { get; init; }

    /// <summary>The fact of schools by academic year that knows it of the row's school; null where the row itself says it.</summary>
    public string? Through { get; init; }

    /// <summary>True for what a row says of itself without being told apart by it: the district of a school.</summary>
    public bool IsAttribute { get; init; }

    /// <summary>True when the fact's own table has <see cref="Column"/>.</summary>
    public bool IsStored { get; init; } = true;

    /// <summary>Types of schools that are of further members than the one their row says: a 九年一贯制 school is of two stages.</summary>
    public IReadOnlyList<string> SeveralOf { get; init; } = [];

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

/// <summary>A column of a fact's key that is no dimension.</summary>
/// <param name="Column">Its name.</param>
/// <param name="Type">What it holds.</param>
public sealed record DegenerateColumn(string Column, DegenerateType Type);

/// <summary>What a degenerate column holds.</summary>
public enum DegenerateType
{
    /// <summary>Whole numbers.</summary>
    WholeNumber,

    /// <summary>Texts.</summary>
    Text,

    /// <summary>Days.</summary>
    Date,
}

/// <summary>The columns that say from when to when a row holds; it is counted in every academic year on whose first day it holds.</summary>
/// <param name="From">The first day it holds.</param>
/// <param name="To">The first day it no longer holds; null while it does.</param>
public sealed record FactInterval(string From, string To);
