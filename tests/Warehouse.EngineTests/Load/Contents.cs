using System.Globalization;

namespace Warehouse.EngineTests.Load;

/// <summary>Everything that a warehouse says, as text: every row of every table but those of the log of what loads did.</summary>
internal static class Contents
{
    /// <summary>The tables that loads fill, by what they hold.</summary>
    public static async Task<string> ReadAsync(TestWarehouse warehouse)
    {
        await using var connection = await warehouse.OpenAsync();
        var text = new System.Text.StringBuilder();
        foreach (var table in await ListAsync(connection, "select name from sqlite_schema where type = 'table' and (name like 'fct_%' or name like 'dim_%' or name like 'map_%' or name like 'bridge_%' or name like 'stg_%' or name like 'member_%') order by name"))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"select * from {table} order by 1, 2, 3, 4, 5";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                text.Append(table).Append(' ').AppendJoin(" | ", Enumerable.Range(0, reader.FieldCount).Select(i => $"{reader.GetName(i)}={Exactly(reader.GetValue(i))}")).Append('\n');
        }

        return text.ToString();
    }

    // Doubles by their bits.
    private static string Exactly(object value) => value switch
    {
        double number => BitConverter.DoubleToInt64Bits(number).ToString("x", CultureInfo.InvariantCulture),
        DBNull => "null",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static async Task<IReadOnlyList<string>> ListAsync(System.Data.Common.DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        var names = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            names.Add(reader.GetString(0));
        return names;
    }
}
