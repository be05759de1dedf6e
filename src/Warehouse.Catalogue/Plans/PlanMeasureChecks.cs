namespace Warehouse.Catalogue.Plans;

/// <summary>Whether what is to measure an item can: the indicator, its unit and calendar, the dimensions of the filters.</summary>
internal static class PlanMeasureChecks
{
    public static void Check(Plan plan, PlanItem item, IndicatorCatalogue catalogue, List<Problem> problems)
    {
        if (item.Measure is { } measure)
            Check(plan, item, measure, catalogue, problems);
        foreach (var reading in item.Readings)
        {
            if (reading.Measure is { } ofReading)
                Check(plan, item, ofReading, catalogue, problems);
        }
    }

    private static void Check(Plan plan, PlanItem item, PlanMeasure measure, IndicatorCatalogue catalogue, List<Problem> problems)
    {
        if (!measure.IsKnownTo(catalogue) && measure.Filters.Keys.Append(measure.Indicator).Any(id => plan.Awaits.Contains(id, StringComparer.Ordinal)))
            return;
        foreach (var (dimension, members) in measure.Filters)
        {
            if (catalogue.FindDimension(dimension) is not { Kind: DimensionKind.Members })
                problems.Add(new Problem("plan.unknown_id", $"'{item.Id}' filters on '{dimension}', which is no dimension of members.", item.Location, Nearest.Hint(dimension, catalogue.Dimensions.Select(d => d.Id))));
            if (members.Count == 0)
                problems.Add(new Problem("plan.bad_value", $"'{item.Id}' filters on '{dimension}' and names no member.", item.Location));
        }

        if (measure.Filters.ContainsKey("district"))
            problems.Add(new Problem("plan.bad_value", $"'{item.Id}' filters on the district, which is that of the plan.", item.Location));
        if (catalogue.FindIndicator(measure.Indicator) is not { } indicator)
        {
            if (measure.Indicator.Length > 0)
                problems.Add(new Problem("plan.unknown_id", $"'{item.Id}' names the indicator '{measure.Indicator}', which there is not.", item.Location, Nearest.Hint(measure.Indicator, catalogue.Indicators.Select(i => i.Id))));
            return;
        }

        if (measure.KeptBy.Length > 0 && catalogue.FindIndicator(measure.KeptBy) is null)
            problems.Add(new Problem("plan.unknown_id", $"'{item.Id}' is kept by '{measure.KeptBy}', which is no indicator.", item.Location, Nearest.Hint(measure.KeptBy, catalogue.Indicators.Select(i => i.Id))));

        // 亿元 against CNY is a matter of factors; a score against a share is another indicator.
        if (item.Unit.Length > 0 && measure.Target is null && PlanUnits.BaseOf(item.Unit) != indicator.Unit)
            problems.Add(new Problem("plan.wrong_unit", $"'{item.Id}' is in {item.Unit}, and '{indicator.Id}' in {indicator.Unit}.", item.Location, $"Write the unit of the indicator, or give 'target' of the measure in {indicator.Unit}."));
        var calendar = indicator.Calendar == DimensionKind.AcademicYear ? PlanCalendar.Academic : PlanCalendar.Fiscal;
        if (item.Period.Calendar is not PlanCalendar.Plan && item.Period.Calendar != calendar)
            problems.Add(new Problem("plan.wrong_calendar", $"'{item.Id}' counts {item.Period.Calendar.Word()} years, and '{indicator.Id}' is by {calendar.Word()} years.", item.Location));
    }
}
