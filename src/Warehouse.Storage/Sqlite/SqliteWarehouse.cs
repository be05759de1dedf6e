using System.Data.Common;
using Microsoft.Data.Sqlite;
using Warehouse.Catalogue;
using Warehouse.Storage.Doctor;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Storage.Sqlite;

/// <summary>The warehouse as one SQLite file; the one place that opens connections to it.</summary>
/// <remarks>
/// The file is in WAL mode, so a reader sees the last commit while a load writes. <c>synchronous=full</c>: a run that was
/// reported as succeeded is still there after a power cut, for one flush a commit, and loads commit rarely.
/// </remarks>
public sealed class SqliteWarehouse : SqlWarehouse
{
    private const int BusySeconds = 30;

    // Another load may merge for minutes.
    private const int LoadSeconds = 600;

    // Rows are sorted and written in portions of this; what is staged beyond it is in a file, however much it is.
    private const int LoadCacheKibibytes = 16 * 1024;

    private readonly string _read;
    private readonly string _write;
    private readonly string _load;
    private readonly int _busySeconds;
    private readonly int _loadSeconds;

    /// <summary>Names the file; nothing is opened or created yet.</summary>
    /// <param name="path">The file; a relative path is below the current directory.</param>
    public SqliteWarehouse(string path) : this(path, BusySeconds, LoadSeconds)
    {
    }

    /// <summary>Names the file and how long a writer, and a load, waits for another.</summary>
    internal SqliteWarehouse(string path, int busySeconds, int? loadSeconds = null)
    {
        _loadSeconds = loadSeconds ?? busySeconds;
        Path = System.IO.Path.GetFullPath(path);
        _busySeconds = busySeconds;
        _read = ConnectionString(SqliteOpenMode.ReadOnly, pooling: true);
        _write = ConnectionString(SqliteOpenMode.ReadWriteCreate, pooling: true);
        _load = ConnectionString(SqliteOpenMode.ReadWriteCreate, pooling: false);
    }

    /// <summary>The file's full path.</summary>
    public string Path { get; }

    /// <inheritdoc />
    public override string Name => Path;

    internal override SqlDialect Dialect { get; } = new SqliteDialect();

    /// <summary>
    /// An open connection that cannot write. Every statement sees the last commit; for several statements that must see the
    /// same one, begin a deferred transaction.
    /// </summary>
    /// <exception cref="ProblemException"><c>storage.cannot_open</c>, <c>storage.not_a_database</c> or <c>storage.locked</c>.</exception>
    public override Task<DbConnection> OpenReadAsync(CancellationToken cancellationToken) =>
        OpenAsync(_read, ["pragma query_only = on"], cancellationToken);

    /// <summary>An open connection that can write; the file and its folder are made when absent.</summary>
    /// <exception cref="ProblemException"><c>storage.cannot_open</c>, <c>storage.read_only</c>, <c>storage.not_a_database</c> or <c>storage.locked</c>.</exception>
    public override Task<DbConnection> OpenWriteAsync(CancellationToken cancellationToken) =>
        OpenForWritingAsync(_write, [], cancellationToken);

    /// <summary>As <see cref="OpenWriteAsync"/>, but never shared with a later caller, so that its temporary tables go when it closes.</summary>
    internal override Task<DbConnection> OpenLoadAsync(CancellationToken cancellationToken) =>
        OpenForWritingAsync(_load, [$"pragma cache_size = {-LoadCacheKibibytes}", "pragma temp_store = file"], cancellationToken);

