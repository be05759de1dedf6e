using Microsoft.Data.Sqlite;

namespace Warehouse.EngineTests.Load;

/// <summary>A folder of a test's own, which goes with it.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("edustat-").FullName;

    public string Pipelines => Directory.CreateDirectory(Path.Combine(Root, "pipelines")).FullName;

    /// <summary>Writes a file below the folder.</summary>
    public void Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(Root, recursive: true);
    }
}
