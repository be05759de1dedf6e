using System.Globalization;
using Warehouse.Catalogue;

namespace Warehouse.Storage.Sql.Load;

/// <summary>Rows of a fact as they are staged: with numbers in place of members, every column in its place, and keys that came before noticed.</summary>
internal sealed class FactStaging
{
    private readonly FactLoad _fact;
    private readonly StagingTable _table;
    private readonly IReadOnlyList<MemberNumbers> _members;
    private readonly string[] _keyNames;
    private readonly int[] _keyColumns;
    private readonly HashSet<string> _requiredMeasures = new(StringComparer.Ordinal);
    private readonly HashSet<string> _requiredAttributes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _measurePlaces = new(StringComparer.Ordinal);

    // Rows of a source have the same keys and measures in the same order: found once, they are compared by reference.
    private string[]? _lastNames;
    private int[] _keyPlaces = [];
    private (string? Measure, int Place)[] _lastMeasures = [];

    /// <param name="fact">The fact.</param>
    /// <param name="table">Its staging table.</param>
    /// <param name="members">The numbers of the members of its dimensions, in their order.</param>
    /// <param name="dialect">Of the engine.</param>
    public FactStaging(FactLoad fact, StagingTable table, IReadOnlyList<MemberNumbers> members, SqlDialect dialect)
    {
        (_fact, _table, _members) = (fact, table, members);
        _keyNames = [.. fact.Dimensions.Select(d => d.Dimension.Id), .. fact.Degenerate.Select(d => d.Definition.Column)];
        _keyColumns = fact.Table.Keys.Select(key => fact.StagedColumns.Select(column => column.Name).ToList().IndexOf(key.Name)).ToArray();
        // An engine that joins by hash finds what is there twice by itself, and compares texts in its own way.
        Seen = dialect.JoinsByHash ? null : new SeenRows();
    }

    /// <summary>What may be there twice; null where the engine finds that.</summary>
    public SeenRows? Seen { get; }

    /// <summary>Makes a measure's value the next row.</summary>
    public void SetValue(StagedSource source, long line, IReadOnlyDictionary<string, string> keys, string measure, decimal? value, string status, string column)
    {
        if (_requiredMeasures.Add(measure))
            _fact.RequireMeasure(measure);
        ObsStatus.Require(status);
        var row = _table.Row;
        var next = SetKeys(row, source, line, keys);
        row[next++] = measure;
        row[next++] = value;
        row[next++] = status;
        row[next++] = source.Id;
        row[next++] = row[1];
        row[next] = column;
    }

    /// <summary>Makes all values of a key the next row.</summary>
    public void SetRow(
        StagedSource source, long line, IReadOnlyDictionary<string, string> keys, ReadOnlySpan<(string Measure, decimal? Value)> values, IReadOnlyDictionary<string, object?> attributes, string status)
    {
        ObsStatus.Require(status);
        var row = _table.Row;
        var first = SetKeys(row, source, line, keys);
        var next = first + _fact.Measures.Count;
        row.AsSpan(first, _fact.Measures.Count).Clear();
        if (_lastMeasures.Length < values.Length)
            _lastMeasures = new (string?, int)[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            ref readonly var value = ref values[i];
            ref var last = ref _lastMeasures[i];
            if (!ReferenceEquals(last.Measure, value.Measure))
                last = (value.Measure, PlaceOf(value.Measure));
            if (last.Place < 0 || value.Value is not { } number)
                continue;
            if (row[first + last.Place] is not null)
                throw new InvalidOperationException($"A row has two values of {value.Measure}.");
            row[first + last.Place] = number;
        }

        RequireAttributes(attributes);
        foreach (var attribute in _fact.Attributes)
            row[next++] = attributes.GetValueOrDefault(attribute.Name);
        row[next++] = status;
        row[next++] = source.Id;
        row[next] = row[1];
    }

    /// <summary>Notes the key of the row that was taken.</summary>
    public void NoteKey() => Seen?.Add(_table.Row, _keyColumns);

    private int PlaceOf(string measure)
    {
        if (!_measurePlaces.TryGetValue(measure, out var place))
            _measurePlaces.Add(measure, place = _fact.PlaceOf(measure));
        return place;
    }

    private void RequireAttributes(IReadOnlyDictionary<string, object?> attributes)
    {
        if (attributes.Count == 0)
            return;
        foreach (var attribute in attributes.Keys)
            if (_requiredAttributes.Add(attribute))
                _fact.RequireAttribute(attribute);
    }

    private int SetKeys(object?[] row, StagedSource source, long line, IReadOnlyDictionary<string, string> keys)
    {
        row[0] = source.Number;
        row[1] = line;
        var next = 2;
        for (var i = 0; i < _members.Count; i++)
            row[next++] = _members[i].Of(Key(keys, i));
        for (var i = 0; i < _fact.Degenerate.Count; i++)
        {
            var text = Key(keys, _members.Count + i);
            row[next++] = _fact.Degenerate[i].Definition.Type == DegenerateType.WholeNumber ? long.Parse(text, CultureInfo.InvariantCulture) : text;
        }

        return next;
    }

    private string Key(IReadOnlyDictionary<string, string> keys, int i)
    {
        string? text;
        if (keys is RowTextDictionary texts)
        {
            if (!ReferenceEquals(texts.Names, _lastNames))
                (_lastNames, _keyPlaces) = (texts.Names, Array.ConvertAll(_keyNames, name => Array.IndexOf(texts.Names, name)));
            text = _keyPlaces[i] < 0 ? null : texts[_keyPlaces[i]];
        }
        else
        {
            text = keys.GetValueOrDefault(_keyNames[i]);
        }

        return text ?? throw new ProblemException(new Problem("etl.missing_dimension", $"A fact of {_fact.Definition.Id} has no {_keyNames[i]}.", _keyNames[i], "Every dimension of the fact, and every other column of its key, needs a column or a constant in the pipeline."));
    }
}

/// <summary>A source of a load.</summary>
/// <param name="Number">Within the load, from 1, as a <see cref="long"/>.</param>
/// <param name="Id">As the warehouse has it or will number it, as a <see cref="long"/>.</param>
/// <param name="File">As it is shown.</param>
internal sealed record StagedSource(object Number, object Id, string File);
