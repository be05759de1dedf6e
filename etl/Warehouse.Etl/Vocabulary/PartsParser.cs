using System.Text.RegularExpressions;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Yaml;
using Warehouse.Etl.Read;
using Warehouse.Etl.Shape;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Etl.Vocabulary;

/// <summary>Reads files, sheets and columns of a pipeline: one part for every sheet of every file, its own settings filled in.</summary>
internal sealed partial class PartsParser
{
    private static readonly Dictionary<string, LookupBy> Lookups = new() { ["id"] = LookupBy.Id, ["code"] = LookupBy.Code, ["name"] = LookupBy.Name };
    private static readonly Dictionary<string, FieldKind> Kinds = new() { ["text"] = FieldKind.Text, ["integer"] = FieldKind.Integer, ["date"] = FieldKind.Date, ["year"] = FieldKind.Year };

    private readonly YamlMap _map;
    private readonly string _target;
    private readonly IReadOnlyDictionary<string, string> _settings;

    private PartsParser(YamlMap map, string target, IReadOnlyDictionary<string, string> settings) =>
        (_map, _target, _settings) = (map, target, settings);

    /// <summary>The parts in reading order: file by file, in each sheet by sheet.</summary>
    public static IReadOnlyList<SourcePart> Parse(YamlMap map, bool isText, string target, IReadOnlyList<ResolvedFile> files)
    {
        var sheets = ReadSheets(map);
        if (isText && sheets.Count > 0)
            map.Mistake("etl.pipeline_bad_value", map.LineOf("sheets"), "A text file has no sheets.");
        if (!isText && sheets.Count == 0)
            map.Mistake("etl.pipeline_missing_key", map.Line, "A workbook needs the key 'sheets'.");

        var parts = new List<SourcePart>();
        foreach (var file in files)
        {
            foreach (var (sheet, sheetSettings) in sheets.Count == 0 ? [(null, new Dictionary<string, string>())] : sheets.Select(s => ((string?)s.Name, s.Settings)))
            {
                var settings = new Dictionary<string, string>(file.Settings, StringComparer.Ordinal);
                foreach (var (name, value) in sheetSettings)
                    settings[name] = value;
                parts.Add(new PartsParser(map, target, settings).ReadPart(file.Path, file.Entry, sheet));
            }
        }

        foreach (var twins in parts.GroupBy(p => (p.File, p.Entry, p.Sheet)).Where(g => g.Count() > 1))
            map.Mistake("etl.pipeline_bad_value", map.LineOf("files"), $"{Path.GetFileName(twins.Key.File)} is named more than once.");
        return parts;
    }

    // A sheet is its name, or a mapping of its name and what it sets.
    private static List<(string Name, IReadOnlyDictionary<string, string> Settings)> ReadSheets(YamlMap map)
    {
        var sheets = new List<(string, IReadOnlyDictionary<string, string>)>();
        foreach (var entry in map.List("sheets"))
        {
            if (entry.Map is { } place)
            {
                sheets.Add((place.Text("sheet"), place.TextMap("set")));
                place.Finish();
            }
            else
            {
                sheets.Add((entry.Text ?? "", new Dictionary<string, string>()));
            }
        }

        return sheets;
    }

    private SourcePart ReadPart(string file, string? entry, string? sheet)
    {
        var part = new SourcePart
        {
            File = file,
            Entry = entry,
            Sheet = sheet,
            Member = ReadMember(),
            Keys = _map.Entries("keys").ToDictionary(e => e.Name, e => ReadKey(e.Name, e.Entry), StringComparer.Ordinal),
            Values = _map.List("values").SelectMany(ReadValues).ToList(),
            Attributes = _map.Entries("attributes").ToDictionary(e => e.Name, e => ReadAttribute(e.Entry), StringComparer.Ordinal),
            Split = _map.Map("split") is { } split ? SplitParser.Parse(split, text => Fill(text, split.Line)) : null,
            Expected = _map.List("expect").Select(ReadExpected).OfType<ExpectedText>().ToList(),
            Ignored = _map.Texts("ignored").Select(text => Fill(text, _map.LineOf("ignored"))).ToList(),
        };
        CheckTarget(part);
        CheckTwins(part);
        return part;
    }

