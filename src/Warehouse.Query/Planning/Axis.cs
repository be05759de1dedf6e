using Warehouse.Catalogue;
using Warehouse.Query.Members;

namespace Warehouse.Query.Planning;

/// <summary>What a question says about one dimension: grouped at a level, filtered, or both.</summary>
internal sealed record Axis(DimensionMembers Members)
{
    /// <summary>The level it is grouped at; null when it is only filtered.</summary>
    public DimensionLevel? Level { get; init; }

    /// <summary>Its position among the keys; −1 when it is only filtered.</summary>
    public int Position { get; init; } = -1;

    /// <summary>The members it is filtered to; empty when it is only grouped.</summary>
    public IReadOnlyList<Member> Named { get; init; } = [];

    /// <summary>Whether everything below them is meant as well.</summary>
    public bool WithDescendants { get; init; }

    /// <summary>Field path of the filter.</summary>
    public string Path { get; init; } = "";

    /// <summary>The members at the grouped level that may have a row; null when nothing limits them.</summary>
    public IReadOnlySet<int>? Groups { get; private set; }

    /// <summary>The column of keys, once it is known which members may stand in it.</summary>
    public PlanKey ToKey(List<Problem> problems)
    {
        if (Named.Count == 0)
            return new PlanKey(Members.Dimension, Level!, Members, null, null);

        var (groups, named) = (new List<int>(), new List<int>());
        foreach (var member in Named)
        {
            var rank = Members.RankOf(member);
            if (rank == Level!.Rank)
                named.Add(member.Key);
            else if (rank > Level.Rank)
                problems.Add(new Problem("query.filter_below_grouping", $"'{member.LabelZh}' is below {Level.Id}, so that a {Level.Id} would stand for a part of itself.", Path, $"Group by {member.Level}."));
            else if (!WithDescendants)
                problems.Add(new Problem("query.filter_above_grouping", $"'{member.LabelZh}' is a {member.Level}, and the rows are of level {Level.Id}.", Path, "Set include_descendants to mean what is below it."));
            else
                groups.AddRange(Members.SelfAndDescendants(member).Where(m => Members.RankOf(m) == Level.Rank).Select(m => m.Key));
        }

        Groups = named.Concat(groups).ToHashSet();
        // Every district below a province may have data; those asked for by name must have a row.
        return new PlanKey(Members.Dimension, Level!, Members, named.Count > 0 ? named : null, Groups.ToList());
    }

    /// <summary>
    /// Whether it is filtered to some of the members that a sum is pinned to: several kinds of titles can be asked for one
    /// by one. A rate cannot: it would be of other rows than its divisor.
    /// </summary>
    public bool Narrows(Indicator indicator, IReadOnlyList<string> pinned) =>
        indicator.Rollup is RollupClass.Sum or RollupClass.Stock && Position < 0 && Named.Count > 0
        && Named.All(member => pinned.Contains(member.Id, StringComparer.OrdinalIgnoreCase));

    /// <summary>Whether it is filtered to just these members.</summary>
    public bool IsOnly(IReadOnlyList<string> members) => Named.Count > 0 && Named.Select(member => member.Id).ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(members);
}
