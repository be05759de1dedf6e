namespace Warehouse.Query.Members;

/// <summary>A member of a dimension.</summary>
public sealed record Member
{
    /// <summary>Its key in facts.</summary>
    public required int Key { get; init; }

    /// <summary>Its own id, stable over renames and new codes: <c>cn-420100</c>, <c>primary</c>, <c>2019</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The code its authority gives it, or null: management zones have none.</summary>
    public string? Code { get; init; }

    /// <summary>Chinese label.</summary>
    public required string LabelZh { get; init; }

    /// <summary>English label; the Chinese one where there is no other.</summary>
    public required string LabelEn { get; init; }

    /// <summary>The level it is of.</summary>
    public required string Level { get; init; }

    /// <summary>Parent by statistical responsibility; null at the top.</summary>
    public string? ParentId { get; init; }

    /// <summary>Parent by management, where it differs; otherwise null.</summary>
    public string? ManagingParentId { get; init; }

    /// <summary>First day it stands as it is, ISO 8601; null where not recorded.</summary>
    public string? ValidFrom { get; init; }

    /// <summary>First day it no longer does; null while it does.</summary>
    public string? ValidTo { get; init; }

    /// <summary>Other names that it goes by: <c>东湖高新</c>.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Codes it had before.</summary>
    public IReadOnlyList<FormerCode> FormerCodes { get; init; } = [];
}

/// <summary>A code that a member had.</summary>
/// <param name="Code">The code.</param>
/// <param name="Label">The name it went with.</param>
/// <param name="ValidTo">When it was replaced: a day, a month or a year, ISO 8601.</param>
/// <param name="ValidFrom">The first code list that has it; null where not recorded.</param>
public sealed record FormerCode(string Code, string Label, string ValidTo, string? ValidFrom = null);
