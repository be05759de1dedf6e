using Warehouse.Catalogue;
using Warehouse.Query.Members;

namespace Warehouse.Query.Planning;

/// <summary>What an indicator's definition says about the districts it may be asked of.</summary>
internal static class DistrictRules
{
    private const string District = "district";

    /// <summary>
    /// Why a UNIT-ONLY indicator cannot be answered from a fact: it is of one reported district a row, never of several.
    /// Example: teachers of two districts earn 1.02 and 0.97 of what their civil servants do; their city has no such ratio
    /// unless it reported one.
    /// </summary>
    public static Problem? UnitOnly(Indicator indicator, FactTable fact, MemberDirectory members, QueryAxes axes, string path)
    {
        if (indicator.Rollup != RollupClass.UnitOnly || fact.Find(District) is not { } use)
            return null;
        var all = members[District];
        var axis = axes.Find(District);
        var isOne = axis is { Position: >= 0 } || axis is null || axis.Named.Count == 1;
        var rank = AskedRank(all, axis);
        var reported = use.Levels.Select(level => all.Dimension.FindLevel(level.Level)!.Rank).ToList();
        // Of what is only reported further up nobody could add anything up: that is another refusal.
        return isOne && (reported.Contains(rank) || reported.All(other => other < rank))
            ? null
            : new Problem(
                "query.unit_only",
                $"'{indicator.Id}' is of a single district as it reported, and never of several together.",
                path,
                $"Group by district at {string.Join(" or ", use.Levels.Select(level => level.Level))}, or filter it to one district of that level.");
    }

    /// <summary>Says that a standard does not define the indicator for what is asked; null where it does.</summary>
    public static AnswerNote? NotDefined(Indicator indicator, MemberDirectory members, QueryAxes axes)
    {
        if (indicator.DefinedAt.Length == 0 || axes.Keys.Any(key => key.IsObject))
            return null;
        var all = members[District];
        var axis = axes.Find(District);
        var isUnion = axis is { Position: < 0, Named.Count: > 1 };
        return !isUnion && AskedRank(all, axis) >= all.Dimension.FindLevel(indicator.DefinedAt)!.Rank
            ? null
            : new AnswerNote(
                "answer.not_defined_by_standard",
                $"The standard defines '{indicator.Id}' within one district of level {indicator.DefinedAt}; of a larger area it is computed here in the same way, and no limit of the standard applies.",
                indicator.Id);
    }

    // The rank of the districts that the rows are of; 0 where nothing is said of districts.
    private static int AskedRank(DimensionMembers all, Axis? axis) =>
        axis is null ? 0 : axis.Level?.Rank ?? axis.Named.Select(all.RankOf).DefaultIfEmpty(0).Min();
}
