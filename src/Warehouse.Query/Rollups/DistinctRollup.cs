namespace Warehouse.Query.Rollups;

/// <summary>
/// DISTINCT: different persons or schools at the asked level, counted there and nowhere added; over time the last year.
/// Example: a teacher with three honours and one with a single one are 2 teachers. Counted by honour they are 2, 1 and
/// 1, whose sum of 4 is no number of teachers; and if there were 3 of them the year before, they are 2 and not 5.
/// </summary>
internal static class DistinctRollup
{
    /// <summary>The cell of a count.</summary>
    /// <param name="years">The count of every year asked for, ascending; the same ones may be in all of them, so that the last counts.</param>
    public static Cell Finish(IReadOnlyList<Quantity> years) => SumRollup.Finish(years[^1], 1);
}
