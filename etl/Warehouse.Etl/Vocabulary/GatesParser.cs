using System.Text.RegularExpressions;
using Warehouse.Catalogue.Yaml;
using Warehouse.Storage.Gates;

namespace Warehouse.Etl.Vocabulary;

/// <summary>Reads <c>gates</c> and <c>approval</c>; <c>etl/README.md</c> explains each word.</summary>
internal static partial class GatesParser
{
    private static readonly Dictionary<string, GateKind> Kinds = Enum.GetValues<GateKind>().ToDictionary(kind => kind.ToString().ToLowerInvariant());

    private static readonly Dictionary<string, GateSeverity> Severities = Enum.GetValues<GateSeverity>().ToDictionary(severity => severity.ToString().ToLowerInvariant());

    /// <summary>The gates; mistakes are noted in the mapping's problems.</summary>
    public static IReadOnlyList<GateSpec> Parse(YamlMap map)
    {
        var gates = new List<GateSpec>();
        foreach (var entry in map.Maps("gates"))
        {
            var gate = Read(entry);
            if (gates.Exists(other => other.Name == gate.Name))
                Mistake(entry, "gate", $"There are two gates '{gate.Name}'.");
            Check(entry, gate);
            entry.Finish();
            gates.Add(gate);
        }

        return gates;
    }

    /// <summary>Whether what is held is approved by another person than the one who asked for it.</summary>
    public static bool NeedsSecondPerson(YamlMap map)
    {
        if (map.Map("approval") is not { } approval)
            return false;
        var second = approval.Flag("second_person");
        approval.Finish();
        return second;
    }

    private static GateSpec Read(YamlMap entry) => new(entry.Text("gate"), entry.Choice("kind", Kinds), entry.Choice("severity", Severities, GateSeverity.Warn))
    {
        Measure = entry.OptionalText("measure") ?? "",
        Where = Members(entry, "where"),
        Min = entry.Number("min"),
        Max = entry.Number("max"),
        Columns = entry.Texts("columns"),
        Dimension = entry.OptionalText("dimension") ?? "",
        Fact = entry.OptionalText("fact") ?? "",
        OtherMeasure = entry.OptionalText("other_measure") ?? "",
        OtherWhere = Members(entry, "other_where"),
        By = entry.Texts("by"),
        Tolerance = entry.Number("tolerance") ?? 0,
        Sigmas = entry.Number("sigmas"),
        Years = entry.WholeNumber("years") ?? 4,
        Percent = entry.Number("percent"),
        Level = entry.OptionalText("level") ?? "",
        Except = entry.Texts("except"),
        LastYear = entry.Flag("last_year"),
    };

    private static IReadOnlyDictionary<string, string> Members(YamlMap entry, string key) => entry.Has(key) ? entry.TextMap(key) : FieldSpec.EmptyMap;

    private static void Check(YamlMap entry, GateSpec gate)
    {
        var needsMeasure = gate.Kind is GateKind.Range or GateKind.Balance or GateKind.Change or GateKind.Sum;
        if (needsMeasure && gate.Measure.Length == 0)
            Mistake(entry, "kind", $"The gate '{gate.Name}' needs a 'measure'.");
        if (gate.Kind == GateKind.Range && gate.Min is null && gate.Max is null)
            Mistake(entry, "kind", $"The gate '{gate.Name}' needs 'min' or 'max'.");
        if (gate.Kind == GateKind.Unique && (gate.Columns.Count == 0 || gate.Columns.Any(column => !Name().IsMatch(column))))
            Mistake(entry, "columns", $"The gate '{gate.Name}' needs 'columns' of the fact's table.");
        if (gate.Kind is GateKind.Referential or GateKind.Completeness && gate.Dimension.Length == 0)
            Mistake(entry, "kind", $"The gate '{gate.Name}' needs a 'dimension'.");
        if (gate.Kind == GateKind.Balance && gate.By.Count == 0)
            Mistake(entry, "kind", $"The gate '{gate.Name}' needs 'by': the dimensions at which both sides are equal.");
        if (gate.Kind == GateKind.Change && gate.Sigmas is null && gate.Percent is null)
            Mistake(entry, "kind", $"The gate '{gate.Name}' needs 'sigmas' or 'percent'.");
        if (gate.Kind == GateKind.Change && gate.Years < 2)
            Mistake(entry, "years", "A deviation needs two changes at least.");
        if (gate.Kind == GateKind.Sum && gate.Level.Length == 0)
            Mistake(entry, "kind", $"The gate '{gate.Name}' needs the 'level' of the parts.");
        if (gate.Kind == GateKind.Completeness && (gate.Level.Length > 0 ? 1 : 0) + (gate.Fact.Length > 0 ? 1 : 0) + (gate.LastYear ? 1 : 0) != 1)
            Mistake(entry, "kind", $"The gate '{gate.Name}' expects the members of a 'level', of another 'fact', or of 'last_year': one of these.");
    }

    private static void Mistake(YamlMap entry, string key, string message) => entry.Mistake("etl.pipeline_bad_value", entry.LineOf(key), message);

    [GeneratedRegex(@"^[a-z][a-z0-9_]*\z")]
    private static partial Regex Name();
}
