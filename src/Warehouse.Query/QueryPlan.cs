using Warehouse.Catalogue;
using Warehouse.Catalogue.Expressions;
using Warehouse.Query.Members;

namespace Warehouse.Query;

/// <summary>How a question will be answered: what to read from which fact, and how the sums become cells.</summary>
public sealed record QueryPlan
{
    /// <summary>The columns of keys, in the asked order.</summary>
    public required IReadOnlyList<PlanKey> Keys { get; init; }

    /// <summary>The columns of values, in the asked order.</summary>
    public required IReadOnlyList<PlannedIndicator> Indicators { get; init; }

    /// <summary>What engines do; each distinct read once.</summary>
    public required IReadOnlyList<FactRead> Reads { get; init; }

    /// <summary>The years asked for.</summary>
    public required YearWindow Years { get; init; }

    /// <summary>How rows are sorted.</summary>
    public required IReadOnlyList<QueryOrder> OrderBy { get; init; }

    /// <summary>Whether incomplete sums keep their value.</summary>
    public required bool AllowPartial { get; init; }

    /// <summary>What the planner has to tell the reader.</summary>
    public required IReadOnlyList<AnswerNote> Notes { get; init; }
}

/// <summary>A column of keys.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="Level">The level of its members.</param>
/// <param name="Members">All members of the dimension.</param>
/// <param name="Named">Members that were asked for by name, so that each has a row even without data; null when none were.</param>
/// <param name="CandidateKeys">The members that could have a row, where the question limits them; null where it does not.</param>
public sealed record PlanKey(Dimension Dimension, DimensionLevel Level, DimensionMembers Members, IReadOnlyList<int>? Named, IReadOnlyList<int>? CandidateKeys)
{
    /// <summary>True where members are single objects, such as schools: a combination that is not there is no gap.</summary>
    public bool IsObject { get; init; }

    /// <summary>True for the column of years.</summary>
    public bool IsYear => Dimension.Kind is not DimensionKind.Members;
}

/// <summary>An indicator with where its measures come from.</summary>
/// <param name="Indicator">Its definition.</param>
/// <param name="Terms">Each measure of the formula with the read that sums it.</param>
/// <param name="IsDefined">False when the question is about stages that the indicator is not defined for.</param>
public sealed record PlannedIndicator(Indicator Indicator, IReadOnlyDictionary<MeasureTerm, PlannedTerm> Terms, bool IsDefined = true)
{
    /// <summary>The members of every dimension of the indicator's objects, in their order.</summary>
    public IReadOnlyList<DimensionMembers> ObjectMembers { get; init; } = [];
}

/// <summary>A measure of a formula and the read that sums it.</summary>
/// <param name="Read">Index of the read.</param>
/// <param name="KeyPositions">For each group-by key of the read, without the year: its position among the plan's keys.</param>
/// <param name="IsStock">A stock takes its last value over time.</param>
public sealed record PlannedTerm(int Read, IReadOnlyList<int> KeyPositions, bool IsStock);

/// <summary>One group-by over one fact: sums of one measure, always also by year.</summary>
public sealed record FactRead
{
    /// <summary>The fact.</summary>
    public required FactTable Fact { get; init; }

    /// <summary>The measure.</summary>
    public required FactMeasure Measure { get; init; }

    /// <summary>What to group by besides the year, in order: the question's keys, then those of <see cref="Parts"/>.</summary>
    public required IReadOnlyList<ReadKey> Keys { get; init; }

    /// <summary>
    /// For each of the last keys the members of which every one must have a row. Rows of single objects do not say
    /// which places they cover, so a sum over named places is whole only if each of them is in it.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<int>> Parts { get; init; } = [];

    /// <summary>Columns of single objects, such as <c>school_key</c>, that every group is also split by; empty for plain sums.</summary>
    public IReadOnlyList<string> ObjectColumns { get; init; } = [];

    /// <summary>What to keep of dimensions that are not grouped by.</summary>
    public required IReadOnlyList<ReadFilter> Filters { get; init; }

    /// <summary>The column of years, the last key of every result row.</summary>
    public required string YearColumn { get; init; }

    /// <summary>First year to read; null without limit.</summary>
    public required int? FromYear { get; init; }

    /// <summary>Last year to read; null without limit.</summary>
    public required int? ToYear { get; init; }

    /// <summary>The district level at which the rows read were reported; empty when the fact has no districts.</summary>
    public required string Level { get; init; }

