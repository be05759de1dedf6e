using System.Text.Json;
using Warehouse.Catalogue;

namespace Warehouse.Storage.Sql.Load;

/// <summary>What a load has read, in temporary tables: nothing of it is in the warehouse, or checked, yet. Not for concurrent use.</summary>
public sealed class LoadStaging : IDisposable
{
    // Excel and people read them: Chinese stays as it is.
    private static readonly JsonSerializerOptions Texts = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly LoadSchema _schema;
    private readonly StagingTable _sourceTable;
    private readonly StagingTable _rejectTable;
    private readonly StagingTable _rejectRowTable;
    private readonly StagingTable _headerTable;
    private readonly StagingTable _discardTable;
    private readonly StagingTable? _factTable;
    private readonly Dictionary<string, StagingTable> _memberTables = new(StringComparer.Ordinal);
    private readonly List<StagingTable> _tables = [];
    private readonly List<IStagingInsert> _usedMembers = [];
    private readonly FactStaging? _facts;

    private readonly Dictionary<(string File, string Sheet), long> _known;
    private readonly Dictionary<(string File, string Sheet), long> _numbers = [];
    private readonly List<StagedSource> _sources = [];
    private readonly HashSet<long> _withHeader = [];
    private readonly StagedNotes _notes = new();
    private long _nextSourceId;
    private (long Source, long Line) _lastStaged;
    private (long Source, long Line) _lastRejected;

    private LoadStaging(LoadSession session, LoadSchema schema, LoadSlices? slices, Dictionary<(string File, string Sheet), long> known, List<(IStagingInsert Used, MemberNumbers Numbers)> dimensions)
    {
        (_schema, _known) = (schema, known);
        _nextSourceId = known.Values.DefaultIfEmpty().Max() + 1;
        _usedMembers.AddRange(dimensions.Select(dimension => dimension.Used));
        var dialect = session.Dialect;
        _sourceTable = Table("stg_source", LoadSchema.SourceColumns(dialect));
        foreach (var member in schema.Members.Values)
            _tables.Add(_memberTables[member.Name] = Table(member.Table.StagingName, member.StagedColumns));
        if (schema.Fact is { } fact)
        {
            _tables.Add(_factTable = Table(fact.Table.StagingName, fact.StagedColumns));
            _facts = new FactStaging(fact, _factTable, dimensions.ConvertAll(dimension => dimension.Numbers), dialect);
            Spoken = slices is null ? null : new SpokenSlices(session, slices, fact);
        }

        _rejectTable = Table("stg_reject", LoadSchema.RejectColumns(dialect));
        _rejectRowTable = Table("stg_reject_row", LoadSchema.RejectRowColumns(dialect));
        _headerTable = Table("stg_header", LoadSchema.HeaderColumns(dialect));
        _discardTable = Table("stg_discard", LoadSchema.DiscardColumns(dialect));
        _tables.AddRange([_rejectTable, _rejectRowTable, _headerTable, _discardTable]);

        StagingTable Table(string name, IReadOnlyList<TableColumn> columns) => new(session.Warehouse.Insert(session.Connection, name, columns), columns);
    }

    /// <summary>Source rows of which something was staged.</summary>
    internal long RowsStaged { get; private set; }

    /// <summary>Staged rows of the fact that may be there twice; null of members, and where the engine finds that.</summary>
    internal SeenRows? Seen => _facts?.Seen;

    /// <summary>The slices that the source speaks of; null of a load of all of a pipeline's rows.</summary>
    internal SpokenSlices? Spoken { get; }

    /// <summary>Makes the temporary tables.</summary>
    internal static async Task<LoadStaging> BeginAsync(LoadSession session, LoadSchema schema, LoadSlices? slices, CancellationToken cancellationToken)
    {
        await session.BeginStagingAsync(cancellationToken);
        await schema.CreateStagingAsync(session, cancellationToken);
        if (slices is not null)
            foreach (var statement in (string[])[SliceLoad.Ddl(session.Dialect), .. SpokenSlices.Ddl(session.Dialect, slices)])
                await session.DefineAsync(statement, cancellationToken);
        var sources = await session.QueryAsync<(string File, string Sheet, long Id)>($"select \"file\", sheet, source_id from {session.Dialect.Table("etl_source")}", cancellationToken);
        var dimensions = new List<(IStagingInsert, MemberNumbers)>();
        foreach (var (dimension, _) in schema.Fact?.Dimensions ?? [])
        {
            var used = session.Warehouse.Insert(session.Connection, MemberNumbers.Used(dimension.Id), MemberNumbers.Columns(session.Dialect));
            dimensions.Add((used, await MemberNumbers.ReadAsync(session, dimension, used, cancellationToken)));
        }

        return new LoadStaging(session, schema, slices, sources.ToDictionary(source => (source.File, source.Sheet), source => source.Id), dimensions);
    }

