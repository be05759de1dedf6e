namespace Warehouse.Query.Rollups;

/// <summary>
/// RECOMPUTE, variance between schools as a part of all variance, from each school's number of pupils, sum of scores and
/// sum of squared scores.
/// Example: pupils with 60 and 80 in one school (n 2, sum 140, squares 10000), with 80 and 100 in another (2, 180,
/// 16400). The mean of all is 80; between schools 2·(70 − 80)² + 2·(90 − 80)² = 400; in all 26400 − 4·80² = 800; so 0.5.
/// </summary>
internal static class VarianceShareRollup
{
    /// <summary>Variance between schools and in all, both times the number of pupils; null where there are no pupils.</summary>
    /// <param name="schools">Pupils, sum of scores and of squared scores of every school that has pupils.</param>
    public static (decimal Between, decimal All)? Of(IReadOnlyList<(decimal Count, decimal Sum, decimal Squares)> schools)
    {
        var count = schools.Sum(school => school.Count);
        if (count == 0)
            return null;
        var mean = schools.Sum(school => school.Sum) / count;
        var between = schools.Sum(school => school.Count * (school.Sum / school.Count - mean) * (school.Sum / school.Count - mean));
        return (between, schools.Sum(school => school.Squares) - count * mean * mean);
    }
}
