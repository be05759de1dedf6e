using System.Globalization;
using Warehouse.Catalogue.Yaml;

namespace Warehouse.Etl.Vocabulary;

/// <summary>Reads the word <c>split</c>.</summary>
internal static class SplitParser
{
    // What a pupil of a stage needs of a school, as the rule on balanced compulsory education counts it.
    private static readonly Dictionary<string, decimal> WeightsOfStages = new(StringComparer.Ordinal) { ["primary"] = 1m, ["junior"] = 1.1m, ["senior"] = 1.32m };

    /// <summary>The parts; mistakes are noted in the mapping's problems.</summary>
    /// <param name="map">The mapping under the word.</param>
    /// <param name="fill">Fills in what files and sheets set.</param>
    public static SplitSpec Parse(YamlMap map, Func<string, string> fill)
    {
        var dimension = map.OptionalText("dimension") ?? "stage";
        var parts = map.Entries("parts").Select(part => ReadPart(map, part.Name, part.Entry, fill)).OfType<SplitPart>().ToList();
        if (parts.Count < 2)
            map.Mistake("etl.pipeline_bad_value", map.Line, "A split has at least two parts.");
        map.Finish();
        return new SplitSpec(dimension, parts);
    }

    private static SplitPart? ReadPart(YamlMap map, string member, YamlEntry entry, Func<string, string> fill)
    {
        if (entry.Map is not { } part)
        {
            map.Mistake("etl.pipeline_bad_value", entry.Line, $"The part '{member}' has the keys pupils and weight.");
            return null;
        }

        var result = new SplitPart(member, fill(part.Text("pupils")), ReadWeight(part, member));
        part.Finish();
        return result;
    }

    private static decimal ReadWeight(YamlMap part, string member)
    {
        if (part.OptionalText("weight") is not { } text)
        {
            if (WeightsOfStages.TryGetValue(member, out var known))
                return known;
            part.Mistake("etl.pipeline_missing_key", part.Line, $"The part '{member}' needs the key 'weight'; only {string.Join(", ", WeightsOfStages.Keys)} have one by rule.");
            return 1;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) && weight > 0)
            return weight;
        part.Mistake("etl.pipeline_bad_value", part.LineOf("weight"), $"'weight' must be a number above 0, not '{text}'.");
        return 1;
    }
}