    // A deferred transaction sees one commit from its first read on.
    internal override Task<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancellationToken) =>
        Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: true));

    // The file has one write lock for everything.
    internal override async Task<DbTransaction> BeginWriteAsync(DbConnection connection, WriteLock what, CancellationToken cancellationToken) =>
        what == WriteLock.Data
            ? await BeginLoadAsync((SqliteConnection)connection, cancellationToken)
            : ((SqliteConnection)connection).BeginTransaction(deferred: false);

    internal override IDisposable? InterruptOn(DbConnection connection, CancellationToken cancellationToken) =>
        cancellationToken.Register(() => SQLitePCL.raw.sqlite3_interrupt(((SqliteConnection)connection).Handle));

    // SQLite waits without asking anybody whether the load is still wanted; so it is asked to wait a second at a time.
    private async Task<DbTransaction> BeginLoadAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        await SetBusySecondsAsync(connection, 1, cancellationToken);
        for (var waited = 1; ; waited++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var transaction = connection.BeginTransaction(deferred: false);
                await SetBusySecondsAsync(connection, _busySeconds, cancellationToken);
                return transaction;
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode is SQLitePCL.raw.SQLITE_BUSY && waited < _loadSeconds)
            {
                await Task.Yield();
            }
        }
    }

    // The driver counts too, beside the library.
    private static async Task SetBusySecondsAsync(SqliteConnection connection, int seconds, CancellationToken cancellationToken)
    {
        connection.DefaultTimeout = seconds;
        await using var command = connection.CreateCommand();
        command.CommandText = $"pragma busy_timeout = {seconds * 1000}";
        await command.ExecuteScalarAsync(cancellationToken);
    }

    // One transaction for all rows is what makes staging fast; it takes no lock on the file.
    internal override Task<DbTransaction?> BeginStagingAsync(DbConnection connection, CancellationToken cancellationToken) =>
        Task.FromResult<DbTransaction?>(((SqliteConnection)connection).BeginTransaction(deferred: true));

    internal override IStagingInsert Insert(DbConnection connection, string temporaryTable, IReadOnlyList<TableColumn> columns) =>
        new PreparedInsert((SqliteConnection)connection, temporaryTable, columns.Select(column => column.Name).ToList());

    internal override Task<IDisposable?> TrustReferencesAsync(LoadSession session, FactLoad fact, CancellationToken cancellationToken) =>
        TrustedReferences.BeginAsync(session, fact, cancellationToken);

    internal override Task<MergeCounts> FillAsync(LoadSession session, LoadTable table, CancellationToken cancellationToken) =>
        BulkFill.RunAsync(session, table, cancellationToken);

    internal override Task<IReadOnlyList<string>> ApplySchemaAsync(IndicatorCatalogue catalogue, TimeProvider time, CancellationToken cancellationToken) =>
        SqliteSchema.ApplyAsync(this, time, cancellationToken);

    /// <inheritdoc />
    public override Task<IReadOnlyList<Finding>> ExamineAsync(TimeProvider time, CancellationToken cancellationToken) =>
        SqliteDoctor.ExamineAsync(this, cancellationToken);

    /// <inheritdoc />
    /// <remarks>A writer waits for another before it gives up, so that trying again would only wait again.</remarks>
    public override bool IsTransient(DbException exception) => false;

    /// <inheritdoc />
    public override Problem? ToProblem(DbException exception) => (exception as SqliteException)?.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED =>
            new Problem("storage.locked", $"The warehouse stayed locked by another program for {_busySeconds} seconds.", Path, "Close what holds the file open, then try again."),
        SQLitePCL.raw.SQLITE_READONLY =>
            new Problem("storage.read_only", "The warehouse cannot be written to.", Path, "Make the file and its folder writable: SQLite keeps two files beside it."),
        SQLitePCL.raw.SQLITE_CANTOPEN =>
            new Problem("storage.cannot_open", "The warehouse cannot be opened.", Path, "The folder must exist and be writable, and the path must be that of a file."),
        SQLitePCL.raw.SQLITE_NOTADB =>
            new Problem("storage.not_a_database", "The file is not a SQLite database.", Path, "Name another path, or move the file away."),
        SQLitePCL.raw.SQLITE_CORRUPT =>
            new Problem("storage.corrupt", "The file is damaged.", Path, "Put back a copy, or move the file away and load again."),
        SQLitePCL.raw.SQLITE_FULL =>
            new Problem("storage.disk_full", "The disk that holds the warehouse, or the one for temporary files, is full.", Path, "Make room, then try again; SQLITE_TMPDIR may name another folder for temporary files."),
        SQLitePCL.raw.SQLITE_IOERR =>
            new Problem("storage.io_error", $"The disk that holds the warehouse could not be read or written: {exception.Message}", Path, "Look at the disk, its quota and the log of the system; then try again."),
        _ => null,
    };

    private async Task<DbConnection> OpenForWritingAsync(string connectionString, string[] pragmas, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem("storage.read_only", $"The folder of the warehouse cannot be made: {exception.Message}", Path, "Name a path in a folder that can be written to."));
        }

        // journal_mode is kept in the file: asking again costs nothing.
        return await OpenAsync(connectionString, ["pragma journal_mode = wal", "pragma synchronous = full", .. pragmas], cancellationToken);
    }

    private async Task<DbConnection> OpenAsync(string connectionString, string[] pragmas, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            // One at a time: of several statements in one text, those behind the first that returns a row may never run.
            // Reading the schema is what finds a file that is no database.
            foreach (var statement in (string[])[$"pragma busy_timeout = {_busySeconds * 1000}", .. pragmas, "select count(*) from sqlite_schema"])
            {
                command.CommandText = statement;
                await command.ExecuteScalarAsync(cancellationToken);
            }

            return connection;
        }
        catch (SqliteException exception) when (ToProblem(exception) is { } problem)
        {
            await connection.DisposeAsync();
            throw new ProblemException(problem);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private string ConnectionString(SqliteOpenMode mode, bool pooling) => new SqliteConnectionStringBuilder
    {
        DataSource = Path,
        Mode = mode,
        Pooling = pooling,
        ForeignKeys = true,
        DefaultTimeout = _busySeconds,
    }.ToString();
}
