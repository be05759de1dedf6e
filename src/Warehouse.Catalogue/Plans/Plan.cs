namespace Warehouse.Catalogue.Plans;

/// <summary>A planning document of a district, with every quantified statement in it.</summary>
public sealed record Plan
{
    /// <summary>Stable id: <c>gulou-2021</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Its title, as it stands above the document.</summary>
    public required string LabelZh { get; init; }

    /// <summary>English title.</summary>
    public required string LabelEn { get; init; }

    /// <summary>The file that the statements were read from.</summary>
    public required string Document { get; init; }

    /// <summary>Who published it.</summary>
    public required string Publisher { get; init; }

    /// <summary>The district's id: <c>cn-350102</c>.</summary>
    public required string District { get; init; }

    /// <summary>The district's name with its city, which is readable where the district is not loaded: <c>福州市鼓楼区</c>.</summary>
    public required string DistrictLabel { get; init; }

    /// <summary>When it was published, as exactly as is known: a day, a month or a year, ISO 8601.</summary>
    public required string Published { get; init; }

    /// <summary>The time it plans for.</summary>
    public required PlanHorizon Horizon { get; init; }

    /// <summary>What is known to be wrong or missing in the text.</summary>
    public required IReadOnlyList<PlanQuality> Quality { get; init; }

    /// <summary>Indicators, and dimensions of filters, that the catalogue need not have yet; items that need what it lacks are not judged.</summary>
    public required IReadOnlyList<string> Awaits { get; init; }

    /// <summary>Its statements, in the order of the document.</summary>
    public required IReadOnlyList<PlanItem> Items { get; init; }

    /// <summary>What must hold between its numbers.</summary>
    public required IReadOnlyList<PlanTieOut> TieOuts { get; init; }

    /// <summary><c>file:line</c> where it is defined.</summary>
    public required string Location { get; init; }

    /// <summary>The item with this id, or null.</summary>
    public PlanItem? FindItem(string id) => Items.FirstOrDefault(item => item.Id == id);

    /// <summary>The items directly under another.</summary>
    public IEnumerable<PlanItem> ChildrenOf(PlanItem parent) => Items.Where(item => item.Parent == parent.Id);
}

/// <summary>The time a plan is made for.</summary>
/// <param name="From">First day; null where the document lost it.</param>
/// <param name="To">Last day; null where the document lost it.</param>
/// <param name="Phrase">The words it was read from.</param>
/// <param name="Note">What is not sure about it; empty when nothing.</param>
public sealed record PlanHorizon(DateOnly? From, DateOnly? To, string Phrase, string Note);

/// <summary>Something known about the quality of a document's text.</summary>
/// <param name="Code">A word for programs: <c>incomplete_list</c>, <c>numbers_removed</c>.</param>
/// <param name="Note">One sentence.</param>
public sealed record PlanQuality(string Code, string Note);
