using Warehouse.Etl.Read;
using Warehouse.Etl.Vocabulary;

namespace Warehouse.Etl.Shape;

/// <summary>Text of a row → members, facts, rejects or a discard. Every row it is given becomes at least one of them.</summary>
internal sealed class RowShaper
{
    private readonly PipelineLayout _layout;
    private readonly HeaderMatch _header;
    private readonly SeenKeys _seen;
    private readonly int _part;
    private readonly Func<int, string> _nameOfPart;
    private readonly FieldReader? _memberId;
    private readonly string _memberDimension;
    private readonly bool _isKeyedByOwnMember;
    private readonly IReadOnlyList<(string Name, FieldReader Reader)> _attributes;
    private readonly IReadOnlyList<(string Name, FieldReader Reader)> _factAttributes;
    private readonly RowSplit? _split;
    private readonly IReadOnlyList<(string Name, FieldReader Reader)> _keys;
    private readonly IReadOnlyList<IReadOnlyList<(ValueSpec Spec, int Column)>> _valueGroups;

    /// <summary>Binds a part of a pipeline to the columns of its header.</summary>
    /// <param name="layout">The pipeline's vocabulary.</param>
    /// <param name="part">The file or sheet.</param>
    /// <param name="header">Where its columns are.</param>
    /// <param name="lookups">Finds members.</param>
    /// <param name="seen">Keys of the whole run.</param>
    /// <param name="partIndex">The part's place in the run.</param>
    /// <param name="nameOfPart">How a part of the run is named in a message.</param>
    public RowShaper(PipelineLayout layout, SourcePart part, HeaderMatch header, Func<LookupSpec, MemberLookup> lookups, SeenKeys seen, int partIndex, Func<int, string> nameOfPart)
    {
        (_layout, _header, _seen, _part, _nameOfPart) = (layout, header, seen, partIndex, nameOfPart);
        _memberId = part.Member is { } member ? new FieldReader(member.Id, header, lookups) : null;
        _memberDimension = part.Member?.Dimension ?? "";
        _isKeyedByOwnMember = part.Keys.Values.Any(key => key.IsOwnMember);
        _attributes = part.Member?.Attributes.Select(a => (a.Key, new FieldReader(a.Value, header, lookups))).ToList() ?? [];
        _keys = part.Keys.Select(k => (k.Key, new FieldReader(k.Value, header, lookups))).ToList();
        _factAttributes = part.Attributes.Select(a => (a.Key, new FieldReader(a.Value, header, lookups))).ToList();
        _split = part.Split is { } split ? new RowSplit(split, header, layout) : null;
        // Columns with the same keys of their own make one fact.
        _valueGroups = part.Values
            .GroupBy(v => string.Join('\u001f', v.Keys.OrderBy(k => k.Key, StringComparer.Ordinal)))
            .Select(group => (IReadOnlyList<(ValueSpec, int)>)group.Select(v => (v, v.Column is { } column ? header[column] : -1)).ToList())
            .ToList();
        // Where rows are only counted, there is no value.
        if (_valueGroups.Count == 0 && _keys.Count > 0)
            _valueGroups = [[]];
    }

