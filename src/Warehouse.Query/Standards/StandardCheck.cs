using Warehouse.Catalogue;
using Warehouse.Catalogue.Standards;
using Warehouse.Query.Members;

namespace Warehouse.Query.Standards;

/// <summary>Checks what standards say of members against the members there are.</summary>
public static class StandardCheck
{
    /// <summary>Stages, school types and other members that standards name must exist.</summary>
    /// <exception cref="ProblemException">Every one that does not, with file and line.</exception>
    public static void Check(IndicatorCatalogue catalogue, MemberDirectory members)
    {
        var named = catalogue.Standards.SelectMany(standard => OfScope(standard).Concat(standard.Leaves.SelectMany(OfCriterion)));
        ProblemException.ThrowIfAny(named
            .Where(use => catalogue.FindDimension(use.Dimension) is null || members[use.Dimension].ById(use.Member) is null)
            .Select(use => new Problem("catalogue.unknown_id", $"There is no {use.Dimension} '{use.Member}'.", use.Location, catalogue.FindDimension(use.Dimension) is null ? "" : Nearest.Hint(use.Member, members[use.Dimension].All.Select(member => member.Id))))
            .Distinct().ToList());
    }

    private static IEnumerable<(string Dimension, string Member, string Location)> OfScope(Standard standard) =>
        standard.Scope.Offered.Keys.Concat(standard.Scope.Split.Keys).Select(stage => ("stage", stage, standard.Location))
            .Concat(standard.Scope.Offered.Values.SelectMany(types => types).Concat(standard.Scope.Excluded).Concat(standard.Scope.Points).Select(type => ("school_type", type, standard.Location)));

    private static IEnumerable<(string Dimension, string Member, string Location)> OfCriterion(Criterion criterion) =>
        criterion.Limits.Concat(criterion.Rule?.Parts.SelectMany(part => part.Limits) ?? []).Select(limit => limit.Stage).Where(stage => stage != StageLimit.AllStages).Concat(criterion.Stages)
            .Select(stage => ("stage", stage, criterion.Location))
            .Concat(criterion.Where.SelectMany(pair => pair.Value.Select(member => (pair.Key, member, criterion.Location))));
}
