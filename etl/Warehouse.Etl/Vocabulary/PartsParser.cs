using Warehouse.Catalogue;
using Warehouse.Catalogue.Yaml;
using Warehouse.Etl.Read;
using Warehouse.Etl.Shape;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Etl.Vocabulary;

/// <summary>Reads files, sheets and columns of a pipeline: one part for every sheet of every file, its own settings filled in.</summary>
internal sealed class PartsParser
{
    private readonly YamlMap _map;
    private readonly string _target;
    private readonly SettingText _text;
    private readonly FieldParser _fields;

    private PartsParser(YamlMap map, string target, IReadOnlyDictionary<string, string> settings)
    {
        (_map, _target, _text) = (map, target, new SettingText(map, settings));
        _fields = new FieldParser(map, _text);
    }

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
            Keys = _map.Entries("keys").ToDictionary(e => e.Name, e => _fields.ReadKey(e.Name, e.Entry), StringComparer.Ordinal),
            Values = _map.List("values").SelectMany(new ValuesParser(_map, _text).Read).ToList(),
            Attributes = _map.Entries("attributes").ToDictionary(e => e.Name, e => _fields.ReadAttribute(e.Entry), StringComparer.Ordinal),
            Split = _map.Map("split") is { } split ? SplitParser.Parse(split, text => _text.Fill(text, split.Line)) : null,
            Expected = _map.List("expect").Select(ReadExpected).OfType<ExpectedText>().ToList(),
            Ignored = _map.Texts("ignored").Select(text => _text.Fill(text, _map.LineOf("ignored"))).ToList(),
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
        var expected = new ExpectedText(map.WholeNumber("row") ?? 1, _text.Fill(map.Text("text"), map.LineOf("text")));
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
        var id = member.Map("id") is { } idMap ? _fields.Read(idMap, dimension) : new FieldSpec { Constant = member.Text("id") };
        var attributes = member.Entries("attributes").ToDictionary(e => e.Name, e => _fields.ReadAttribute(e.Entry), StringComparer.Ordinal);
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
}
