using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Warehouse.EngineTests.Kill;

/// <summary>
/// All that a warehouse holds as lines of text, so that two warehouses can be held against each other: keys that are only
/// numbers are told by what they stand for, runs by pipeline and source, and when something happened, and where, is left out.
/// </summary>
internal sealed class WarehouseText
{
    // What runs did, which differs as soon as one of them was killed; who asked for them and when, which courses look at; and
    // rows as they were, which are told by themselves.
    private static readonly string[] NotData =
        ["etl_run", "etl_data_version", "schema_journal", "etl_undo_image", "etl_upload", "etl_backfill", "etl_fire", "etl_schedule", "etl_schedule_switch"];

    // A run that failed, was held or given up keeps these, and so does each of two that read the same.
    private static readonly string[] OfRuns =
        ["etl_reject", "etl_reject_row", "etl_reject_header", "etl_discard", "etl_run_note", "etl_gate_result", "etl_change", "etl_review", "etl_replay_content"];

    private const string TheRunsThatCount = "(select max(run_id) from etl_run where state = 'succeeded' group by pipeline_id, source_sha256)";

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
        foreach (var table in tables.Contains("etl_undo_image") ? await ListAsync(connection, "select distinct table_name from etl_undo_image") : [])
            await text.ReadImagesAsync(connection, table);
        return text;
    }

    /// <summary>The rows of a pipeline, without what is known of it.</summary>
    public string Of(string pipeline) => string.Join(
        '\n',
        Tables.Where(table => table.Key.EndsWith(" by " + pipeline, StringComparison.Ordinal) && !table.Key.StartsWith("etl_pipeline ", StringComparison.Ordinal))
            .OrderBy(table => table.Key, StringComparer.Ordinal)
            .Select(table => table.Value));

    /// <summary>Fails when any table differs from another warehouse's.</summary>
    public void AssertSameAs(WarehouseText expected)
    {
        Assert.True(expected.Loaded.SetEquals(Loaded), string.Join("\n", Failed));
        Assert.Equal(expected.Versions, Versions);
        Assert.Equal(expected.Tables.Keys.Order(), Tables.Keys.Order());
        foreach (var (table, rows) in expected.Tables)
            if (rows != Tables[table])
                Assert.Fail($"{table} differs. Missing: {Some(rows, Tables[table])}. Not expected: {Some(Tables[table], rows)}.");

        static string Some(string rows, string others) => string.Join(" // ", rows.Split('\n').Except(others.Split('\n')).Take(3));
    }

    private async Task ReadTableAsync(SqliteConnection connection, string table)
    {
        var columns = await ListAsync(connection, $"select name from pragma_table_info('{table}')");
        var told = await ToldAsync(connection, table, columns);
        var group = columns.Contains("pipeline_id") ? $"'{table} by ' || pipeline_id" : $"'{table}'";
        await ReadAsync(connection, group, told, $"{table} {(OfRuns.Contains(table) ? $"where run_id in {TheRunsThatCount}" : "")}");
    }

    // The slots of an image are the columns of its table, in their order.
    private async Task ReadImagesAsync(SqliteConnection connection, string table)
    {
        var columns = await ListAsync(connection, $"select name from pragma_table_info('{table}')");
        var told = await ToldAsync(connection, table, columns);
        var slots = string.Join(", ", columns.Select((column, i) => string.Create(CultureInfo.InvariantCulture, $"c{i + 1} as \"{column}\"")));
        await ReadAsync(
            connection,
            $"'before in {table}'",
            [$"(select r.pipeline_id || ' ' || r.source_sha256 from etl_run as r where r.run_id = {table}.of_run)", "image_kind", .. told],
            $"(select run_id as of_run, kind as image_kind, {slots} from etl_undo_image where table_name = '{table}') as {table}");
    }

    private static async Task<IReadOnlyList<string>> ToldAsync(SqliteConnection connection, string table, IReadOnlyList<string> columns)
    {
        var references = new Dictionary<string, (string Table, string Key)>(StringComparer.Ordinal);
        foreach (var reference in await ListAsync(connection, $"""select "from" || ' ' || "table" || ' ' || coalesce("to", "from") from pragma_foreign_key_list('{table}')"""))
            references[reference.Split(' ')[0]] = (reference.Split(' ')[1], reference.Split(' ')[2]);
        return columns.Where(column => !IsNumberOnly(table, column) && !IsOfTheMoment(column)).Select(column => Told(table, column, references)).ToList();
    }

    private async Task ReadAsync(SqliteConnection connection, string group, IReadOnlyList<string> told, string from)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"select {group}, {string.Join(" || '|' || ", told.Select(column => $"coalesce({column}, '')"))} from {from} order by 1, 2";
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
