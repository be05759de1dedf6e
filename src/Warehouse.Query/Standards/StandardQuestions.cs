using System.Globalization;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Standards;

namespace Warehouse.Query.Standards;

/// <summary>A figure that a standard needs, of the district or of each of its schools.</summary>
/// <param name="Indicator">The indicator's id.</param>
/// <param name="Stages">The stages that it is one figure of; empty for all there are.</param>
/// <param name="Where">Members of other dimensions that it is of.</param>
/// <param name="GroupBy">Nothing for the district as a whole; <c>school</c>, or school, school type and stage.</param>
public sealed record FigureNeed(string Indicator, IReadOnlyList<string> Stages, IReadOnlyDictionary<string, IReadOnlyList<string>> Where, IReadOnlyList<string> GroupBy)
{
    /// <summary>Equal for equal needs.</summary>
    public string Key => string.Join('|', Indicator, string.Join(',', Stages), string.Join(',', Where.Select(pair => $"{pair.Key}={string.Join('+', pair.Value)}")), string.Join(',', GroupBy));
}

/// <summary>Which questions a standard asks about a district; one a figure, so that one that cannot be answered takes no other with it.</summary>
public static class StandardQuestions
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Everywhere = [];

    /// <summary>Every figure needed, each once, with the question that asks for it.</summary>
    public static IReadOnlyList<(FigureNeed Need, IndicatorQuery Query)> Of(StandardCase about, IndicatorCatalogue catalogue) =>
        Needs(about.Standard).DistinctBy(need => need.Key).Select(need => (need, Ask(need, about, catalogue))).ToList();

    /// <summary>The figure of the district that a criterion holds against a limit.</summary>
    internal static FigureNeed OfDistrict(Criterion criterion, StageLimit limit) =>
        new(criterion.Indicator, limit.Stage == StageLimit.AllStages ? criterion.Stages : [limit.Stage], criterion.Where, []);

    /// <summary>An indicator for every school at a stage.</summary>
    internal static FigureNeed OfSchools(string indicator, string stage) => new(indicator, [stage], Everywhere, ["school"]);

    // By the stage of their own type as well: schools are not added over stages.
    /// <summary>The schools with their types.</summary>
    internal static FigureNeed Roster(StandardScope scope) => new(scope.Roster, [], Everywhere, ["school", "school_type", "stage"]);

    private static IEnumerable<FigureNeed> Needs(Standard standard)
    {
        foreach (var criterion in standard.Leaves)
        {
            foreach (var limit in criterion.Limits)
            {
                if (!criterion.IsOfSchools)
                {
                    yield return OfDistrict(criterion, limit);
                    continue;
                }

                yield return Roster(standard.Scope);
                yield return OfSchools(standard.Scope.Pupils, limit.Stage);
                foreach (var indicator in IndicatorsOf(criterion))
                    yield return OfSchools(indicator, limit.Stage);
            }
        }
    }

    private static IEnumerable<string> IndicatorsOf(Criterion criterion) =>
        criterion.Rule?.Parts.Select(part => part.Indicator) ?? criterion.Resources.Select(resource => resource.Indicator).Where(indicator => indicator.Length > 0);

    private static IndicatorQuery Ask(FigureNeed need, StandardCase about, IndicatorCatalogue catalogue)
    {
        // School years and fiscal years never meet in one question: each indicator is asked for in its own.
        var year = catalogue.FindIndicator(need.Indicator)!.Calendar == DimensionKind.FiscalYear ? about.FiscalYear : about.Year;
        var filters = new List<QueryFilter> { new("district", [about.District.Id]) };
        if (need.Stages.Count > 0)
            filters.Add(new QueryFilter("stage", need.Stages));
        filters.AddRange(need.Where.Select(pair => new QueryFilter(pair.Key, pair.Value)));
        return new IndicatorQuery
        {
            Indicators = [need.Indicator],
            GroupBy = need.GroupBy.Select(dimension => new QueryGrouping(dimension)).ToList(),
            Filters = filters,
            Periods = new QueryPeriods { Years = [year.ToString(CultureInfo.InvariantCulture)] },
        };
    }
}
