using System.Data;
using System.Data.Common;
using Dapper;
using Microsoft.Data.SqlClient;
using Warehouse.Catalogue;
using Warehouse.Storage.Doctor;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Storage.SqlServer;

/// <summary>The warehouse as a database of SQL Server, or of a server that speaks its language; the one place that connects to it.</summary>
public sealed class SqlServerWarehouse : SqlWarehouse
{
    private const int LockSeconds = 30;

    // Another load may merge for minutes.
    private const int LoadLockSeconds = 600;

    private readonly string _write;
    private readonly string _read;
    private readonly string _query;
    private readonly StorageOptions _options;
    private readonly PartitionSwitch _switch;
    private IsolationLevel _isolation = IsolationLevel.ReadCommitted;

    /// <summary>Names the database; nothing is opened yet.</summary>
    /// <exception cref="ProblemException"><c>storage.bad_connection_string</c>.</exception>
    public SqlServerWarehouse(StorageOptions options)
    {
        _options = options;
        _switch = new PartitionSwitch(options.SwitchFromRows);
        var builder = Parse(options.ConnectionString);
        Name = $"{builder.InitialCatalog} on {builder.DataSource}";
        // A name of their own gives each kind of connection its own pool: an isolation level outlives a transaction.
        _write = With(builder, "load", ApplicationIntent.ReadWrite);
        _read = With(builder, "read", ApplicationIntent.ReadWrite);
        _query = With(builder, "query", options.ReadFromSecondary ? ApplicationIntent.ReadOnly : ApplicationIntent.ReadWrite);
    }

    /// <inheritdoc />
    public override string Name { get; }

    /// <summary>Whether the server takes a bulk copy into a temporary table; null before it was tried.</summary>
    internal bool? HasBulkCopy { get; set; }

    internal override SqlDialect Dialect { get; } = new SqlServerDialect();

    internal override int? LoadTimeoutSeconds => _options.LoadTimeoutSeconds;

    /// <inheritdoc />
    public override Task<DbConnection> OpenReadAsync(CancellationToken cancellationToken) => OpenAsync(_read, cancellationToken);

    /// <inheritdoc />
    public override Task<DbConnection> OpenWriteAsync(CancellationToken cancellationToken) => OpenAsync(_write, cancellationToken);

    internal override Task<DbConnection> OpenQueryAsync(CancellationToken cancellationToken) => OpenAsync(_query, cancellationToken);

    // A pooled connection drops its temporary tables before anybody else gets it.
    internal override Task<DbConnection> OpenLoadAsync(CancellationToken cancellationToken) => OpenAsync(_write, cancellationToken);

