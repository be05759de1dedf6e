namespace Warehouse.Catalogue.Plans;

/// <summary>An equation between numbers of a document, by which a slip of the pen is found.</summary>
/// <param name="Rule">How the items are combined, in base units.</param>
/// <param name="Items">The items, in order.</param>
/// <param name="Result">What comes of it.</param>
/// <param name="Location"><c>file:line</c> where it is declared.</param>
public sealed record PlanTieOut(PlanTieOutRule Rule, IReadOnlyList<string> Items, decimal Result, string Location)
{
    /// <summary>What really comes of the items' values, with as many decimals as <see cref="Result"/> has; null when one has no value.</summary>
    public decimal? Compute(Plan plan)
    {
        var items = Rule == PlanTieOutRule.SumOfChildren
            ? Items.SelectMany(id => plan.Items.Where(item => item.Parent == id))
            : Items.Select(plan.FindItem);
        var values = items.Select(item => item?.BaseValue).ToList();
        if (values.Count == 0 || values.Contains(null))
            return null;
        var computed = Rule switch
        {
            PlanTieOutRule.Sum or PlanTieOutRule.SumOfChildren => values.Sum(),
            PlanTieOutRule.Difference => values.Aggregate((a, b) => a - b),
            PlanTieOutRule.Quotient => values.Skip(1).Contains(0) ? null : values.Aggregate((a, b) => a / b),
            _ => throw new InvalidOperationException($"No rule is written for {Rule}."),
        };
        return computed is null ? null : Math.Round(computed.Value, Result.Scale, MidpointRounding.AwayFromZero);
    }
}

/// <summary>How the items of an equation are combined.</summary>
public enum PlanTieOutRule
{
    /// <summary>Added.</summary>
    Sum,

    /// <summary>The first less the others.</summary>
    Difference,

    /// <summary>The first by the others.</summary>
    Quotient,

    /// <summary>The children of the items, added: what they are parts of must not be added to them again.</summary>
    SumOfChildren,
}