    private ExpectedText? ReadExpected(YamlEntry entry)
    {
        if (entry.Map is not { } map)
        {
            _map.Mistake("etl.pipeline_bad_value", entry.Line, "An entry of 'expect' has the keys row and text.");
            return null;
        }

        map.Text("row");
        var expected = new ExpectedText(map.WholeNumber("row") ?? 1, Fill(map.Text("text"), map.LineOf("text")));
        map.Finish();
        return expected;
    }

    private MemberSpec? ReadMember()
    {
        if (_map.Map("member") is not { } member)
            return null;
        var dimension = member.OptionalText("dimension") ?? OwnDimension(_target);
        if (dimension.Length == 0)
            _map.Mistake("etl.pipeline_missing_key", member.Line, "The member of a fact's source needs the key 'dimension'.");
        var id = member.Map("id") is { } idMap ? ReadField(idMap, dimension) : new FieldSpec { Constant = member.Text("id") };
        var attributes = member.Entries("attributes").ToDictionary(e => e.Name, e => ReadAttribute(e.Entry), StringComparer.Ordinal);
        CompleteHistory(member, attributes);
        member.Finish();
        return new MemberSpec(dimension, id, attributes);
    }

    private static string OwnDimension(string target) => Pipeline.MembersOf(target) ?? "";

    // A pipeline of history says once whose members it tells of; its days are days, or a version would begin nowhere.
    private void CompleteHistory(YamlMap member, Dictionary<string, FieldSpec> attributes)
    {
        if (_target.IndexOf(':', StringComparison.Ordinal) is var at and > 0 && Pipeline.DistrictMaps.Contains(OwnDimension(_target)))
            attributes["dimension"] = new FieldSpec { Constant = _target[(at + 1)..] };
        else
            return;
        if (OwnDimension(_target) == WarehouseWriter.History)
            attributes.TryAdd("change", new FieldSpec { Constant = "stated" });
        foreach (var day in (string[])["valid_from", "valid_to"])
            if (attributes.TryGetValue(day, out var field) && field.Kind != FieldKind.Date)
                _map.Mistake("etl.pipeline_bad_value", member.Line, $"'{day}' needs type: date.");
    }

    private FieldSpec ReadAttribute(YamlEntry entry) =>
        entry.Map is { } map ? ReadField(map, "") : new FieldSpec { Constant = entry.Text is { } text ? Fill(text, entry.Line) : null };

    private FieldSpec ReadKey(string dimension, YamlEntry entry)
    {
        // A year is its own member; anything else must be found among the dimension's members.
        var isYear = dimension is "academic_year" or "fiscal_year";
        if (entry.Map is { } map)
        {
            var field = ReadField(map, dimension);
            return isYear ? field with { Kind = FieldKind.Year } : field;
        }

        if (entry.Text is null)
            _map.Mistake("etl.pipeline_bad_value", entry.Line, $"The key '{dimension}' needs a member's id or a mapping.");
        return new FieldSpec { Constant = Fill(entry.Text ?? "", entry.Line), Kind = isYear ? FieldKind.Year : FieldKind.Text };
    }

    private FieldSpec ReadField(YamlMap map, string dimension)
    {
        var isOwn = map.Flag("own_member");
        var field = new FieldSpec
        {
            IsOwnMember = isOwn,
            Column = isOwn ? null : Fill(map.Text("column"), map.Line),
            Override = map.Map("override") is { } o ? ReadOverride(o) : null,
            Strip = map.OptionalText("strip"),
            Repair = map.TextMap("repair"),
            DatesWere = map.OptionalText("dates_were"),
            Digits = map.WholeNumber("digits"),
            Map = map.TextMap("map"),
            Template = map.OptionalText("template") is { } template ? Fill(template, map.Line) : null,
            Pattern = map.OptionalText("pattern"),
            Lookup = ReadLookup(map, dimension),
            Kind = map.Choice<FieldKind>("type", Kinds, FieldKind.Text),
            IsOptional = map.Flag("optional"),
        };
        if (field.DatesWere is { } were && !SpreadsheetDate.IsTemplate(were))
            _map.Mistake("etl.pipeline_bad_value", map.LineOf("dates_were"), "'dates_were' must hold {m} or {mm} and {d} or {dd}, where month and day go.");
        if (field.Template is { } t && !t.Contains("{}", StringComparison.Ordinal))
            _map.Mistake("etl.pipeline_bad_value", map.LineOf("template"), "A template must hold {}, where the value goes.");
        if (field.Pattern is { } pattern && !IsPattern(pattern))
            _map.Mistake("etl.pipeline_bad_value", map.LineOf("pattern"), $"'{pattern}' is no regular expression.");
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
        var result = new OverrideSpec(Fill(map.Text("column"), map.Line), map.TextMap("values"));
        map.Finish();
        return result;
    }

