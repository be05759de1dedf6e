using System.Data.Common;
using Dapper;

namespace Warehouse.Storage.Sql.Load;

/// <summary>One load's connection, and the transaction it is in.</summary>
internal sealed class LoadSession(SqlWarehouse warehouse, DbConnection connection, string pipelineId, long runId, long? ofRun) : IAsyncDisposable
{
    private readonly List<string> _notes = [];

    public SqlWarehouse Warehouse => warehouse;

    public SqlDialect Dialect => warehouse.Dialect;

    public DbConnection Connection => connection;

    public DbTransaction? Transaction { get; private set; }

    public string PipelineId => pipelineId;

    public long RunId => runId;

    /// <summary>True when it adds corrected rows of an earlier run, and leaves all others of the pipeline as they are.</summary>
    public bool IsReplay => ofRun is not null;

    /// <summary>What whoever runs the warehouse may want to know of how the load was done.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public void Note(string note) => _notes.Add(note);

    /// <summary>Begins what may change temporary tables only; it takes no lock on the warehouse.</summary>
    public async Task BeginStagingAsync(CancellationToken cancellationToken) =>
        Transaction = await warehouse.BeginStagingAsync(connection, cancellationToken);

    /// <summary>Ends staging, and begins the transaction that changes the warehouse: no other load changes it from here on.</summary>
    public async Task BeginCommitAsync(CancellationToken cancellationToken)
    {
        await CommitAsync(cancellationToken);
        Transaction = await warehouse.BeginWriteAsync(connection, WriteLock.Data, cancellationToken);
    }

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        if (Transaction is null)
            return;
        await Transaction.CommitAsync(cancellationToken);
        await Transaction.DisposeAsync();
        Transaction = null;
    }

    /// <summary>The columns of a table of the warehouse.</summary>
    public Task<IReadOnlyList<TableColumn>> ReadColumnsAsync(string table, CancellationToken cancellationToken) =>
        TableColumn.ReadAsync(warehouse, connection, Transaction, table, cancellationToken);

    /// <summary>Runs a statement; <c>@pipeline</c>, <c>@run</c> and, in a replay, the run <c>@of</c> that it corrects are known to it.</summary>
    /// <returns>How many rows it changed.</returns>
    public Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        RunAsync(() => connection.ExecuteAsync(Command(sql, cancellationToken)), cancellationToken);

    /// <summary>As above, with more values.</summary>
    public Task<int> ExecuteAsync(string sql, object values, CancellationToken cancellationToken) =>
        RunAsync(() => connection.ExecuteAsync(Command(sql, values, cancellationToken)), cancellationToken);

    /// <summary>Runs a statement that makes a temporary table or an index of one. It has no parameters: with some, it would live no longer than itself.</summary>
    public Task DefineAsync(string sql, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(sql, null, Transaction, warehouse.LoadTimeoutSeconds, cancellationToken: cancellationToken));

    public Task<long> CountAsync(string sql, CancellationToken cancellationToken) =>
        RunAsync(() => connection.ExecuteScalarAsync<long>(Command(sql, cancellationToken)), cancellationToken);

    /// <summary>As above, with more values.</summary>
    public Task<long> CountAsync(string sql, object values, CancellationToken cancellationToken) =>
        RunAsync(() => connection.ExecuteScalarAsync<long>(Command(sql, values, cancellationToken)), cancellationToken);

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, CancellationToken cancellationToken) =>
        (await RunAsync(() => connection.QueryAsync<T>(Command(sql, cancellationToken)), cancellationToken)).AsList();

    /// <summary>Gives the data a new version.</summary>
    /// <returns>The version.</returns>
    public async Task<long> AddDataVersionAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        // One load at a time is here, so the next number is free; a counter of the engine would leave gaps.
        var versions = Dialect.Table("etl_data_version");
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"""
            insert into {versions} (data_version, run_id, committed_at)
            select coalesce(max(data_version), 0) + 1, @run, @now from {versions};
            select max(data_version) from {versions}
            """,
            new { run = runId, now = Dialect.Utc(now) },
            Transaction,
            cancellationToken: cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        if (Transaction is not null)
            await Transaction.EndAsync();
        await connection.DisposeAsync();
    }

    // A statement may take minutes, and is not to keep a run from being stopped.
    private async Task<T> RunAsync<T>(Func<Task<T>> act, CancellationToken cancellationToken)
    {
        try
        {
            using var interrupt = warehouse.InterruptOn(connection, cancellationToken);
            return await act();
        }
        catch (DbException) when (cancellationToken.IsCancellationRequested)
        {
            // An engine may say so in its own words.
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private CommandDefinition Command(string sql, object values, CancellationToken cancellationToken)
    {
        var parameters = new DynamicParameters(values);
        parameters.AddDynamicParams(new { pipeline = pipelineId, run = runId, of = ofRun });
        return new CommandDefinition(sql, parameters, Transaction, warehouse.LoadTimeoutSeconds, cancellationToken: cancellationToken);
    }

    private CommandDefinition Command(string sql, CancellationToken cancellationToken) =>
        new(sql, new { pipeline = pipelineId, run = runId, of = ofRun }, Transaction, warehouse.LoadTimeoutSeconds, cancellationToken: cancellationToken);
}
