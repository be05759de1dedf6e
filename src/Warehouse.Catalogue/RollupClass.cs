namespace Warehouse.Catalogue;

/// <summary>How an indicator is computed at the asked level; part of its definition.</summary>
public enum RollupClass
{
    /// <summary>Added over disjoint units and over time.</summary>
    Sum,

    /// <summary>Added over units; over time the last value counts.</summary>
    Stock,

    /// <summary>Sum of numerators over sum of denominators, never an average of rates.</summary>
    Ratio,

    /// <summary>Objects that meet a condition over those that it applies to.</summary>
    Share,

    /// <summary>Computed again at the asked level, from its sums or its objects: growth, coefficient of variation, gap.</summary>
    Recompute,

    /// <summary>Different persons or schools at the asked level; never a sum of such counts.</summary>
    Distinct,

    /// <summary>Sum of scores over their number, or means of groups with prescribed weights.</summary>
    WeightedMean,

    /// <summary>Computed of a single reported district, never aggregated.</summary>
    UnitOnly,
}

/// <summary>The names of roll-up classes in the catalogue and the API.</summary>
public static class RollupClassNames
{
    private static readonly Dictionary<string, RollupClass> ByName = new(StringComparer.Ordinal)
    {
        ["SUM"] = RollupClass.Sum,
        ["STOCK"] = RollupClass.Stock,
        ["RATIO"] = RollupClass.Ratio,
        ["SHARE"] = RollupClass.Share,
        ["RECOMPUTE"] = RollupClass.Recompute,
        ["DISTINCT"] = RollupClass.Distinct,
        ["WMEAN"] = RollupClass.WeightedMean,
        ["UNIT-ONLY"] = RollupClass.UnitOnly,
    };

    /// <summary>Every name.</summary>
    public static IReadOnlyCollection<string> All => ByName.Keys;

    /// <summary>The class with this name, or null.</summary>
    public static RollupClass? Parse(string name) => ByName.TryGetValue(name, out var found) ? found : null;

    /// <summary>The name: <c>UNIT-ONLY</c>.</summary>
    public static string Name(this RollupClass rollup) => ByName.First(pair => pair.Value == rollup).Key;
}
