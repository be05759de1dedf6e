using System.Globalization;
using System.Text.Json;
using Dapper;
using Warehouse.Storage.Runs.Rejects;
using Warehouse.Storage.Sql;

namespace Warehouse.Storage.Runs;

/// <summary>The rows that runs refused, and what became of them; the load that refused them writes them.</summary>
public sealed class RejectLog
{
    private readonly LogTables _tables;
    private readonly string _rejects;
    private readonly string _rows;

    /// <summary>The log in a warehouse.</summary>
    public RejectLog(SqlWarehouse warehouse, TimeProvider time)
    {
        _tables = new LogTables(warehouse, time);
        (_rejects, _rows) = (_tables.Dialect.Table("etl_reject"), _tables.Dialect.Table("etl_reject_row"));
    }

    /// <summary>Rejects of a run in file order.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="after">Behind this place; 0 from the first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<IReadOnlyList<RunReject>> ListRejectsAsync(long runId, int limit, long after, CancellationToken cancellationToken) =>
        ListRejectsAsync(runId, RejectFilter.None, limit, after, cancellationToken);

    /// <summary>As above, of those that a filter means.</summary>
    public async Task<IReadOnlyList<RunReject>> ListRejectsAsync(long runId, RejectFilter filter, int limit, long after, CancellationToken cancellationToken)
    {
        var values = Values(runId, filter);
        values.Add("limit", limit);
        values.Add("after", after);
        return await ReadAsync($"where r.run_id = @runId and r.seq > @after {Condition(filter)}\norder by r.seq\n{_tables.Dialect.Limit("@limit")}", values, cancellationToken);
    }

    /// <summary>All rejects of a run by code.</summary>
    public Task<IDictionary<string, long>> CountRejectsAsync(long runId, CancellationToken cancellationToken) => CountRejectsAsync(runId, RejectFilter.None, cancellationToken);

    /// <summary>As above, of those that a filter means.</summary>
    public async Task<IDictionary<string, long>> CountRejectsAsync(long runId, RejectFilter filter, CancellationToken cancellationToken) =>
        (await _tables.QueryAsync<(string Code, long Count)>(
            $"""
            select r.code, cast(count(*) as bigint)
            {From}
            where r.run_id = @runId {Condition(filter)}
            group by r.code
            order by r.code
            """,
            Values(runId, filter),
            cancellationToken)).ToDictionary(pair => pair.Code, pair => pair.Count);

    /// <summary>The headers of the files that a run's rejected rows come from.</summary>
    public async Task<IReadOnlyList<RejectHeader>> ListHeadersAsync(long runId, CancellationToken cancellationToken) =>
        (await _tables.QueryAsync<HeaderRow>(
            $"""
            select "file" as "File", sheet as Sheet, headers as Headers
            from {_tables.Dialect.Table("etl_reject_header")}
            where run_id = @runId
            order by "file", sheet
            """,
            new { runId },
            cancellationToken)).Select(row => new RejectHeader(row.File, row.Sheet, JsonSerializer.Deserialize<string[]>(row.Headers)!)).ToList();

    /// <summary>Rejected rows of a run in file order, each with what is wrong with it.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="filter">Rows with at least one such reject.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="after">Behind this row; 0 from the first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<RejectedRowCells>> ListRowsAsync(long runId, RejectFilter filter, int limit, long after, CancellationToken cancellationToken)
    {
        var values = Values(runId, filter);
        values.Add("limit", limit);
        values.Add("after", after);
        var rows = await ReadRowsAsync(
            $"""
            where w.run_id = @runId and w.row_no > @after
                and exists (select 1 from {_rejects} as r where r.run_id = w.run_id and r.row_no = w.row_no {Condition(filter)})
            order by w.row_no
            {_tables.Dialect.Limit("@limit")}
            """,
            values,
            cancellationToken);
        if (rows.Count == 0)
            return [];
        var rejects = (await ReadAsync("where r.run_id = @runId and r.row_no between @first and @last\norder by r.seq", new { runId, first = rows[0].RowNo, last = rows[^1].RowNo }, cancellationToken))
            .ToLookup(reject => reject.RowNo);
        return rows.Select(row => row with { Rejects = rejects[row.RowNo].ToList() }).ToList();
    }

