using Warehouse.Catalogue;
using Warehouse.Catalogue.Expressions;
using Warehouse.Query.Members;

namespace Warehouse.Query;

/// <summary>Checks what the catalogue says of members against the members there are.</summary>
public static class CatalogueCheck
{
    /// <summary>Members that formulas pin and stages that indicators name must exist.</summary>
    /// <exception cref="ProblemException">Every one that does not, with file and line.</exception>
    public static void Check(IndicatorCatalogue catalogue, MemberDirectory members)
    {
        var named = catalogue.Indicators.SelectMany(indicator =>
            indicator.Terms.SelectMany(term => term.Pins).SelectMany(pin => pin.Value.Select(member => (indicator, Dimension: pin.Key, Member: member)))
                .Concat(StagesOf(indicator).Select(stage => (indicator, Dimension: "stage", Member: stage))));
        ProblemException.ThrowIfAny(named
            .Where(use => members[use.Dimension].ById(use.Member) is null)
            .Select(use => new Problem(
                "catalogue.unknown_id", $"'{use.indicator.Id}' names the {use.Dimension} '{use.Member}', which there is not.",
                use.indicator.Location, Nearest.Hint(use.Member, members[use.Dimension].All.Select(m => m.Id))))
            .Distinct().ToList());
    }

    private static IEnumerable<string> StagesOf(Indicator indicator) =>
        indicator.Stages.Concat(indicator.Body.SelfAndParts().OfType<ByStage>().SelectMany(numbers => numbers.Numbers.Keys)).Distinct();
}
