using Warehouse.Catalogue;
using Warehouse.Etl.Read;
using Warehouse.Etl.Vocabulary;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Etl.Shape;

/// <summary>Text of a row → members, facts, rejects or a discard. Every row it is given becomes at least one of them. Not for concurrent use.</summary>
internal sealed class RowShaper
{
    private static readonly IReadOnlyDictionary<string, object?> NoAttributes = new Dictionary<string, object?>();

    private readonly PipelineLayout _layout;
    private readonly string _place;
    private readonly HeaderMatch _header;
    private readonly FieldReader? _memberId;
    private readonly string _memberDimension;
    private readonly IReadOnlyList<(string Name, FieldReader Reader)> _attributes;
    private readonly (string Name, FieldReader Reader)[] _factAttributes;
    private readonly RowSplit? _split;
    private readonly FieldReader[] _keys;
    private readonly ValueGroup[] _valueGroups;
    private readonly (DiscardRule Rule, int Column)[] _discards;
    private readonly int _withheldColumn;

    // Of the row at hand.
    private readonly string[] _cells;
    private readonly List<CellProblem> _problems = [];

    /// <summary>Binds a part of a pipeline to the columns of its header.</summary>
    /// <param name="layout">The pipeline's vocabulary.</param>
    /// <param name="part">The file or sheet.</param>
    /// <param name="header">Where its columns are.</param>
    /// <param name="lookups">Finds members.</param>
    public RowShaper(PipelineLayout layout, SourcePart part, HeaderMatch header, Func<LookupSpec, MemberLookup> lookups)
    {
        (_layout, _header, _place) = (layout, header, part.Sheet is { } sheet ? $"{part.Name}[{sheet}]" : part.Name);
        _memberId = part.Member is { } member ? new FieldReader(member.Id, header, lookups) : null;
        _memberDimension = part.Member?.Dimension ?? "";
        _attributes = part.Member?.Attributes.Select(a => (a.Key, new FieldReader(a.Value, header, lookups))).ToList() ?? [];
        _keys = part.Keys.Values.Select(key => new FieldReader(key, header, lookups)).ToArray();
        _factAttributes = part.Attributes.Select(a => (a.Key, new FieldReader(a.Value, header, lookups))).ToArray();
        _split = part.Split is { } split ? new RowSplit(split, header, layout) : null;
        _discards = layout.Discards.Select(rule => (rule, ColumnOf(rule.Condition))).ToArray();
        _withheldColumn = layout.WithheldWhen is { } condition ? ColumnOf(condition) : -1;
        _cells = new string[header.Width];
        // Columns with the same keys of their own make one fact.
        _valueGroups = part.Values.Select(v => (Spec: v, Column: v.Column is { } column ? header[column] : -1)).Concat(header.Evolved)
            .GroupBy(v => string.Join('\u001f', v.Spec.Keys.OrderBy(k => k.Key, StringComparer.Ordinal)))
            .Select(group => GroupOf(part, group.First().Spec.Keys, group))
            .ToArray();
        // Where rows are only counted, there is no value.
        if (_valueGroups.Length == 0 && _keys.Length > 0)
            _valueGroups = [GroupOf(part, FieldSpec.EmptyMap, [])];

        int ColumnOf(RowCondition condition) => condition.Column is { } column ? header[column] : -1;
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

        var problems = _problems;
        problems.Clear();
        CheckWidth(row, problems);
        var member = ReadMember(row, cells, problems, shaped);
        var keys = new string?[_keys.Length];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = ReadField(_keys[i], cells, member?.Id, problems)?.ToString();
        var attributes = ReadFactAttributes(row, cells, member?.Id, problems, shaped);
        var parts = _split?.Read(cells, problems);
        RefuseByContract(problems, row);
        if (problems.Count > 0)
        {
            foreach (var problem in problems)
                shaped.Add(Reject(row, problem, wholeRow: true));
            Mention(row, keys, shaped);
            return;
        }

        if (member is not null)
            shaped.Add(member);
        var before = shaped.Count;
        foreach (var group in _valueGroups)
            ShapeFact(row, cells, group, group.KeysOf(keys), attributes, parts, shaped);
        if (_layout.Contract.BadValues == BadValues.RejectRow && shaped.Skip(before).OfType<RejectedRow>().Any())
        {
            // One bad value spoils the row: nothing of it stays but why.
            var rejects = shaped.Skip(before).OfType<RejectedRow>().Select(reject => reject with { WholeRow = true }).ToList();
            shaped.RemoveRange(member is null ? before : before - 1, shaped.Count - (member is null ? before : before - 1));
            shaped.AddRange(rejects);
            Mention(row, keys, shaped);
            return;
        }

        for (var i = 0; i < keys.Length; i++)
            if (keys[i] is { } key && _keys[i].Infer(key, row.Line) is { } inferred)
                shaped.Add(inferred);
    }

