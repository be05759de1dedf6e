using Warehouse.Catalogue.Expressions;
using Warehouse.Catalogue.Yaml;

namespace Warehouse.Catalogue.Standards;

/// <summary>Reads the criteria of a standard; every mistake is noted with its line.</summary>
internal static class CriterionFiles
{
    private static readonly Dictionary<string, CriterionKind> Kinds = new(StringComparer.Ordinal)
    {
        ["threshold"] = CriterionKind.Threshold,
        ["share"] = CriterionKind.Share,
        ["cv"] = CriterionKind.Cv,
        ["qualitative"] = CriterionKind.Qualitative,
        ["veto"] = CriterionKind.Veto,
    };

    private static readonly Dictionary<string, Severity> Severities = new(StringComparer.Ordinal) { ["mandatory"] = Severity.Mandatory, ["advisory"] = Severity.Advisory };

    /// <summary>A criterion with all below it.</summary>
    public static Criterion Read(YamlMap entry, IndicatorCatalogue draft)
    {
        var criterion = entry.Has("criteria") ? ReadGroup(entry, draft) : ReadLeaf(entry, draft);
        entry.Finish();
        return criterion;
    }

    private static Criterion ReadGroup(YamlMap entry, IndicatorCatalogue draft) => new()
    {
        Id = entry.Text("criterion"),
        LabelZh = entry.Text("label_zh"),
        LabelEn = entry.Text("label_en"),
        Kind = CriterionKind.Group,
        Criteria = entry.Maps("criteria").Select(child => Read(child, draft)).ToList(),
        Trust = StandardFiles.ReadTrust(entry),
        Footnotes = entry.Texts("footnotes"),
        Location = entry.Location,
    };

    private static Criterion ReadLeaf(YamlMap entry, IndicatorCatalogue draft)
    {
        var trust = StandardFiles.ReadTrust(entry);
        var criterion = new Criterion
        {
            Id = entry.Text("criterion"),
            LabelZh = entry.Text("label_zh"),
            LabelEn = entry.Text("label_en"),
            Kind = entry.Choice("kind", Kinds),
            Severity = entry.Choice<Severity>("severity", Severities, Severity.Mandatory),
            Indicator = KnownIndicator(entry, "indicator", entry.OptionalText("indicator") ?? "", draft),
            Why = entry.OptionalText("why") ?? "",
            Limits = ReadLimits(entry, trust),
            Stages = entry.Texts("stages"),
            Where = entry.TextLists("where"),
            IsNecessaryOnly = entry.Flag("necessary_only"),
            Rule = entry.Map("rule") is { } rule ? ReadRule(rule, trust, draft) : null,
            Resources = entry.Maps("resources").Select(resource => ReadResource(resource, draft)).ToList(),
            Trust = trust,
            Footnotes = entry.Texts("footnotes"),
            Location = entry.Location,
        };
        Check(criterion, entry, draft);
        return criterion;
    }

    // A criterion is computed or says why not; never both, never neither.
    private static void Check(Criterion criterion, YamlMap entry, IndicatorCatalogue draft)
    {
        if (entry.Flag("qualitative") != criterion.IsQualitative)
            entry.Mistake("qualitative", "A criterion that cannot be computed says 'qualitative: true' and 'why'.");
        if (criterion.Kind == CriterionKind.Qualitative && !criterion.IsQualitative)
            entry.Mistake("kind", "A qualitative criterion says why it cannot be computed.", "Add 'qualitative: true' and 'why'.");
        if (criterion.IsQualitative && (criterion.Indicator.Length > 0 || criterion.Limits.Count > 0))
            entry.Mistake("why", "It has an indicator or thresholds, and so can be computed.");
        if (!criterion.IsQualitative && criterion.Indicator.Length == 0)
            entry.Mistake("indicator", "Which indicator measures it? One that none measures says 'qualitative: true' and 'why'.", kind: "missing_key");
        if (!criterion.IsQualitative && criterion.Limits.Count == 0)
            entry.Mistake("thresholds", "A criterion that is computed has thresholds.", kind: "missing_key");
        if ((criterion.Kind == CriterionKind.Cv) != (criterion.Resources.Count > 0))
            entry.Mistake("resources", "A cv has resources, and nothing else has.");
        if (criterion.Kind != CriterionKind.Share && criterion.Rule is not null)
            entry.Mistake("rule", "Only a share of schools has a rule for every school.");
        if ((criterion.Rule is not null || criterion.Resources.Count > 0) && criterion.Limits.Any(limit => limit.Stage == StageLimit.AllStages))
            entry.Mistake("thresholds", "Schools are compared stage by stage: thresholds name their stages here.");
        if (criterion.Rule is { } rule)
            foreach (var part in rule.Parts.Where(part => !criterion.Limits.All(limit => part.Limits.Any(other => other.Stage == limit.Stage))))
                entry.Mistake("rule", $"'{part.Indicator}' has no threshold for every stage of the criterion.");
        foreach (var dimension in criterion.Where.Keys.Where(dimension => draft.FindDimension(dimension) is null))
            entry.Mistake("where", $"There is no dimension '{dimension}'.", Nearest.Hint(dimension, draft.Dimensions.Select(d => d.Id)), "unknown_id");
        if (criterion.Stages.Count > 0 && criterion.Limits.Any(limit => limit.Stage != StageLimit.AllStages))
            entry.Mistake("stages", "'stages' says what a threshold for 'all' is of; the others name their stage.");
    }