    /// <summary>Rejected rows of a run by their numbers, without what is wrong with them; those that there are.</summary>
    public Task<IReadOnlyList<RejectedRowCells>> FindRowsAsync(long runId, IReadOnlyList<long> rowNumbers, CancellationToken cancellationToken) =>
        ReadRowsAsync($"where w.run_id = @runId and w.row_no in ({_tables.Dialect.NumbersOf("@numbers")})", new { runId, numbers = JsonSerializer.Serialize(rowNumbers) }, cancellationToken);

    /// <summary>Gives up open rows of a run: they stay as they are, and are no longer waited for.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="filter">Rows with at least one such reject.</param>
    /// <param name="by">Who gives them up; empty when it is not known.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many rows.</returns>
    public Task<int> GiveUpAsync(long runId, RejectFilter filter, string by, string reason, CancellationToken cancellationToken)
    {
        var values = Values(runId, filter);
        values.AddDynamicParams(new { by, reason, now = _tables.Now() });
        return _tables.WriteAsync(
            connection => LogTables.ExecuteAsync(
                connection,
                null,
                $"""
                update {_rows}
                set state = 'given_up', closed_by = @by, closed_at = @now, reason = @reason
                where run_id = @runId and state = 'open'
                    and row_no in (select r.row_no {From} where r.run_id = @runId {Condition(filter)})
                """,
                values,
                cancellationToken),
            cancellationToken);
    }

    /// <summary>What became of every row that a run read, as far as it got.</summary>
    public async Task<RunAccount> ReadAccountAsync(Run run, CancellationToken cancellationToken)
    {
        var rows = await _tables.QueryAsync<(string State, bool IsWhole, long Rows)>(
            $"select state, is_whole, cast(count(*) as bigint) from {_rows} where run_id = @RunId group by state, is_whole", new { run.RunId }, cancellationToken);
        var discarded = await _tables.QueryAsync<(string Rule, long Rows)>(
            $"select rule_name, rows_discarded from {_tables.Dialect.Table("etl_discard")} where run_id = @RunId order by rule_name", new { run.RunId }, cancellationToken);
        return new RunAccount
        {
            RowsRead = run.Counts.RowsRead,
            RowsKept = run.Counts.RowsRead - run.Counts.RowsRejected - run.Counts.RowsDiscarded,
            RowsUnchanged = run.RowsUnchanged,
            RowsRejected = run.Counts.RowsRejected,
            Rejected = rows.Where(row => row.IsWhole).ToDictionary(row => RejectStates.Read(row.State), row => row.Rows),
            KeptInPart = rows.Where(row => !row.IsWhole).ToDictionary(row => RejectStates.Read(row.State), row => row.Rows),
            Discarded = discarded.ToDictionary(row => row.Rule, row => row.Rows),
        };
    }

    private string From => $"from {_rejects} as r\nleft join {_rows} as w on w.run_id = r.run_id and w.row_no = r.row_no";

    private async Task<IReadOnlyList<RejectedRowCells>> ReadRowsAsync(string where, object values, CancellationToken cancellationToken) =>
        (await _tables.QueryAsync<CellsRow>(
            $"""
            select w.row_no as RowNo, w."file" as "File", w.sheet as Sheet, w.line as Line, w.cells as Cells, w.state as State
            from {_rows} as w
            {where}
            """,
            values,
            cancellationToken))
        .Select(row => new RejectedRowCells(row.RowNo, row.File, row.Sheet, row.Line, row.Cells is null ? null : JsonSerializer.Deserialize<string[]>(row.Cells), RejectStates.Read(row.State)))
        .ToList();

