using System.Data.Common;
using System.Text.Json;
using Dapper;
using Warehouse.Catalogue;
using Warehouse.Storage.Sql;

namespace Warehouse.Storage.Runs;

/// <summary>Pipelines that are run for many periods: each period is a run, of which a few work at once.</summary>
public sealed class BackfillLog
{
    private readonly LogTables _tables;
    private readonly RunQueue _queue;
    private readonly RunSignals _signals;
    private readonly TimeProvider _time;
    private readonly string _backfills;
    private readonly string _runs;

    /// <summary>The log in a warehouse.</summary>
    public BackfillLog(SqlWarehouse warehouse, RunQueue queue, RunSignals signals, TimeProvider time)
    {
        (_tables, _queue, _signals, _time) = (new LogTables(warehouse, time), queue, signals, time);
        (_backfills, _runs) = (_tables.Dialect.Table("etl_backfill"), _tables.Dialect.Table("etl_run"));
    }

    /// <summary>Queues a run for every period, or none.</summary>
    /// <exception cref="ProblemException">
    /// <c>etl.pipeline_busy</c> when a run of one of the periods waits already, <c>request.request_id_reused</c> when the text asked
    /// for something else before.
    /// </exception>
    public Task<Backfill> RequestAsync(BackfillRequest request, CancellationToken cancellationToken) => ChangeAsync(
        async (connection, transaction) =>
        {
            if (request.RequestId is not null && await QueryAsync(connection, transaction, "where request_id = @RequestId", new { request.RequestId }, cancellationToken) is [var made])
                return made.Request.IsSame(request)
                    ? made
                    : throw new ProblemException(new Problem("request.request_id_reused", $"This request_id asked for backfill {made.BackfillId} of {made.Request.PipelineId} before.", "request_id", "A new request needs a new request_id."));
            var waiting = await _tables.QueryRunsAsync(connection, transaction, "where pipeline_id = @PipelineId and kind = 'load' and state = 'queued'", new { request.PipelineId }, cancellationToken);
            if (waiting.FirstOrDefault(run => request.Periods.Contains(run.Period)) is { } busy)
                throw new ProblemException(new Problem("etl.pipeline_busy", $"Run {busy.RunId} of {busy.PipelineId} for {busy.Period} waits already.", "periods", $"Watch pipelines/{busy.PipelineId}/runs/{busy.RunId}, or cancel it, then ask again."));

            var backfillId = await connection.ExecuteScalarAsync<long>(new CommandDefinition($"select coalesce(max(backfill_id), 0) + 1 from {_backfills}", null, transaction, cancellationToken: cancellationToken));
            await LogTables.ExecuteAsync(
                connection,
                transaction,
                $"""
                insert into {_backfills} (backfill_id, pipeline_id, periods, max_parallel, force, request_id, requested_by, created_at)
                values (@backfillId, @PipelineId, @periods, @MaxParallel, @Force, @RequestId, @RequestedBy, @now)
                """,
                new { backfillId, request.PipelineId, periods = JsonSerializer.Serialize(request.Periods), request.MaxParallel, request.Force, request.RequestId, request.RequestedBy, now = _tables.Now() },
                cancellationToken);
            foreach (var period in request.Periods)
                await _queue.InsertAsync(
                    connection,
                    transaction,
                    new RunRequest(request.PipelineId) { Period = period, Force = request.Force, RequestedBy = request.RequestedBy, BackfillId = backfillId },
                    cancellationToken);
            return (await FindAsync(connection, transaction, backfillId, cancellationToken))!;
        },
        cancellationToken);

    /// <summary>A backfill with its runs as they are; null when there is none with this number.</summary>
    public Task<Backfill?> FindAsync(long backfillId, CancellationToken cancellationToken) =>
        _tables.ReadAsync(connection => FindAsync(connection, null, backfillId, cancellationToken), cancellationToken);

    /// <summary>Backfills, newest first.</summary>
    /// <param name="limit">At most this many.</param>
    /// <param name="before">Older than this one; null from the newest.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<IReadOnlyList<Backfill>> ListAsync(int limit, long? before, CancellationToken cancellationToken) =>
        _tables.ReadAsync(
            connection => QueryAsync(connection, null, $"where backfill_id < @before order by backfill_id desc {_tables.Dialect.Limit("@limit")}", new { before = before ?? long.MaxValue, limit }, cancellationToken),
            cancellationToken);

