namespace Warehouse.Query.Rollups;

/// <summary>
/// RECOMPUTE, growth: computed from the sums of two periods at the asked level.
/// Example: two districts grow from 100 to 110 and from 300 to 300; together 410 / 400 − 1 = 2.5 %, not the mean of 10 % and 0 %.
/// </summary>
internal static class RecomputeRollup
{
    /// <summary>The cell of a growth rate: now / before − 1, with now and before as numerator and denominator.</summary>
    public static Cell Growth(Cell now, Cell before, decimal scale)
    {
        var cell = new Cell(null, CellStatus.Normal, now.Value, before.Value, now.N + before.N, now.ExpectedN + before.ExpectedN);
        if (now.Value is null)
            return cell with { Status = now.Status };
        if (before.Value is null)
            return cell with { Status = before.Status };
        // 25 provinces this year against 31 the year before are no fall.
        if (now.Status != before.Status || now.N != now.ExpectedN || before.N != before.ExpectedN)
            return cell with { Status = CellStatus.Incomplete };
        if (before.Value == 0)
            return cell with { Status = before.Status == CellStatus.Normal ? CellStatus.DivideByZero : CellStatus.Incomplete };
        return cell with { Value = (now.Value / before.Value - 1) * scale, Status = now.Status };
    }
}
