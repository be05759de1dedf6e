namespace Warehouse.Etl.Vocabulary;

/// <summary>A column of values, or with <c>parts</c> a family of columns.</summary>
internal sealed record ValueSpec
{
    /// <summary>Header of the column; null for a constant value.</summary>
    public string? Column { get; init; }

    /// <summary>A text before the number that is no part of it, such as <c>¥</c>; null for none.</summary>
    public string? Strip { get; init; }

    /// <summary>The value of every row, where there is no column.</summary>
    public decimal? Constant { get; init; }

    /// <summary>The measure's id; empty when a part names it.</summary>
    public required string Measure { get; init; }

    /// <summary>The unit the source writes.</summary>
    public required Unit Unit { get; init; }

    /// <summary>Dimension → member id, for keys that this column has of its own.</summary>
    public required IReadOnlyDictionary<string, string> Keys { get; init; }

    /// <summary>Least value allowed, in base units; null for no bound.</summary>
    public decimal? Min { get; init; }

    /// <summary>Greatest value allowed, in base units; null for no bound.</summary>
    public decimal? Max { get; init; }

    /// <summary>Line of the pipeline file.</summary>
    public required long Line { get; init; }
}
