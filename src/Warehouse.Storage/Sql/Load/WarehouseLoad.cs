using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Dapper;
using Warehouse.Catalogue;

namespace Warehouse.Storage.Sql.Load;

/// <summary>
/// A load in progress: rows are staged in temporary tables, then checked and merged in one transaction. Disposing it without
/// <see cref="CommitAsync"/> leaves the warehouse as it was. Not for concurrent use.
/// </summary>
public sealed class WarehouseLoad : IAsyncDisposable
{
    private readonly LoadSession _session;
    private readonly LoadSchema _schema;
    private readonly SliceLoad? _slices;
    private readonly SpokenSlices? _spoken;
    // Excel and people read them: Chinese stays as it is.
    private static readonly JsonSerializerOptions Texts = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<(string File, string Sheet), long> _sources = [];
    private readonly HashSet<long> _withHeader = [];
    private (long Source, long Line) _lastRejected;
    private readonly Dictionary<(long Source, string Code, string Column), (long Count, long Line, string Text)> _runNotes = [];
    private readonly List<(string Code, string Message)> _generalNotes = [];
    private readonly Dictionary<string, IStagingInsert> _memberInserts = new(StringComparer.Ordinal);
    private readonly IStagingInsert? _factInsert;
    private readonly IStagingInsert _rejectInsert;
    private readonly IStagingInsert _discardInsert;
    private readonly IStagingInsert _sourceInsert;
    private readonly Dictionary<(string File, string Sheet), long> _sourceIds;
    private readonly List<(object Source, object Id)> _sourceNumbers = [];
    private readonly List<(IStagingInsert Used, MemberNumbers Numbers)> _dimensions = [];
    private readonly HashSet<string> _requiredMeasures = new(StringComparer.Ordinal);
    private readonly HashSet<string> _requiredAttributes = new(StringComparer.Ordinal);
    private readonly SeenRows? _seen;
    private readonly int[] _factKey = [];
    private readonly Dictionary<IStagingInsert, int[]> _limited = [];
    private readonly Dictionary<string, int> _measurePlaces = new(StringComparer.Ordinal);
    private long _nextSourceId;
    private long _rowsStaged;
    private (long Source, long Line) _lastStaged;
    private readonly IStagingInsert _rejectRowInsert;
    private readonly IStagingInsert _headerInsert;

    private WarehouseLoad(LoadSession session, LoadSchema schema, Dictionary<(string File, string Sheet), long> sourceIds, LoadSlices? slices)
    {
        _session = session;
        _schema = schema;
        if (slices is not null && schema.Fact is { } sliced)
            (_slices, _spoken) = (new SliceLoad(slices, sliced), new SpokenSlices(session, slices, sliced));
        _sourceIds = sourceIds;
        _nextSourceId = sourceIds.Values.DefaultIfEmpty().Max() + 1;
        if (schema.Fact is { } fact)
        {
            _factInsert = Insert(fact.Table.StagingName, fact.StagedColumns);
            _factKey = fact.Table.Keys.Select(key => fact.StagedColumns.Select((column, place) => (column, place)).First(c => c.column.Name == key.Name).place).ToArray();
            // An engine that joins by hash finds what is there twice by itself, and compares texts in its own way.
            _seen = session.Dialect.JoinsByHash ? null : new SeenRows();
        }

        foreach (var member in schema.Members.Values)
            _memberInserts[member.Name] = Insert(member.Table.StagingName, member.StagedColumns);
        _rejectInsert = Insert("stg_reject", LoadSchema.RejectColumns(session.Dialect));
        _discardInsert = Insert("stg_discard", LoadSchema.DiscardColumns(session.Dialect));
        _rejectRowInsert = Insert("stg_reject_row", LoadSchema.RejectRowColumns(session.Dialect));
        _headerInsert = Insert("stg_header", LoadSchema.HeaderColumns(session.Dialect));
        _sourceInsert = Insert("stg_source", LoadSchema.SourceColumns(session.Dialect));

        IStagingInsert Insert(string table, IReadOnlyList<TableColumn> columns)
        {
            var insert = session.Warehouse.Insert(session.Connection, table, columns);
            _limited[insert] = Enumerable.Range(0, columns.Count).Where(i => columns[i].HasLimit).ToArray();
            return insert;
        }
    }