    private async Task<IReadOnlyList<RunReject>> ReadAsync(string where, object values, CancellationToken cancellationToken) =>
        (await _tables.QueryAsync<RejectRow>(
            $"""
            select
                r.seq as Seq, r."file" as "File", r.sheet as Sheet, r.line as Line, r.column_name as "Column", r.code as Code, r.message as Message, r.hint as Hint, r.raw as Raw,
                coalesce(r.row_no, 0) as RowNo, coalesce(w.state, 'open') as State, w.closed_by_run as ClosedByRun, coalesce(w.closed_by, '') as ClosedBy, coalesce(w.reason, '') as Reason
            {From}
            {where}
            """,
            values,
            cancellationToken)).Select(row => row.ToReject()).ToList();

    private string Condition(RejectFilter filter)
    {
        var conditions = new List<string>();
        if (filter.Codes.Count > 0)
            conditions.Add($"r.code in ({Names("code", filter.Codes.Count)})");
        if (filter.States.Count > 0)
            conditions.Add($"r.row_no in (select x.row_no from {_rows} as x where x.run_id = @runId and x.state in ({Names("state", filter.States.Count)}))");
        if (filter.Column is not null)
            conditions.Add("r.column_name = @column");
        if (filter.File is not null)
            conditions.Add("r.\"file\" = @file");
        if (filter.FromLine is not null)
            conditions.Add("r.line >= @fromLine");
        if (filter.ToLine is not null)
            conditions.Add("r.line <= @toLine");
        if (filter.Text is not null)
            conditions.Add("(lower(r.raw) like @text escape '\\' or lower(r.message) like @text escape '\\')");
        return string.Concat(conditions.Select(condition => "\n    and " + condition));
    }

    private static DynamicParameters Values(long runId, RejectFilter filter)
    {
        var values = new DynamicParameters(new { runId, column = filter.Column, file = filter.File, fromLine = filter.FromLine, toLine = filter.ToLine, text = Pattern(filter.Text) });
        for (var i = 0; i < filter.Codes.Count; i++)
            values.Add($"code{i}", filter.Codes[i]);
        for (var i = 0; i < filter.States.Count; i++)
            values.Add($"state{i}", filter.States[i].Word());
        return values;
    }

    private static string Names(string name, int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"@{name}{i}")));

    // Signs that LIKE takes for something else stand for themselves.
    private static string? Pattern(string? text) => text is null ? null : $"%{string.Concat(text.ToLowerInvariant().Select(c => c is '%' or '_' or '[' or '\\' ? $"\\{c}" : $"{c}"))}%";

    private sealed class RejectRow
    {
        public long Seq { get; init; }

        public string File { get; init; } = "";

        public string Sheet { get; init; } = "";

        public long Line { get; init; }

        public string Column { get; init; } = "";

        public string Code { get; init; } = "";

        public string Message { get; init; } = "";

        public string Hint { get; init; } = "";

        public string Raw { get; init; } = "";

        public long RowNo { get; init; }

        public string State { get; init; } = "";

        public long? ClosedByRun { get; init; }

        public string ClosedBy { get; init; } = "";

        public string Reason { get; init; } = "";

        public RunReject ToReject() => new(Seq, File, Sheet, Line, Column, Code, Message, Hint, Raw)
        {
            RowNo = RowNo,
            State = RejectStates.Read(State),
            ClosedByRun = ClosedByRun,
            ClosedBy = ClosedBy,
            Reason = Reason,
        };
    }

    private sealed class CellsRow
    {
        public long RowNo { get; init; }

        public string File { get; init; } = "";

        public string Sheet { get; init; } = "";

        public long Line { get; init; }

        public string? Cells { get; init; }

        public string State { get; init; } = "";
    }

    private sealed class HeaderRow
    {
        public string File { get; init; } = "";

        public string Sheet { get; init; } = "";

        public string Headers { get; init; } = "";
    }
}