    /// <summary>A number for a file, or a sheet of one, within this load; sources are numbered in the order in which they come.</summary>
    /// <param name="file">As it will be shown.</param>
    /// <param name="sheet">Empty for a text file.</param>
    public long StageSource(string file, string sheet)
    {
        if (_numbers.TryGetValue((file, sheet), out var known))
            return known;
        var number = _sources.Count + 1L;
        _numbers.Add((file, sheet), number);
        // As the warehouse has it, or will number it.
        var source = new StagedSource(number, _known.TryGetValue((file, sheet), out var id) ? id : _nextSourceId++, file);
        _sources.Add(source);
        _sourceTable.Add(source.Number, file, sheet, source.Id);
        return number;
    }

    /// <summary>Stages a measure's value of a fact that has one row a measure.</summary>
    /// <param name="source">From <see cref="StageSource"/>.</param>
    /// <param name="line">Line of the source.</param>
    /// <param name="keys">Dimension id → member id; every dimension of the fact.</param>
    /// <param name="measure">The measure's id.</param>
    /// <param name="value">In the measure's base unit; null unless the status is final.</param>
    /// <param name="status">One of <see cref="ObsStatus"/>.</param>
    /// <param name="column">The source column.</param>
    public void StageValue(
        long source, long line, IReadOnlyDictionary<string, string> keys, string measure, decimal? value, string status, string column)
    {
        _schema.RequireFact(FactLayout.MeasurePerRow);
        _facts!.SetValue(SourceOf(source), line, keys, measure, value, status, column);
        AddFact(source, line, keys, column);
    }

    /// <summary>Stages a row of a fact that has one column a measure.</summary>
    /// <param name="source">From <see cref="StageSource"/>.</param>
    /// <param name="line">Line of the source.</param>
    /// <param name="keys">Dimension id → member id, and column → value for those of the key that are no dimension; all of the fact.</param>
    /// <param name="values">Measure id and value in its base unit, each measure once; one that is not there, or null, has no value.</param>
    /// <param name="attributes">Columns that are neither key nor measure; text, numbers or null.</param>
    /// <param name="status">One of <see cref="ObsStatus"/>: why nulls are null; final when there is none.</param>
    public void StageRow(
        long source, long line, IReadOnlyDictionary<string, string> keys, ReadOnlySpan<(string Measure, decimal? Value)> values, IReadOnlyDictionary<string, object?> attributes, string status)
    {
        _schema.RequireFact(FactLayout.MeasurePerColumn);
        _facts!.SetRow(SourceOf(source), line, keys, values, attributes, status);
        AddFact(source, line, keys, "");
    }

    /// <summary>Stages a member.</summary>
    /// <param name="source">From <see cref="StageSource"/>.</param>
    /// <param name="line">Line of the source.</param>
    /// <param name="dimension">The dimension's id, or the target of a table about districts, such as <see cref="WarehouseWriter.FormerCodes"/>.</param>
    /// <param name="id">The member's id; of a table about districts, that of the district, or the code.</param>
    /// <param name="attributes">Columns of its table; text, numbers or null.</param>
    public void StageMember(long source, long line, string dimension, string id, IReadOnlyDictionary<string, object?> attributes)
    {
        var member = _schema.RequireMembers(dimension);
        var table = _memberTables[dimension];
        foreach (var attribute in attributes.Keys)
            if (!member.IsColumn(attribute))
                throw new ProblemException(new Problem("etl.unknown_attribute", $"{dimension} has no attribute '{attribute}'.", $"{dimension}.{attribute}", Nearest.Hint(attribute, member.StagedColumns.Skip(2).Select(c => c.Name))));
        table.Row[0] = source;
        table.Row[1] = line;
        for (var i = 2; i < member.StagedColumns.Count; i++)
            table.Row[i] = member.StagedColumns[i].Name switch
            {
                MemberLoad.SourceLine => line,
                var column when column == member.IdColumn => id,
                var column => attributes.GetValueOrDefault(column),
            };
        AddOrReject(table, source, line, "");
    }