    // What the pipeline's contract does not let pass at all ends the run.
    private void RefuseByContract(List<CellProblem> problems, SourceRow row)
    {
        if (_layout.Contract.NewCodes == NewCodes.Refuse && problems.Find(IsNewCode) is { } code)
            throw Refusal(code, row);
    }

    private ProblemException Refusal(CellProblem problem, SourceRow row) =>
        new(new Problem(problem.Code, problem.Message, $"{_place}:{row.Line}{(problem.Column.Length > 0 ? $" {problem.Column}" : "")}", problem.Hint));

    private static bool IsNewCode(CellProblem problem) => problem.Code is "etl.unknown_value" or "etl.unknown_member";

    private object? ReadAttribute(SourceRow row, string name, FieldReader reader, string[] cells, string? ownMember, List<CellProblem> problems, List<Shaped> shaped)
    {
        var (value, problem) = reader.Read(cells, ownMember);
        if (problem is null)
            return value;
        if (_layout.Contract.NewCodes == NewCodes.NullValue && IsNewCode(problem))
            shaped.Add(new ShapedNote(row.Line, "etl.code_as_null", problem.Column.Length > 0 ? problem.Column : name, problem.Column.Length > 0 && _header[problem.Column] is var column and >= 0 ? cells[column] : ""));
        else
            problems.Add(problem);
        return null;
    }

    private static ValueGroup GroupOf(SourcePart part, IReadOnlyDictionary<string, string> own, IEnumerable<(ValueSpec Spec, int Column)> values)
    {
        var names = part.Keys.Keys.ToList();
        names.AddRange(own.Keys.Where(name => !names.Contains(name)));
        // Which part of a split it is comes last.
        if (part.Split is { } split && !names.Contains(split.Dimension))
            names.Add(split.Dimension);
        return new ValueGroup(
            [.. names],
            own.Select(key => (names.IndexOf(key.Key), key.Value)).ToArray(),
            values.ToArray());
    }

    // As many cells as the header has columns: a short row is blank to its right, what a long one has too much is a problem.
    private string[] Trimmed(SourceRow row)
    {
        var read = row.Cells;
        var width = Math.Min(_cells.Length, read.Length);
        for (var i = 0; i < width; i++)
            _cells[i] = read[i].Trim();
        _cells.AsSpan(width).Fill("");
        return _cells;
    }

    private string? RuleFor(string[] cells)
    {
        foreach (var (rule, column) in _discards)
        {
            if (IsMet(rule.Condition, column, cells))
                return rule.Name;
        }

        return null;
    }

    private static bool IsMet(RowCondition condition, int column, string[] cells) =>
        condition.IsMetBy(column >= 0 ? cells[column] : Array.Find(cells, cell => cell.Length > 0) ?? "");

    private void CheckWidth(SourceRow row, List<CellProblem> problems)
    {
        if (row.Cells.Length == _header.Width && !_header.HasUnnamed)
            return;
        if (row.Cells.Length < _header.Width)
            problems.Add(new CellProblem("", "etl.too_few_cells", $"The row has {row.Cells.Length} cells, the header {_header.Width}; is the file cut off, or a line broken in two?"));
        for (var i = 0; i < row.Cells.Length; i++)
        {
            if ((i >= _header.Width || _header.IsUnnamed(i)) && !string.IsNullOrWhiteSpace(row.Cells[i]))
            {
                problems.Add(new CellProblem("", "etl.cell_without_header", $"Cell {i + 1} holds '{row.Cells[i].Trim()}', but the header has no column there; is a delimiter unquoted?"));
                return;
            }
        }
    }

