namespace Warehouse.Query.Rollups;

/// <summary>
/// SHARE: objects that meet a condition over those that it applies to; the counts of two districts are added, never
/// their shares.
/// Example: of 4 schools 3 have books enough, and of 1 school none: together 3 / 5 = 60 %, not the mean of 75 % and 0 %.
/// </summary>
internal static class ShareRollup
{
    /// <summary>The cell of a share, from what is known of every object.</summary>
    /// <param name="met">Objects of which the condition holds.</param>
    /// <param name="applicable">Objects of which it is known whether it holds.</param>
    /// <param name="lacking">Objects of which it is not known, because a figure is missing.</param>
    /// <param name="isWhole">False when there are objects of which nothing is known.</param>
    public static Cell Finish(long met, long applicable, long lacking, bool isWhole)
    {
        var cell = new Cell(null, CellStatus.Normal, met, applicable, applicable, applicable + lacking);
        if (applicable == 0)
            return cell with { Status = lacking > 0 || !isWhole ? CellStatus.Incomplete : CellStatus.DivideByZero };
        return cell with { Value = (decimal)met / applicable, Status = lacking > 0 || !isWhole ? CellStatus.Incomplete : CellStatus.Normal };
    }
}
