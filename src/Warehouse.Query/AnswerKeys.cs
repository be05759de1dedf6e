using Warehouse.Catalogue;

namespace Warehouse.Query;

/// <summary>Which rows an answer has: every group that was found, and every group that was asked for by name.</summary>
internal static class AnswerKeys
{
    private const long MostCells = 1_000_000;

    /// <summary>One entry a row, one key a plan key; in no order.</summary>
    public static IReadOnlyList<int[]> Of(QueryPlan plan, IReadOnlyList<ReadTable> reads)
    {
        if (plan.Keys.Count == 0)
            return [[]];

        var keys = Found(plan, reads);
        FillGaps(plan, keys);
        RefuseTooLarge(plan, keys.Count);
        return keys.Values.ToList();
    }

    private static Dictionary<string, int[]> Found(QueryPlan plan, IReadOnlyList<ReadTable> reads)
    {
        var keys = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var (indicator, term, planned) in plan.Indicators.SelectMany(i => i.Terms.Select(t => (i, t.Key, t.Value))))
        {
            // A bridged or broadcast measure has values at periods and groups of its own; rows come from what has all keys.
            var hasAllKeys = planned.KeyPositions.Count == plan.Keys.Count(key => !key.IsYear);
            if (term.Bridge is not null || !hasAllKeys)
                continue;
            foreach (var row in reads[planned.Read].Placed)
            {
                if (!plan.Years.Contains(row.Keys[^1]))
                    continue;
                var key = new int[plan.Keys.Count];
                for (var i = 0; i < planned.KeyPositions.Count; i++)
                    key[planned.KeyPositions[i]] = row.Keys[i];
                for (var i = 0; i < plan.Keys.Count; i++)
                {
                    if (plan.Keys[i].IsYear)
                        key[i] = row.Keys[^1];
                }

                keys.TryAdd(string.Join('|', key), key);
            }
        }

        return keys;
    }

    // Every combination of what was found or named has its row, so that nobody takes silence for an answer. Schools are
    // another matter: each stands in one place, and its combinations with all others are no gaps; only its years are.
    private static void FillGaps(QueryPlan plan, Dictionary<string, int[]> keys)
    {
        var isByObject = plan.Keys.Any(key => key.IsObject) && plan.Keys.Count(key => !key.IsYear) > 1;
        var axes = plan.Keys.Select((key, i) => Named(plan, key).Concat(keys.Values.Select(found => found[i])).Distinct().ToList()).ToList();
        if (!isByObject)
        {
            RefuseTooLarge(plan, axes.Aggregate(1L, (product, axis) => product * axis.Count));
            foreach (var key in axes.Aggregate(new List<int[]> { Array.Empty<int>() }, (rows, axis) => rows.SelectMany(row => axis.Select(member => (int[])[.. row, member])).ToList()))
                keys.TryAdd(string.Join('|', key), key);
            return;
        }

        var yearAt = plan.Keys.ToList().FindIndex(key => key.IsYear);
        if (yearAt < 0)
            return;
        RefuseTooLarge(plan, (long)keys.Count * axes[yearAt].Count);
        foreach (var key in keys.Values.ToList().SelectMany(key => axes[yearAt].Select(year => key.Select((member, i) => i == yearAt ? year : member).ToArray())))
            keys.TryAdd(string.Join('|', key), key);
    }

    private static IReadOnlyList<int> Named(QueryPlan plan, PlanKey key) =>
        key.IsYear ? (plan.Years.IsClosed ? plan.Years.All : []) : key.Named ?? [];

    private static void RefuseTooLarge(QueryPlan plan, long rows)
    {
        if (rows * plan.Indicators.Count > MostCells)
            throw new ProblemException(new Problem("query.too_large", $"The answer would have {rows} rows and more than {MostCells} cells.", "", "Filter or group less finely."));
    }
}
