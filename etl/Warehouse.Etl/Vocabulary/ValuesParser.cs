using System.Text.RegularExpressions;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Yaml;

namespace Warehouse.Etl.Vocabulary;

/// <summary>Reads the entries of <c>values</c>: columns that hold measures.</summary>
/// <param name="whole">The pipeline; mistakes in entries that are no mappings are noted there.</param>
/// <param name="text">Fills in what files and sheets set.</param>
internal sealed partial class ValuesParser(YamlMap whole, SettingText text)
{
    /// <summary>The values of an entry: one, or one for every combination of its column's parts.</summary>
    public IEnumerable<ValueSpec> Read(YamlEntry entry)
    {
        if (entry.Map is not { } map)
        {
            whole.Mistake("etl.pipeline_bad_value", entry.Line, "An entry of 'values' is a mapping with column, measure and unit.");
            return [];
        }

        var unit = ReadUnit(map);
        var signed = map.Flag("signed");
        var parts = map.Entries("parts").Select(p => (p.Name, Values: PartValues(p.Entry))).ToList();
        var template = new ValueSpec
        {
            Column = map.OptionalText("column") is { } column ? text.Fill(column, map.LineOf("column")) : null,
            Strip = map.OptionalText("strip"),
            Constant = map.Number("constant"),
            Measure = parts.Exists(p => p.Name == "measure") ? "" : text.Fill(map.Text("measure"), map.LineOf("measure")),
            Unit = unit,
            Keys = map.TextMap("keys").ToDictionary(k => k.Key, k => text.Fill(k.Value, map.LineOf("keys")), StringComparer.Ordinal),
            Min = map.Number("min") ?? (signed ? null : 0m),
            Max = map.Number("max"),
            Line = entry.Line,
        };
        if (template.Column is null == template.Constant is null)
            whole.Mistake("etl.pipeline_bad_value", entry.Line, "A value comes from exactly one of column and constant.");
        map.Finish();
        return Expand(template, parts).Select(Checked).ToList();
    }

    private Unit ReadUnit(YamlMap map)
    {
        var name = text.Fill(map.Text("unit"), map.LineOf("unit"));
        if (Unit.All.TryGetValue(name, out var unit))
            return unit;
        if (name.Length > 0)
            whole.Mistake("etl.pipeline_bad_value", map.LineOf("unit"), $"There is no unit '{name}'; there are {string.Join(", ", Unit.All.Keys)}.", Nearest.Hint(name, Unit.All.Keys));
        return Unit.All["元"];
    }

    private IReadOnlyDictionary<string, string> PartValues(YamlEntry entry)
    {
        if (entry.Map is not { } map)
        {
            whole.Mistake("etl.pipeline_bad_value", entry.Line, "A part of a column's name is a mapping of header text to member id.");
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
                whole.Mistake("etl.pipeline_bad_value", template.Line, $"The column's name does not hold {placeholder}.");
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
                whole.Mistake("etl.pipeline_bad_value", spec.Line, $"Nothing fills in {open.Value} in '{column}'.");
            if (Unit.OfHeader(column) is { } stated && stated != spec.Unit)
                whole.Mistake("etl.pipeline_unit_mismatch", spec.Line, $"The header '{column}' says {stated.Name}, the pipeline {spec.Unit.Name}.");
        }

        return spec;
    }

    [GeneratedRegex(@"\$?\{\w*\}")]
    private static partial Regex PlaceholderPattern();
}