    /// <summary>Stages a reject: a row, or a value of one, that could not be understood.</summary>
    /// <param name="source">From <see cref="StageSource"/>.</param>
    /// <param name="line">Line of the source.</param>
    /// <param name="column">Its column; empty for the whole row.</param>
    /// <param name="problem">Why.</param>
    /// <param name="raw">The row as it was read.</param>
    public void StageReject(long source, long line, string column, Problem problem, string raw) =>
        // A header can be as long as a broken file; its column in the list of rejects cannot.
        _rejectTable.Add(source, line, column.Length <= 400 ? column : column[..399] + "…", problem.Code, problem.Message, problem.Hint, raw);

    /// <summary>Notes what a rejected row speaks of, where a load of slices would otherwise not know.</summary>
    /// <param name="keys">Those of its keys that could be read.</param>
    public void StageMention(IReadOnlyDictionary<string, string> keys) => Spoken?.Add(keys);

    /// <summary>Stages the headers of a source, so that its rejected rows can be given back as a table.</summary>
    /// <param name="source">From <see cref="StageSource"/>.</param>
    /// <param name="headers">In their order; without columns of personal data.</param>
    public void StageHeader(long source, IReadOnlyList<string> headers)
    {
        if (_withHeader.Add(source))
            _headerTable.Add(source, Json(headers));
    }

    /// <summary>Stages the cells of a row that was refused, once; its rejects are staged by <see cref="StageReject"/>.</summary>
    /// <param name="source">From <see cref="StageSource"/>.</param>
    /// <param name="line">Line of the source.</param>
    /// <param name="cells">As they were read, without those of personal data; null when it is not known which those are.</param>
    public void StageRejectedRow(long source, long line, IReadOnlyList<string>? cells)
    {
        if (_lastRejected == (source, line))
            return;
        _lastRejected = (source, line);
        _rejectRowTable.Add(source, line, Json(cells));
    }

    /// <summary>Stages a row that a rule of the pipeline dropped.</summary>
    public void StageDiscard(long source, long line, string rule) => _discardTable.Add(source, line, rule.Length <= 200 ? rule : rule[..200]);

    /// <summary>Notes what was let pass; many of one kind in one column are one note.</summary>
    public void StageNote(long source, long line, string code, string column, string text) => _notes.Add(SourceOf(source), line, code, column, text);

    /// <summary>Notes something that is about no file.</summary>
    public void StageNote(string code, string message) => _notes.Add(code, message);

    /// <summary>Sends staged rows when many wait in memory; call it after every batch.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => FlushAsync(isEnd: false, cancellationToken);

    /// <summary>Sends all that wait.</summary>
    internal Task EndAsync(CancellationToken cancellationToken) => FlushAsync(isEnd: true, cancellationToken);

    /// <summary>Keeps the notes with the run.</summary>
    internal Task WriteNotesAsync(LoadSession session, CancellationToken cancellationToken) => _notes.WriteAsync(session, cancellationToken);

    /// <summary>Cells or headers as they are kept.</summary>
    internal static string? Json(IReadOnlyList<string>? texts) => texts is null ? null : JsonSerializer.Serialize(texts, Texts);

    /// <inheritdoc />
    public void Dispose()
    {
        _sourceTable.Dispose();
        foreach (var table in _tables)
            table.Dispose();
        foreach (var used in _usedMembers)
            used.Dispose();
        Spoken?.Dispose();
    }

    private StagedSource SourceOf(long source) => _sources[(int)source - 1];

    private void AddFact(long source, long line, IReadOnlyDictionary<string, string> keys, string column)
    {
        if (AddOrReject(_factTable!, source, line, column))
            _facts!.NoteKey();
        else
            Spoken?.Add(keys);
    }

    // What a column cannot hold would stop the whole load; so only its row is refused.
    private bool AddOrReject(StagingTable table, long source, long line, string column)
    {
        if (table.Misfit() is { } why)
        {
            StageReject(source, line, column, new Problem("etl.does_not_fit", why, "", "Correct the source."), table.Show());
            return false;
        }

        table.Add();
        // What a row of the source becomes comes together.
        if (_lastStaged != (source, line))
            RowsStaged++;
        _lastStaged = (source, line);
        return true;
    }

    private async Task FlushAsync(bool isEnd, CancellationToken cancellationToken)
    {
        await _sourceTable.FlushAsync(isEnd, cancellationToken);
        foreach (var used in _usedMembers)
            await used.FlushAsync(isEnd, cancellationToken);
        foreach (var table in _tables)
            await table.FlushAsync(isEnd, cancellationToken);
        if (Spoken is not null)
            await Spoken.FlushAsync(isEnd, cancellationToken);
    }
}
