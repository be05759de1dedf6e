using Warehouse.Catalogue;
using Warehouse.Catalogue.Expressions;

namespace Warehouse.Query.Planning;

/// <summary>Why a measure of a formula cannot be read from a fact at all, whatever its levels are.</summary>
internal static class TermRefusals
{
    /// <summary>Dimensions that the fact lacks, that the formula pins to something else, or whose single members it would have to show.</summary>
    public static IEnumerable<Problem> Of(Indicator indicator, MeasureTerm term, FactTable fact, QueryAxes axes) =>
    [
        .. ForeignDimensions(indicator, term, fact, axes),
        .. PinnedDimensions(indicator, term, axes),
        .. WithoutObjects(indicator, fact),
        .. WithoutPinned(indicator, term, fact),
    ];

    /// <summary>Figures of places as they were do not say what they would be in other boundaries; null where no place below the nation is asked for.</summary>
    public static Problem? OtherBoundaries(Indicator indicator, FactTable fact, QueryAxes axes) =>
        axes.Find("district") is { } axis && (axis.Level is { Rank: > 0 } || axis.Named.Any(member => axis.Members.RankOf(member) > 0))
            ? Problem("query.vintage_not_available", $"'{indicator.Id}' cannot be put into other boundaries: '{fact.Id}' is not by school.", "Leave boundary_vintage out, or ask for an indicator that is counted by school.")
            : null;

    // Only what divides may lack a dimension: it is then the same for all of its members.
    private static IEnumerable<Problem> ForeignDimensions(Indicator indicator, MeasureTerm term, FactTable fact, QueryAxes axes)
    {
        var divides = !indicator.TermsAbove.Contains(term);
        return axes.All.Select(axis => axis.Members.Dimension.Id)
            .Where(id => fact.Find(id) is null && !term.Pins.ContainsKey(id) && (!divides || id == "district"))
            .Select(id => Problem("query.dimension_not_available", $"'{indicator.Id}' is not by '{id}': its fact '{fact.Id}' has {string.Join(", ", fact.Dimensions.Select(d => d.Dimension))}."));
    }

    // What every measure above the line is pinned to is what the indicator is about: a filter to anything else would be
    // ignored, and a row of anything else would carry a figure that is not its own.
    private static IEnumerable<Problem> PinnedDimensions(Indicator indicator, MeasureTerm term, QueryAxes axes) =>
        from pin in term.Pins
        where indicator.TermsAbove.Contains(term)
            && axes.Find(pin.Key) is { } axis && !axis.IsOnly(pin.Value) && !axis.Narrows(indicator, pin.Value)
            && indicator.TermsAbove.All(other => other.Pins.ContainsKey(pin.Key))
        select Problem(
            "query.dimension_not_available",
            $"'{indicator.Id}' is not by '{pin.Key}': by definition it is of {string.Join(" and ", pin.Value.Select(member => $"'{member}'"))} alone.",
            $"Leave '{pin.Key}' out, or ask for an indicator that is by it.");

    // The first of the objects is what is looked at one by one: figures of districts say nothing about single schools.
    private static IEnumerable<Problem> WithoutObjects(Indicator indicator, FactTable fact) =>
        indicator.Objects is [var first, ..] && fact.Find(first) is not { IsStored: true }
            ? [Problem("query.dimension_not_available", $"'{indicator.Id}' looks at single members of '{first}', which '{fact.Id}' does not have.")]
            : [];

    // A fact that does not know what a measure is pinned to would answer for all of it.
    private static IEnumerable<Problem> WithoutPinned(Indicator indicator, MeasureTerm term, FactTable fact) =>
        term.Pins.Keys.Where(dimension => fact.Find(dimension) is null)
            .Select(dimension => Problem("query.dimension_not_available", $"'{indicator.Id}' is of certain members of '{dimension}', which '{fact.Id}' does not tell apart."));

    private static Problem Problem(string code, string message, string hint = "") => new(code, message, "", hint);
}