    /// <summary>Adds what became of a row.</summary>
    public void Shape(SourceRow row, List<Shaped> shaped)
    {
        var cells = Trimmed(row);
        if (RuleFor(cells) is { } rule)
        {
            shaped.Add(new DiscardedRow(row.Line, rule));
            return;
        }

        var problems = new List<CellProblem>();
        CheckWidth(row, problems);
        var member = ReadMember(row.Line, cells, problems);
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, reader) in _keys)
        {
            if (ReadField(reader, cells, member?.Id, problems) is { } value)
                keys[name] = value.ToString()!;
        }

        var attributes = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, reader) in _factAttributes)
            attributes[name] = ReadField(reader, cells, member?.Id, problems);
        var parts = _split?.Read(cells, problems);
        if (problems.Count == 0 && member is not null && DuplicateOf(MemberKey(member), row.Line) is { } twin)
            problems.Add(new CellProblem("", "etl.duplicate_key", $"{MemberName(member)} is also on {twin}."));
        if (problems.Count > 0)
        {
            shaped.AddRange(problems.Select(problem => Reject(row, problem, wholeRow: true)));
            return;
        }

        if (member is not null)
            shaped.Add(member);
        foreach (var group in _valueGroups)
            ShapeFact(row, cells, keys, group, attributes, parts, shaped);
    }

    // As many cells as the header has columns: a short row is blank to its right, what a long one has too much is a problem.
    private string[] Trimmed(SourceRow row)
    {
        var cells = new string[_header.Width];
        for (var i = 0; i < cells.Length; i++)
            cells[i] = i < row.Cells.Count ? row.Cells[i].Trim() : "";
        return cells;
    }

    private string? RuleFor(string[] cells) => _layout.Discards.FirstOrDefault(rule => IsMet(rule.Condition, cells))?.Name;

    private bool IsMet(RowCondition condition, string[] cells) =>
        condition.IsMetBy(condition.Column is { } column ? cells[_header[column]] : cells.FirstOrDefault(cell => cell.Length > 0, ""));

    private void CheckWidth(SourceRow row, List<CellProblem> problems)
    {
        if (row.Cells.Count < _header.Width)
            problems.Add(new CellProblem("", "etl.too_few_cells", $"The row has {row.Cells.Count} cells, the header {_header.Width}; is the file cut off, or a line broken in two?"));
        for (var i = 0; i < row.Cells.Count; i++)
        {
            if ((i >= _header.Width || _header.IsUnnamed(i)) && !string.IsNullOrWhiteSpace(row.Cells[i]))
            {
                problems.Add(new CellProblem("", "etl.cell_without_header", $"Cell {i + 1} holds '{row.Cells[i].Trim()}', but the header has no column there; is a delimiter unquoted?"));
                return;
            }
        }
    }

    private ShapedMember? ReadMember(long line, string[] cells, List<CellProblem> problems)
    {
        if (_memberId is null)
            return null;
        var id = ReadField(_memberId, cells, null, problems)?.ToString();
        var attributes = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, reader) in _attributes)
            attributes[name] = ReadField(reader, cells, id, problems);
        return id is null ? null : new ShapedMember(line, _memberDimension, id, attributes);
    }

    private static object? ReadField(FieldReader reader, string[] cells, string? ownMember, List<CellProblem> problems)
    {
        var (value, problem) = reader.Read(cells, ownMember);
        if (problem is not null)
            problems.Add(problem);
        return value;
    }

    private void ShapeFact(
        SourceRow row, string[] cells, Dictionary<string, string> rowKeys, IReadOnlyList<(ValueSpec Spec, int Column)> group,
        Dictionary<string, object?> attributes, IReadOnlyList<RowPart>? parts, List<Shaped> shaped)
    {
        var keys = new Dictionary<string, string>(rowKeys, StringComparer.Ordinal);
        foreach (var (dimension, id) in group.Count > 0 ? group[0].Spec.Keys : FieldSpec.EmptyMap)
            keys[dimension] = id;
        var keyText = string.Join('\u001f', keys.OrderBy(k => k.Key, StringComparer.Ordinal));
        var values = new List<MeasuredValue>(group.Count);
        foreach (var (spec, column) in group)
        {
            var (value, problem) = Measure(spec, column < 0 ? null : cells[column], cells);
            // A row's own member occurs once in a run, and so do the facts that have it in their key.
            if (problem is null && !_isKeyedByOwnMember && DuplicateOf($"{spec.Measure}\u001f{keyText}", row.Line) is { } twin)
                problem = new CellProblem(spec.Column ?? "", "etl.duplicate_key", $"{spec.Measure} at {string.Join(", ", keys.Values)} is also on {twin}; that one is kept.");
            if (problem is null)
                values.Add(value!);
            else
                shaped.Add(Reject(row, problem, wholeRow: false));
        }

        if (values.Count == 0 && group.Count > 0)
            return;
        if (parts is null)
            shaped.Add(new ShapedFact(row.Line, keys, values) { Attributes = attributes });
        else
            shaped.AddRange(_split!.Share(new ShapedFact(row.Line, keys, values) { Attributes = attributes }, parts));
    }

    private (MeasuredValue? Value, CellProblem? Problem) Measure(ValueSpec spec, string? cell, string[] cells)
    {
        var column = spec.Column ?? "";
        if (cell is null)
            return (new MeasuredValue(spec.Measure, spec.Constant!.Value * spec.Unit.Factor, ObservationStatus.Final, column), null);
        if (_layout.ZeroMasks.Contains(cell))
            return (new MeasuredValue(spec.Measure, 0, ObservationStatus.Final, column), null);
        if (_layout.WithheldMasks.Contains(cell))
            return (new MeasuredValue(spec.Measure, null, ObservationStatus.Withheld, column), null);
        if (cell.Length == 0 || _layout.MissingMasks.Contains(cell))
        {
            var isWithheld = _layout.WithheldWhen is { } condition && IsMet(condition, cells);
            return (new MeasuredValue(spec.Measure, null, isWithheld ? ObservationStatus.Withheld : ObservationStatus.Missing, column), null);
        }

        var (value, problem) = NumberText.Parse(cell, spec);
        return problem is null ? (new MeasuredValue(spec.Measure, value, ObservationStatus.Final, column), null) : (null, problem);
    }

    private string? DuplicateOf(string key, long line)
    {
        if (_seen.Add(key, _part, line) is not { } first)
            return null;
        return first.Part == _part ? $"line {first.Line}" : $"line {first.Line} of {_nameOfPart(first.Part)}";
    }

    // What is known about a district, such as a code it had, is known by the whole of it; a member by its id.
    private static string MemberKey(ShapedMember member) => Pipeline.DistrictMaps.Contains(member.Dimension)
        ? string.Join('\u001f', member.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => a.Value?.ToString()).Prepend(member.Id).Prepend(member.Dimension))
        : $"{member.Dimension}\u001f{member.Id}";

    private static string MemberName(ShapedMember member) => member.Dimension == Pipeline.FormerCodes
        ? $"The former code {member.Attributes.GetValueOrDefault("former_code")} of {member.Id}"
        : $"The {member.Dimension} {member.Id}";

    private RejectedRow Reject(SourceRow row, CellProblem problem, bool wholeRow)
    {
        var cells = _header.Visible(row.Cells);
        var column = problem.Column.Length == 0 ? null : problem.Column;
        // Where cells are shifted, nobody knows which of them are personal, and messages quote cells.
        return cells is null
            ? new RejectedRow(row.Line, column, problem.Code, $"The row has {row.Cells.Count} cells, the header {_header.Width}; what it holds may be personal, and is not shown.", "", "", wholeRow)
            : new RejectedRow(row.Line, column, problem.Code, problem.Message, problem.Hint, string.Join(',', cells.Select(Quoted)), wholeRow) { Cells = cells };
    }

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
