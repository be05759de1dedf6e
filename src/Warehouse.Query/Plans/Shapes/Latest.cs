using static Warehouse.Query.Plans.PlanComparison;

namespace Warehouse.Query.Plans.Shapes;

/// <summary>Targets without a date: the latest figure is all that can be judged, and never as missed.</summary>
internal static class Latest
{
    public static PlanVerdict Judge(PlanCase plan)
    {
        var (op, target) = (plan.Item.Operator, plan.Target!.Value);
        if (plan.Latest is not { } latest)
            return Verdicts.NoData(plan, []);
        var meets = op.Meets(latest.Value!.Value, target);
        return new PlanVerdict
        {
            Status = meets ? PlanStatus.Met : PlanStatus.AtRisk,
            Reason = PlanReasons.Undated,
            Message = $"The document has no date for it; {latest.Year} has {plan.Text(latest.Value)} against {plan.Aim(target)}.",
            Current = PlanFigure.Of(latest),
            Target = target,
            Margin = op.Margin(latest.Value.Value, target),
            IsAsStated = latest.IsAsStated,
        };
    }
}
