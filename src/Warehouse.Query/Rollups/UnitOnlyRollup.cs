namespace Warehouse.Query.Rollups;

/// <summary>
/// UNIT-ONLY: a figure stands as it was reported, and is never aggregated.
/// Example: published rates of 13 districts have no rate of their city unless the city published one.
/// </summary>
internal static class UnitOnlyRollup
{
    /// <summary>The cell of a single figure.</summary>
    public static Cell Finish(Quantity figure, decimal scale) =>
        figure.N > 1
            ? throw new InvalidOperationException("A plan let several figures of a UNIT-ONLY indicator meet in one group.")
            : new Cell(figure.Value * scale, figure.Status, null, null, figure.N, figure.Expected);
}
