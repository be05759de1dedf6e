using System.Text.RegularExpressions;
using Warehouse.Catalogue;
using Warehouse.Etl.Read;
using Warehouse.Etl.Vocabulary;

namespace Warehouse.Etl.Shape;

/// <summary>Where the columns that a pipeline names stand in a source.</summary>
internal sealed class HeaderMatch
{
    private readonly Dictionary<string, int> _byHeader = new(StringComparer.Ordinal);
    private readonly HashSet<int> _dropped = [];
    private readonly HashSet<int> _unnamed = [];
    private readonly IReadOnlyList<string> _shown;
    private readonly List<(ValueSpec Spec, int Column)> _evolved = [];
    private readonly List<ShapedNote> _notes = [];

    private HeaderMatch(IReadOnlyList<string> headers, IReadOnlyList<string> shown) => (Width, _shown) = (headers.Count, shown);

    /// <summary>How many columns the header has.</summary>
    public int Width { get; }

    /// <summary>
    /// Matches header and pipeline. Throws every problem at once: <c>etl.missing_column</c> with the nearest header,
    /// <c>etl.unexpected_column</c>, <c>etl.duplicate_column</c>.
    /// </summary>
    public static HeaderMatch Of(PipelineLayout layout, SourcePart part, IReadOnlyList<string> headers, string place, IReadOnlyList<string>? shown = null)
    {
        var match = new HeaderMatch(headers, shown ?? headers);
        var problems = new List<Problem>();
        var needed = NeededColumns(layout, part).ToHashSet(StringComparer.Ordinal);
        var dropped = layout.Dropped.Select(HeaderText.Normal).ToHashSet(StringComparer.Ordinal);
        var ignored = part.Ignored.Select(WildcardOf).ToList();
        for (var i = 0; i < headers.Count; i++)
        {
            var header = headers[i];
            if (header.Length == 0)
                match._unnamed.Add(i);
            else if (dropped.Contains(header))
                match._dropped.Add(i);
            else if (needed.Contains(header) && !match._byHeader.TryAdd(header, i))
                problems.Add(new Problem("etl.duplicate_column", $"Two columns have the header '{header}'; which one is meant?", place));
            else if (!needed.Contains(header) && !ignored.Exists(p => p.IsMatch(header)) && !match.Takes(layout.Contract, header, i))
                problems.Add(new Problem("etl.unexpected_column", $"The pipeline does not know the column '{header}': read it, or list it under 'ignored' or 'drop'.", place, Nearest.Hint(header, needed)));
        }

        var absent = needed.Where(header => !match._byHeader.ContainsKey(header)).ToList();
        var mayBeAbsent = layout.Contract.AllowsMissingColumns ? OptionalColumns(layout, part) : new HashSet<string>();
        match._notes.AddRange(absent.Where(mayBeAbsent.Contains).Select(header => new ShapedNote(1, "etl.column_missing", header, "")));
        var missing = absent.Where(header => !mayBeAbsent.Contains(header));
        problems.AddRange(OutOfOrder(layout.Contract.Order, headers, place));
        // What is missing comes first: a renamed column is both missing and unexpected.
        problems.InsertRange(0, missing.Select(header => MissingColumn(header, headers, place)));
        ProblemException.ThrowIfAny(problems);
        return match;
    }

    /// <summary>The index of a column that the pipeline names; -1 for one that may be absent, and is.</summary>
    public int this[string header] => _byHeader.GetValueOrDefault(HeaderText.Normal(header), -1);

    /// <summary>Columns of values that the pipeline does not name, and takes.</summary>
    public IReadOnlyList<(ValueSpec Spec, int Column)> Evolved => _evolved;

    /// <summary>What was let pass.</summary>
    public IReadOnlyList<ShapedNote> Notes => _notes;

    /// <summary>The headers as people read them, without those of personal data.</summary>
    public IReadOnlyList<string> Shown => _shown.Where((_, column) => !_dropped.Contains(column)).ToList();

