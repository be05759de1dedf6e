namespace Warehouse.Catalogue.Plans;

/// <summary>The units that documents write money in, as multiples of the unit that the warehouse keeps.</summary>
public static class PlanUnits
{
    private static readonly Dictionary<string, (string Base, decimal Factor)> Multiples = new(StringComparer.Ordinal)
    {
        ["元"] = ("CNY", 1),
        ["万元"] = ("CNY", 10_000),
        ["亿元"] = ("CNY", 100_000_000),
    };

    /// <summary>The unit of the warehouse: CNY for 亿元; every other unit is its own.</summary>
    public static string BaseOf(string unit) => Multiples.TryGetValue(unit, out var multiple) ? multiple.Base : unit;

    /// <summary>How many base units one is.</summary>
    public static decimal FactorOf(string unit) => Multiples.TryGetValue(unit, out var multiple) ? multiple.Factor : 1;
}
