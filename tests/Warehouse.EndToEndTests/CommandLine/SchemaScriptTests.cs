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
        await SqliteSchema.ApplyAsync(hosted, TimeProvider.System, CancellationToken.None);

        var (exitCode, script, _) = await Cli.RunAsync("schema", "script", "--engine", "sqlite");
        await ExecuteAsync(scripted.Path, script);

        Assert.Equal(0, exitCode);
        Assert.Equal(await SchemaAsync(hosted), await SchemaAsync(scripted));
        Assert.Empty(await SqliteSchema.ApplyAsync(scripted, TimeProvider.System, CancellationToken.None));
    }

    [Fact]
    public async Task SqlServerScript_HasEveryScriptOnce_AndEachInATransaction()
    {
        var (exitCode, script, _) = await Cli.RunAsync("schema", "script", "--engine", "sqlserver");

        var names = SchemaScript.Embedded("sqlserver").Select(known => known.Name).ToList();
        Assert.Equal(0, exitCode);
        Assert.Equal(names, script.Split('\n').Where(line => line.StartsWith("-- 0", StringComparison.Ordinal)).Select(line => line[3..]));
        // The views are one more.
        Assert.Equal(names.Count + 1, script.Split('\n').Count(line => line == "begin transaction"));
        Assert.Equal(names.Count + 1, script.Split('\n').Count(line => line == "commit transaction"));
    }

    [Fact]
    public async Task Features_AreLeftOutByName_AndNoOthers()
    {
        var (_, without, _) = await Cli.RunAsync("schema", "script", "--engine", "sqlserver", "--without", "partitioning, compression");

        foreach (var feature in new[] { "partitioning", "compression" })
            Assert.DoesNotContain($".{feature}.sqlserver.sql", without, StringComparison.Ordinal);
        foreach (var feature in new[] { "roles", "columnstore" })
            Assert.Contains($".{feature}.sqlserver.sql", without, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EngineOfTheSettings_IsPrintedUnlessAnotherIsNamed()
    {
        var (_, ofTheSettings, _) = await Cli.RunAsync("schema", "script", "--Storage:Engine=SqlServer");
        var (_, named, _) = await Cli.RunAsync("schema", "script", "--engine", "sqlite", "--Storage:Engine=SqlServer");

        Assert.Contains("on SQL Server", ofTheSettings, StringComparison.Ordinal);
        Assert.Contains("on SQLite", named, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'colunmstore' is no feature that SqlServer may have. Did you mean 'columnstore'?", "sqlserver", "colunmstore")]
    [InlineData("'columnstore' is no feature that Sqlite may have. There are none.", "sqlite", "columnstore")]
    public async Task UnknownFeature_IsNamed(string message, string engine, string feature)
    {
        var (exitCode, output, errors) = await Cli.RunAsync("schema", "script", "--engine", engine, "--without", feature);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(message, errors, StringComparison.Ordinal);
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
