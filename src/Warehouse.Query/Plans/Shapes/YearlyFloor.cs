using static Warehouse.Query.Plans.PlanComparison;

namespace Warehouse.Query.Plans.Shapes;

/// <summary>
/// <c>yearly_floor</c> and <c>relation</c>: every year for itself. One bad year misses the target, a missing year leaves
/// it open, and no mean of years heals either.
/// </summary>
internal static class YearlyFloor
{
    public static PlanVerdict Judge(PlanCase plan)
    {
        var (op, target) = (plan.Item.Operator, plan.Target!.Value);
        if (plan.Period.IsUndated)
            return Latest.Judge(plan);
        var due = plan.DueYears;
        if (due.Count == 0)
            return Verdicts.NotBegun(plan);

        var points = due.Select(plan.Series.At).ToList();
        var known = points.Where(point => point.Value is not null).ToList();
        if (known.Count == 0)
            return Verdicts.NoData(plan, due);

        var failed = known.Where(point => !op.Meets(point.Value!.Value, target)).ToList();
        var worst = known.MinBy(point => op.Margin(point.Value!.Value, target))!;
        var missing = points.Except(known).Select(point => point.Year).ToList();
        var verdict = new PlanVerdict
        {
            Status = PlanStatus.OnTrack,
            Message = $"{known.Count} of {due.Count} years due met {plan.Aim(target)}; the closest was {worst.Year} with {plan.Text(worst.Value)}.",
            Current = PlanFigure.Of(known[^1]),
            Target = target,
            Margin = op.Margin(known[^1].Value!.Value, target),
            PeriodsDue = due.Count,
            PeriodsMet = known.Count - failed.Count,
            WorstYear = worst.Year,
            WorstMargin = op.Margin(worst.Value!.Value, target),
            Delta = Verdicts.LastDelta(known),
            MissingYears = missing,
            Needs = missing.Count > 0 ? plan.Needs : [],
            IsAsStated = known.Any(point => point.IsAsStated),
        };
        if (failed.Count > 0)
            return verdict with { Status = PlanStatus.Missed, Message = $"Not met in {Show(failed.Select(point => point.Year))}: {worst.Year} had {plan.Text(worst.Value)} against {plan.Aim(target)}." };
        if (missing.Count > 0)
            return verdict with { Status = PlanStatus.NotMeasurable, Reason = PlanReasons.PeriodMissing, Message = $"Every year must meet {plan.Aim(target)}, and {Show(missing)} has no figure; {known.Count} of {due.Count} years due did." };
        if (plan.IsOver)
            return verdict with { Status = PlanStatus.Met };
        // The last change, once more: would it still be enough?
        return verdict.Delta is { } delta && !op.Meets(known[^1].Value!.Value + delta, target)
            ? verdict with { Status = PlanStatus.AtRisk, Message = $"Met so far; {known[^1].Year} moved by {plan.Text(delta)}, and once more as much would miss {plan.Aim(target)}." }
            : verdict;
    }
}
