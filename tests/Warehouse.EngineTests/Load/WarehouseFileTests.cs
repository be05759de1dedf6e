using Microsoft.Data.Sqlite;
using Warehouse.Catalogue;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sqlite;

namespace Warehouse.EngineTests.Load;

/// <summary>The file of the warehouse and its schema.</summary>
public sealed class WarehouseFileTests : IDisposable
{
    private static readonly SchemaScript First = new(1, "0001_first.sqlite.sql", "create table a (x integer);");
    private static readonly SchemaScript Second = new(2, "0002_second.sqlite.sql", "create table b (x integer); insert into b values (1);");

    private readonly TempFolder _folder = new();
    private readonly string _file;

    public WarehouseFileTests() => _file = Path.Combine(_folder.Root, "warehouse.db");

    [Fact]
    public async Task SchemaScripts_RunOnceEach()
    {
        var warehouse = new SqliteWarehouse(Path.Combine(_folder.Root, "new", "warehouse.db"));

        Assert.Equal(["0001_first.sqlite.sql"], await ApplyAsync(warehouse, First));
        Assert.Equal(["0002_second.sqlite.sql"], await ApplyAsync(warehouse, First, Second));
        Assert.Empty(await ApplyAsync(warehouse, First, Second));
    }

    [Fact]
    public async Task EmbeddedScripts_MakeATableForEveryFactAndDimension()
    {
        var warehouse = new SqliteWarehouse(_file);

        await SqliteSchema.ApplyAsync(warehouse, TimeProvider.System, CancellationToken.None);

        await using var connection = await warehouse.OpenReadAsync(CancellationToken.None);
        foreach (var table in Shipped.Catalogue.Facts.Select(f => f.Table).Concat(Shipped.Catalogue.Dimensions.Select(d => d.Table)))
            Assert.NotEmpty(await TableColumn.ReadAsync(warehouse, connection, null, table, CancellationToken.None));
    }

    [Fact]
    public async Task EditedScript_IsRefusedByName()
    {
        var warehouse = new SqliteWarehouse(_file);
        await ApplyAsync(warehouse, First);

        var problem = await ProblemOfAsync(() => ApplyAsync(warehouse, First with { Text = "create table a (y integer);" }));

        Assert.Equal("storage.script_edited", problem.Code);
        Assert.Contains("0001_first.sqlite.sql", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewerSchema_IsRefused()
    {
        var warehouse = new SqliteWarehouse(_file);
        await ApplyAsync(warehouse, First, Second);

        var problem = await ProblemOfAsync(() => ApplyAsync(warehouse, First));

        Assert.Equal("storage.schema_too_new", problem.Code);
        Assert.Contains("0002_second.sqlite.sql", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BrokenScript_LeavesNothingOfItself()
    {
        var warehouse = new SqliteWarehouse(_file);

        await Assert.ThrowsAsync<SqliteException>(() => ApplyAsync(warehouse, First, Second with { Text = "create table b (x integer); create table a (x integer);" }));

        Assert.Equal(["0002_second.sqlite.sql"], await ApplyAsync(warehouse, First, Second));
    }

    [Fact]
    public async Task TwoProgramsAtOnce_RunEveryScriptOnce()
    {
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => ApplyAsync(new SqliteWarehouse(_file), First, Second))));

        Assert.Equal(["0001_first.sqlite.sql", "0002_second.sqlite.sql"], applied.SelectMany(names => names).Order());
    }

    [Fact]
    public async Task FileThatIsNoDatabase_IsAProblem()
    {
        _folder.Write("warehouse.db", new string('x', 10_000));
        var warehouse = new SqliteWarehouse(_file);

        Assert.Equal("storage.not_a_database", (await ProblemOfAsync(() => ApplyAsync(warehouse, First))).Code);
        Assert.Equal("storage.not_a_database", (await ProblemOfAsync(() => warehouse.OpenReadAsync(CancellationToken.None))).Code);
    }

    [Fact]
    public async Task DatabaseOfAnotherProgram_IsLeftAlone()
    {
        await using (var other = new SqliteConnection($"Data Source={_file}"))
        {
            await other.OpenAsync();
            await using var command = other.CreateCommand();
            command.CommandText = "create table photos (x integer)";
            await command.ExecuteNonQueryAsync();
        }

        Assert.Equal("storage.not_a_warehouse", (await ProblemOfAsync(() => ApplyAsync(new SqliteWarehouse(_file), First))).Code);
    }

    [Fact]
    public async Task FolderThatCannotBeMade_IsAProblem()
    {
        _folder.Write("file", "");

        var problem = await ProblemOfAsync(() => ApplyAsync(new SqliteWarehouse(Path.Combine(_folder.Root, "file", "warehouse.db")), First));

        Assert.Equal("storage.read_only", problem.Code);
    }

    [Fact]
    public async Task MissingFile_CannotBeRead()
    {
        Assert.Equal("storage.cannot_open", (await ProblemOfAsync(() => new SqliteWarehouse(_file).OpenReadAsync(CancellationToken.None))).Code);
    }

    [Fact]
    public async Task LockedFile_IsAProblemAfterAWhile()
    {
        var warehouse = new SqliteWarehouse(_file, busySeconds: 1);
        await ApplyAsync(warehouse, First);
        await using var other = await warehouse.OpenWriteAsync(CancellationToken.None);
        await using var holding = ((SqliteConnection)other).BeginTransaction(deferred: false);

        Assert.Equal("storage.locked", (await ProblemOfAsync(() => ApplyAsync(warehouse, First, Second))).Code);
    }

    [Fact]
    public async Task WriteConnection_IsDurableAndChecksReferences()
    {
        await using var connection = await new SqliteWarehouse(_file).OpenWriteAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        var settings = new List<string>();
        foreach (var name in (string[])["journal_mode", "synchronous", "foreign_keys", "busy_timeout"])
        {
            command.CommandText = $"pragma {name}";
            settings.Add($"{await command.ExecuteScalarAsync()}");
        }

        // 2 is full.
        Assert.Equal(["wal", "2", "1", "30000"], settings);
    }

    [Fact]
    public async Task ReadConnection_CannotWrite()
    {
        var warehouse = new SqliteWarehouse(_file);
        await ApplyAsync(warehouse, First);
        await using var connection = await warehouse.OpenReadAsync(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText = "insert into a values (1)";

        await Assert.ThrowsAsync<SqliteException>(() => command.ExecuteNonQueryAsync());
    }

    public void Dispose() => _folder.Dispose();

    private static Task<IReadOnlyList<string>> ApplyAsync(SqliteWarehouse warehouse, params SchemaScript[] scripts) =>
        SqliteSchema.ApplyAsync(warehouse, scripts, TimeProvider.System, CancellationToken.None);

    private static async Task<Problem> ProblemOfAsync(Func<Task> act) => (await Assert.ThrowsAsync<ProblemException>(act)).Problems[0];
}
