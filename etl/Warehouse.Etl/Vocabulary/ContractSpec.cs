using System.Text.RegularExpressions;

namespace Warehouse.Etl.Vocabulary;

/// <summary>What a pipeline does when its source is not as it was: columns that come, go or move, codes that are new, values that are none.</summary>
internal sealed record ContractSpec
{
    /// <summary>Nothing is taken as it comes.</summary>
    public static ContractSpec Strict { get; } = new();

    /// <summary>What becomes of a column that the pipeline does not name.</summary>
    public NewColumns NewColumns { get; init; }

    /// <summary>The values that a new column may be, where new columns are taken.</summary>
    public IReadOnlyList<EvolveSpec> Evolve { get; init; } = [];

    /// <summary>True where a column of values, or of an optional attribute, may be absent; its cells are then empty.</summary>
    public bool AllowsMissingColumns { get; init; }

    /// <summary>Columns that must come in this order; empty for any.</summary>
    public IReadOnlyList<string> Order { get; init; } = [];

    /// <summary>What becomes of a text that no map and no dimension knows.</summary>
    public NewCodes NewCodes { get; init; }

    /// <summary>What becomes of a value that is no number, or out of range.</summary>
    public BadValues BadValues { get; init; }
}

/// <summary>What becomes of a column that a pipeline does not name.</summary>
internal enum NewColumns
{
    /// <summary>It fails the run.</summary>
    Refuse,

    /// <summary>It is passed over, and noted.</summary>
    Ignore,

    /// <summary>It is taken where its header says what it is, and fails the run where not.</summary>
    Evolve,
}

/// <summary>What becomes of a text that no map and no dimension knows.</summary>
internal enum NewCodes
{
    /// <summary>Its row is rejected.</summary>
    RejectRow,

    /// <summary>An attribute is null, and noted; a key rejects its row.</summary>
    NullValue,

    /// <summary>It fails the run.</summary>
    Refuse,
}

/// <summary>What becomes of a value that is no number, or out of range.</summary>
internal enum BadValues
{
    /// <summary>It is rejected; the rest of the row stays.</summary>
    RejectValue,

    /// <summary>Its row is rejected.</summary>
    RejectRow,

    /// <summary>It is missing, and noted.</summary>
    NullValue,

    /// <summary>It fails the run.</summary>
    Refuse,
}

/// <summary>A kind of columns that may come.</summary>
/// <param name="Header">What such a header looks like as a whole; its groups name keys, or the measure.</param>
/// <param name="Template">The value, but for what the header says.</param>
/// <param name="Parts">Key, or <c>measure</c> → text of the group → member or measure.</param>
internal sealed record EvolveSpec(Regex Header, ValueSpec Template, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Parts)
{
    /// <summary>One of the values that there may be, to be held against the catalogue.</summary>
    public IEnumerable<ValueSpec> Examples()
    {
        IEnumerable<ValueSpec> examples = [Template];
        foreach (var (name, values) in Parts)
            examples = examples.SelectMany(example => (name == Measure ? values.Values : values.Values.Take(1)).Select(value => With(example, name, value)));
        return examples;
    }

    /// <summary>The value that a column is; null where its header does not say.</summary>
    public ValueSpec? Find(string header)
    {
        var match = Header.Match(header);
        if (!match.Success)
            return null;
        var found = Template with { Column = header };
        foreach (var (name, values) in Parts)
        {
            if (!values.TryGetValue(match.Groups[name].Value, out var value))
                return null;
            found = With(found, name, value);
        }

        return found;
    }

    private const string Measure = "measure";

    private static ValueSpec With(ValueSpec spec, string name, string value) => name == Measure
        ? spec with { Measure = value }
        : spec with { Keys = new Dictionary<string, string>(spec.Keys, StringComparer.Ordinal) { [name] = value } };
}
