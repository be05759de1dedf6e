using Warehouse.Catalogue;

namespace Warehouse.Host;

/// <summary>Says on the error output why the program did not start.</summary>
internal static class StartFailure
{
    public static void Write(IEnumerable<Problem> problems)
    {
        Console.Error.WriteLine("Edustat cannot start:");
        foreach (var problem in problems)
            Console.Error.WriteLine($"  {problem}");
    }
}
