using Microsoft.Data.Sqlite;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sqlite;

namespace Warehouse.EndToEndTests.CommandLine;

/// <summary><c>warehouse schema script</c> does what the host does to an empty database.</summary>
public sealed class SchemaScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edustat").FullName;

    [Fact]
    public async Task SqliteScript_MakesWhatTheHostMakes()
    {
        var (scripted, hosted) = (new SqliteWarehouse(Path.Combine(_folder, "scripted.db")), new SqliteWarehouse(Path.Combine(_folder, "hosted.db")));
        await SchemaScripts.ApplyAsync(hosted, TimeProvider.System, CancellationToken.None);

        var (exitCode, script, _) = await Cli.RunAsync("schema", "script", "--engine", "sqlite");
        await ExecuteAsync(scripted.Path, script);

        Assert.Equal(0, exitCode);
        Assert.Equal(await SchemaAsync(hosted), await SchemaAsync(scripted));
        Assert.Empty(await SchemaScripts.ApplyAsync(scripted, TimeProvider.System, CancellationToken.None));
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task ExecuteAsync(string path, string script)
    {
        await using var connection = new SqliteConnection($"Data Source={path}");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = script;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<List<string>> SchemaAsync(SqliteWarehouse warehouse)
    {
        await using var connection = await warehouse.OpenReadAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText =
            """
            select type || ' ' || name || ': ' || coalesce(sql, '') from sqlite_schema
            union all
            select number || ' ' || name || ' ' || sha256 || ' ' || length(applied_at) from schema_journal
            order by 1
            """;
        var rows = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return rows;
    }
}
