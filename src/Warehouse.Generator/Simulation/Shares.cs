namespace Warehouse.Generator.Simulation;

/// <summary>Divides whole numbers.</summary>
internal static class Shares
{
    /// <summary>Divides a total by weights into whole parts that add up to it; the largest remainders are rounded up. All zero where nothing has weight.</summary>
    public static IReadOnlyList<int> Split(int total, IReadOnlyList<double> weights)
    {
        var sum = weights.Sum(weight => Math.Max(0, weight));
        var parts = new int[weights.Count];
        if (sum <= 0 || total <= 0)
            return parts;
        var exact = weights.Select(weight => total * Math.Max(0, weight) / sum).ToArray();
        for (var i = 0; i < parts.Length; i++)
            parts[i] = (int)exact[i];
        var left = total - parts.Sum();
        foreach (var index in Enumerable.Range(0, parts.Length).OrderByDescending(i => exact[i] - parts[i]).ThenBy(i => i).Take(left))
            parts[index]++;
        return parts;
    }
}
