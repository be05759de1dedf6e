using static Warehouse.Query.Plans.PlanComparison;

namespace Warehouse.Query.Plans.Shapes;

/// <summary><c>milestone</c>: done by the end of its due year, or not. There is no half way: before that year nothing is expected.</summary>
internal static class Milestone
{
    public static PlanVerdict Judge(PlanCase plan)
    {
        if (plan.BegunYears.Count == 0 && !plan.Period.IsUndated)
            return Verdicts.NotBegun(plan);
        // Without a date, whatever was done is done.
        var known = (plan.Period.IsUndated ? plan.Series.Points : plan.BegunYears.Select(plan.Series.At)).Where(point => point.Value is not null).ToList();
        var missing = plan.DueYears.Except(known.Select(point => point.Year)).ToList();
        if (known.Count == 0)
            return plan.DueYears.Count == 0 && !plan.Period.IsUndated ? Verdicts.NotBegun(plan) : Verdicts.NoData(plan, plan.DueYears);

        var (op, target) = (plan.Item.Operator, plan.Target!.Value);
        var figure = plan.Series.IsFlow ? known.Sum(point => point.Value!.Value) : known[^1].Value!.Value;
        var verdict = new PlanVerdict
        {
            Status = PlanStatus.Met,
            Message = $"{plan.Text(figure)} of {plan.Aim(target)} by {known[^1].Year}.",
            Current = new PlanFigure(figure, plan.Series.IsFlow ? known[0].Year : known[^1].Year, known[^1].Year, missing.Count > 0 ? CellStatus.Incomplete : CellStatus.Normal, known.Where(point => point.IsAsStated).Select(point => point.StatedBy).ToList()),
            Target = target,
            Margin = op.Margin(figure, target),
            PeriodsDue = plan.IsOver ? 1 : 0,
            MissingYears = missing,
            Needs = missing.Count > 0 ? plan.Needs : [],
            IsAsStated = known.Any(point => point.IsAsStated),
        };
        if (op.Meets(figure, target))
            return verdict with { PeriodsMet = verdict.PeriodsDue };
        if (plan.Period.IsUndated)
            return verdict with { Status = PlanStatus.AtRisk, Reason = PlanReasons.Undated };
        if (!plan.IsOver)
            return verdict with { Status = plan.AsOf.Year >= plan.Period.To ? PlanStatus.AtRisk : PlanStatus.OnTrack };
        return missing.Count == 0
            ? verdict with { Status = PlanStatus.Missed }
            : verdict with { Status = PlanStatus.NotMeasurable, Reason = PlanReasons.PeriodMissing, Message = $"{verdict.Message} {Show(missing)} has no figure." };
    }
}
