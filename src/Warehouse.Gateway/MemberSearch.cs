using Warehouse.Catalogue;
using Warehouse.Query.Members;

namespace Warehouse.Gateway;

/// <summary>Finds members of a dimension by what a person types.</summary>
internal static class MemberSearch
{
    /// <summary>Members in the dimension's order whose names contain the text or whose codes start with it.</summary>
    /// <exception cref="ProblemException">Level or ancestor is unknown, or the ancestor ambiguous.</exception>
    public static IReadOnlyList<Member> Find(DimensionMembers members, string search, string level, string under)
    {
        if (level.Length > 0 && members.Dimension.FindLevel(level) is null)
            throw new ProblemException(new Problem("query.unknown_level", $"'{members.Dimension.Id}' has no level '{level}'.", "level", Nearest.Hint(level, members.Dimension.Levels.Select(l => l.Id))));
        var below = under.Length == 0 ? null : members.SelfAndDescendants(Ancestor(members, under)).Skip(1).Select(m => m.Key).ToHashSet();
        var text = search.Trim();
        return members.All.Where(m =>
            (level.Length == 0 || string.Equals(m.Level, level, StringComparison.OrdinalIgnoreCase))
            && below?.Contains(m.Key) != false
            && (text.Length == 0 || Matches(members, m, text))).ToList();
    }

    private static bool Matches(DimensionMembers members, Member member, string text) =>
        member.LabelZh.Contains(text, StringComparison.OrdinalIgnoreCase)
        || member.LabelEn.Contains(text, StringComparison.OrdinalIgnoreCase)
        || member.Id.StartsWith(text, StringComparison.OrdinalIgnoreCase)
        || member.Code?.StartsWith(text, StringComparison.OrdinalIgnoreCase) == true
        || member.FormerCodes.Any(code => code.Code.StartsWith(text, StringComparison.Ordinal) || code.Label.Contains(text, StringComparison.Ordinal))
        || (text.Length > member.LabelZh.Length && members.Find(text).Contains(member));

    private static Member Ancestor(DimensionMembers members, string under)
    {
        var found = members.Find(under);
        return found.Count switch
        {
            1 => found[0],
            0 => throw new ProblemException(new Problem("query.unknown_member", $"'{under}' names no member of '{members.Dimension.Id}'.", "under", members.NearestHint(under))),
            _ => throw new ProblemException(new Problem("query.ambiguous_member", $"'{under}' names {found.Count} members of '{members.Dimension.Id}'.", "under", $"Use one of the ids: {string.Join("; ", found.Select(m => $"{m.Id} {members.PathLabel(m)}"))}.") { Candidates = found.Select(m => m.Id).ToList() }),
        };
    }
}
