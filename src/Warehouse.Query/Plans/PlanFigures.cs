using Warehouse.Catalogue;
using Warehouse.Catalogue.Plans;

namespace Warehouse.Query.Plans;

/// <summary>From answers to the figures of an item: the warehouse's own, and the document's where it has none.</summary>
internal static class PlanFigures
{
    public static PlanSeries Of(Plan plan, PlanItem item, PlanMeasure? measure, PlanAnswers answers, IndicatorCatalogue catalogue)
    {
        var indicator = measure is null ? null : catalogue.FindIndicator(measure.Indicator);
        var points = (measure is null ? [] : OfWarehouse(measure, answers)).ToDictionary(point => point.Year);
        foreach (var stated in item.StatedBy.Select(plan.FindItem).OfType<PlanItem>())
        {
            // A figure over several years belongs to none of them.
            if (stated is { BaseValue: { } value, IsApproximate: false, Period.To: { } year } && (stated.Period.From ?? year) == year && points.GetValueOrDefault(year)?.Value is null)
                points[year] = new PlanPoint(year, value, CellStatus.Normal, stated.Id);
        }

        return new PlanSeries([.. points.Values.OrderBy(point => point.Year)], CalendarOf(item, indicator), indicator?.Rollup == RollupClass.Sum);
    }

    /// <summary>The measures that figures would have to be loaded for, each with the facts that hold it.</summary>
    public static IReadOnlyList<string> Needs(PlanMeasure? measure, IndicatorCatalogue catalogue) =>
        measure is null ? []
            : catalogue.FindIndicator(measure.Indicator) is not { } indicator ? [$"the indicator {measure.Indicator}"]
            : indicator.Terms.Select(term => term.Measure).Distinct(StringComparer.Ordinal)
                .Select(id => $"{id} ({string.Join(", ", catalogue.FactsWith(id).Select(fact => fact.Id))})").ToList();

    private static IEnumerable<PlanPoint> OfWarehouse(PlanMeasure measure, PlanAnswers answers)
    {
        var key = PlanMeasureKey.Of(measure);
        var points = answers.Find(key).Points;
        if (measure.KeptBy.Length > 0)
        {
            var last = answers.Find(PlanMeasureKey.OfEntries(measure)).Points.LastOrDefault(point => point.Value is not null)?.Year;
            return points.Where(point => point.Year <= last);
        }

        if (!measure.IsRegister)
            return points;
        // Who keeps a register writes down what happens: a year with other entries and none of these had none.
        var kept = answers.Find(key.Whole).Points.Where(point => point.Value is not null).Select(point => point.Year);
        var known = points.Where(point => point.Value is not null).Select(point => point.Year).ToHashSet();
        return points.Where(point => point.Value is not null).Select(point => point with { Status = CellStatus.Normal }).Concat(kept.Where(year => !known.Contains(year)).Select(year => new PlanPoint(year, 0, CellStatus.Normal)));
    }

    private static PlanCalendar CalendarOf(PlanItem item, Indicator? indicator) => (indicator, item.Period.Calendar) switch
    {
        ({ Calendar: DimensionKind.AcademicYear }, _) => PlanCalendar.Academic,
        (not null, _) => PlanCalendar.Fiscal,
        (null, PlanCalendar.Academic) => PlanCalendar.Academic,
        _ => PlanCalendar.Fiscal,
    };
}
