using Warehouse.Query.Rollups;

namespace Warehouse.Query.Standards;

/// <summary>The coefficient of variation between the schools that a standard compares, 校际差异系数.</summary>
internal static class Variation
{
    private const int Decimals = 12;

    /// <summary>The coefficient, by <see cref="VariationRollup"/>.</summary>
    /// <param name="schools">Resources and pupils of each school; pupils above zero.</param>
    /// <returns>Rounded to 12 decimals, so that a root on the limit is not beyond it; null when there are no resources at all.</returns>
    public static decimal? Of(IReadOnlyList<(decimal Resources, decimal Pupils)> schools) =>
        VariationRollup.Of(schools) is { Mean: > 0 } found ? Math.Round(found.Deviation / found.Mean, Decimals) : null;
}
