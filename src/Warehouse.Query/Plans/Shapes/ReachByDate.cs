using Warehouse.Catalogue.Plans;
using static Warehouse.Query.Plans.PlanComparison;

namespace Warehouse.Query.Plans.Shapes;

/// <summary>
/// <c>reach_by_date</c>, <c>coverage</c>, <c>exact_count</c>, and a <c>checklist</c> that is measured by its share: the
/// figure of the due year decides, figures before it are a way to it.
/// </summary>
internal static class ReachByDate
{
    public static PlanVerdict Judge(PlanCase plan)
    {
        if (plan.Period.IsUndated)
            return Latest.Judge(plan);
        if (plan.Latest is not { } latest)
            return plan.DueYears.Count == 0 ? Verdicts.NotBegun(plan) : Verdicts.NoData(plan, plan.DueYears);

        var (op, target, to) = (plan.Item.Operator, plan.Target!.Value, plan.Period.To!.Value);
        var figure = latest.Value!.Value;
        var verdict = new PlanVerdict
        {
            Status = PlanStatus.OnTrack,
            Message = $"{latest.Year} has {plan.Text(figure)} against {plan.Aim(target)} in {to}.",
            Current = PlanFigure.Of(latest),
            Target = target,
            Margin = op.Margin(figure, target),
            Delta = Verdicts.LastDelta(plan.Series.Known.Where(point => point.Year <= latest.Year).ToList()),
            IsAsStated = latest.IsAsStated,
        };
        if (plan.Item.Shape == PlanShape.ExactCount && figure > target)
            return verdict with { Status = PlanStatus.Exceeded };
        if (plan.IsOver)
            return AtTheEnd(plan, verdict, latest, op.Meets(figure, target));
        return op.Meets(figure, target) ? verdict : OnTheWay(plan, verdict, latest);
    }

    private static PlanVerdict AtTheEnd(PlanCase plan, PlanVerdict verdict, PlanPoint latest, bool meets)
    {
        var to = plan.Period.To!.Value;
        if (latest.Year == to)
            return verdict with { Status = meets ? PlanStatus.Met : PlanStatus.Missed, PeriodsDue = 1, PeriodsMet = meets ? 1 : 0 };
        return verdict with
        {
            Status = PlanStatus.NotMeasurable,
            Reason = PlanReasons.PeriodMissing,
            Message = $"It was due in {to}, of which there is no figure; {latest.Year} had {plan.Text(latest.Value)} against {plan.Aim(plan.Target)}.",
            PeriodsDue = 1,
            MissingYears = [to],
            Needs = plan.Needs,
        };
    }

    private static PlanVerdict OnTheWay(PlanCase plan, PlanVerdict verdict, PlanPoint latest)
    {
        var (op, target, to) = (plan.Item.Operator, plan.Target!.Value, plan.Period.To!.Value);
        verdict = verdict with { NeededPerYear = (target - latest.Value!.Value) / (to - latest.Year) };
        if (BaselineOf(plan, latest) is not { } baseline)
            return verdict with { Status = PlanStatus.AtRisk, Reason = PlanReasons.NoBaseline, Message = $"{verdict.Message} There is no earlier figure to tell whether that is fast enough." };
        var expected = ExpectedPath.Level(baseline, target, to, latest.Year);
        return verdict with
        {
            Status = op.Margin(latest.Value.Value, expected) >= 0 ? PlanStatus.OnTrack : PlanStatus.AtRisk,
            Expected = expected,
            ExpectedOn = plan.Series.KnownOn(latest.Year),
            Message = $"{verdict.Message} By then {plan.Text(expected)} was to be expected, from {plan.Text(baseline.Value)} in {baseline.Year}.",
        };
    }

    // The document's own baseline; else the last figure before the plan began; else the first one of it.
    private static PlanPoint? BaselineOf(PlanCase plan, PlanPoint latest)
    {
        if (plan.Item.Baseline is { } stated)
            return new PlanPoint(stated.Year, stated.Value * PlanUnits.FactorOf(plan.Item.Unit), CellStatus.Normal, plan.Item.Id);
        var known = plan.Series.Known.ToList();
        var start = known.LastOrDefault(point => point.Year < plan.Period.From) ?? known.FirstOrDefault();
        return start?.Year < latest.Year ? start : null;
    }
}