    internal override async Task<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        // Asked until it is on: an owner may turn it on while the program runs.
        if (_isolation != IsolationLevel.Snapshot)
            _isolation = await connection.ExecuteScalarAsync<int?>(new CommandDefinition(SnapshotState, cancellationToken: cancellationToken)) == 1
                ? IsolationLevel.Snapshot
                : IsolationLevel.ReadCommitted;
        return await connection.BeginTransactionAsync(_isolation, cancellationToken);
    }

    internal override async Task<DbTransaction> BeginWriteAsync(DbConnection connection, WriteLock what, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        try
        {
            await LockAsync(connection, transaction, $"edustat.{what.ToString().ToLowerInvariant()}", what == WriteLock.Data ? LoadLockSeconds : LockSeconds, cancellationToken);
            return transaction;
        }
        catch
        {
            await transaction.EndAsync();
            throw;
        }
    }

    internal override Task<DbTransaction?> BeginStagingAsync(DbConnection connection, CancellationToken cancellationToken) => Task.FromResult<DbTransaction?>(null);

    internal override IStagingInsert Insert(DbConnection connection, string temporaryTable, IReadOnlyList<TableColumn> columns) =>
        new BulkInsert(this, (SqlConnection)connection, temporaryTable, columns);

    internal override Task<MergeCounts?> MergeFactAsync(LoadSession session, FactLoad fact, CancellationToken cancellationToken) => _switch.MergeAsync(session, fact, cancellationToken);

    internal override Task<IReadOnlyList<string>> ApplySchemaAsync(IndicatorCatalogue catalogue, TimeProvider time, CancellationToken cancellationToken) =>
        SqlServerSchema.ApplyAsync(this, catalogue, time, cancellationToken);

    /// <inheritdoc />
    public override Task<IReadOnlyList<Finding>> ExamineAsync(TimeProvider time, CancellationToken cancellationToken) =>
        new SqlServerDoctor(this, _options, time).ExamineAsync(cancellationToken);

    /// <inheritdoc />
    public override Problem? ToProblem(DbException exception) => exception is SqlException sql ? SqlServerFaults.ToProblem(sql, Name) : null;

    /// <inheritdoc />
    public override bool IsTransient(DbException exception) => exception is SqlException sql && SqlServerFaults.IsTransient(sql);

    /// <summary>Takes a lock that goes with the transaction.</summary>
    /// <exception cref="ProblemException"><c>storage.locked</c>.</exception>
    internal Task LockAsync(DbConnection connection, DbTransaction transaction, string name, CancellationToken cancellationToken) =>
        LockAsync(connection, transaction, name, LockSeconds, cancellationToken);

    private async Task LockAsync(DbConnection connection, DbTransaction transaction, string name, int seconds, CancellationToken cancellationToken)
    {
        var got = await connection.ExecuteScalarAsync<int>(new CommandDefinition(LockStatement, new { name, milliseconds = seconds * 1000 }, transaction, seconds + 30, cancellationToken: cancellationToken));
        if (got < 0)
            throw new ProblemException(new Problem("storage.locked", $"Another program held the lock {name} for {seconds} seconds.", Name, "See who holds it, then try again."));
    }

    private const string SnapshotState = "select cast(snapshot_isolation_state as int) from sys.databases where database_id = db_id()";

    internal const string LockStatement =
        """
        declare @got int;
        exec @got = sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
        select @got;
        """;

    private async Task<DbConnection> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var connection = new SqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch (SqlException) when (cancellationToken.IsCancellationRequested)
        {
            await connection.DisposeAsync();
            throw new OperationCanceledException(cancellationToken);
        }
        catch (SqlException exception) when (!SqlServerFaults.HasTransientNumber(exception) && ToProblem(exception) is { } problem)
        {
            await connection.DisposeAsync();
            // What breaks before anybody is connected is no answer of the server.
            throw new ProblemException(problem.Code == "storage.unavailable" ? SqlServerFaults.Unreachable(exception.Message, Name) : problem);
        }
        catch (InvalidOperationException exception)
        {
            // The driver's word for a pool without a free connection.
            await connection.DisposeAsync();
            throw new ProblemException(new Problem("storage.pool_exhausted", $"No connection became free: {exception.Message}", Name, "Try again in a while, or raise Max Pool Size in Storage__ConnectionString."));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private string With(SqlConnectionStringBuilder builder, string use, ApplicationIntent intent) => new SqlConnectionStringBuilder(builder.ConnectionString)
    {
        ApplicationName = $"Edustat {use}",
        ApplicationIntent = intent,
        MultipleActiveResultSets = false,
        CommandTimeout = _options.CommandTimeoutSeconds,
    }.ConnectionString;

    // What the driver says may hold a piece of the string, and that a password.
    private static SqlConnectionStringBuilder Parse(string connectionString)
    {
        SqlConnectionStringBuilder builder;
        try
        {
            builder = new SqlConnectionStringBuilder(connectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw Refusal("It cannot be read.");
        }

        return builder.DataSource.Length == 0 ? throw Refusal("It names no server.")
            : builder.InitialCatalog.Length == 0 ? throw Refusal("It names no database.")
            : builder;

        static ProblemException Refusal(string why) => new(new Problem(
            "storage.bad_connection_string", $"The connection string is not right. {why}", "Storage:ConnectionString", "Write it as Server=db.example,1433;Database=edustat;User ID=edustat;Password=…;Encrypt=true."));
    }
}
