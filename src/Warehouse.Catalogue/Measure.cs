namespace Warehouse.Catalogue;

/// <summary>An additive column of facts; what indicators are made of.</summary>
public sealed record Measure
{
    /// <summary>Stable id: <c>enrolled_students</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Chinese label.</summary>
    public required string LabelZh { get; init; }

    /// <summary>English label.</summary>
    public required string LabelEn { get; init; }

    /// <summary>Base unit it is stored in: person, school, CNY.</summary>
    public required string Unit { get; init; }

    /// <summary>Dimensions it may be summed over; over any other a sum is refused.</summary>
    public required IReadOnlySet<string> AdditiveOver { get; init; }

    /// <summary>A stock: over time its last value counts, never the sum.</summary>
    public required bool IsStock { get; init; }
}
