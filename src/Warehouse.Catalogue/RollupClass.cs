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

    /// <summary>Computed again from sums at the asked level, such as a growth rate.</summary>
    Recompute,

    /// <summary>Shown where a single figure stands, never aggregated.</summary>
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
        ["RECOMPUTE"] = RollupClass.Recompute,
        ["UNIT-ONLY"] = RollupClass.UnitOnly,
    };

    /// <summary>Every name.</summary>
    public static IReadOnlyCollection<string> All => ByName.Keys;

    /// <summary>The class with this name, or null.</summary>
    public static RollupClass? Parse(string name) => ByName.TryGetValue(name, out var found) ? found : null;

    /// <summary>The name: <c>UNIT-ONLY</c>.</summary>
    public static string Name(this RollupClass rollup) => ByName.First(pair => pair.Value == rollup).Key;
}