    private ShapedMember? ReadMember(SourceRow row, string[] cells, List<CellProblem> problems, List<Shaped> shaped)
    {
        if (_memberId is null)
            return null;
        var id = ReadField(_memberId, cells, null, problems)?.ToString();
        var attributes = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, reader) in _attributes)
            attributes[name] = ReadAttribute(row, name, reader, cells, id, problems, shaped);
        return id is null ? null : new ShapedMember(row.Line, _memberDimension, id, attributes);
    }

    private IReadOnlyDictionary<string, object?> ReadFactAttributes(SourceRow row, string[] cells, string? ownMember, List<CellProblem> problems, List<Shaped> shaped)
    {
        if (_factAttributes.Length == 0)
            return NoAttributes;
        var attributes = new Dictionary<string, object?>(_factAttributes.Length, StringComparer.Ordinal);
        foreach (var (name, reader) in _factAttributes)
            attributes[name] = ReadAttribute(row, name, reader, cells, ownMember, problems, shaped);
        return attributes;
    }

    private static object? ReadField(FieldReader reader, string[] cells, string? ownMember, List<CellProblem> problems)
    {
        var (value, problem) = reader.Read(cells, ownMember);
        if (problem is not null)
            problems.Add(problem);
        return value;
    }

    private void ShapeFact(
        SourceRow row, string[] cells, ValueGroup group, RowTextDictionary keys, IReadOnlyDictionary<string, object?> attributes, IReadOnlyList<RowPart>? parts, List<Shaped> shaped)
    {
        var values = new List<MeasuredValue>(group.Values.Length);
        foreach (var (spec, column) in group.Values)
        {
            var (value, problem) = Measure(spec, spec.Column is null ? null : column < 0 ? "" : cells[column], cells);
            if (problem is not null && _layout.Contract.BadValues == BadValues.Refuse)
                throw Refusal(problem, row);
            if (problem is not null && _layout.Contract.BadValues == BadValues.NullValue)
            {
                shaped.Add(new ShapedNote(row.Line, "etl.value_as_null", problem.Column, cells[column]));
                (value, problem) = (new MeasuredValue(spec.Measure, null, ObservationStatus.Missing, spec.Column ?? ""), null);
            }

            if (problem is null)
                values.Add(value!);
            else
                shaped.Add(Reject(row, problem, wholeRow: false));
        }

        if (values.Count == 0 && group.Values.Length > 0)
        {
            if (_layout.Slices.Count > 0)
                shaped.Add(new ShapedMention(row.Line, keys));
            return;
        }

        if (parts is null)
            shaped.Add(new ShapedFact(row.Line, keys, values) { Attributes = attributes });
        else
            shaped.AddRange(_split!.Share(new ShapedFact(row.Line, keys, values) { Attributes = attributes }, keys, parts));
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
            var isWithheld = _layout.WithheldWhen is { } condition && IsMet(condition, _withheldColumn, cells);
            return (new MeasuredValue(spec.Measure, null, isWithheld ? ObservationStatus.Withheld : ObservationStatus.Missing, column), null);
        }

        var (value, problem) = NumberText.Parse(cell, spec);
        return problem is null ? (new MeasuredValue(spec.Measure, value, ObservationStatus.Final, column), null) : (null, problem);
    }

    // Which slices a rejected row belongs to, as far as its keys tell.
    private void Mention(SourceRow row, string?[] keys, List<Shaped> shaped)
    {
        if (_layout.Slices.Count > 0)
            shaped.AddRange(_valueGroups.Select(group => new ShapedMention(row.Line, group.KeysOf(keys))));
    }

    private RejectedRow Reject(SourceRow row, CellProblem problem, bool wholeRow)
    {
        var cells = _header.Visible(row.Cells);
        var column = problem.Column.Length == 0 ? null : problem.Column;
        // Where cells are shifted, nobody knows which of them are personal, and messages quote cells.
        return cells is null
            ? new RejectedRow(row.Line, column, problem.Code, $"The row has {row.Cells.Length} cells, the header {_header.Width}; what it holds may be personal, and is not shown.", "", "", wholeRow)
            : new RejectedRow(row.Line, column, problem.Code, problem.Message, problem.Hint, string.Join(',', cells.Select(Quoted)), wholeRow) { Cells = cells };
    }

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Columns of values that make one fact of a row.</summary>
    /// <param name="Names">What its key has: that of the row first, in order.</param>
    /// <param name="Own">The members that these columns have of their own, by their place among the names.</param>
    /// <param name="Values">The values, with the column of each; -1 for a constant.</param>
    private sealed record ValueGroup(string[] Names, (int Place, string Member)[] Own, (ValueSpec Spec, int Column)[] Values)
    {
        public RowTextDictionary KeysOf(string?[] ofRow)
        {
            // Without members of its own, all groups share those of the row.
            if (Names.Length == ofRow.Length && Own.Length == 0)
                return new RowTextDictionary(Names, ofRow);
            var texts = new string?[Names.Length];
            ofRow.CopyTo(texts, 0);
            foreach (var (place, member) in Own)
                texts[place] = member;
            return new RowTextDictionary(Names, texts);
        }
    }
}
