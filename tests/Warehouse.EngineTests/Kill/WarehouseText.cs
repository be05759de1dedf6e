using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Warehouse.EngineTests.Kill;

/// <summary>
/// All that a warehouse holds as lines of text, so that two warehouses can be held against each other: keys that are only
/// numbers are told by what they stand for, runs by pipeline and source, and when something happened, and where, is left out.
/// </summary>
internal sealed class WarehouseText
{
    // What runs did, which differs as soon as one of them was killed; and rows as they were, by keys that are only numbers.
    private static readonly string[] NotData = ["etl_run", "etl_data_version", "schema_journal", "etl_undo_image"];

    private readonly Dictionary<string, string> _tables = new(StringComparer.Ordinal);

    private WarehouseText()
    {
    }

    /// <summary>Succeeded runs that changed data, as many as there are data versions.</summary>
    public long Versions { get; private init; }

    /// <summary>Runs that ended well, told by pipeline and source.</summary>
    public required IReadOnlySet<string> Loaded { get; init; }

    /// <summary>Runs that hosts went away from.</summary>
    public long Abandoned { get; private init; }

    /// <summary>Runs that failed, with why.</summary>
    public required IReadOnlyList<string> Failed { get; init; }

    /// <summary>Rows by table and pipeline, <c>fct_class by classes</c>; a table without pipelines is one of its own.</summary>
    public IReadOnlyDictionary<string, string> Tables => _tables;

    /// <summary>Reads a file that nobody writes to, checks that SQLite finds nothing wrong with it, and leaves it as it was.</summary>
    public static async Task<WarehouseText> ReadAsync(string path)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        await connection.OpenAsync();
        Assert.Equal(["ok"], await ListAsync(connection, "pragma integrity_check"));
        Assert.Empty(await ListAsync(connection, "pragma foreign_key_check"));
        var tables = await ListAsync(connection, "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name");
        if (!tables.Contains("etl_data_version"))
            return new WarehouseText { Loaded = new HashSet<string>(), Failed = [] };

        var text = new WarehouseText
        {
            Versions = (await ListAsync(connection, "select count(*) from etl_data_version")).Select(long.Parse).Single(),
            Loaded = (await ListAsync(connection, "select pipeline_id || ' ' || source_sha256 from etl_run where state = 'succeeded'")).ToHashSet(),
            Abandoned = (await ListAsync(connection, "select count(*) from etl_run where state = 'abandoned'")).Select(long.Parse).Single(),
            Failed = await ListAsync(connection, "select pipeline_id || ' ' || error_code || ' ' || error_message from etl_run where state = 'failed'"),
        };
        // Versions are counted: the last one is how many there are, and each belongs to one run that ended well.
        Assert.Equal([$"{text.Versions} {text.Versions}"], await ListAsync(connection, "select count(*) || ' ' || coalesce(max(v.data_version), 0) from etl_data_version as v join etl_run as r on r.run_id = v.run_id and r.state = 'succeeded' and r.data_version = v.data_version"));
        foreach (var table in tables.Except(NotData))
            await text.ReadTableAsync(connection, table);
        return text;
    }

    private async Task ReadTableAsync(SqliteConnection connection, string table)
    {
        var references = new Dictionary<string, (string Table, string Key)>(StringComparer.Ordinal);
        foreach (var reference in await ListAsync(connection, $"""select "from" || ' ' || "table" || ' ' || coalesce("to", "from") from pragma_foreign_key_list('{table}')"""))
            references[reference.Split(' ')[0]] = (reference.Split(' ')[1], reference.Split(' ')[2]);
        var columns = await ListAsync(connection, $"select name from pragma_table_info('{table}')");
        var told = columns.Where(column => !IsNumberOnly(table, column) && !IsOfTheMoment(column)).Select(column => Told(table, column, references)).ToList();
        var group = columns.Contains("pipeline_id") ? $"'{table} by ' || pipeline_id" : $"'{table}'";
        // A run that failed keeps its rejects, and so does each of two that read the same.
        var where = table.StartsWith("etl_reject", StringComparison.Ordinal) || table == "etl_discard" ? "where run_id in (select max(run_id) from etl_run where state = 'succeeded' group by pipeline_id, source_sha256)" : "";
        await using var command = connection.CreateCommand();
        command.CommandText = $"select {group}, {string.Join(" || '|' || ", told.Select(column => $"coalesce({column}, '')"))} from {table} {where} order by 1, 2";
        var lines = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            if (!lines.TryGetValue(reader.GetString(0), out var rows))
                lines.Add(reader.GetString(0), rows = []);
            rows.Add(reader.GetString(1));
        }

        foreach (var (name, rows) in lines)
            _tables[name] = string.Join('\n', rows);
    }

    private static string Told(string table, string column, Dictionary<string, (string Table, string Key)> references) => column switch
    {
        "run_id" or "closed_by_run" => $"(select r.pipeline_id || ' ' || r.source_sha256 || ' ' || r.state from etl_run as r where r.run_id = {table}.{column})",
        _ when references.TryGetValue(column, out var to) && to.Table == "etl_source" => $"(select s.file || '#' || s.sheet from etl_source as s where s.source_id = {table}.{column})",
        _ when references.TryGetValue(column, out var to) && to.Table.StartsWith("dim_", StringComparison.Ordinal) && to.Key.EndsWith("_key", StringComparison.Ordinal) =>
            $"(select d.{to.Key[..^4]}_id from {to.Table} as d where d.{to.Key} = {table}.{column})",
        _ => $"\"{column}\"",
    };

    private static bool IsNumberOnly(string table, string column) =>
        (table.StartsWith("dim_", StringComparison.Ordinal) && column.EndsWith("_key", StringComparison.Ordinal)) || (table == "etl_source" && column == "source_id");

    private static bool IsOfTheMoment(string column) => column.EndsWith("_at", StringComparison.Ordinal) || column is "host" or "fence";

    private static async Task<IReadOnlyList<string>> ListAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        var rows = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add(Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        return rows;
    }
}
