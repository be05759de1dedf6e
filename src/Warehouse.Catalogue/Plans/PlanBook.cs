namespace Warehouse.Catalogue.Plans;

/// <summary>All plans there are. Immutable.</summary>
public sealed class PlanBook
{
    private readonly Dictionary<string, Plan> _byId;
    private readonly Dictionary<string, (Plan Plan, PlanItem Item)> _items;

    internal PlanBook(IReadOnlyList<Plan> plans, string version)
    {
        (Plans, Version) = (plans, version);
        _byId = plans.ToDictionary(plan => plan.Id, StringComparer.Ordinal);
        _items = plans.SelectMany(plan => plan.Items.Select(item => (Plan: plan, Item: item))).ToDictionary(pair => pair.Item.Id, StringComparer.Ordinal);
    }

    /// <summary>In order of their files.</summary>
    public IReadOnlyList<Plan> Plans { get; }

    /// <summary>Hash of all plan files, hexadecimal, 16 digits.</summary>
    public string Version { get; }

    /// <summary>The plan with this id, or null.</summary>
    public Plan? FindPlan(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The item with this id and its plan, or null.</summary>
    public (Plan Plan, PlanItem Item)? FindItem(string id) => _items.TryGetValue(id, out var found) ? found : null;

    /// <summary>Every item's id.</summary>
    public IEnumerable<string> ItemIds => _items.Keys;
}
