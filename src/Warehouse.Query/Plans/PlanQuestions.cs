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

    /// <summary>The entries of the whole district that make the stock.</summary>
    public static PlanMeasureKey OfEntries(PlanMeasure measure) => new(measure.KeptBy, "");

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
            .Select(same => same.First() with { From = Earliest(same.Select(one => one.From)), To = same.Max(one => one.To) });
        return asked.GroupBy(one => (one.Key.Filters, one.Measure.IsRegister, one.Calendar, one.From, one.To))
            .SelectMany(together => together.Chunk(MostIndicators))
            .Select(chunk => new PlanQuestion(Query(plan, chunk[0], [.. chunk.Select(one => one.Key.Indicator)]), [.. chunk.Select(one => one.Key)]))
            .ToList();
    }

    private static IEnumerable<Asking> Asked(PlanItem item, IndicatorCatalogue catalogue, DateOnly asOf)
    {
        // The year before the first one is where it started from.
        var from = item.Period.From - 1;
        var to = Math.Min(item.Period.To ?? asOf.Year, asOf.Year);
        if (from > to)
            yield break;
        foreach (var measure in Measures(item))
        {
            // One that is awaited cannot be asked.
            if (!measure.IsKnownTo(catalogue))
                continue;
            var calendar = catalogue.FindIndicator(measure.Indicator)!.Calendar;
            yield return new Asking(PlanMeasureKey.Of(measure), measure, calendar, from, to);
            if (measure.IsRegister)
                yield return new Asking(PlanMeasureKey.Of(measure).Whole, measure with { Filters = new Dictionary<string, IReadOnlyList<string>>() }, calendar, from, to);
            if (measure.KeptBy.Length > 0)
                yield return new Asking(PlanMeasureKey.OfEntries(measure), new PlanMeasure(measure.KeptBy, new Dictionary<string, IReadOnlyList<string>>(), null, IsRegister: true), catalogue.FindIndicator(measure.KeptBy)!.Calendar, from, to);
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

    private static IndicatorQuery Query(Plan plan, Asking asking, IReadOnlyList<string> indicators) => new()
    {
        Indicators = indicators,
        GroupBy = [new QueryGrouping("year")],
        Filters = [new QueryFilter("district", [plan.District]), .. asking.Measure.Filters.Select(filter => new QueryFilter(filter.Key, filter.Value))],
        Periods = new QueryPeriods { From = asking.From?.ToString(CultureInfo.InvariantCulture) ?? "", To = asking.To.ToString(CultureInfo.InvariantCulture) },
        // What a register has no entry of did not happen; elsewhere it was not reported.
        AllowPartial = asking.Measure.IsRegister,
    };

    private sealed record Asking(PlanMeasureKey Key, PlanMeasure Measure, DimensionKind Calendar, int? From, int To);
}
