namespace Warehouse.Query.Rollups;

/// <summary>
/// RATIO: the sum of numerators over the sum of denominators at the asked level, never an average of rates.
/// Example: 100 pupils with 10 teachers and 900 with 30 are 1000 / 40 = 25 pupils per teacher, not (10 + 30) / 2 = 20.
/// What lacks rows above or below the line has no ratio: the pupils of 31 provinces over the staff of the one that
/// reported are no pupils per staff, not even a partial one.
/// </summary>
internal static class RatioRollup
{
    /// <summary>The cell of a ratio.</summary>
    public static Cell Finish(Quantity numerator, Quantity denominator, decimal scale)
    {
        var n = numerator.N + denominator.N;
        var expected = numerator.Expected + denominator.Expected;
        var cell = new Cell(null, CellStatus.Normal, numerator.Value, denominator.Value, n, expected);
        if (numerator.Value is null || denominator.Value is null)
            return cell with { Status = Without(numerator, denominator) };
        if (denominator.Value == 0)
            return cell with { Status = denominator.Status == CellStatus.Normal ? CellStatus.DivideByZero : CellStatus.Incomplete };
        if (numerator.Status != denominator.Status || !numerator.HasAllRows || !denominator.HasAllRows)
            return cell with { Status = CellStatus.Incomplete };
        return cell with { Value = numerator.Value / denominator.Value * scale, Status = numerator.Status };
    }

    private static CellStatus Without(Quantity numerator, Quantity denominator) =>
        (numerator.Value is null && numerator.Status == CellStatus.Withheld) || (denominator.Value is null && denominator.Status == CellStatus.Withheld)
            ? CellStatus.Withheld
            : CellStatus.Missing;
}
