namespace Warehouse.Catalogue;

/// <summary>A way to group and filter facts, with the table that holds its members.</summary>
public sealed record Dimension
{
    /// <summary>Stable id: <c>district</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Chinese label.</summary>
    public required string LabelZh { get; init; }

    /// <summary>English label.</summary>
    public required string LabelEn { get; init; }

    /// <summary>Table of its members.</summary>
    public required string Table { get; init; }

    /// <summary>What kind of dimension it is.</summary>
    public required DimensionKind Kind { get; init; }

    /// <summary>True when its members are single objects, such as schools: who asks for some of them asks for no total.</summary>
    public bool IsObject { get; init; }

    /// <summary>The level meant by a grouping that names none; empty where one must be named.</summary>
    public required string DefaultLevel { get; init; }

    /// <summary>Its levels from the top down; at least one.</summary>
    public required IReadOnlyList<DimensionLevel> Levels { get; init; }

    /// <summary>The level with this id, or null.</summary>
    public DimensionLevel? FindLevel(string id) =>
        Levels.FirstOrDefault(level => string.Equals(level.Id, id, StringComparison.OrdinalIgnoreCase));
}

/// <summary>What the members of a dimension are.</summary>
public enum DimensionKind
{
    /// <summary>Named things in a hierarchy.</summary>
    Members,

    /// <summary>Academic years: 1 September to 31 August, keyed by the year they begin in.</summary>
    AcademicYear,

    /// <summary>Fiscal years, which are calendar years.</summary>
    FiscalYear,
}

/// <summary>A level of a hierarchy.</summary>
/// <param name="Id">Stable id: <c>PROV</c>.</param>
/// <param name="LabelZh">Chinese label.</param>
/// <param name="LabelEn">English label.</param>
/// <param name="Rank">0 at the top; levels of equal rank stand beside each other, as management zones beside counties.</param>
public sealed record DimensionLevel(string Id, string LabelZh, string LabelEn, int Rank);
