using Warehouse.Storage.Sql;

namespace Warehouse.Storage.Runs;

/// <summary>The rows that runs refused; the load that refused them writes them.</summary>
public sealed class RejectLog
{
    private readonly LogTables _tables;
    private readonly string _rejects;

    /// <summary>The log in a warehouse.</summary>
    public RejectLog(SqlWarehouse warehouse, TimeProvider time)
    {
        _tables = new LogTables(warehouse, time);
        _rejects = _tables.Dialect.Table("etl_reject");
    }

    /// <summary>Rejects of a run in file order.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="after">Behind this place; 0 from the first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<IReadOnlyList<RunReject>> ListRejectsAsync(long runId, int limit, long after, CancellationToken cancellationToken) =>
        _tables.QueryAsync<RunReject>(
            $"""
            select seq as Seq, "file" as "File", sheet as Sheet, line as Line, column_name as "Column", code as Code, message as Message, hint as Hint, raw as Raw
            from {_rejects}
            where run_id = @runId and seq > @after
            order by seq
            {_tables.Dialect.Limit("@limit")}
            """,
            new { runId, limit, after },
            cancellationToken);

    /// <summary>All rejects of a run by code.</summary>
    public async Task<IDictionary<string, long>> CountRejectsAsync(long runId, CancellationToken cancellationToken) =>
        (await _tables.QueryAsync<(string Code, long Count)>(
            $"select code, cast(count(*) as bigint) from {_rejects} where run_id = @runId group by code order by code",
            new { runId },
            cancellationToken)).ToDictionary(pair => pair.Code, pair => pair.Count);
}
