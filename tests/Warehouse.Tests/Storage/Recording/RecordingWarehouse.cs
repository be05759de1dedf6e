using System.Data;
using System.Data.Common;
using Warehouse.Catalogue;
using Warehouse.Storage;
using Warehouse.Storage.Doctor;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sql.Load;
using Warehouse.Storage.SqlServer;

namespace Warehouse.Tests.Storage.Recording;

/// <summary>A warehouse with the real dialect of an engine, and connections to nothing that record what is sent.</summary>
internal sealed class RecordingWarehouse(SqlDialect dialect, Recorder recorder) : SqlWarehouse
{
    /// <summary>Opened by nobody: it sends through the connections that it is handed.</summary>
    public static SqlServerWarehouse NewServer() => new(new StorageOptions { ConnectionString = "Server=nowhere.invalid;Database=edustat" });

    private readonly SqlServerWarehouse? _server = dialect is SqlServerDialect ? NewServer() : null;

    public override string Name => "recording";

    internal override SqlDialect Dialect => dialect;

    public override Task<DbConnection> OpenReadAsync(CancellationToken cancellationToken) => Task.FromResult<DbConnection>(new RecordingConnection(recorder));

    public override Task<DbConnection> OpenWriteAsync(CancellationToken cancellationToken) => OpenReadAsync(cancellationToken);

    internal override Task<DbConnection> OpenLoadAsync(CancellationToken cancellationToken) => OpenReadAsync(cancellationToken);

    internal override async Task<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancellationToken) =>
        _server is null ? await connection.BeginTransactionAsync(IsolationLevel.Snapshot, cancellationToken) : await _server.BeginSnapshotAsync(connection, cancellationToken);

    internal override async Task<DbTransaction> BeginWriteAsync(DbConnection connection, WriteLock what, CancellationToken cancellationToken) =>
        _server is null ? await connection.BeginTransactionAsync(cancellationToken) : await _server.BeginWriteAsync(connection, what, cancellationToken);

    internal override Task<DbTransaction?> BeginStagingAsync(DbConnection connection, CancellationToken cancellationToken) => Task.FromResult<DbTransaction?>(null);

    /// <summary>Replaces partitions, where a test has it so.</summary>
    public PartitionSwitch? Switch { get; init; }

    internal override Task<MergeCounts?> MergeFactAsync(LoadSession session, FactLoad fact, CancellationToken cancellationToken) =>
        Switch?.MergeAsync(session, fact, cancellationToken) ?? base.MergeFactAsync(session, fact, cancellationToken);

    internal override IStagingInsert Insert(DbConnection connection, string temporaryTable, IReadOnlyList<TableColumn> columns)
    {
        recorder.NoteRows(((RecordingConnection)connection).RowsTo(temporaryTable, columns));
        return new Discard(columns.Count);
    }

    public override Task<IReadOnlyList<Finding>> ExamineAsync(TimeProvider time, CancellationToken cancellationToken) => throw new NotSupportedException();

    internal override Task<IReadOnlyList<string>> ApplySchemaAsync(IndicatorCatalogue catalogue, TimeProvider time, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override Problem? ToProblem(DbException exception) => null;

    public override bool IsTransient(DbException exception) => false;

    // The rows themselves are no statements.
    private sealed class Discard(int columns) : IStagingInsert
    {
        public object?[] Row { get; } = new object?[columns];

        public void Add()
        {
        }

        public Task FlushAsync(bool isEnd, CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
