namespace Warehouse.Tests;

/// <summary>Where the project's files are when tests run.</summary>
internal static class Repository
{
    /// <summary>The folder of Warehouse.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>The shipped catalogue.</summary>
    public static string Catalogue => Path.Combine(Root, "sql", "catalogue");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Warehouse.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("Tests run outside the repository.");
    }
}
