using System.Globalization;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Plans;

namespace Warehouse.Query.Plans;

/// <summary>What an indicator is asked under some filters, for the district of a plan, year by year.</summary>
/// <param name="Indicator">The indicator.</param>
/// <param name="Filters">The filters as one text, so that equal ones are equal.</param>
public readonly record struct PlanMeasureKey(string Indicator, string Filters)
{
    /// <summary>The key of a measure.</summary>
    public static PlanMeasureKey Of(PlanMeasure measure) => new(measure.Indicator, FilterText(measure.Filters));

    /// <summary>The same indicator for the whole district: whether a register was kept.</summary>
    public PlanMeasureKey Whole => this with { Filters = "" };

    internal static string FilterText(IReadOnlyDictionary<string, IReadOnlyList<string>> filters) =>
        string.Join(';', filters.OrderBy(filter => filter.Key, StringComparer.Ordinal).Select(filter => $"{filter.Key}={string.Join('|', filter.Value.Order(StringComparer.Ordinal))}"));
}

/// <summary>A question to the warehouse that answers several items at once.</summary>
/// <param name="Query">The question: indicators under the same filters, by year.</param>
/// <param name="Keys">What each of its indicators answers, in order.</param>
public sealed record PlanQuestion(IndicatorQuery Query, IReadOnlyList<PlanMeasureKey> Keys)
{
    /// <summary>The same, an indicator at a time: one that cannot be answered must not take the others with it.</summary>
    public IEnumerable<PlanQuestion> Apart() => Keys.Select(key => new PlanQuestion(Query with { Indicators = [key.Indicator] }, [key]));
}

/// <summary>From items to questions: what is asked under the same filters for the same years is asked together.</summary>
public static class PlanQuestions
{
    private const int MostIndicators = 50;

    /// <summary>The questions that the items of a plan need.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="items">Those of its items that are asked for.</param>
    /// <param name="catalogue">The indicators; all that the items name are in it.</param>
    /// <param name="asOf">No year after this day is asked for.</param>
    public static IReadOnlyList<PlanQuestion> Of(Plan plan, IEnumerable<PlanItem> items, IndicatorCatalogue catalogue, DateOnly asOf)
    {
        var asked = items.SelectMany(item => Asked(item, catalogue, asOf)).GroupBy(one => one.Key)
            .Select(same => (same.Key, same.First().Filters, same.First().Calendar, From: Earliest(same.Select(one => one.From)), To: same.Max(one => one.To)));
        return asked.GroupBy(one => (one.Key.Filters, one.Calendar, one.From, one.To))
            .SelectMany(together => together.Chunk(MostIndicators))
            .Select(chunk => new PlanQuestion(Query(plan, chunk[0].Filters, chunk[0].From, chunk[0].To, [.. chunk.Select(one => one.Key.Indicator)]), [.. chunk.Select(one => one.Key)]))
            .ToList();
    }

    private static IEnumerable<(PlanMeasureKey Key, IReadOnlyDictionary<string, IReadOnlyList<string>> Filters, DimensionKind Calendar, int? From, int To)> Asked(PlanItem item, IndicatorCatalogue catalogue, DateOnly asOf)
    {
        // The year before the first one is where it started from.
        var from = item.Period.From - 1;
        var to = Math.Min(item.Period.To ?? asOf.Year, asOf.Year);
        if (from > to)
            yield break;
        foreach (var measure in Measures(item))
        {
            var calendar = catalogue.FindIndicator(measure.Indicator)!.Calendar;
            yield return (PlanMeasureKey.Of(measure), measure.Filters, calendar, from, to);
            if (measure.IsRegister)
                yield return (PlanMeasureKey.Of(measure).Whole, new Dictionary<string, IReadOnlyList<string>>(), calendar, from, to);
        }
    }

    private static IEnumerable<PlanMeasure> Measures(PlanItem item) =>
        item.Readings.Select(reading => reading.Measure).Prepend(item.Measure).OfType<PlanMeasure>();

    // One without a first year wants all there are.
    private static int? Earliest(IEnumerable<int?> years)
    {
        var all = years.ToList();
        return all.Contains(null) ? null : all.Min();
    }

    private static IndicatorQuery Query(Plan plan, IReadOnlyDictionary<string, IReadOnlyList<string>> filters, int? from, int to, IReadOnlyList<string> indicators) => new()
    {
        Indicators = indicators,
        GroupBy = [new QueryGrouping("year")],
        Filters = [new QueryFilter("district", [plan.District]), .. filters.Select(filter => new QueryFilter(filter.Key, filter.Value))],
        Periods = new QueryPeriods { From = from?.ToString(CultureInfo.InvariantCulture) ?? "", To = to.ToString(CultureInfo.InvariantCulture) },
    };
}
