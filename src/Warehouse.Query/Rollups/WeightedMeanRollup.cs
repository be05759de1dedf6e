namespace Warehouse.Query.Rollups;

/// <summary>
/// WMEAN: the sum of scores over their number; where a standard prescribes the weights of groups, the mean of the means
/// of the groups with these weights.
/// Example: 90 parents give 8100 points and 10 teachers 700: 8800 / 100 = 88. With weights of 0.6 and 0.4 it is
/// 0.6·90 + 0.4·70 = 82. Without the teachers it is incomplete.
/// </summary>
internal static class WeightedMeanRollup
{
    /// <summary>The cell of a mean.</summary>
    /// <param name="groups">Weight and mean of every group that has a weight.</param>
    public static Cell Finish(IReadOnlyList<(decimal Weight, Cell Mean)> groups)
    {
        if (groups is [var only])
            return only.Mean;
        var present = groups.Where(group => group.Mean.Value is not null).ToList();
        var weights = present.Sum(group => group.Weight);
        var sum = present.Sum(group => group.Weight * group.Mean.Value!.Value);
        var cell = new Cell(null, CellStatus.Missing, null, null, groups.Sum(group => group.Mean.N), groups.Sum(group => group.Mean.ExpectedN));
        if (present.Count == 0)
            return cell with { Status = groups.Select(group => group.Mean.Status).Distinct().Count() == 1 ? groups[0].Mean.Status : CellStatus.Missing };
        var isWhole = present.Count == groups.Count && present.All(group => group.Mean.Status == CellStatus.Normal);
        return cell with { Value = sum / weights, Status = isWhole ? CellStatus.Normal : CellStatus.Incomplete, Numerator = sum, Denominator = weights };
    }
}