    /// <summary>The cells of a row that stand under <see cref="Shown"/>, and those behind; null when cells of personal data may stand anywhere in it.</summary>
    public IReadOnlyList<string>? Visible(IReadOnlyList<string> cells) =>
        _dropped.Count == 0 ? cells
        : cells.Count != Width ? null
        : cells.Where((_, column) => !_dropped.Contains(column)).ToList();

    /// <summary>True for a column of personal data.</summary>
    public bool IsDropped(int column) => _dropped.Contains(column);

    /// <summary>True where some column has no header.</summary>
    public bool HasUnnamed => _unnamed.Count > 0;

    /// <summary>True for a column without a header, which must be empty.</summary>
    public bool IsUnnamed(int column) => _unnamed.Contains(column);

    private bool Takes(ContractSpec contract, string header, int column)
    {
        if (contract.NewColumns == NewColumns.Refuse)
            return false;
        if (contract.NewColumns == NewColumns.Evolve)
        {
            if (contract.Evolve.Select(evolve => evolve.Find(header)).FirstOrDefault(found => found is not null) is not { } spec)
                return false;
            _evolved.Add((spec, column));
        }

        _notes.Add(new ShapedNote(1, contract.NewColumns == NewColumns.Evolve ? "etl.column_added" : "etl.column_ignored", header, ""));
        return true;
    }

    private static IEnumerable<Problem> OutOfOrder(IReadOnlyList<string> order, IReadOnlyList<string> headers, string place)
    {
        var expected = order.Where(headers.Contains).ToList();
        var found = headers.Where(expected.Contains).ToList();
        for (var i = 0; i < Math.Min(expected.Count, found.Count); i++)
        {
            if (expected[i] == found[i])
                continue;
            yield return new Problem("etl.column_order", $"The column '{found[i]}' stands where '{expected[i]}' should.", place, "Put the columns in their order, or accept any with 'reordered: accept'.");
            yield break;
        }
    }

    // Those of values and of optional attributes, unless something else needs them as well.
    private static HashSet<string> OptionalColumns(PipelineLayout layout, SourcePart part)
    {
        var optional = part.Attributes.Values.Concat(part.Member?.Attributes.Values ?? []).Where(field => field is { IsOptional: true, Override: null }).ToList();
        var without = part with
        {
            Values = [],
            Attributes = part.Attributes.Where(a => !optional.Contains(a.Value)).ToDictionary(),
            Member = part.Member is { } member ? member with { Attributes = member.Attributes.Where(a => !optional.Contains(a.Value)).ToDictionary() } : null,
        };
        var all = optional.Select(field => field.Column).Concat(part.Values.Select(value => value.Column)).OfType<string>().Select(HeaderText.Normal).ToHashSet(StringComparer.Ordinal);
        all.ExceptWith(NeededColumns(layout, without));
        return all;
    }

    private static Problem MissingColumn(string header, IReadOnlyList<string> headers, string place) =>
        new("etl.missing_column", $"The column '{header}' is missing.", place, Nearest.Hint(header, headers.Where(h => h.Length > 0)));

    private static IEnumerable<string> NeededColumns(PipelineLayout layout, SourcePart part)
    {
        var fields = part.Keys.Values.Concat(part.Attributes.Values);
        if (part.Member is { } member)
            fields = fields.Append(member.Id).Concat(member.Attributes.Values);
        var columns = fields.SelectMany(field => new[] { field.Column, field.Override?.Column })
            .Concat(part.Values.Select(value => value.Column))
            .Concat(part.Split?.Parts.Select(p => p.Column) ?? [])
            .Concat(layout.Discards.Select(rule => rule.Condition.Column))
            .Append(layout.WithheldWhen?.Column);
        return columns.OfType<string>().Select(HeaderText.Normal);
    }

    private static Regex WildcardOf(string pattern) =>
        new("^" + Regex.Escape(HeaderText.Normal(pattern)).Replace("\\*", ".*", StringComparison.Ordinal) + "$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
