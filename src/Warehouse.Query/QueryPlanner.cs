using Warehouse.Catalogue;
using Warehouse.Query.Members;
using Warehouse.Query.Planning;

namespace Warehouse.Query;

/// <summary>
/// Turns a question into a plan, or into every problem with it at once. What it knows of the warehouse is the catalogue
/// and the members; of the world, the day.
/// </summary>
public static class QueryPlanner
{
    private const int MostIndicators = 50;

    /// <summary>Plans the question.</summary>
    /// <param name="query">The question.</param>
    /// <param name="catalogue">What can be asked.</param>
    /// <param name="members">The members there are.</param>
    /// <param name="time">What holds to this day is counted to the academic year that this clock is in; the system's where null.</param>
    /// <exception cref="ProblemException">Every problem found, each with code, field path and hint.</exception>
    public static QueryPlan Plan(IndicatorQuery query, IndicatorCatalogue catalogue, MemberDirectory members, TimeProvider? time = null)
    {
        var problems = new List<Problem>();
        var currentYear = AcademicYear.Of((time ?? TimeProvider.System).GetLocalNow());
        var indicators = FindIndicators(query, catalogue, problems);
        var calendar = FindCalendar(query, catalogue, indicators, problems);
        var axes = QueryAxes.Read(query, catalogue, members, calendar, problems);
        var years = ReadYears(query, calendar, axes, problems);
        CheckOrder(query, indicators, axes, problems);
        var vintage = BoundaryVintage.Parse(query.Vintage, currentYear);
        if (vintage is null)
            problems.Add(new Problem("query.bad_vintage", $"'{query.Vintage}' names no boundaries.", "boundary_vintage", "Use as_reported, current, or fixed: and an academic year from 1949 to 2060, such as fixed:2021."));
        // What follows needs to know what was meant.
        ProblemException.ThrowIfAny(problems);

        var chooser = new FactChooser(catalogue, members, axes, years, query.BasisLevel, vintage!, currentYear);
        var planned = indicators.Select((indicator, i) => chooser.Choose(indicator, $"indicators[{i}]", problems)).ToList();
        ProblemException.ThrowIfAny(problems.Distinct().ToList());

        return new QueryPlan
        {
            Keys = axes.Keys,
            Indicators = planned.Select(p => p!).ToList(),
            Reads = chooser.Reads,
            Years = years,
            OrderBy = query.OrderBy.Select(order => order with { Field = axes.CalendarName(order.Field) }).Select(order => order with { Field = IndicatorId(order.Field) }).ToList(),
            AllowPartial = query.AllowPartial,
            Notes = chooser.Notes.Distinct().ToList(),
        };
    }

    private static string IndicatorId(string name) =>
        name.StartsWith("indicators/", StringComparison.Ordinal) ? name["indicators/".Length..] : name;

    private static List<Indicator> FindIndicators(IndicatorQuery query, IndicatorCatalogue catalogue, List<Problem> problems)
    {
        if (query.Indicators.Count is 0 or > MostIndicators)
            problems.Add(new Problem("query.bad_indicator_count", $"A query asks for 1 to {MostIndicators} indicators, not {query.Indicators.Count}.", "indicators", "GET /v1/indicators lists them."));

        var found = new List<Indicator>();
        for (var i = 0; i < query.Indicators.Count; i++)
        {
            var id = IndicatorId(query.Indicators[i]);
            if (catalogue.FindIndicator(id) is not { } indicator)
                problems.Add(new Problem("query.unknown_indicator", $"There is no indicator '{id}'.", $"indicators[{i}].indicator", Nearest.Hint(id, catalogue.Indicators.Select(x => x.Id))));
            else if (found.Contains(indicator))
                problems.Add(new Problem("query.duplicate_indicator", $"'{id}' is asked for twice.", $"indicators[{i}].indicator"));
            else
                found.Add(indicator);
        }

        return found;
    }

