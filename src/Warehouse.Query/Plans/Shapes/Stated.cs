using Warehouse.Catalogue.Plans;
using static Warehouse.Query.Plans.PlanComparison;

namespace Warehouse.Query.Plans.Shapes;

/// <summary>Baselines, actual figures and context: what the document states, and what the warehouse has beside it.</summary>
internal static class Stated
{
    public static PlanVerdict Describe(PlanCase plan)
    {
        if (plan.Item.Kind == PlanItemKind.Context)
            return new PlanVerdict { Status = PlanStatus.NoTarget, Reason = PlanReasons.Context, Message = "Describes the document or its setting; nothing is aimed at.", Current = OfDocument(plan), IsAsStated = plan.Item.BaseValue is not null };
        if (OfWarehouse(plan) is not { } figure)
        {
            return new PlanVerdict
            {
                Status = PlanStatus.NoTarget,
                Reason = PlanReasons.AsStated,
                Message = plan.Item.BaseValue is null ? "The document states it without a number." : "As the document states it; the warehouse has no figure of it.",
                Current = OfDocument(plan),
                Needs = plan.Item.NotMeasurable is { } obstacle ? [obstacle.Needs] : plan.Needs,
                IsAsStated = plan.Item.BaseValue is not null,
            };
        }

        var verdict = new PlanVerdict { Status = PlanStatus.NoTarget, Message = "", Current = figure, Target = plan.Target };
        if (plan.Target is not { } stated || plan.Item.IsApproximate)
            return verdict with { Reason = PlanReasons.NotComparable, Message = $"The warehouse has {plan.Text(figure.Value)}; the document gives no exact number." };
        var confirms = plan.Item.Operator == PlanOperator.Exactly ? IsSame(plan, figure.Value!.Value, stated) : plan.Item.Operator.Meets(figure.Value!.Value, stated);
        return verdict with
        {
            Reason = confirms ? PlanReasons.StatedConfirmed : PlanReasons.StatedDiffers,
            Margin = plan.Item.Operator.Margin(figure.Value.Value, stated),
            Message = $"The document states {plan.Aim(stated)}; the warehouse has {plan.Text(figure.Value)}.",
        };
    }

    private static PlanFigure? OfWarehouse(PlanCase plan)
    {
        var known = plan.Series.Known.Where(point => !point.IsAsStated && (plan.Period.To is null || point.Year <= plan.Period.To)).ToList();
        var of = plan.Period is { From: { } from, To: { } to } ? known.Where(point => point.Year >= from && point.Year <= to).ToList() : known.TakeLast(1).ToList();
        if (of.Count == 0)
            return null;
        if (!plan.Series.IsFlow || plan.Period.From is null)
            return PlanFigure.Of(of[^1]);
        // A sum of some of the years is no figure to hold against the document's.
        return of.Count == plan.Period.To - plan.Period.From + 1 ? new PlanFigure(of.Sum(point => point.Value), of[0].Year, of[^1].Year, CellStatus.Normal, []) : null;
    }

    private static PlanFigure? OfDocument(PlanCase plan) =>
        plan.Item.BaseValue is { } value && (plan.Period.To ?? plan.Period.From) is { } year
            ? new PlanFigure(value, plan.Period.From ?? year, year, CellStatus.Normal, [plan.Item.Id])
            : null;

    // 16.83亿元 is any sum that rounds to it.
    private static bool IsSame(PlanCase plan, decimal figure, decimal stated)
    {
        var scale = plan.Item.Value is { } value && plan.Item.BaseValue == stated ? value.Scale : stated.Scale;
        var factor = PlanUnits.FactorOf(plan.Item.Unit);
        return Math.Round(figure / factor, scale, MidpointRounding.AwayFromZero) == Math.Round(stated / factor, scale, MidpointRounding.AwayFromZero);
    }
}
