using System.Data.Common;
using Microsoft.Data.Sqlite;
using Warehouse.EngineTests.Load;
using Warehouse.Storage;

namespace Warehouse.EngineTests;

/// <summary>A file.</summary>
internal sealed class SqliteTestWarehouse(string path) : TestWarehouse
{
    private TempFolder? _folder;

    public static SqliteTestWarehouse New()
    {
        var folder = new TempFolder();
        return new SqliteTestWarehouse(Path.Combine(folder.Root, "warehouse.db")) { _folder = folder };
    }

    public override string Address => path;

    public override void Configure(StorageOptions options) => options.Path = path;

    public override string Table(string name) => name;

    public override async Task<DbConnection> OpenAsync()
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    public override void Dispose() => _folder?.Dispose();
}
