using Warehouse.Catalogue;

namespace Warehouse.PowerBi;

/// <summary>
/// What of the catalogue the model shows: published figures and plain lists of schools, which a sum of a column answers,
/// and the indicators over them. Whatever looks at objects one by one is the service's to answer.
/// </summary>
public static class ShownCatalogue
{
    /// <summary>The part of a catalogue that the model shows.</summary>
    public static IndicatorCatalogue Of(IndicatorCatalogue catalogue) => catalogue.Of(IsShown, indicator => indicator.Objects.Count == 0);

    private static bool IsShown(FactTable fact) =>
        fact.IsPublished
        || (fact.Find("school") is not null && fact.Degenerate.Count == 0 && fact.Dimensions.All(d => d.IsStored) && fact.Measures.All(m => m.Aggregate == MeasureAggregate.Sum));
}
