using System.Collections.Concurrent;
using System.Data.Common;
using Warehouse.Catalogue;
using Warehouse.Storage.Doctor;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Storage.Sql;

/// <summary>A warehouse in an SQL database; the one place that opens connections to it.</summary>
public abstract class SqlWarehouse
{
    /// <summary>What people call it: a path, or a server and a database. Holds no secret.</summary>
    public abstract string Name { get; }

    /// <summary>Columns of tables that were asked for.</summary>
    internal ConcurrentDictionary<string, IReadOnlyList<TableColumn>> Columns { get; } = new(StringComparer.Ordinal);

    /// <summary>How long a statement of a load may take; null as long as any other.</summary>
    internal virtual int? LoadTimeoutSeconds => null;

    /// <summary>How this engine says what engines say differently.</summary>
    internal abstract SqlDialect Dialect { get; }

    /// <summary>An open connection that reads what was committed last.</summary>
    /// <exception cref="ProblemException">What opening it says, as <c>storage.…</c>.</exception>
    public abstract Task<DbConnection> OpenReadAsync(CancellationToken cancellationToken);

    /// <summary>An open connection that can write.</summary>
    /// <exception cref="ProblemException">What opening it says, as <c>storage.…</c>.</exception>
    public abstract Task<DbConnection> OpenWriteAsync(CancellationToken cancellationToken);

    /// <summary>As <see cref="OpenReadAsync"/>, for questions: it may be a copy of the warehouse that lags a little.</summary>
    internal virtual Task<DbConnection> OpenQueryAsync(CancellationToken cancellationToken) => OpenReadAsync(cancellationToken);

    /// <summary>As <see cref="OpenWriteAsync"/>, but its temporary tables go when it closes.</summary>
    internal abstract Task<DbConnection> OpenLoadAsync(CancellationToken cancellationToken);

    /// <summary>Begins a transaction whose reads see one commit, as far as the engine can promise that.</summary>
    internal abstract Task<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Begins a transaction that no other of the same kind runs beside.</summary>
    internal abstract Task<DbTransaction> BeginWriteAsync(DbConnection connection, WriteLock what, CancellationToken cancellationToken);

    /// <summary>Has the statement that runs on the connection stop when the token is cancelled; null where statements look at it themselves.</summary>
    /// <returns>Dispose it when the statement has ended.</returns>
    internal virtual IDisposable? InterruptOn(DbConnection connection, CancellationToken cancellationToken) => null;

    /// <summary>Begins the transaction that rows are staged in; null where none is of use.</summary>
    internal abstract Task<DbTransaction?> BeginStagingAsync(DbConnection connection, CancellationToken cancellationToken);

    /// <summary>Writes rows to a temporary table fast.</summary>
    internal abstract IStagingInsert Insert(DbConnection connection, string temporaryTable, IReadOnlyList<TableColumn> columns);

    /// <summary>
    /// Makes the pipeline's rows of a fact those that were staged in a way of the engine's own, within the load's transaction;
    /// null when it has none for these rows, and then nothing was changed.
    /// </summary>
    internal virtual Task<MergeCounts?> MergeFactAsync(LoadSession session, FactLoad fact, CancellationToken cancellationToken) => Task.FromResult<MergeCounts?>(null);

    /// <summary>
    /// Spares the engine to look up the members of each row of a fact, when all that the staged rows refer to is seen to be
    /// there; null where it is not, or the engine has no such way, and then it looks.
    /// </summary>
    /// <returns>Dispose it when the rows are written.</returns>
    internal virtual Task<IDisposable?> TrustReferencesAsync(LoadSession session, FactLoad fact, CancellationToken cancellationToken) => Task.FromResult<IDisposable?>(null);

    /// <summary>Fills an empty fact with its staged rows, in whatever way the engine does that fastest.</summary>
    internal virtual Task<MergeCounts> FillAsync(LoadSession session, LoadTable table, CancellationToken cancellationToken) => LoadMerge.FillAsync(session, table, cancellationToken);

    /// <summary>Brings the database to the schema that this program knows; safe to call again, and by two programs at once.</summary>
    /// <returns>The names of the scripts that ran.</returns>
    internal abstract Task<IReadOnlyList<string>> ApplySchemaAsync(IndicatorCatalogue catalogue, TimeProvider time, CancellationToken cancellationToken);

    /// <summary>What keeps this warehouse from being read, written and brought to its schema, and what would; changes nothing.</summary>
    public abstract Task<IReadOnlyList<Finding>> ExamineAsync(TimeProvider time, CancellationToken cancellationToken);

    /// <summary>What the engine says, as a problem with this warehouse; null when it is not about the warehouse.</summary>
    public abstract Problem? ToProblem(DbException exception);

    /// <summary>Whether the same may well work if it is done again from the start.</summary>
    public abstract bool IsTransient(DbException exception);

    /// <summary>Whether what stopped a load is over after a while: a failover, a server that starts again.</summary>
    public bool Passes(Exception exception) => exception switch
    {
        DbException fault => IsTransient(fault),
        ProblemException { Problems: [var problem, ..] } => problem.Code is "storage.unavailable" or "storage.unreachable" or "storage.pool_exhausted",
        _ => false,
    };

    /// <summary>Does something with the database that may be done again, and says what the database says as a problem.</summary>
    internal async Task<T> GuardAsync<T>(Func<Task<T>> act, CancellationToken cancellationToken)
    {
        try
        {
            return await Retry.RunAsync(act, exception => exception is DbException fault && IsTransient(fault), cancellationToken);
        }
        catch (DbException) when (cancellationToken.IsCancellationRequested)
        {
            // A driver may say so in its own words.
            throw new OperationCanceledException(cancellationToken);
        }
        catch (DbException exception) when (ToProblem(exception) is { } problem)
        {
            throw new ProblemException(problem);
        }
    }

    /// <summary>The version of the data that this connection sees: that of the last load that changed anything; 0 before the first.</summary>
    internal async Task<long> ReadDataVersionAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"select coalesce(max(data_version), 0) from {Dialect.Table("etl_data_version")}";
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }
}

/// <summary>What a transaction keeps others from.</summary>
internal enum WriteLock
{
    /// <summary>Changing which runs there are and who works on them.</summary>
    Runs,

    /// <summary>Changing members and facts.</summary>
    Data,
}

/// <summary>Writes rows to a temporary table.</summary>
internal interface IStagingInsert : IDisposable
{
    /// <summary>The next row, in the order of the columns: text, integers, decimals or null.</summary>
    object?[] Row { get; }

    /// <summary>Takes the row.</summary>
    void Add();

    /// <summary>Sends what was taken and not sent yet, or waits for more unless this is the end.</summary>
    Task FlushAsync(bool isEnd, CancellationToken cancellationToken);
}