    private static Dimension FindCalendar(IndicatorQuery query, IndicatorCatalogue catalogue, List<Indicator> indicators, List<Problem> problems)
    {
        var groups = indicators.GroupBy(indicator => indicator.Calendar).ToList();
        if (groups.Count > 1)
        {
            var sides = string.Join("; ", groups.Select(g => $"{catalogue.Calendar(g.Key).Id}: {string.Join(", ", g.Select(i => i.Id))}"));
            problems.Add(new Problem("query.mixed_calendars", $"A school year is not a fiscal year, and one table holds one of them ({sides}).", "indicators", "Ask in two queries (indicators:batchQuery), or for an indicator that crosses by a named bridge, such as funding_per_pupil."));
        }

        var kind = groups.FirstOrDefault()?.Key ?? DimensionKind.AcademicYear;
        var words = new Dictionary<string, DimensionKind>(StringComparer.Ordinal) { ["academic"] = DimensionKind.AcademicYear, ["fiscal"] = DimensionKind.FiscalYear };
        var asked = query.Periods.Calendar;
        if (asked.Length > 0 && !words.ContainsKey(asked))
            problems.Add(new Problem("query.unknown_calendar", $"There is no calendar '{asked}'; there are academic and fiscal.", "periods.calendar", Nearest.Hint(asked, words.Keys)));
        else if (asked.Length > 0 && words[asked] != kind && groups.Count == 1)
            problems.Add(new Problem("query.wrong_calendar", $"The indicators are by {catalogue.Calendar(kind).Id}, not {asked}.", "periods.calendar"));
        return catalogue.Calendar(kind);
    }

    private static YearWindow ReadYears(IndicatorQuery query, Dimension calendar, QueryAxes axes, List<Problem> problems)
    {
        var periods = query.Periods;
        var single = periods.Years.Select((text, i) => (Text: text, Path: $"periods.periods[{i}]")).Concat(axes.YearFilter).ToList();
        if (single.Count > 0 && (periods.From.Length > 0 || periods.To.Length > 0))
            problems.Add(new Problem("query.bad_period", "Give a range or single years, not both.", "periods"));
        // Two lists of years would have to hold both; adding them up would answer for years that one of them leaves out.
        if (axes.YearFilter.Any() && periods.Years.Count > 0)
            problems.Add(new Problem("query.bad_period", "The years are given twice: as periods and as a filter.", "periods.periods", "Give them once."));

        var from = Year(periods.From, "periods.from");
        var to = Year(periods.To, "periods.to");
        if (from > to)
            problems.Add(new Problem("query.bad_period", $"The range ends ({to}) before it begins ({from}).", "periods"));
        if (single.Count == 0)
            return new YearWindow(from, to, null);

        var years = single.Select(p => Year(p.Text, p.Path)).OfType<int>().Distinct().Order().ToList();
        return years.Count == 0 ? new YearWindow(null, null, null) : new YearWindow(years[0], years[^1], years);

        int? Year(string text, string path)
        {
            if (text.Length == 0)
                return null;
            if (PeriodText.Year(text, calendar.Kind) is { } year)
                return year;
            problems.Add(new Problem("query.bad_period", $"'{text}' is not a {calendar.Id} between 1949 and 2060.", path, PeriodText.Hint(calendar.Kind)));
            return null;
        }
    }

    private static void CheckOrder(IndicatorQuery query, List<Indicator> indicators, QueryAxes axes, List<Problem> problems)
    {
        for (var i = 0; i < query.OrderBy.Count; i++)
        {
            var field = IndicatorId(axes.CalendarName(query.OrderBy[i].Field));
            var known = axes.Keys.Select(key => key.Dimension.Id).Concat(indicators.Select(x => x.Id)).ToList();
            if (!known.Contains(field))
                problems.Add(new Problem("query.unknown_field", $"'{field}' is not a column of this query.", $"order_by[{i}].field", Nearest.Hint(field, known)));
        }
    }
}
