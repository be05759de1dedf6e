using Microsoft.Data.Sqlite;

namespace Warehouse.Storage.Sqlite;

/// <summary>The columns of a table.</summary>
internal static class TableColumns
{
    /// <summary>The names of its columns.</summary>
    /// <exception cref="InvalidOperationException">The catalogue names a table that no schema script makes.</exception>
    public static async Task<IReadOnlySet<string>> ReadAsync(SqliteConnection connection, string table, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select name from pragma_table_info($table)";
        command.Parameters.AddWithValue("$table", table);
        var columns = new HashSet<string>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            columns.Add(reader.GetString(0));
        return columns.Count > 0 ? columns : throw new InvalidOperationException($"The schema has no table {table}.");
    }
}
