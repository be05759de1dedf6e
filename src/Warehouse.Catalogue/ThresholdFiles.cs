using Warehouse.Catalogue.Expressions;
using Warehouse.Catalogue.Yaml;

namespace Warehouse.Catalogue;

/// <summary>
/// Reads <c>thresholds: { primary: '>= 4.2', junior: { limit: '>= 5.3', note: 优质均衡 2017 } }</c>, or <c>all</c> in place of stages.
/// </summary>
internal static class ThresholdFiles
{
    private const string ForAll = "all";

    /// <summary>The thresholds of an indicator's entry, with mistakes noted.</summary>
    public static IReadOnlyList<Threshold> Read(YamlMap entry, IReadOnlyList<string> stages)
    {
        var thresholds = new List<Threshold>();
        foreach (var (stage, value) in entry.Entries("thresholds"))
        {
            if (stage != ForAll)
                CatalogueFiles.RequireKnown(entry, "thresholds", "stage of this indicator", stage, stages.Append(ForAll));
            var limit = value.Text ?? value.Map?.Text("limit") ?? "";
            var note = value.Map?.OptionalText("note") ?? "";
            value.Map?.Finish();
            if (Threshold.Parse(limit) is { } read)
                thresholds.Add(new Threshold(stage == ForAll ? "" : stage, read.Comparison, read.Value, note));
            else
                entry.Mistake("thresholds", $"'{limit}' is no threshold of {stage}.", $"Write a comparison ({string.Join(" ", ComparisonSigns.All.Keys)}) and a number: '>= 4.2'.");
        }

        if (thresholds.Count > 1 && thresholds.Any(threshold => threshold.Stage.Length == 0))
            entry.Mistake("thresholds", "A threshold for all stages stands beside one for a single stage.", "Name every stage, or write one for all.");
        return thresholds;
    }
}