    private static IReadOnlyList<StageLimit> ReadLimits(YamlMap entry, Trust trust) =>
        entry.Entries("thresholds").Select(pair => ReadLimit(entry, pair.Name, pair.Entry, trust)).OfType<StageLimit>().ToList();

    private static StageLimit? ReadLimit(YamlMap entry, string stage, YamlEntry value, Trust trust)
    {
        var text = value.Text ?? value.Map?.Text("limit") ?? "";
        if (value.Map is { } map)
        {
            trust = StandardFiles.ReadTrust(map, trust);
            map.Finish();
        }

        if (Limit.Parse(text) is { } limit)
            return new StageLimit(stage, limit, trust);
        entry.Mistake("catalogue.bad_value", value.Line, $"'{text}' is no threshold.", "Write '>= 4.2', '<= 0.5', '> 0', '< 0.15' or '= 9'.");
        return null;
    }

    private static SchoolRule ReadRule(YamlMap entry, Trust trust, IndicatorCatalogue draft)
    {
        var parts = entry.Maps("of").Select(part => ReadPart(part, trust, draft)).ToList();
        var rule = new SchoolRule(entry.WholeNumber("at_least") ?? parts.Count, entry.Number("rest_at_least") ?? 0, parts);
        if (parts.Count == 0)
            entry.Mistake("of", "A rule has at least one figure.");
        if (rule.AtLeast < 1 || rule.AtLeast > parts.Count)
            entry.Mistake("at_least", $"There are {parts.Count} figures.");
        if (rule.RestAtLeast is < 0 or > 1)
            entry.Mistake("rest_at_least", "This is a part of the threshold, such as 0.85.");
        entry.Finish();
        return rule;
    }

    private static RulePart ReadPart(YamlMap entry, Trust trust, IndicatorCatalogue draft)
    {
        var part = new RulePart(KnownIndicator(entry, "indicator", entry.Text("indicator"), draft), ReadLimits(entry, trust));
        if (part.Limits.Any(limit => limit.Limit.Comparison is not (ComparisonOperator.AtLeast or ComparisonOperator.MoreThan)))
            entry.Mistake("thresholds", "What a school must reach is a '>=' or a '>'.");
        entry.Finish();
        return part;
    }

    private static Resource ReadResource(YamlMap entry, IndicatorCatalogue draft)
    {
        var resource = new Resource(
            KnownIndicator(entry, "indicator", entry.OptionalText("indicator") ?? "", draft), entry.Flag("inverse"), entry.OptionalText("why") ?? "");
        if (resource.Indicator.Length == 0 == (resource.Why.Length == 0))
            entry.Mistake("indicator", "A resource has an indicator, or says why none measures it.", kind: "missing_key");
        if (resource.Indicator.Length > 0 && draft.FindIndicator(resource.Indicator) is { Rollup: not (RollupClass.Ratio or RollupClass.Recompute) } other)
            entry.Mistake("indicator", $"'{other.Id}' is no ratio of resources and pupils.");
        entry.Finish();
        return resource;
    }

    /// <summary>The id, noted as a mistake when it is not empty and no indicator has it.</summary>
    public static string KnownIndicator(YamlMap entry, string key, string id, IndicatorCatalogue draft)
    {
        if (id.Length > 0 && draft.FindIndicator(id) is null)
            entry.Mistake(key, $"There is no indicator '{id}'.", Nearest.Hint(id, draft.Indicators.Select(indicator => indicator.Id)), "unknown_id");
        return id;
    }
}
