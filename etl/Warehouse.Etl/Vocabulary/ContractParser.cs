using System.Text.RegularExpressions;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Yaml;
using Warehouse.Etl.Read;

namespace Warehouse.Etl.Vocabulary;

/// <summary>Reads the words <c>contract</c> and, as it was called before there was more, <c>unexpected_columns</c>.</summary>
internal static class ContractParser
{
    private static readonly Dictionary<string, NewColumns> Unexpected = new() { ["refuse"] = NewColumns.Refuse, ["ignore"] = NewColumns.Ignore };
    private static readonly Dictionary<string, NewColumns> Columns = new(Unexpected) { ["evolve"] = NewColumns.Evolve };
    private static readonly Dictionary<string, bool> Missing = new() { ["refuse"] = false, ["null_value"] = true };
    private static readonly Dictionary<string, bool> Orders = new() { ["accept"] = false, ["refuse"] = true };
    private static readonly Dictionary<string, NewCodes> Codes = new() { ["reject_row"] = NewCodes.RejectRow, ["null_value"] = NewCodes.NullValue, ["refuse"] = NewCodes.Refuse };

    private static readonly Dictionary<string, BadValues> Values = new()
    {
        ["reject_value"] = BadValues.RejectValue,
        ["reject_row"] = BadValues.RejectRow,
        ["null_value"] = BadValues.NullValue,
        ["refuse"] = BadValues.Refuse,
    };

    /// <summary>The contract; mistakes are noted in the mapping's problems.</summary>
    public static ContractSpec Parse(YamlMap map)
    {
        var unexpected = map.Choice("unexpected_columns", Unexpected, NewColumns.Refuse);
        if (map.Map("contract") is not { } contract)
            return ContractSpec.Strict with { NewColumns = unexpected };
        if (map.Has("unexpected_columns") && contract.Has("new_columns"))
            map.Mistake("etl.pipeline_bad_value", map.LineOf("unexpected_columns"), "'unexpected_columns' and 'new_columns' say the same; one of them is enough.");
        var columns = contract.Texts("columns");
        var isOrdered = contract.Choice("reordered", Orders, false);
        if (isOrdered && columns.Count == 0)
            map.Mistake("etl.pipeline_missing_key", contract.Line, "'reordered: refuse' needs 'columns': the headers in their order.");
        var spec = new ContractSpec
        {
            NewColumns = contract.Choice("new_columns", Columns, unexpected),
            Evolve = contract.List("evolve").Select(entry => ReadEvolve(map, entry)).OfType<EvolveSpec>().ToList(),
            AllowsMissingColumns = contract.Choice("missing_columns", Missing, false),
            Order = isOrdered ? columns.Select(HeaderText.Normal).ToList() : [],
            NewCodes = contract.Choice("new_codes", Codes, NewCodes.RejectRow),
            BadValues = contract.Choice("bad_values", Values, BadValues.RejectValue),
        };
        if (spec.NewColumns == NewColumns.Evolve == (spec.Evolve.Count == 0))
            map.Mistake("etl.pipeline_missing_key", contract.Line, "'new_columns: evolve' and 'evolve', which says what new columns may be, go together.");
        contract.Finish();
        return spec;
    }

    private static EvolveSpec? ReadEvolve(YamlMap map, YamlEntry entry)
    {
        if (entry.Map is not { } evolve)
        {
            map.Mistake("etl.pipeline_bad_value", entry.Line, "An entry of 'evolve' is a mapping with header, unit and measure.");
            return null;
        }

        var parts = evolve.Entries("parts").ToDictionary(part => part.Name, part => part.Entry.Map?.Texts() ?? FieldSpec.EmptyMap, StringComparer.Ordinal);
        var unit = evolve.Text("unit");
        if (!Unit.All.ContainsKey(unit))
            map.Mistake("etl.pipeline_bad_value", evolve.LineOf("unit"), $"There is no unit '{unit}'.", Nearest.Hint(unit, Unit.All.Keys));
        var template = new ValueSpec
        {
            Measure = parts.ContainsKey("measure") ? "" : evolve.Text("measure"),
            Unit = Unit.All.GetValueOrDefault(unit, Unit.All["元"]),
            Keys = evolve.TextMap("keys"),
            Min = evolve.Flag("signed") ? null : 0m,
            Line = entry.Line,
        };
        var header = HeaderOf(map, evolve, parts.Keys);
        evolve.Finish();
        return header is null ? null : new EvolveSpec(header, template, parts);
    }

    private static Regex? HeaderOf(YamlMap map, YamlMap evolve, IEnumerable<string> parts)
    {
        var pattern = evolve.Text("header");
        try
        {
            var header = new Regex($"^(?:{pattern})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            foreach (var part in parts.Where(part => !header.GetGroupNames().Contains(part)))
                map.Mistake("etl.pipeline_bad_value", evolve.LineOf("header"), $"The header has no group '{part}'.", $"Write (?<{part}>…) where it stands.");
            return header;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            map.Mistake("etl.pipeline_bad_value", evolve.LineOf("header"), $"'{pattern}' is no regular expression: {e.Message}");
            return null;
        }
    }
}
