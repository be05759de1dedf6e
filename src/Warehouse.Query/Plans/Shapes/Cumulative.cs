using Warehouse.Catalogue.Plans;
using static Warehouse.Query.Plans.PlanComparison;

namespace Warehouse.Query.Plans.Shapes;

/// <summary>
/// <c>cumulative</c> and <c>range</c>: what was added year by year since the start. What was taken away later does not
/// count against it, and neither does what stood before.
/// </summary>
internal static class Cumulative
{
    public static PlanVerdict Judge(PlanCase plan)
    {
        if (plan.Period.From is null)
            return new PlanVerdict { Status = PlanStatus.NotMeasurable, Reason = PlanReasons.Undated, Message = "The document does not say from when on it is to be added up.", Target = plan.Target };
        if (plan.BegunYears.Count == 0)
            return Verdicts.NotBegun(plan);
        var points = plan.BegunYears.Select(plan.Series.At).ToList();
        var known = points.Where(point => point.Value is not null).ToList();
        if (known.Count == 0)
            return plan.DueYears.Count == 0 ? Verdicts.NotBegun(plan) : Verdicts.NoData(plan, plan.DueYears);

        var sum = known.Sum(point => point.Value!.Value);
        var missing = plan.DueYears.Where(year => plan.Series.At(year).Value is null).ToList();
        var verdict = Describe(plan, known, sum, missing);
        return Status(plan, verdict, sum, missing);
    }

    private static PlanVerdict Describe(PlanCase plan, List<PlanPoint> known, decimal sum, List<int> missing)
    {
        var (op, target) = (plan.Item.Operator, plan.Target!.Value);
        var last = known[^1].Year;
        decimal? expected = plan.Period.To is null ? null : ExpectedPath.Sum(plan, target, last);
        var isLeft = !op.IsCeiling() && !op.Meets(sum, target) && plan.Period.To > last;
        return new PlanVerdict
        {
            Status = PlanStatus.OnTrack,
            Message = $"{plan.Text(sum)} of {TargetText(plan)} in {known[0].Year} to {last}{(missing.Count > 0 ? $", without {Show(missing)}" : "")}.",
            Current = new PlanFigure(sum, known[0].Year, last, missing.Count > 0 ? CellStatus.Incomplete : CellStatus.Normal, known.Where(point => point.IsAsStated).Select(point => point.StatedBy).ToList()),
            Target = target,
            TargetHigh = plan.Item.Shape == PlanShape.Range ? plan.Item.TargetHigh : null,
            Margin = op.Margin(sum, target),
            Expected = expected,
            ExpectedOn = expected is null ? null : plan.Series.KnownOn(last) < plan.AsOf ? plan.Series.KnownOn(last) : plan.AsOf,
            NeededPerYear = isLeft ? (target - sum) / (plan.Period.To!.Value - last) : null,
            PeriodsDue = plan.DueYears.Count,
            MissingYears = missing,
            Needs = missing.Count > 0 ? plan.Needs : [],
            IsAsStated = known.Any(point => point.IsAsStated),
        };
    }

    private static PlanVerdict Status(PlanCase plan, PlanVerdict verdict, decimal sum, List<int> missing)
    {
        var op = plan.Item.Operator;
        var meets = op.Meets(sum, plan.Target!.Value);
        if (op.IsCeiling())
            return UnderCeiling(plan, verdict, meets, missing);
        if (meets)
            return verdict with { Status = IsBeyond(plan, sum) ? PlanStatus.Exceeded : PlanStatus.Met };
        if (plan.IsOver)
            return missing.Count == 0 ? verdict with { Status = PlanStatus.Missed } : Open(verdict, missing);
        if (plan.Period.To is null)
            return verdict with { Status = PlanStatus.AtRisk, Reason = PlanReasons.Undated };
        return verdict with { Status = sum >= verdict.Expected ? PlanStatus.OnTrack : PlanStatus.AtRisk };
    }

    private static PlanVerdict UnderCeiling(PlanCase plan, PlanVerdict verdict, bool meets, List<int> missing)
    {
        if (!meets)
            return verdict with { Status = PlanStatus.Missed };
        if (missing.Count > 0)
            return Open(verdict, missing);
        return verdict with { Status = plan.IsOver ? PlanStatus.Met : verdict.Margin >= 0 && verdict.Current!.Value <= verdict.Expected ? PlanStatus.OnTrack : PlanStatus.AtRisk };
    }

    private static PlanVerdict Open(PlanVerdict verdict, List<int> missing) => verdict with
    {
        Status = PlanStatus.NotMeasurable,
        Reason = PlanReasons.PeriodMissing,
        Message = $"{verdict.Message} {Show(missing)} may have brought the rest.",
    };

    // 2-3所 is met with 3 and exceeded with 4; so is 10所 with 11. 以上 has no upper end.
    private static bool IsBeyond(PlanCase plan, decimal sum) =>
        plan.Item.Shape == PlanShape.Range ? sum > plan.Item.TargetHigh : plan.Item.Operator == PlanOperator.Exactly && sum > plan.Target;

    private static string TargetText(PlanCase plan) =>
        plan.Item.Shape == PlanShape.Range ? $"{plan.Text(plan.Target)} to {plan.Text(plan.Item.TargetHigh)}" : plan.Aim(plan.Target);
}
