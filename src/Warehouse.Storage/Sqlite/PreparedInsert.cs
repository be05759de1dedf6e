using Microsoft.Data.Sqlite;
using SQLitePCL;
using Warehouse.Storage.Sql;

namespace Warehouse.Storage.Sqlite;

/// <summary>An insert into a temporary table that is prepared once and run for every row.</summary>
/// <remarks>It binds without ADO.NET's parameters, whose look-up by name costs more than the insert itself.</remarks>
internal sealed class PreparedInsert : IStagingInsert
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly object?[] _bound;

    public PreparedInsert(SqliteConnection connection, string table, IReadOnlyList<string> columns)
    {
        Row = new object?[columns.Count];
        // Nothing is bound yet, not even null.
        _bound = [.. Enumerable.Repeat(this, columns.Count)];
        _database = connection.Handle!;
        var sql =
            $"""
            insert into temp.{table} ({string.Join(", ", columns)})
            values ({string.Join(", ", columns.Select(_ => "?"))})
            """;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_database, sql, out _statement), _database);
    }

    /// <inheritdoc />
    public object?[] Row { get; }

    /// <inheritdoc />
    public void Add()
    {
        for (var i = 0; i < Row.Length; i++)
        {
            // What is bound stays so from row to row, and of most columns the value of the row before is there again.
            if (ReferenceEquals(Row[i], _bound[i]))
                continue;
            SqliteException.ThrowExceptionForRC(Bind(i + 1, Row[i]), _database);
            _bound[i] = Row[i];
        }

        var stepped = raw.sqlite3_step(_statement);
        // A reset repeats the error of the step, which says less by then.
        _ = raw.sqlite3_reset(_statement);
        if (stepped != raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(stepped, _database);
    }

    /// <inheritdoc />
    public Task FlushAsync(bool isEnd, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _statement.Dispose();

    private int Bind(int index, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(_statement, index),
        string text => raw.sqlite3_bind_text(_statement, index, text),
        long number => raw.sqlite3_bind_int64(_statement, index, number),
        int number => raw.sqlite3_bind_int64(_statement, index, number),
        decimal number => raw.sqlite3_bind_double(_statement, index, (double)number),
        double number => raw.sqlite3_bind_double(_statement, index, number),
        _ => throw new ArgumentException($"A staged value cannot be a {value.GetType().Name}.", nameof(value)),
    };
}
