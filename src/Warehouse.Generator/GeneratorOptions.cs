namespace Warehouse.Generator;

/// <summary>What to generate.</summary>
public sealed record GeneratorOptions
{
    /// <summary>The first and last academic and fiscal year when none is named.</summary>
    public const int DefaultFrom = 2019, DefaultTo = 2024;

    /// <summary>The folder that gets <c>files/</c>, <c>pipelines/</c>, <c>samples/</c> and <c>ledger.csv</c>; made when absent.</summary>
    public required string Out { get; init; }

    /// <summary>The folder of the shipped pipelines and samples: <c>pipelines/districts_*.yaml</c>, <c>samples/districts</c>, <c>synthetic</c>.</summary>
    public required string Sources { get; init; }

    /// <summary>The same seed and options give the same bytes.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Ids, codes or names of districts; <c>five</c> for those of the source documents, <c>all</c> for every county of the list.</summary>
    public IReadOnlyList<string> Districts { get; init; } = ["five"];

    /// <summary>Schools in all districts together; null for as many as each district's plan has.</summary>
    public int? Schools { get; init; }

    /// <summary>The first academic year, by the calendar year it begins in, and the first fiscal year.</summary>
    public int From { get; init; } = DefaultFrom;

    /// <summary>The last academic and fiscal year.</summary>
    public int To { get; init; } = DefaultTo;

    /// <summary>Whether files of an earlier run may be replaced.</summary>
    public bool Force { get; init; }
}
