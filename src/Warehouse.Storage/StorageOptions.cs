namespace Warehouse.Storage;

/// <summary>Where the warehouse is.</summary>
public sealed class StorageOptions
{
    /// <summary>What keeps it.</summary>
    public StorageEngine Engine { get; set; } = StorageEngine.Sqlite;

    /// <summary>On SQLite, the warehouse's file; a relative path is below the current directory. Its folder is made when absent.</summary>
    public string Path { get; set; } = System.IO.Path.Combine("data", "warehouse.db");

    /// <summary>On SQL Server, how to reach the database; a secret when it holds a password.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>On SQL Server, whether questions may go to a readable secondary, which lags behind a little.</summary>
    public bool ReadFromSecondary { get; set; }

    /// <summary>On SQL Server, how long a statement of a question may take.</summary>
    public int CommandTimeoutSeconds { get; set; } = 60;

    /// <summary>On SQL Server, how long a statement of a load may take.</summary>
    public int LoadTimeoutSeconds { get; set; } = 1800;

    /// <summary>On SQL Server, a partition of which at least so many rows change is replaced by a switch; 0: none ever is.</summary>
    public int SwitchFromRows { get; set; } = 100_000;
}

/// <summary>What keeps a warehouse.</summary>
public enum StorageEngine
{
    /// <summary>One file, no set-up.</summary>
    Sqlite,

    /// <summary>A database of SQL Server or of a server that speaks its language.</summary>
    SqlServer,
}
