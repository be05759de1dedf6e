using System.Globalization;
using System.Text;
using Warehouse.Storage;

namespace Warehouse.EngineTests.Load;

/// <summary>Every row of every table that loads fill, by the pipeline that it belongs to; numbers by their bits.</summary>
internal static class Contents
{
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(TestWarehouse warehouse, StorageEngine engine)
    {
        await using var connection = await warehouse.OpenAsync();
        var tables = new List<string>();
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = engine == StorageEngine.Sqlite
                ? "select t.name from sqlite_schema as t, pragma_table_info(t.name) as c where t.type = 'table' and t.name not like 'etl%' and c.name = 'pipeline_id' order by t.name"
                : "select t.name from sys.tables as t join sys.columns as c on c.object_id = t.object_id where schema_name(t.schema_id) = 'dw' and c.name = 'pipeline_id' order by t.name";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                tables.Add(reader.GetString(0));
        }

        var rows = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"select * from {warehouse.Table(table)}";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                var row = new StringBuilder(table);
                for (var i = 0; i < reader.FieldCount; i++)
                    row.Append(' ').Append(reader.GetName(i)).Append('=').Append(Exactly(reader.GetValue(i)));
                var pipeline = reader.GetString(reader.GetOrdinal("pipeline_id"));
                if (!rows.TryGetValue(pipeline, out var own))
                    rows.Add(pipeline, own = []);
                own.Add(row.ToString());
            }
        }

        return rows.ToDictionary(pair => pair.Key, pair => string.Join('\n', pair.Value.Order(StringComparer.Ordinal)));
    }

    private static string Exactly(object value) => value switch
    {
        double number => BitConverter.DoubleToInt64Bits(number).ToString("x", CultureInfo.InvariantCulture),
        DBNull => "null",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