    private LookupSpec? ReadLookup(YamlMap map, string dimension)
    {
        if (!map.Has("lookup"))
        {
            if (map.Has("under") || map.Has("levels") || map.Has("dimension") || map.Has("inferred"))
                _map.Mistake("etl.pipeline_missing_key", map.Line, "'under', 'levels', 'inferred' and 'dimension' say how to look a member up, so the key 'lookup' is missing.");
            return null;
        }

        var of = map.OptionalText("dimension") ?? (Pipeline.DistrictMaps.Contains(dimension) ? "" : dimension);
        if (of.Length == 0)
            _map.Mistake("etl.pipeline_missing_key", map.Line, "The key 'dimension' is missing: whose member is looked up?");
        var lookup = new LookupSpec(of, map.Choice<LookupBy>("lookup", Lookups, LookupBy.Id), map.OptionalText("under"), map.Texts("levels")) { IsInferred = map.Flag("inferred") };
        if (lookup.IsInferred && (of != "school" || lookup.By != LookupBy.Id))
            _map.Mistake("etl.pipeline_bad_value", map.LineOf("inferred"), "'inferred' goes with lookup: id of schools, whose ids their authority gives.");
        return lookup;
    }

    private IEnumerable<ValueSpec> ReadValues(YamlEntry entry)
    {
        if (entry.Map is not { } map)
        {
            _map.Mistake("etl.pipeline_bad_value", entry.Line, "An entry of 'values' is a mapping with column, measure and unit.");
            return [];
        }

        var unit = ReadUnit(map);
        var signed = map.Flag("signed");
        var parts = map.Entries("parts").Select(p => (p.Name, Values: PartValues(p.Entry))).ToList();
        var template = new ValueSpec
        {
            Column = map.OptionalText("column") is { } column ? Fill(column, map.LineOf("column")) : null,
            Strip = map.OptionalText("strip"),
            Constant = map.Number("constant"),
            Measure = parts.Exists(p => p.Name == "measure") ? "" : Fill(map.Text("measure"), map.LineOf("measure")),
            Unit = unit,
            Keys = map.TextMap("keys").ToDictionary(k => k.Key, k => Fill(k.Value, map.LineOf("keys")), StringComparer.Ordinal),
            Min = map.Number("min") ?? (signed ? null : 0m),
            Max = map.Number("max"),
            Line = entry.Line,
        };
        if (template.Column is null == template.Constant is null)
            _map.Mistake("etl.pipeline_bad_value", entry.Line, "A value comes from exactly one of column and constant.");
        map.Finish();
        return Expand(template, parts).Select(Checked).ToList();
    }

    private Unit ReadUnit(YamlMap map)
    {
        var name = Fill(map.Text("unit"), map.LineOf("unit"));
        if (Unit.All.TryGetValue(name, out var unit))
            return unit;
        if (name.Length > 0)
            _map.Mistake("etl.pipeline_bad_value", map.LineOf("unit"), $"There is no unit '{name}'; there are {string.Join(", ", Unit.All.Keys)}.", Nearest.Hint(name, Unit.All.Keys));
        return Unit.All["元"];
    }

    private IReadOnlyDictionary<string, string> PartValues(YamlEntry entry)
    {
        if (entry.Map is not { } map)
        {
            _map.Mistake("etl.pipeline_bad_value", entry.Line, "A part of a column's name is a mapping of header text to member id.");
            return FieldSpec.EmptyMap;
        }

        return map.Texts();
    }

    // {stage}/{fiscal_year} with six stages and two years names twelve columns, and all twelve must be there.
    private IEnumerable<ValueSpec> Expand(ValueSpec template, List<(string Name, IReadOnlyDictionary<string, string> Values)> parts)
    {
        IEnumerable<ValueSpec> expanded = [template];
        foreach (var (name, values) in parts)
        {
            var placeholder = "{" + name + "}";
            if (template.Column?.Contains(placeholder, StringComparison.Ordinal) != true)
                _map.Mistake("etl.pipeline_bad_value", template.Line, $"The column's name does not hold {placeholder}.");
            expanded = expanded.SelectMany(spec => values.Select(value => WithPart(spec, name, placeholder, value.Key, value.Value)));
        }

        return expanded;
    }