    internal static async Task<WarehouseLoad> BeginAsync(
        LoadSession session, IReadOnlyList<Dimension> dimensions, IReadOnlyList<FactTable> facts, FactTable? fact, LoadSlices? slices, CancellationToken cancellationToken)
    {
        var schema = await LoadSchema.ReadAsync(session, dimensions, facts, fact, cancellationToken);
        await session.BeginStagingAsync(cancellationToken);
        await schema.CreateStagingAsync(session, cancellationToken);
        if (slices is not null)
            foreach (var statement in (string[])[SliceLoad.Ddl(session.Dialect), .. SpokenSlices.Ddl(session.Dialect, slices)])
                await session.DefineAsync(statement, cancellationToken);
        var sources = await session.QueryAsync<(string File, string Sheet, long Id)>($"select \"file\", sheet, source_id from {session.Dialect.Table("etl_source")}", cancellationToken);
        var load = new WarehouseLoad(session, schema, sources.ToDictionary(source => (source.File, source.Sheet), source => source.Id), slices);
        foreach (var (dimension, _) in schema.Fact?.Dimensions ?? [])
        {
            var used = session.Warehouse.Insert(session.Connection, MemberNumbers.Used(dimension.Id), MemberNumbers.Columns(session.Dialect));
            load._dimensions.Add((used, await MemberNumbers.ReadAsync(session, dimension, used, cancellationToken)));
        }

        return load;
    }

    /// <summary>What whoever runs the warehouse may want to know of how the load was done; empty for most.</summary>
    public IReadOnlyList<string> Notes => _session.Notes;

    /// <summary>The session of the load, for what is looked at in its transaction.</summary>
    internal LoadSession Session => _session;

    /// <summary>The tables of members that it may fill.</summary>
    internal IEnumerable<MemberLoad> Members => _schema.Members.Values;

    /// <summary>The connection of the load, for what must be written in its transaction.</summary>
    internal DbConnection Connection => _session.Connection;

    /// <summary>The transaction of the load.</summary>
    internal DbTransaction? Transaction => _session.Transaction;

    /// <summary>A number for a file, or a sheet of one, within this load; sources are numbered in the order in which they come.</summary>
    /// <param name="file">As it will be shown.</param>
    /// <param name="sheet">Empty for a text file.</param>
    public long StageSource(string file, string sheet)
    {
        if (_sources.TryGetValue((file, sheet), out var known))
            return known;
        var source = _sources.Count + 1L;
        _sources.Add((file, sheet), source);
        // As the warehouse has it, or will number it.
        var id = _sourceIds.TryGetValue((file, sheet), out var has) ? has : _nextSourceId++;
        _sourceNumbers.Add((source, id));
        ReadOnlySpan<object?> row = [source, file, sheet, id];
        row.CopyTo(_sourceInsert.Row);
        _sourceInsert.Add();
        return source;
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
        var fact = _schema.RequireFact(FactLayout.MeasurePerRow);
        if (_requiredMeasures.Add(measure))
            fact.RequireMeasure(measure);
        var row = _factInsert!.Row;
        var next = StageKeys(row, fact, source, line, keys);
        row[next++] = measure;
        row[next++] = value;
        row[next++] = status;
        row[next++] = _sourceNumbers[(int)source - 1].Id;
        row[next++] = row[1];
        row[next] = column;
        if (!AddOrReject(_factInsert, fact.StagedColumns, source, line, column))
            _spoken?.Add(keys);
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
        var fact = _schema.RequireFact(FactLayout.MeasurePerColumn);
        var row = _factInsert!.Row;
        var first = StageKeys(row, fact, source, line, keys);
        var next = first + fact.Measures.Count;
        row.AsSpan(first, fact.Measures.Count).Clear();
        foreach (var (measure, value) in values)
        {
            if (!_measurePlaces.TryGetValue(measure, out var place))
                _measurePlaces.Add(measure, place = fact.PlaceOf(measure));
            if (place < 0 || value is not { } number)
                continue;
            if (row[first + place] is not null)
                throw new InvalidOperationException($"A row has two values of {measure}.");
            row[first + place] = number;
        }

        if (attributes.Count > 0)
        {
            foreach (var attribute in attributes.Keys)
                if (_requiredAttributes.Add(attribute))
                    fact.RequireAttribute(attribute);
        }

        foreach (var attribute in fact.Attributes)
            row[next++] = attributes.GetValueOrDefault(attribute.Name);
        row[next++] = status;
        row[next++] = _sourceNumbers[(int)source - 1].Id;
        row[next] = row[1];
        if (!AddOrReject(_factInsert, fact.StagedColumns, source, line, ""))
            _spoken?.Add(keys);
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
        var insert = _memberInserts[dimension];
        foreach (var attribute in attributes.Keys)
            if (!member.IsColumn(attribute))
                throw new ProblemException(new Problem("etl.unknown_attribute", $"{dimension} has no attribute '{attribute}'.", $"{dimension}.{attribute}", Nearest.Hint(attribute, member.StagedColumns.Skip(2).Select(c => c.Name))));
        insert.Row[0] = source;
        insert.Row[1] = line;
        for (var i = 2; i < member.StagedColumns.Count; i++)
            insert.Row[i] = member.StagedColumns[i].Name switch
            {
                MemberLoad.SourceLine => line,
                var column when column == member.IdColumn => id,
                var column => attributes.GetValueOrDefault(column),
            };
        AddOrReject(insert, member.StagedColumns, source, line, "");
    }

