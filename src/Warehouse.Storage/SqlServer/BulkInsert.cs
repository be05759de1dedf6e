using System.Data;
using System.Runtime.ExceptionServices;
using Microsoft.Data.SqlClient;
using Warehouse.Storage.Sql;

namespace Warehouse.Storage.SqlServer;

/// <summary>
/// Sends rows to a temporary table in bulk, many at a time. A server that speaks T-SQL but knows no bulk copy into temporary
/// tables is sent them as JSON, which is as many round trips and more work for it.
/// </summary>
internal sealed class BulkInsert : IStagingInsert
{
    private const int RowsAtOnce = 20_000;

    private readonly SqlServerWarehouse _warehouse;
    private readonly SqlConnection _connection;
    private readonly string _table;
    private readonly IReadOnlyList<TableColumn> _columns;
    private readonly SqlBulkCopy _copy;
    private readonly DataTable _rows = new();

    public BulkInsert(SqlServerWarehouse warehouse, SqlConnection connection, string table, IReadOnlyList<TableColumn> columns)
    {
        (_warehouse, _connection, _table, _columns) = (warehouse, connection, "#" + table, columns);
        Row = new object?[columns.Count];
        _copy = new SqlBulkCopy(connection, SqlBulkCopyOptions.TableLock, null) { DestinationTableName = _table, BulkCopyTimeout = warehouse.LoadTimeoutSeconds!.Value };
        foreach (var column in columns)
        {
            _rows.Columns.Add(column.Name, typeof(object));
            _copy.ColumnMappings.Add(column.Name, column.Name);
        }
    }

    /// <inheritdoc />
    public object?[] Row { get; }

    /// <inheritdoc />
    public void Add() => _rows.Rows.Add(Row);

    /// <inheritdoc />
    public async Task FlushAsync(bool isEnd, CancellationToken cancellationToken)
    {
        if (_rows.Rows.Count == 0 || (!isEnd && _rows.Rows.Count < RowsAtOnce))
            return;
        if (_warehouse.HasBulkCopy != false)
            await CopyAsync(cancellationToken);
        else
            await JsonRows.InsertAsync(_connection, _table, _columns, _rows, _warehouse.LoadTimeoutSeconds!.Value, cancellationToken);
        _rows.Clear();
    }

    public void Dispose()
    {
        ((IDisposable)_copy).Dispose();
        _rows.Dispose();
    }

    private async Task CopyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(cancellationToken);
            _warehouse.HasBulkCopy = true;
        }
        catch (SqlException exception) when (_warehouse.HasBulkCopy is null && !SqlServerFaults.IsTransient(exception) && !cancellationToken.IsCancellationRequested)
        {
            // Whatever is wrong with the rows is so in JSON too; what is not was the bulk copy.
            await JsonRows.InsertAsync(_connection, _table, _columns, _rows, _warehouse.LoadTimeoutSeconds!.Value, cancellationToken);
            _warehouse.HasBulkCopy = false;
        }
    }

    // The driver wraps what the server says of the table.
    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _copy.WriteToServerAsync(_rows, cancellationToken);
        }
        catch (InvalidOperationException exception) when (exception.InnerException is SqlException inner)
        {
            ExceptionDispatchInfo.Throw(inner);
        }
    }
}
