namespace Warehouse.Storage;

/// <summary>Where the warehouse is.</summary>
public sealed class StorageOptions
{
    /// <summary>The warehouse's file; a relative path is below the current directory. Its folder is made when absent.</summary>
    public string Path { get; set; } = System.IO.Path.Combine("data", "warehouse.db");
}
