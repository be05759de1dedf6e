namespace Warehouse.Query.Rollups;

/// <summary>
/// STOCK over time: the last value counts, the same year for every row of the answer.
/// Example: pupils were 500 in 2018 and 520 in 2019; over 2018–2019 they are 520, of 2019, and not 1020.
/// </summary>
internal static class StockRollup
{
    /// <summary>The last year in which every measure has a value somewhere; null when there is none.</summary>
    public static int? LastYear(IEnumerable<IReadOnlySet<int>> yearsWithValues, YearWindow window)
    {
        IEnumerable<int>? common = null;
        foreach (var years in yearsWithValues)
            common = common is null ? years : common.Intersect(years);
        return common?.Where(window.Contains).Select(year => (int?)year).Max();
    }
}
