namespace Warehouse.Query;

/// <summary>What an engine found for a plan, read by read in the plan's order.</summary>
public sealed record Sums(IReadOnlyList<ReadResult> Reads);

/// <summary>What an engine found for one read.</summary>
/// <param name="Rows">One a group and year, in no order.</param>
/// <param name="Authorities">Who published the rows that were read.</param>
public sealed record ReadResult(IReadOnlyList<SumRow> Rows, IReadOnlyList<string> Authorities);

/// <summary>The sum of a measure in one group and year.</summary>
/// <param name="Keys">Group keys in the read's order, then the year.</param>
/// <param name="Sum">Sum of the values; null when there is none.</param>
/// <param name="Count">Rows with a value.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Withheld">Rows whose source withholds the value.</param>
public sealed record SumRow(IReadOnlyList<int> Keys, decimal? Sum, long Count, long Rows, long Withheld);
