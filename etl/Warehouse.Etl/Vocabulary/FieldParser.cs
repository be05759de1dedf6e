using System.Text.RegularExpressions;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Yaml;
using Warehouse.Etl.Shape;

namespace Warehouse.Etl.Vocabulary;

/// <summary>Reads what a key, an id or an attribute is made of: a column and what is done to its text.</summary>
/// <param name="whole">The pipeline; mistakes in entries that are no mappings are noted there.</param>
/// <param name="text">Fills in what files and sheets set.</param>
internal sealed class FieldParser(YamlMap whole, SettingText text)
{
    private static readonly Dictionary<string, LookupBy> Lookups = new() { ["id"] = LookupBy.Id, ["code"] = LookupBy.Code, ["name"] = LookupBy.Name };
    private static readonly Dictionary<string, FieldKind> Kinds = new() { ["text"] = FieldKind.Text, ["integer"] = FieldKind.Integer, ["date"] = FieldKind.Date, ["year"] = FieldKind.Year };

    /// <summary>Reads an attribute: a mapping, or a text that is the same for every row.</summary>
    public FieldSpec ReadAttribute(YamlEntry entry) =>
        entry.Map is { } map ? Read(map, "") : new FieldSpec { Constant = entry.Text is { } constant ? text.Fill(constant, entry.Line) : null };

    /// <summary>Reads a key of a fact: a mapping, or a member's id.</summary>
    public FieldSpec ReadKey(string dimension, YamlEntry entry)
    {
        // A year is its own member; anything else must be found among the dimension's members.
        var isYear = dimension is "academic_year" or "fiscal_year";
        if (entry.Map is { } map)
        {
            var field = Read(map, dimension);
            return isYear ? field with { Kind = FieldKind.Year } : field;
        }

        if (entry.Text is null)
            whole.Mistake("etl.pipeline_bad_value", entry.Line, $"The key '{dimension}' needs a member's id or a mapping.");
        return new FieldSpec { Constant = text.Fill(entry.Text ?? "", entry.Line), Kind = isYear ? FieldKind.Year : FieldKind.Text };
    }

    /// <summary>Reads a mapping.</summary>
    /// <param name="map">With the key <c>column</c> or <c>own_member</c>.</param>
    /// <param name="dimension">Whose members its values are looked up among, unless it says so itself; empty for none.</param>
    public FieldSpec Read(YamlMap map, string dimension)
    {
        var isOwn = map.Flag("own_member");
        var field = new FieldSpec
        {
            IsOwnMember = isOwn,
            Column = isOwn ? null : text.Fill(map.Text("column"), map.Line),
            Override = map.Map("override") is { } o ? ReadOverride(o) : null,
            Strip = map.OptionalText("strip"),
            Repair = map.TextMap("repair"),
            DatesWere = map.OptionalText("dates_were"),
            Digits = map.WholeNumber("digits"),
            Map = map.TextMap("map"),
            Template = map.OptionalText("template") is { } template ? text.Fill(template, map.Line) : null,
            Pattern = map.OptionalText("pattern"),
            Lookup = ReadLookup(map, dimension),
            Kind = map.Choice<FieldKind>("type", Kinds, FieldKind.Text),
            IsOptional = map.Flag("optional"),
        };
        if (field.DatesWere is { } were && !SpreadsheetDate.IsTemplate(were))
            whole.Mistake("etl.pipeline_bad_value", map.LineOf("dates_were"), "'dates_were' must hold {m} or {mm} and {d} or {dd}, where month and day go.");
        if (field.Template is { } t && !t.Contains("{}", StringComparison.Ordinal))
            whole.Mistake("etl.pipeline_bad_value", map.LineOf("template"), "A template must hold {}, where the value goes.");
        if (field.Pattern is { } pattern && !IsPattern(pattern))
            whole.Mistake("etl.pipeline_bad_value", map.LineOf("pattern"), $"'{pattern}' is no regular expression.");
        map.Finish();
        return field;
    }

    private static bool IsPattern(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private OverrideSpec ReadOverride(YamlMap map)
    {
        var result = new OverrideSpec(text.Fill(map.Text("column"), map.Line), map.TextMap("values"));
        map.Finish();
        return result;
    }

    private LookupSpec? ReadLookup(YamlMap map, string dimension)
    {
        if (!map.Has("lookup"))
        {
            if (map.Has("under") || map.Has("levels") || map.Has("dimension") || map.Has("inferred"))
                whole.Mistake("etl.pipeline_missing_key", map.Line, "'under', 'levels', 'inferred' and 'dimension' say how to look a member up, so the key 'lookup' is missing.");
            return null;
        }

        var of = map.OptionalText("dimension") ?? (Pipeline.DistrictMaps.Contains(dimension) ? "" : dimension);
        if (of.Length == 0)
            whole.Mistake("etl.pipeline_missing_key", map.Line, "The key 'dimension' is missing: whose member is looked up?");
        var lookup = new LookupSpec(of, map.Choice<LookupBy>("lookup", Lookups, LookupBy.Id), map.OptionalText("under"), map.Texts("levels")) { IsInferred = map.Flag("inferred") };
        if (lookup.IsInferred && (of != "school" || lookup.By != LookupBy.Id))
            whole.Mistake("etl.pipeline_bad_value", map.LineOf("inferred"), "'inferred' goes with lookup: id of schools, whose ids their authority gives.");
        return lookup;
    }
}
