using Warehouse.Etl.Read;
using Warehouse.Etl.Vocabulary;

namespace Warehouse.Tests.Plans;

/// <summary>The list of statements that the plan files were made from; it lies beside the working copy and is not shipped.</summary>
internal static class SeedFacts
{
    public static string? File { get; } = Repository.SharedData is { } data && Path.Combine(data, "..", "domain", "seed_facts.csv") is var file && System.IO.File.Exists(file) ? file : null;

    /// <summary>Id → column → text.</summary>
    public static Dictionary<string, Dictionary<string, string>> Read()
    {
        var rows = CsvRows.Read(File!, SourceEncoding.Utf8, ',').Select(row => row.Cells).ToList();
        return rows.Skip(1).ToDictionary(row => row[0], row => rows[0].Zip(row).ToDictionary(pair => pair.First, pair => pair.Second));
    }
}

/// <summary>A fact about the list of statements; skipped, and shown as skipped, where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDomainFactAttribute : FactAttribute
{
    public SharedDomainFactAttribute()
    {
        if (SeedFacts.File is null)
            Skip = "The list of statements (shared/domain/seed_facts.csv) is not here.";
    }
}