    /// <summary>Cancels what has not ended of a backfill; again it changes nothing. Null when there is none with this number.</summary>
    public Task<Backfill?> CancelAsync(long backfillId, string by, CancellationToken cancellationToken) => ChangeAsync(
        async (connection, transaction) =>
        {
            var values = new { backfillId, by, now = _tables.Dialect.Utc(_time.GetUtcNow()), message = $"Backfill {backfillId} was cancelled." };
            await LogTables.ExecuteAsync(
                connection, transaction, $"update {_backfills} set cancelled_at = @now, cancelled_by = @by where backfill_id = @backfillId and cancelled_at is null", values, cancellationToken);
            await LogTables.ExecuteAsync(
                connection,
                transaction,
                $"""
                update {_runs}
                set state = 'cancelled', ended_at = @now, cancel_requested_at = @now, cancel_requested_by = @by,
                    error_code = 'etl.cancelled', error_message = @message, error_location = '', error_hint = ''
                where backfill_id = @backfillId and state in ('queued', 'held')
                """,
                values,
                cancellationToken);
            await LogTables.ExecuteAsync(
                connection,
                transaction,
                $"update {_runs} set cancel_requested_at = @now, cancel_requested_by = @by where backfill_id = @backfillId and state in {RunLog.Working} and cancel_requested_at is null",
                values,
                cancellationToken);
            return await FindAsync(connection, transaction, backfillId, cancellationToken);
        },
        cancellationToken);

    /// <summary>How many runs work at once of each backfill that has runs to work on.</summary>
    internal static async Task<IReadOnlyDictionary<long, int>> ReadParallelismAsync(SqlDialect dialect, DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            select backfill_id as BackfillId, max_parallel as MaxParallel
            from {dialect.Table("etl_backfill")}
            where backfill_id in (select backfill_id from {dialect.Table("etl_run")} where state = 'queued' and backfill_id is not null)
            """,
            null,
            transaction,
            cancellationToken: cancellationToken))).ToDictionary(row => row.BackfillId, row => (int)row.MaxParallel);

    private async Task<Backfill?> FindAsync(DbConnection connection, DbTransaction? transaction, long backfillId, CancellationToken cancellationToken) =>
        (await QueryAsync(connection, transaction, "where backfill_id = @backfillId", new { backfillId }, cancellationToken)).SingleOrDefault();

    private async Task<IReadOnlyList<Backfill>> QueryAsync(DbConnection connection, DbTransaction? transaction, string where, object values, CancellationToken cancellationToken)
    {
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            select
                backfill_id as BackfillId, pipeline_id as PipelineId, periods as Periods, max_parallel as MaxParallel, force as Force, request_id as RequestId,
                requested_by as RequestedBy, created_at as CreatedAt, cancelled_at as CancelledAt, cancelled_by as CancelledBy
            from {_backfills}
            {where}
            """,
            values,
            transaction,
            cancellationToken: cancellationToken))).ToList();
        var backfills = new List<Backfill>();
        foreach (var row in rows)
            backfills.Add(row.ToBackfill(await _tables.QueryRunsAsync(connection, transaction, "where backfill_id = @BackfillId order by run_id", new { row.BackfillId }, cancellationToken)));
        return backfills;
    }

    private async Task<T> ChangeAsync<T>(Func<DbConnection, DbTransaction, Task<T>> change, CancellationToken cancellationToken)
    {
        var changed = await _tables.LockAsync(change, cancellationToken);
        _signals.Notify();
        return changed;
    }

    private sealed class Row
    {
        public long BackfillId { get; init; }

        public string PipelineId { get; init; } = "";

        public string Periods { get; init; } = "";

        public long MaxParallel { get; init; }

        public bool Force { get; init; }

        public string? RequestId { get; init; }

        public string RequestedBy { get; init; } = "";

        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset? CancelledAt { get; init; }

        public string? CancelledBy { get; init; }

        public Backfill ToBackfill(IReadOnlyList<Run> runs) => new(
            BackfillId,
            new BackfillRequest(PipelineId, JsonSerializer.Deserialize<string[]>(Periods)!) { MaxParallel = (int)MaxParallel, Force = Force, RequestId = RequestId, RequestedBy = RequestedBy },
            CreatedAt,
            CancelledAt,
            CancelledBy ?? "",
            runs);
    }
}