    /// <summary>False when the rows are known to leave something out that belongs to the asked sum.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>True when every group is a single row: a figure as it was reported.</summary>
    public required bool IsAsReported { get; init; }

    /// <summary>How many rows the dimensions that are summed over should give in every group; null when that is not known.</summary>
    public required long? ExpectedFactor { get; init; }

    /// <summary>The fact of schools by academic year in which attributes and districts of schools are looked up; null when none are.</summary>
    public FactTable? LookedUpIn { get; init; }

    /// <summary>The academic year whose boundaries places have; as reported with each row where it has none.</summary>
    public BoundaryVintage Vintage { get; init; } = BoundaryVintage.AsReported;

    /// <summary>Which schools should have rows; null when that is not known.</summary>
    public RosterRead? Roster { get; init; }

    /// <summary>How many rows a group should have; null when that is not known.</summary>
    public long? Expected(ReadOnlySpan<int> keys)
    {
        var expected = ExpectedFactor;
        for (var i = 0; i < keys.Length && expected is not null; i++)
        {
            if (Keys[i].ExpectedByGroup is { } counts)
                expected = counts.TryGetValue(keys[i], out var count) && count is not null ? expected * count : null;
        }

        return expected;
    }
}

/// <summary>Where it is known which schools there are in an academic year.</summary>
/// <param name="Fact">A fact with rows of schools by academic year.</param>
/// <param name="SeveralOf">Types of schools, by their keys, that are of more stages than their row says.</param>
public sealed record RosterRead(FactTable Fact, IReadOnlyList<int> SeveralOf);

/// <summary>A dimension to group by.</summary>
/// <param name="Column">The key column.</param>
/// <param name="Groups">Member key → key of the group it belongs to; members that are not there are left out. Null: every member is its own group.</param>
/// <param name="ExpectedByGroup">How many members make up a group, null where unknown; null altogether when each group is one member.</param>
public sealed record ReadKey(string Column, IReadOnlyDictionary<int, int>? Groups, IReadOnlyDictionary<int, long?>? ExpectedByGroup)
{
    /// <summary>The key of no member: what is grouped by is not known of a row.</summary>
    public const int Unknown = -1;

    /// <summary>Where the column is.</summary>
    public ColumnPlace Place { get; init; }
}

/// <summary>Members of a dimension to keep. Rows of which it is not known are counted apart, and are not in the sum.</summary>
public sealed record ReadFilter(string Column, IReadOnlyList<int> Members)
{
    /// <summary>Where the column is.</summary>
    public ColumnPlace Place { get; init; }
}

/// <summary>Where a column of a read is. Only of the first is it certain that every row has a member.</summary>
public enum ColumnPlace
{
    /// <summary>In the row, which must have it.</summary>
    Row,

    /// <summary>In the row, which may leave it open.</summary>
    Attribute,

    /// <summary>In the row of the same school and academic year in <see cref="FactRead.LookedUpIn"/>.</summary>
    SchoolYear,

    /// <summary>In the row of the same school nearest to <see cref="FactRead.Vintage"/> in <see cref="FactRead.LookedUpIn"/>.</summary>
    Vintage,
}

/// <summary>The years asked for.</summary>
/// <param name="From">First year; null for the first there is.</param>
/// <param name="To">Last year; null for the last there is.</param>
/// <param name="Only">Single years within these ends; null for all.</param>
public sealed record YearWindow(int? From, int? To, IReadOnlyList<int>? Only)
{
    /// <summary>True when the window names its years.</summary>
    public bool IsClosed => From is not null && To is not null;

    /// <summary>True when one year is asked for.</summary>
    public bool IsSingle => From is not null && From == To;

    /// <summary>Whether a year is asked for.</summary>
    public bool Contains(int year) => (From is null || year >= From) && (To is null || year <= To) && (Only is null || Only.Contains(year));

    /// <summary>The years of a closed window, ascending.</summary>
    public IReadOnlyList<int> All => Only ?? Enumerable.Range(From!.Value, To!.Value - From.Value + 1).ToList();
}

/// <summary>Something the reader of an answer must know.</summary>
public sealed record AnswerNote(string Code, string Message, string Field = "")
{
    /// <summary>The members or ids it is about.</summary>
    public IReadOnlyList<string> Items { get; init; } = [];

    /// <summary>Two notes are one when they say the same, so that each is said once.</summary>
    public bool Equals(AnswerNote? other) => other is not null && (Code, Message, Field) == (other.Code, other.Message, other.Field) && Items.SequenceEqual(other.Items);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Code, Message, Field);
}
