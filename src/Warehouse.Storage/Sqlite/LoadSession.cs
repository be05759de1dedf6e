using Dapper;
using Microsoft.Data.Sqlite;

namespace Warehouse.Storage.Sqlite;

/// <summary>One load's connection, and the transaction it is in.</summary>
internal sealed class LoadSession(SqliteConnection connection, string pipelineId, long runId) : IAsyncDisposable
{
    private SqliteTransaction? _transaction;

    public SqliteConnection Connection => connection;

    public string PipelineId => pipelineId;

    public long RunId => runId;

    /// <summary>Begins the transaction that may change temporary tables only; it takes no lock on the warehouse.</summary>
    public void BeginStaging() => _transaction = connection.BeginTransaction(deferred: true);

    /// <summary>Ends staging, and begins the transaction that changes the warehouse: nobody else writes from here on.</summary>
    public async Task BeginCommitAsync(CancellationToken cancellationToken)
    {
        await CommitAsync(cancellationToken);
        _transaction = connection.BeginTransaction(deferred: false);
    }

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await _transaction!.CommitAsync(cancellationToken);
        await _transaction.DisposeAsync();
        _transaction = null;
    }

    /// <summary>Runs a statement; <c>@pipeline</c> and <c>@run</c> are known to it.</summary>
    /// <returns>How many rows it changed.</returns>
    public Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(Command(sql, cancellationToken));

    public Task<long> CountAsync(string sql, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<long>(Command(sql, cancellationToken));

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<T>(Command(sql, cancellationToken))).AsList();

    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null)
            await _transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    private CommandDefinition Command(string sql, CancellationToken cancellationToken) =>
        new(sql, new { pipeline = pipelineId, run = runId }, _transaction, cancellationToken: cancellationToken);
}
