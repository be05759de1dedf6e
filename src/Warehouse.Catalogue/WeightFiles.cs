using System.Globalization;
using Warehouse.Catalogue.Expressions;
using Warehouse.Catalogue.Yaml;

namespace Warehouse.Catalogue;

/// <summary>
/// Reads <c>weights: { dimension: respondent_group, of: { parents: 0.4, students: 0.6 } }</c> and writes a weighted mean
/// out into one mean a group, each pinned to its member.
/// </summary>
internal static class WeightFiles
{
    /// <summary>Prescribed weights of the members of a dimension.</summary>
    internal sealed record Weights(string Dimension, IReadOnlyDictionary<string, decimal> Of);

    /// <summary>The weights of an indicator's entry; null when it has none or they are mistaken.</summary>
    public static Weights? Read(YamlMap entry, IndicatorCatalogue draft)
    {
        if (entry.Map("weights") is not { } map)
            return null;
        var dimension = map.Text("dimension");
        CatalogueFiles.RequireKnown(map, "dimension", "dimension", dimension, draft.Dimensions.Select(d => d.Id));
        var of = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (member, text) in map.TextMap("of"))
        {
            if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) && weight > 0)
                of[member] = weight;
            else
                map.Mistake("of", $"'{text}' is no weight of {member}.", "Write a number above 0, or leave the member out.");
        }

        if (of.Count == 0)
            map.Mistake("of", "There is no weight.", "Write of: { parents: 0.4, students: 0.6 }.");
        map.Finish();
        return of.Count == 0 ? null : new Weights(dimension, of);
    }

    /// <summary>The indicator with one mean a weighted group.</summary>
    /// <exception cref="FormulaException">It is no weighted mean, or pins the dimension of the weights.</exception>
    public static Indicator Apply(Indicator indicator, Weights weights)
    {
        if (indicator.Body is not WeightedMean { Groups: [var all] })
            throw new FormulaException("weights belong to wmean(…)");
        if (all.Sum.Pins.ContainsKey(weights.Dimension) || all.Count.Pins.ContainsKey(weights.Dimension))
            throw new FormulaException($"the weights are by '{weights.Dimension}', which the formula pins");
        return indicator with
        {
            Body = new WeightedMean(weights.Of.Select(of => new MeanGroup(of.Value, Pin(all.Sum, weights.Dimension, of.Key), Pin(all.Count, weights.Dimension, of.Key))).ToList()),
        };
    }

    private static MeasureTerm Pin(MeasureTerm term, string dimension, string member) =>
        term with { Pins = new Dictionary<string, IReadOnlyList<string>>(term.Pins, StringComparer.Ordinal) { [dimension] = [member] } };
}
