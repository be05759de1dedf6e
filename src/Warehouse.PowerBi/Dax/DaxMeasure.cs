using Warehouse.Catalogue.Business;

namespace Warehouse.PowerBi.Dax;

/// <summary>A measure of the model.</summary>
internal sealed record DaxMeasure
{
    /// <summary>What it is made from, for its lineage tag: the id of an indicator, or a step's own name.</summary>
    public required string Id { get; init; }

    /// <summary>Its name; steps of a computation have the same in both languages.</summary>
    public required BusinessName Name { get; init; }

    /// <summary>Its DAX.</summary>
    public required string Expression { get; init; }

    /// <summary>How its value is shown; null where it is no number to be shown.</summary>
    public string? Format { get; init; }

    /// <summary>What it means, from where, and when it is blank.</summary>
    public required BusinessName Description { get; init; }

    /// <summary>The folder it is shown in.</summary>
    public required BusinessName Folder { get; init; }

    /// <summary>True for a step of a computation.</summary>
    public bool IsHidden { get; init; }

    /// <summary>A hidden step of the computation.</summary>
    public static DaxMeasure Step(string id, string expression, string zh, string en) => new()
    {
        Id = id,
        Name = new BusinessName(id, id),
        Expression = expression,
        Description = new BusinessName(zh, en),
        Folder = new BusinessName("计算步骤", "Steps"),
        IsHidden = true,
    };
}
