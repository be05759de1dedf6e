using System.Data;
using Microsoft.Data.SqlClient;
using Warehouse.Storage.Sql;

namespace Warehouse.Storage.SqlServer;

/// <summary>Sends rows to a temporary table in bulk, many at a time.</summary>
internal sealed class BulkInsert : IStagingInsert
{
    private const int RowsAtOnce = 20_000;

    private readonly SqlBulkCopy _copy;
    private readonly DataTable _rows = new();

    public BulkInsert(SqlConnection connection, string table, IReadOnlyList<string> columns, int timeoutSeconds)
    {
        Row = new object?[columns.Count];
        _copy = new SqlBulkCopy(connection, SqlBulkCopyOptions.TableLock, null) { DestinationTableName = "#" + table, BulkCopyTimeout = timeoutSeconds };
        foreach (var column in columns)
        {
            _rows.Columns.Add(column, typeof(object));
            _copy.ColumnMappings.Add(column, column);
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
        await _copy.WriteToServerAsync(_rows, cancellationToken);
        _rows.Clear();
    }

    public void Dispose()
    {
        ((IDisposable)_copy).Dispose();
        _rows.Dispose();
    }
}
