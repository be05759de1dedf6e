using Microsoft.Data.Sqlite;

namespace Warehouse.Storage.Sqlite;

/// <summary>An insert into a temporary table that is prepared once and run for every row.</summary>
internal sealed class PreparedInsert : IDisposable
{
    private readonly SqliteCommand _command;

    public PreparedInsert(SqliteConnection connection, string table, IReadOnlyList<string> columns)
    {
        Row = new object?[columns.Count];
        _command = connection.CreateCommand();
        _command.CommandText =
            $"""
            insert into temp.{table} ({string.Join(", ", columns)})
            values ({string.Join(", ", columns.Select((_, i) => $"$p{i}"))})
            """;
        for (var i = 0; i < columns.Count; i++)
            _command.Parameters.Add(new SqliteParameter($"$p{i}", DBNull.Value));
        _command.Prepare();
    }

    /// <summary>The next row, in the order of the columns.</summary>
    public object?[] Row { get; }

    public void Execute()
    {
        for (var i = 0; i < Row.Length; i++)
            _command.Parameters[i].Value = Row[i] ?? DBNull.Value;
        _command.ExecuteNonQuery();
    }

    public void Dispose() => _command.Dispose();
}
