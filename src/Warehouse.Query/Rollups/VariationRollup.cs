namespace Warehouse.Query.Rollups;

/// <summary>
/// RECOMPUTE, coefficient of variation between schools as the rule of 2017 defines it: X_i = R_i / P_i, mean
/// X̄ = ΣR / ΣP, S = √(Σ (P_i / ΣP)(X_i − X̄)²), CV = S / X̄. Schools weigh by their pupils, and no mean of the
/// coefficients of districts is one.
/// Example: pupils 45, 37, 89, 76, 55 and books 279, 137, 935, 160, 402: X̄ = 1913 / 302 = 6.334437, S = 3.263861,
/// CV = 0.515257; without the weights it would be 0.488771.
/// </summary>
internal static class VariationRollup
{
    /// <summary>S and X̄; null where there are no pupils.</summary>
    /// <param name="schools">Resource and pupils of every school; those without pupils have no X_i and are left out before.</param>
    public static (decimal Deviation, decimal Mean)? Of(IReadOnlyList<(decimal Resource, decimal Pupils)> schools)
    {
        var pupils = schools.Sum(school => school.Pupils);
        if (pupils == 0)
            return null;
        var mean = schools.Sum(school => school.Resource) / pupils;
        // By the definition and not from Σ R²/P, whose difference cancels when schools are nearly alike.
        var variance = schools.Sum(school => school.Pupils / pupils * Square(school.Resource / school.Pupils - mean));
        return (Root(variance), mean);
    }

    /// <summary>The square root, to the last digits of a decimal.</summary>
    public static decimal Root(decimal square)
    {
        if (square <= 0)
            return 0;
        var root = (decimal)Math.Sqrt((double)square);
        // A double has 15 digits; Newton's step doubles them.
        return root == 0 ? 0 : (root + square / root) / 2;
    }

    private static decimal Square(decimal value) => value * value;
}
