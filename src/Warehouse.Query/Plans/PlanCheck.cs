using Warehouse.Catalogue;
using Warehouse.Catalogue.Plans;
using Warehouse.Query.Members;

namespace Warehouse.Query.Plans;

/// <summary>Checks what plans say of members against the members there are.</summary>
public static class PlanCheck
{
    /// <summary>Members that filters name must exist; districts are loaded, and may yet come.</summary>
    /// <exception cref="ProblemException">Every one that does not, with file and line.</exception>
    public static void Check(PlanBook plans, IndicatorCatalogue catalogue, MemberDirectory members)
    {
        var named =
            from plan in plans.Plans
            from item in plan.Items
            from measure in item.Readings.Select(reading => reading.Measure).Prepend(item.Measure).OfType<PlanMeasure>()
            where measure.IsKnownTo(catalogue)
            from filter in measure.Filters
            from member in filter.Value
            select (item, Dimension: filter.Key, Member: member);
        ProblemException.ThrowIfAny(named
            .Where(use => members[use.Dimension].ById(use.Member) is null)
            .Select(use => new Problem(
                "plan.unknown_id", $"'{use.item.Id}' names the {use.Dimension} '{use.Member}', which there is not.",
                use.item.Location, Nearest.Hint(use.Member, members[use.Dimension].All.Select(m => m.Id))))
            .Distinct().ToList());
    }
}
