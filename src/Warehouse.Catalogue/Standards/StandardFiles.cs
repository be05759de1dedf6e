using System.Globalization;
using System.Text.RegularExpressions;
using Warehouse.Catalogue.Yaml;

namespace Warehouse.Catalogue.Standards;

/// <summary>Reads a standard from its entry of YAML; every mistake is noted with its line.</summary>
internal static partial class StandardFiles
{
    private static readonly Dictionary<string, Trust> TrustTags = new(StringComparer.Ordinal) { ["V"] = Trust.Verified, ["K"] = Trust.Known, ["?"] = Trust.Unsure };

    /// <summary>Reads one standard against the dimensions and indicators there are.</summary>
    public static (Standard Standard, YamlMap Entry) Read(YamlMap entry, IndicatorCatalogue draft)
    {
        var scope = entry.Map("scope");
        if (scope is null && !entry.Has("scope"))
            entry.Text("scope");
        var standard = new Standard
        {
            Id = entry.Text("standard"),
            Version = entry.Text("version"),
            LabelZh = entry.Text("label_zh"),
            LabelEn = entry.Text("label_en"),
            Document = entry.Text("document"),
            Number = entry.OptionalText("number") ?? "",
            Trust = ReadTrust(entry),
            ValidFrom = ReadDate(entry, entry.Text("valid_from"), "valid_from"),
            ValidTo = ReadDate(entry, entry.OptionalText("valid_to") ?? "", "valid_to"),
            Scope = ReadScope(scope, draft),
            Criteria = entry.Maps("criteria").Select(child => CriterionFiles.Read(child, draft)).ToList(),
            Source = entry.Text("source"),
            Footnotes = entry.Texts("footnotes"),
            Location = entry.Location,
        };
        if (standard.Criteria.Count == 0)
            entry.Mistake("criteria", "A standard has at least one criterion.");
        if (standard.Leaves.Any(leaf => leaf.IsOfSchools) && (standard.Scope.Roster.Length == 0 || standard.Scope.Pupils.Length == 0))
            entry.Mistake("scope", "Where schools are judged, the scope names its 'roster' and 'pupils': the indicators that count them.", kind: "missing_key");
        foreach (var twice in standard.AllCriteria.GroupBy(criterion => criterion.Id).Where(group => group.Count() > 1))
            entry.Mistake("criteria", $"The criterion '{twice.Key}' is there twice, at {string.Join(" and ", twice.Select(criterion => criterion.Location))}.", kind: "duplicate_id");
        entry.Finish();
        return (standard, entry);
    }

    /// <summary>The trust tag at <c>trust</c>; [V] without one.</summary>
    public static Trust ReadTrust(YamlMap entry, Trust fallback = Trust.Verified) => entry.Choice<Trust>("trust", TrustTags, fallback);

    private static StandardScope ReadScope(YamlMap? entry, IndicatorCatalogue draft)
    {
        if (entry is null)
            return new StandardScope { DistrictLevels = [], Schools = "", Roster = "", Pupils = "", Offered = new Dictionary<string, IReadOnlyList<string>>(), Excluded = [], Points = [], SmallestPoint = 0, Split = new Dictionary<string, decimal>() };
        var scope = new StandardScope
        {
            DistrictLevels = entry.Texts("district_levels"),
            Schools = entry.Text("schools"),
            Roster = CriterionFiles.KnownIndicator(entry, "roster", entry.OptionalText("roster") ?? "", draft),
            Pupils = CriterionFiles.KnownIndicator(entry, "pupils", entry.OptionalText("pupils") ?? "", draft),
            Offered = entry.TextLists("offered"),
            Excluded = entry.Texts("excluded"),
            Points = entry.Texts("points"),
            SmallestPoint = entry.WholeNumber("smallest_point") ?? 0,
            Split = entry.TextMap("split").ToDictionary(pair => pair.Key, pair => ReadWeight(entry, pair.Value), StringComparer.Ordinal),
        };
        var levels = draft.FindDimension("district")?.Levels.Select(level => level.Id).ToList() ?? [];
        if (scope.DistrictLevels.Count == 0)
            entry.Mistake("district_levels", "At least one level of districts must be judged.");
        foreach (var level in scope.DistrictLevels.Where(level => !levels.Contains(level)))
            entry.Mistake("district_levels", $"There is no level '{level}' of districts.", Nearest.Hint(level, levels), "unknown_id");
        if (scope.Points.Count > 0 && scope.SmallestPoint == 0)
            entry.Mistake("points", "How small is too small? 'smallest_point' must say.");
        entry.Finish();
        return scope;
    }

    private static decimal ReadWeight(YamlMap entry, string text)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) && weight > 0)
            return weight;
        entry.Mistake("split", $"'{text}' is no weight.");
        return 1;
    }

    private static string ReadDate(YamlMap entry, string text, string key)
    {
        if (text.Length > 0 && !DateOrYear().IsMatch(text))
            entry.Mistake(key, $"'{text}' is no year or day.", "Write 2017 or 2017-04-19.");
        return text;
    }

    [GeneratedRegex(@"^\d{4}(-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?$")]
    private static partial Regex DateOrYear();
}
