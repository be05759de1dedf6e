namespace Warehouse.Query.Standards;

/// <summary>The coefficient of variation between schools, 校际差异系数, by its definition.</summary>
internal static class Variation
{
    private const int Decimals = 12;

    /// <summary>
    /// sqrt(Σ (Pi/ΣP)(Xi − X̄)²) / X̄ with Xi = Ri/Pi and X̄ = ΣR/ΣP: large schools weigh as many times as they have pupils.
    /// </summary>
    /// <param name="schools">Resources and pupils of each school; pupils above zero.</param>
    /// <returns>Rounded to 12 decimals, so that a root on the limit is not beyond it; null when there are no resources at all.</returns>
    public static decimal? Of(IReadOnlyList<(decimal Resources, decimal Pupils)> schools)
    {
        var pupils = schools.Sum(school => school.Pupils);
        var mean = schools.Sum(school => school.Resources) / pupils;
        if (mean == 0)
            return null;
        var variance = schools.Sum(school => school.Pupils / pupils * Square((school.Resources / school.Pupils) - mean));
        return Math.Round((decimal)Math.Sqrt((double)(variance / mean / mean)), Decimals);
    }

    private static decimal Square(decimal value) => value * value;
}
