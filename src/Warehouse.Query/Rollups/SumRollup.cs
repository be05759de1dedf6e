namespace Warehouse.Query.Rollups;

/// <summary>
/// SUM and, at one point in time, STOCK: added over disjoint units.
/// Example: entrants of two districts, 120 and 80, are 200; if the second did not report, the sum is incomplete.
/// </summary>
internal static class SumRollup
{
    /// <summary>Adds the quantities of several years.</summary>
    public static Quantity OverTime(IEnumerable<Quantity> years) => years.Aggregate((sum, year) => Quantity.Add(sum, year));

    /// <summary>The cell of a sum.</summary>
    public static Cell Finish(Quantity sum, decimal scale) =>
        new(sum.Value * scale, sum.Status, null, null, sum.N, sum.Expected);
}
