using System.Data.Common;
using Warehouse.Storage;

namespace Warehouse.EngineTests;

/// <summary>A warehouse of a test's own on some engine, empty at first, which goes with the test.</summary>
internal abstract class TestWarehouse : IDisposable
{
    /// <summary>A new one. Where the engine is not at hand the test is skipped, and says why.</summary>
    public static TestWarehouse Create(StorageEngine engine) =>
        engine == StorageEngine.SqlServer ? SqlServerTestWarehouse.New() : SqliteTestWarehouse.New();

    /// <summary>One that another process made and will remove.</summary>
    public static TestWarehouse Existing(StorageEngine engine, string address) =>
        engine == StorageEngine.SqlServer ? new SqlServerTestWarehouse(address) : new SqliteTestWarehouse(address);

    /// <summary>What another process needs to find it.</summary>
    public abstract string Address { get; }

    /// <summary>Points settings at it.</summary>
    public abstract void Configure(StorageOptions options);

    /// <summary>A table as the engine names it; written here once more, not taken from the product.</summary>
    public abstract string Table(string name);

    /// <summary>A connection that the product knows nothing of.</summary>
    public abstract Task<DbConnection> OpenAsync();

    public abstract void Dispose();
}
