using Warehouse.Catalogue.Plans;
using static Warehouse.Query.Plans.PlanComparison;

namespace Warehouse.Query.Plans.Shapes;

/// <summary>Verdicts that every shape may come to.</summary>
internal static class Verdicts
{
    /// <summary>No year of the period can be known yet.</summary>
    public static PlanVerdict NotBegun(PlanCase plan) => new()
    {
        Status = PlanStatus.NotMeasurable,
        Reason = PlanReasons.NotBegun,
        Message = $"No year of {Span(plan.Period)} is known by {plan.AsOf.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)}.",
        Current = plan.Latest is { } latest ? PlanFigure.Of(latest) : null,
        Target = plan.Target,
    };

    /// <summary>The warehouse has no figure of any of the years.</summary>
    public static PlanVerdict NoData(PlanCase plan, IReadOnlyList<int> due) => new()
    {
        Status = PlanStatus.NotMeasurable,
        Reason = PlanReasons.NoData,
        Message = due.Count == 0 ? "The warehouse has no figure of it." : $"The warehouse has no figure of it for {Show(due)}.",
        Needs = plan.Needs,
        Target = plan.Target,
        TargetHigh = plan.Item.Shape == PlanShape.Range ? plan.Item.TargetHigh : null,
        PeriodsDue = due.Count,
        MissingYears = due,
    };

    /// <summary>The last change from one year to the very next; null where no two years in a row are known.</summary>
    public static decimal? LastDelta(IReadOnlyList<PlanPoint> known) =>
        known.Count > 1 && known[^1].Year == known[^2].Year + 1 ? known[^1].Value - known[^2].Value : null;

    private static string Span(PlanPeriod period) => period.From == period.To ? $"{period.To}" : $"{period.From} to {period.To}";
}
