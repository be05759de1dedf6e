using System.Runtime.CompilerServices;
using Warehouse.Catalogue;

namespace Warehouse.EngineTests.Load;

/// <summary>What tests use of this repository as it stands.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IndicatorCatalogue Catalogue { get; } = CatalogueFiles.Load(Path.Combine(Root, "sql", "catalogue"));

    private static string FindRoot([CallerFilePath] string thisFile = "")
    {
        var directory = new DirectoryInfo(File.Exists(thisFile) ? Path.GetDirectoryName(thisFile)! : AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Warehouse.sln")))
            directory = directory.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        return directory.FullName;
    }
}
