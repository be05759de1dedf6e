namespace Warehouse.Query.Rollups;

/// <summary>
/// DISTINCT: different persons or schools at the asked level, counted there and nowhere added; over time the last year.
/// Example: a teacher with three honours and one with a single one are 2 teachers. Counted by honour they are 2, 1 and
/// 1, whose sum of 4 is no number of teachers.
/// </summary>
internal static class DistinctRollup
{
    /// <summary>The cell of a count that one read made.</summary>
    public static Cell Finish(Quantity counted) => SumRollup.Finish(counted, 1);

    /// <summary>The year that counts: those of several years may be the same ones.</summary>
    public static IReadOnlyList<int> Last(IReadOnlyList<int> years) => years.Count <= 1 ? years : [years.Max()];
}