    /// <summary>Stages a reject: a row, or a value of one, that could not be understood.</summary>
    /// <param name="source">From <see cref="StageSource"/>.</param>
    /// <param name="line">Line of the source.</param>
    /// <param name="column">Its column; empty for the whole row.</param>
    /// <param name="problem">Why.</param>
    /// <param name="raw">The row as it was read.</param>
    public void StageReject(long source, long line, string column, Problem problem, string raw)
    {
        // A header can be as long as a broken file; its column in the list of rejects cannot.
        ReadOnlySpan<object?> row = [source, line, column.Length <= 400 ? column : column[..399] + "…", problem.Code, problem.Message, problem.Hint, raw];
        row.CopyTo(_rejectInsert.Row);
        _rejectInsert.Add();
    }

    /// <summary>Notes what a rejected row speaks of, where a load of slices would otherwise not know.</summary>
    /// <param name="keys">Those of its keys that could be read.</param>
    public void StageMention(IReadOnlyDictionary<string, string> keys) => _spoken?.Add(keys);

    /// <summary>Stages the headers of a source, so that its rejected rows can be given back as a table.</summary>
    /// <param name="source">From <see cref="StageSource"/>.</param>
    /// <param name="headers">In their order; without columns of personal data.</param>
    public void StageHeader(long source, IReadOnlyList<string> headers)
    {
        if (!_withHeader.Add(source))
            return;
        (_headerInsert.Row[0], _headerInsert.Row[1]) = (source, Json(headers));
        _headerInsert.Add();
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
        (_rejectRowInsert.Row[0], _rejectRowInsert.Row[1], _rejectRowInsert.Row[2]) = (source, line, Json(cells));
        _rejectRowInsert.Add();
    }

    /// <summary>Stages a row that a rule of the pipeline dropped.</summary>
    public void StageDiscard(long source, long line, string rule)
    {
        _discardInsert.Row[0] = source;
        _discardInsert.Row[1] = line;
        _discardInsert.Row[2] = rule.Length <= 200 ? rule : rule[..200];
        _discardInsert.Add();
    }

    /// <summary>Notes what was let pass; many of one kind in one column are one note.</summary>
    public void StageNote(long source, long line, string code, string column, string text) =>
        _runNotes[(source, code, column)] = _runNotes.TryGetValue((source, code, column), out var known) ? (known.Count + 1, known.Line, known.Text) : (1, line, text);

    /// <summary>Notes something that is about no file.</summary>
    public void StageNote(string code, string message) => _generalNotes.Add((code, message));

