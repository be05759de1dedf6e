namespace Warehouse.Query.Plans.Shapes;

/// <summary><c>checklist</c> of other items: all of them, counted by their verdicts and never by their figures.</summary>
internal static class Checklist
{
    public static PlanVerdict Judge(PlanCase plan, IReadOnlyList<(string Id, PlanVerdict Verdict)> parts)
    {
        var met = parts.Count(part => part.Verdict.Status is PlanStatus.Met or PlanStatus.Exceeded);
        var target = plan.Target ?? parts.Count;
        var open = parts.Where(part => part.Verdict.Status is not (PlanStatus.Met or PlanStatus.Exceeded)).Select(part => part.Id).ToList();
        var year = Math.Min(plan.AsOf.Year, plan.Period.To ?? plan.AsOf.Year);
        return new PlanVerdict
        {
            Status = Status(parts),
            Reason = Status(parts) == PlanStatus.NotMeasurable ? PlanReasons.PartsNotMeasurable : "",
            Message = $"{met} of {target} met{(open.Count > 0 ? $"; still open: {string.Join(", ", open)}" : "")}.",
            Current = new PlanFigure(met, year, year, CellStatus.Normal, []),
            Target = target,
            Margin = met - target,
            IsAsStated = parts.Any(part => part.Verdict.IsAsStated),
        };
    }

    private static PlanStatus Status(IReadOnlyList<(string Id, PlanVerdict Verdict)> parts)
    {
        foreach (var decisive in new[] { PlanStatus.Missed, PlanStatus.NotMeasurable, PlanStatus.NoTarget, PlanStatus.AtRisk, PlanStatus.OnTrack })
        {
            if (parts.Any(part => part.Verdict.Status == decisive))
                return decisive == PlanStatus.NoTarget ? PlanStatus.NotMeasurable : decisive;
        }

        return PlanStatus.Met;
    }
}
