namespace Warehouse.EndToEndTests;

/// <summary>Places in the working copy that tests read.</summary>
internal static class Repository
{
    /// <summary>The directory of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The public contract.</summary>
    public static string Protos { get; } = Path.Combine(Root, "protos");

    /// <summary>Scripts that call the service with other people's clients.</summary>
    public static string Clients { get; } = Path.Combine(Root, "tests", "Warehouse.EndToEndTests", "Clients");

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Warehouse.sln")))
            directory = directory.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        return directory.FullName;
    }
}
