namespace Warehouse.Query;

/// <summary>Sorts rows: as asked, then by their keys, each in its dimension's own order.</summary>
internal static class RowOrder
{
    public static IReadOnlyList<AnswerRow> Sort(QueryPlan plan, IReadOnlyList<AnswerRow> rows)
    {
        var ranks = plan.Keys.Select(Ranks).ToList();
        var ordered = rows.OrderBy(_ => 0);
        foreach (var order in plan.OrderBy)
        {
            var keyAt = plan.Keys.ToList().FindIndex(key => key.Dimension.Id == order.Field);
            var cellAt = plan.Indicators.ToList().FindIndex(indicator => indicator.Indicator.Id == order.Field);
            if (keyAt >= 0)
                ordered = order.Descending ? ordered.ThenByDescending(row => ranks[keyAt](row.Keys[keyAt])) : ordered.ThenBy(row => ranks[keyAt](row.Keys[keyAt]));
            else if (order.Descending)
                ordered = ordered.ThenBy(row => row.Cells[cellAt].Value is null).ThenByDescending(row => row.Cells[cellAt].Value);
            else
                ordered = ordered.ThenBy(row => row.Cells[cellAt].Value is null).ThenBy(row => row.Cells[cellAt].Value);
        }

        for (var i = 0; i < plan.Keys.Count; i++)
        {
            var at = i;
            ordered = ordered.ThenBy(row => ranks[at](row.Keys[at]));
        }

        return ordered.ToList();
    }

    private static Func<int, int> Ranks(PlanKey key)
    {
        if (key.IsYear)
            return year => year;
        var ranks = key.Members.All.Select((member, i) => (member.Key, i)).ToDictionary(p => p.Key, p => p.i);
        return member => ranks.GetValueOrDefault(member, int.MaxValue);
    }
}
