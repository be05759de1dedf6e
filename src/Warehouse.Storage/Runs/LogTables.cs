using System.Data.Common;
using Dapper;
using Warehouse.Storage.Sql;

namespace Warehouse.Storage.Runs;

/// <summary>How the logs of pipelines, runs and rejects read and write their tables: every write is committed at once, and what first looks and then writes does so alone.</summary>
internal sealed class LogTables(SqlWarehouse warehouse, TimeProvider time)
{
    static LogTables() => SqlMapper.AddTypeHandler(new MomentHandler());

    public SqlWarehouse Warehouse => warehouse;

    public SqlDialect Dialect => warehouse.Dialect;

    public object Now() => Dialect.Utc(time.GetUtcNow());

    public Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken) =>
        warehouse.GuardAsync(
            async () =>
            {
                await using var connection = await warehouse.OpenReadAsync(cancellationToken);
                return await read(connection);
            },
            cancellationToken);

    public Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> write, CancellationToken cancellationToken) =>
        warehouse.GuardAsync(
            async () =>
            {
                await using var connection = await warehouse.OpenWriteAsync(cancellationToken);
                return await write(connection);
            },
            cancellationToken);

    /// <summary>Whatever first looks and then writes keeps others from doing so in between.</summary>
    public Task<T> LockAsync<T>(Func<DbConnection, DbTransaction, Task<T>> act, CancellationToken cancellationToken) =>
        WriteAsync(
            async connection =>
            {
                var transaction = await warehouse.BeginWriteAsync(connection, WriteLock.Runs, cancellationToken);
                try
                {
                    var result = await act(connection, transaction);
                    await transaction.CommitAsync(cancellationToken);
                    return result;
                }
                finally
                {
                    await transaction.EndAsync();
                }
            },
            cancellationToken);

    public Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? values, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<T>>(
            async connection => (await connection.QueryAsync<T>(new CommandDefinition(sql, values, cancellationToken: cancellationToken))).AsList(),
            cancellationToken);

    public static Task<int> ExecuteAsync(DbConnection connection, DbTransaction? transaction, string sql, object? values, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(sql, values, transaction, cancellationToken: cancellationToken));

    /// <summary>Runs that meet a condition, which may order and limit them.</summary>
    public async Task<IReadOnlyList<Run>> QueryRunsAsync(DbConnection connection, DbTransaction? transaction, string where, object? values, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<RunRow>(new CommandDefinition(
            $"""
            select
                run_id as RunId, pipeline_id as PipelineId, kind as Kind, period as Period, state as State, requested_by as RequestedBy, force as Force,
                priority as Priority, attempt as Attempt, not_before as NotBefore, timeout_seconds as TimeoutSeconds, of_run as OfRun, rolled_back_by as RolledBackBy, backfill_id as BackfillId,
                host as Host, fence as Fence, heartbeat_at as HeartbeatAt, cancel_requested_at as CancelRequestedAt, cancel_requested_by as CancelRequestedBy,
                created_at as CreatedAt, started_at as StartedAt, ended_at as EndedAt, source_sha256 as SourceSha256,
                bytes_read as BytesRead, bytes_total as BytesTotal,
                rows_read as RowsRead, rows_rejected as RowsRejected, rows_discarded as RowsDiscarded, rows_unchanged as RowsUnchanged, rejects as Rejects,
                inserted as Inserted, updated as Updated, unchanged as Unchanged, deleted as Deleted,
                error_code as ErrorCode, error_message as ErrorMessage, error_location as ErrorLocation, error_hint as ErrorHint,
                data_version as DataVersion
            from {Dialect.Table("etl_run")}
            {where}
            """,
            values,
            transaction,
            cancellationToken: cancellationToken));
        return rows.Select(row => row.ToRun()).ToList();
    }
}