    private static ValueSpec WithPart(ValueSpec spec, string name, string placeholder, string header, string value)
    {
        var column = spec.Column?.Replace(placeholder, header, StringComparison.Ordinal);
        return name == "measure"
            ? spec with { Column = column, Measure = value }
            : spec with { Column = column, Keys = new Dictionary<string, string>(spec.Keys, StringComparer.Ordinal) { [name] = value } };
    }

    // A header that names its unit must not be read in another.
    private ValueSpec Checked(ValueSpec spec)
    {
        if (spec.Column is { } column)
        {
            if (PlaceholderPattern().Match(column) is { Success: true } open)
                _map.Mistake("etl.pipeline_bad_value", spec.Line, $"Nothing fills in {open.Value} in '{column}'.");
            if (Unit.OfHeader(column) is { } stated && stated != spec.Unit)
                _map.Mistake("etl.pipeline_unit_mismatch", spec.Line, $"The header '{column}' says {stated.Name}, the pipeline {spec.Unit.Name}.");
        }

        return spec;
    }

    private void CheckTarget(SourcePart part)
    {
        var isFact = OwnDimension(_target).Length == 0;
        if (isFact && part.Keys.Count == 0)
            _map.Mistake("etl.pipeline_missing_key", _map.Line, "A fact needs 'keys'.");
        if (!isFact && (part.Attributes.Count > 0 || part.Split is not null))
            _map.Mistake("etl.pipeline_bad_value", _map.Line, "'attributes' and 'split' are of facts; those of a member stand under 'member'.");
        if (part.Split is { } split && (part.Keys.ContainsKey(split.Dimension) || part.Values.Any(v => v.Keys.ContainsKey(split.Dimension))))
            _map.Mistake("etl.pipeline_bad_value", _map.LineOf("split"), $"The key '{split.Dimension}' is that of the parts; it cannot be set as well.");
        if (!isFact && part.Member is null)
            _map.Mistake("etl.pipeline_missing_key", _map.Line, "A dimension needs 'member'.");
        if (!isFact && (part.Values.Count > 0 || part.Keys.Count > 0))
            _map.Mistake("etl.pipeline_bad_value", _map.Line, "A dimension has members, not keys and values.");
        if (!isFact && part.Member is { } member && member.Dimension != OwnDimension(_target))
            _map.Mistake("etl.pipeline_bad_value", _map.LineOf("member"), $"The target is {_target}, the member's dimension {member.Dimension}.");
        foreach (var (dimension, field) in part.Keys.Where(k => k.Value.IsOwnMember && part.Member?.Dimension != k.Key))
            _map.Mistake("etl.pipeline_bad_value", _map.LineOf("keys"), $"The key '{dimension}' is its row's own member, but the rows describe no {dimension}.");
    }

    private void CheckTwins(SourcePart part)
    {
        foreach (var spec in part.Values)
        {
            foreach (var dimension in spec.Keys.Keys.Where(part.Keys.ContainsKey))
                _map.Mistake("etl.pipeline_bad_value", spec.Line, $"The key '{dimension}' is set both for the row and for the column '{spec.Column}'.");
        }

        var twins = part.Values.GroupBy(v => (v.Measure, Keys: string.Join(";", v.Keys.OrderBy(k => k.Key, StringComparer.Ordinal))));
        foreach (var twin in twins.Where(g => g.Count() > 1))
            _map.Mistake("etl.pipeline_bad_value", twin.Last().Line, $"The columns {string.Join(" and ", twin.Select(v => $"'{v.Column}'"))} give the same measure at the same keys.");
    }

    private string Fill(string text, long line) => SettingPattern().Replace(text, match =>
    {
        var name = match.Groups[1].Value;
        if (_settings.TryGetValue(name, out var value))
            return value;
        _map.Mistake("etl.pipeline_bad_value", line, $"'{match.Value}' is not set by every file or sheet.", Nearest.Hint(name, _settings.Keys));
        return match.Value;
    });

    [GeneratedRegex(@"\$\{(\w+)\}")]
    private static partial Regex SettingPattern();

    [GeneratedRegex(@"\$?\{\w*\}")]
    private static partial Regex PlaceholderPattern();
}
