namespace Warehouse.Tests;

/// <summary>Places in the working copy that tests read.</summary>
internal static class Repository
{
    /// <summary>The directory of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The shipped catalogue.</summary>
    public static string Catalogue { get; } = Path.Combine(Root, "sql", "catalogue");

    /// <summary>The shipped pipelines.</summary>
    public static string Pipelines { get; } = Path.Combine(Root, "etl", "pipelines");

    /// <summary>The shipped source files.</summary>
    public static string Samples { get; } = Path.Combine(Root, "etl", "samples");

    /// <summary>Original source files that are not shipped, beside the working copy or above it; null where there are none.</summary>
    public static string? SharedData { get; } = Ancestors(Root)
        .Select(directory => Path.Combine(directory, "shared", "data"))
        .FirstOrDefault(Directory.Exists);

    private static string FindRoot() =>
        Ancestors(AppContext.BaseDirectory).First(directory => File.Exists(Path.Combine(directory, "Warehouse.sln")));

    private static IEnumerable<string> Ancestors(string directory)
    {
        for (var current = new DirectoryInfo(directory); current is not null; current = current.Parent)
            yield return current.FullName;
    }
}
