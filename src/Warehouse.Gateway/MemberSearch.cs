using Warehouse.Catalogue;
using Warehouse.Query.Members;

namespace Warehouse.Gateway;

/// <summary>Finds members of a dimension by what a person types.</summary>
internal static class MemberSearch
{
    /// <summary>Members in the dimension's order whose names contain the text or whose codes start with it.</summary>
    /// <param name="members">Of one dimension.</param>
    /// <param name="search">The text; empty for every member.</param>
    /// <param name="level">Only this level; empty for any.</param>
    /// <param name="under">Only below this member; empty for anywhere.</param>
    /// <param name="asOf">Only what stood then, and codes as they were then; empty for no matter when.</param>
    /// <exception cref="ProblemException">Level or ancestor is unknown, the ancestor ambiguous, or the date none.</exception>
    public static IReadOnlyList<Member> Find(DimensionMembers members, string search, string level, string under, string asOf)
    {
        var day = ReadDay(asOf);
        if (level.Length > 0 && members.Dimension.FindLevel(level) is null)
            throw new ProblemException(new Problem("query.unknown_level", $"'{members.Dimension.Id}' has no level '{level}'.", "level", Nearest.Hint(level, members.Dimension.Levels.Select(l => l.Id))));
        var below = under.Length == 0 ? null : members.SelfAndDescendants(Ancestor(members, under)).Skip(1).Select(m => m.Key).ToHashSet();
        var text = search.Trim();
        return members.All.Where(m =>
            (level.Length == 0 || string.Equals(m.Level, level, StringComparison.OrdinalIgnoreCase))
            && below?.Contains(m.Key) != false
            && (day is null || DateText.Covers(m.ValidFrom, m.ValidTo, day))
            && (text.Length == 0 || Matches(members, m, text, day))).ToList();
    }

    /// <summary>The day a text means, or null for an empty one.</summary>
    /// <exception cref="ProblemException"><c>query.bad_date</c>.</exception>
    public static string? ReadDay(string asOf) => asOf.Length == 0
        ? null
        : DateText.LastDay(asOf) ?? throw new ProblemException(new Problem("query.bad_date", $"'{asOf}' is no date.", "as_of", "Write a day, month or year: 2010-06-01."));

    // On a day, a code is what it was then; where no history is known, what it is.
    private static bool Matches(DimensionMembers members, Member member, string text, string? day) =>
        day is not null && members.SpellsOf(text) is { Count: > 0 } spells
            ? spells.Any(spell => spell.MemberId == member.Id && DateText.Covers(spell.ValidFrom, spell.ValidTo, day))
            : Matches(members, member, text);

    private static bool Matches(DimensionMembers members, Member member, string text) =>
        member.LabelZh.Contains(text, StringComparison.OrdinalIgnoreCase)
        || member.LabelEn.Contains(text, StringComparison.OrdinalIgnoreCase)
        || member.Aliases.Any(alias => alias.Contains(text, StringComparison.OrdinalIgnoreCase))
        || member.Id.StartsWith(text, StringComparison.OrdinalIgnoreCase)
        || member.Code?.StartsWith(text, StringComparison.OrdinalIgnoreCase) == true
        || member.FormerCodes.Any(code => code.Code.StartsWith(text, StringComparison.Ordinal) || code.Label.Contains(text, StringComparison.Ordinal))
        || (text.Length > member.LabelZh.Length && members.Find(text).Contains(member));

    private static Member Ancestor(DimensionMembers members, string under)
    {
        var (found, problem) = MemberReference.Find(members, under, "under");
        return found ?? throw new ProblemException(problem!);
    }
}
