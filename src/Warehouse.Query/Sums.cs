using Warehouse.Query.Members;

namespace Warehouse.Query;

/// <summary>What an engine found for a plan, read by read in the plan's order.</summary>
public sealed record Sums(IReadOnlyList<ReadResult> Reads);

/// <summary>What an engine found for one read.</summary>
/// <param name="Rows">One a group and year, in no order.</param>
/// <param name="Authorities">Who published the rows that were read.</param>
public sealed record ReadResult(IReadOnlyList<SumRow> Rows, IReadOnlyList<string> Authorities)
{
    /// <summary>True when generated rows are among those that were read.</summary>
    public bool IsSynthetic { get; init; }

    /// <summary>Schools without any row where they should have some, by group and year.</summary>
    public IReadOnlyList<AbsentSchools> Absent { get; init; } = [];

    /// <summary>Schools that no list has told of yet, among those that were read, by year.</summary>
    public IReadOnlyDictionary<int, long> InferredSchools { get; init; } = new Dictionary<int, long>();

    /// <summary>What gates found of the rows that were read, by year.</summary>
    public IReadOnlyList<(int Year, GateWarning Warning)> GateWarnings { get; init; } = [];
}

/// <summary>Schools of the roster without any row in an academic year.</summary>
/// <param name="Keys">Group keys in the read's order, then the year; <see cref="ReadKey.Unknown"/> where it is not known which group the school belongs to.</param>
/// <param name="Schools">How many.</param>
public sealed record AbsentSchools(IReadOnlyList<int> Keys, long Schools);

/// <summary>The sum of a measure in one group and year.</summary>
/// <param name="Keys">Group keys in the read's order, then the year.</param>
/// <param name="Sum">Sum of the values; null when there is none.</param>
/// <param name="Count">Rows with a value.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Withheld">Rows whose source withholds the value.</param>
public sealed record SumRow(IReadOnlyList<int> Keys, decimal? Sum, long Count, long Rows, long Withheld)
{
    /// <summary>The keys of the object the group is of, in the order of <see cref="FactRead.ObjectColumns"/>; empty where groups are not split by objects.</summary>
    public IReadOnlyList<int> Objects { get; init; } = [];

    /// <summary>Rows that may or may not belong to the group, because what it is filtered or grouped by is not known of them; not among <see cref="Rows"/>.</summary>
    public long Unknown { get; init; }

    /// <summary>Different schools among the rows with a value; 0 for a fact without schools.</summary>
    public long DistinctObjects { get; init; }
}