    /// <summary>Keeps the notes with the run.</summary>
    public async Task WriteNotesAsync(CancellationToken cancellationToken)
    {
        // A run that was held is done again.
        await _session.ExecuteAsync($"delete from {_session.Dialect.Table("etl_run_note")} where run_id = @run", cancellationToken);
        var seq = 0L;
        foreach (var (code, message) in _generalNotes)
            await WriteAsync(code, message, "");
        foreach (var ((source, code, column), (count, line, text)) in _runNotes)
        {
            var file = _sources.First(known => known.Value == source).Key.File;
            var message = text.Length == 0 && code.StartsWith("etl.column", StringComparison.Ordinal) ? column : $"{column}: {count.ToString(CultureInfo.InvariantCulture)} times; first '{text}' on line {line.ToString(CultureInfo.InvariantCulture)}";
            await WriteAsync(code, message, file);
        }

        Task WriteAsync(string code, string message, string file) => _session.ExecuteAsync(
            $"insert into {_session.Dialect.Table("etl_run_note")} (run_id, seq, code, message, \"file\") values (@run, @seq, @code, @message, @file)",
            new { seq = ++seq, code, message, file },
            cancellationToken);
    }

    /// <summary>Sends staged rows when many wait in memory; call it after every batch.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => FlushAsync(isEnd: false, cancellationToken);

    /// <summary>Begins the transaction that changes the warehouse: no other load changes it until this one ends.</summary>
    public async Task BeginCommitAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(isEnd: true, cancellationToken);
        await _session.BeginCommitAsync(cancellationToken);
    }

    /// <summary>
    /// Rejects what is not fit to be merged: unknown members, levels that the fact does not report, the same key twice, keys
    /// of another pipeline. Then closes the account. Changes nothing in the warehouse.
    /// </summary>
    public async Task<LoadCheck> CheckAsync(long rowsRead, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        if (_spoken is not null && !_session.IsReplay)
            await _spoken.AddStagedAsync(_session, cancellationToken);
        foreach (var member in _schema.Members.Values)
            problems.AddRange(await LoadChecks.CheckMembersAsync(_session, _schema, member, cancellationToken));
        if (_schema.Fact is { } fact)
        {
            await LoadChecks.CheckFactsAsync(_session, _schema, fact, _seen, cancellationToken);
            await InferredMembers.DropUnusedAsync(_session, _schema, fact, cancellationToken);
        }

        var account = await LoadChecks.CloseAccountAsync(_session, _schema, rowsRead, _rowsStaged, cancellationToken);
        // Replacing everything with nothing is more often a broken source than an empty one.
        if (account.RowsKept == 0 && !_session.IsReplay)
            problems.Add(new Problem("etl.empty_source", "The source has no row that could be kept.", "", "What was loaded before stays."));
        else if (_spoken is not null && account.Rejects > 0 && !_session.IsReplay && await _spoken.FindRejectedAsync(_session, _slices!, cancellationToken) is { } silent)
            problems.Add(silent);
        return new LoadCheck(account, problems);
    }

    /// <summary>Source rows that <see cref="CheckAsync"/> refused, whose cells have to be read again; by source and line, behind a place.</summary>
    public Task<IReadOnlyList<(long Source, long Line)>> ListRowsWithoutCellsAsync(long afterSource, long afterLine, int limit, CancellationToken cancellationToken) =>
        LoadRejects.ListRowsWithoutCellsAsync(_session, afterSource, afterLine, limit, cancellationToken);

    /// <summary>Keeps the cells of such rows.</summary>
    public Task AddCellsAsync(IEnumerable<(long Source, long Line, IReadOnlyList<string>? Cells)> rows, CancellationToken cancellationToken) =>
        LoadRejects.AddCellsAsync(_session, rows.Select(row => (row.Source, row.Line, Json(row.Cells))).ToList(), cancellationToken);

    /// <summary>Keeps the rejects with the run.</summary>
    public Task WriteRejectsAsync(CancellationToken cancellationToken) => LoadRejects.WriteAsync(_session, cancellationToken);

    /// <summary>Closes the rejects that this load settles: those that it corrects, or those of the source whose place it takes.</summary>
    public Task CloseRejectsAsync(DateTimeOffset now, CancellationToken cancellationToken) => _session.IsReplay
        ? LoadRejects.CloseReplayedAsync(_session, now, cancellationToken)
        : LoadRejects.SupersedeAsync(_session, now, cancellationToken);

    /// <summary>Makes the pipeline's rows in the warehouse those that were staged.</summary>
    /// <exception cref="ProblemException"><c>etl.cycle_in_hierarchy</c>.</exception>
    public async Task<MergeCounts> MergeAsync(CancellationToken cancellationToken)
    {
        var changes = new Dictionary<string, MergeCounts>(StringComparer.Ordinal);
        // Members that come alone are replaced as a whole: a code may pass from one that goes to one that comes.
        if (_schema.Fact is null && !_session.IsReplay)
            foreach (var member in _schema.Members.Values.Reverse())
                Count(member.Table, await LoadMerge.DeleteGoneAsync(_session, member.Table, "1 = 0", cancellationToken));
        foreach (var member in _schema.Members.Values)
            Count(member.Table, await MergeMembersAsync(member, cancellationToken));
        if (_schema.Fact is { } fact)
        {
            await fact.FillKeysAsync(_session, cancellationToken);
            Count(fact.Table, _session.IsReplay
                ? await LoadMerge.WriteAsync(_session, fact.Table, cancellationToken)
                : await MergeFactAsync(fact, cancellationToken));
            if (_slices is not null)
                await (_session.IsReplay ? _slices.NoteAddedAsync(_session, cancellationToken) : _slices.NoteAsync(_session, cancellationToken));
            // Members that came with facts go with the last of them.
            foreach (var member in _session.IsReplay ? [] : _schema.Members.Values)
                Count(member.Table, await LoadMerge.DeleteGoneAsync(_session, member.Table, member.UsedByAnyFact, cancellationToken));
        }

        foreach (var member in _schema.Members.Values.Where(member => member.Table.CanBeInferred && _schema.Fact is not null))
            await InferredMembers.NoteAsync(_session, member, cancellationToken);
        if (changes.TryGetValue(MemberHistory.Successions, out var succeeded) && succeeded.ChangedAnything)
            await MemberHistory.RefuseCyclesAsync(_session, cancellationToken);
        foreach (var (table, counts) in changes.Where(change => change.Value.ChangedAnything))
            await BeforeImages.NoteAsync(_session, table, counts, cancellationToken);
        return changes.Values.Aggregate(new MergeCounts(0, 0, 0, 0), MergeCounts.Add);

        void Count(LoadTable table, MergeCounts counts) => changes[table.Name] = changes.TryGetValue(table.Name, out var before) ? before + counts : counts;
    }

    /// <summary>The account with the rows of which everything was there already.</summary>
    /// <param name="account">As it was closed before the merge.</param>
    /// <param name="merged">What the merge did.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<LoadAccount> TellUnchangedAsync(LoadAccount account, MergeCounts merged, CancellationToken cancellationToken)
    {
        var tables = _schema.Members.Values.Select(member => member.Table).Concat(_schema.Fact is { } fact ? [fact.Table] : []);
        return account with { RowsUnchanged = await LoadedRows.CountUnchangedAsync(_session, tables, account, merged, cancellationToken) };
    }

    /// <summary>Keeps what is needed to roll back this and the newest runs of the pipeline, and gives up what older ones need.</summary>
    /// <param name="runs">How many.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task KeepUndoAsync(int runs, CancellationToken cancellationToken) => BeforeImages.KeepOnlyAsync(_session, runs, cancellationToken);

    /// <summary>Gives the data a new version.</summary>
    /// <returns>The version.</returns>
    public Task<long> AddDataVersionAsync(DateTimeOffset now, CancellationToken cancellationToken) => _session.AddDataVersionAsync(now, cancellationToken);

    /// <summary>Makes everything since <see cref="BeginCommitAsync"/> so.</summary>
    public Task CommitAsync(CancellationToken cancellationToken) => _session.CommitAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var insert in Inserts)
            insert.Dispose();
        _spoken?.Dispose();
        await _session.DisposeAsync();
    }

    private IEnumerable<IStagingInsert> Inserts =>
        [_sourceInsert, .. _dimensions.Select(d => d.Used), .. _memberInserts.Values, .. _factInsert is null ? (IStagingInsert[])[] : [_factInsert], _rejectInsert, _rejectRowInsert, _headerInsert, _discardInsert];

    // What a column cannot hold would stop the whole load; so only its row is refused.
    private bool AddOrReject(IStagingInsert insert, IReadOnlyList<TableColumn> columns, long source, long line, string column)
    {
        foreach (var i in _limited[insert])
        {
            if (columns[i].Misfit(insert.Row[i]) is not { } why)
                continue;
            var raw = string.Join(", ", columns.Zip(insert.Row, (c, value) => string.Create(CultureInfo.InvariantCulture, $"{c.Name}={value}")).Skip(2));
            StageReject(source, line, column, new Problem("etl.does_not_fit", why, "", "Correct the source."), raw);
            return false;
        }

        insert.Add();
        if (insert == _factInsert)
            _seen?.Add(insert.Row, _factKey);
        // What a row of the source becomes comes together.
        if (_lastStaged != (source, line))
            _rowsStaged++;
        _lastStaged = (source, line);
        return true;
    }

    private async Task FlushAsync(bool isEnd, CancellationToken cancellationToken)
    {
        foreach (var insert in Inserts)
            await insert.FlushAsync(isEnd, cancellationToken);
        if (_spoken is not null)
            await _spoken.FlushAsync(isEnd, cancellationToken);
    }

    private async Task<MergeCounts> MergeFactAsync(FactLoad fact, CancellationToken cancellationToken)
    {
        // Partitions are replaced by loads of all of a pipeline's rows; one of slices knows nothing of the rest of a partition.
        if (_slices is null && await _session.Warehouse.MergeFactAsync(_session, fact, cancellationToken) is { } replaced)
            return replaced;
        if (_slices is not null)
            await _slices.FillAsync(_session, cancellationToken);
        var isEmpty = await LoadMerge.IsEmptyAsync(_session, fact.Table, cancellationToken);
        var gone = isEmpty ? new MergeCounts(0, 0, 0, 0) : await LoadMerge.DeleteGoneAsync(_session, fact.Table, _slices?.Outside(_session.Dialect) ?? "1 = 0", cancellationToken);
        MergeCounts written;
        using (await _session.Warehouse.TrustReferencesAsync(_session, fact, cancellationToken))
            written = isEmpty ? await LoadMerge.FillAsync(_session, fact.Table, cancellationToken) : await LoadMerge.WriteAsync(_session, fact.Table, cancellationToken);
        return gone + written;
    }

    private async Task<MergeCounts> MergeMembersAsync(MemberLoad member, CancellationToken cancellationToken)
    {
        // Kept before codes are taken from them.
        var changing = await LoadMerge.KeepChangingAsync(_session, member.Table, cancellationToken);
        if (changing > 0)
            await member.ReleaseChangedCodesAsync(_session, cancellationToken);
        var counts = await LoadMerge.WriteAsync(_session, member.Table, changing, cancellationToken);
        if (counts.ChangedAnything)
            await LoadChecks.RefuseCyclesAsync(_session, member, cancellationToken);
        return counts;
    }

    private static string? Json(IReadOnlyList<string>? texts) => texts is null ? null : JsonSerializer.Serialize(texts, Texts);

    private int StageKeys(object?[] row, FactLoad fact, long source, long line, IReadOnlyDictionary<string, string> keys)
    {
        row[0] = _sourceNumbers[(int)source - 1].Source;
        row[1] = line;
        var next = 2;
        for (var i = 0; i < fact.Dimensions.Count; i++)
            row[next++] = _dimensions[i].Numbers.Of(Key(fact, keys, fact.Dimensions[i].Dimension.Id));
        foreach (var (definition, _) in fact.Degenerate)
        {
            var text = Key(fact, keys, definition.Column);
            row[next++] = definition.Type == DegenerateType.WholeNumber ? long.Parse(text, CultureInfo.InvariantCulture) : text;
        }

        return next;
    }

    private static string Key(FactLoad fact, IReadOnlyDictionary<string, string> keys, string name) =>
        keys.GetValueOrDefault(name)
        ?? throw new ProblemException(new Problem("etl.missing_dimension", $"A fact of {fact.Definition.Id} has no {name}.", name, "Every dimension of the fact, and every other column of its key, needs a column or a constant in the pipeline."));
}
