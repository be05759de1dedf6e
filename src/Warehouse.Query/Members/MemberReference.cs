using Warehouse.Catalogue;

namespace Warehouse.Query.Members;

/// <summary>The one member that a text means, or the problem with it.</summary>
public static class MemberReference
{
    /// <summary>
    /// Finds a member by id, code, name or <c>code@date</c>. The problem is <c>query.unknown_member</c>,
    /// <c>query.ambiguous_member</c> with all that it may be, or <c>query.bad_date</c>.
    /// </summary>
    public static (Member? Member, Problem? Problem) Find(DimensionMembers members, string text, string path)
    {
        var dimension = members.Dimension.Id;
        var at = text.LastIndexOf('@');
        var code = (at < 0 ? text : text[..at]).Trim();
        if (at >= 0 && DateText.LastDay(text[(at + 1)..].Trim()) is null)
            return (null, new Problem("query.bad_date", $"'{text[(at + 1)..]}' is no date.", path, "Write a code and a day, month or year: 350182@2010-06-01."));

        var found = members.Find(text);
        var spells = members.SpellsOf(code);
        var isCode = found.Count == 0 || (at < 0 && found.All(m => m.Id != code && m.Code != code));
        if (isCode && spells.Count > 0 && (found.Count != 1 || spells.Any(spell => spell.MemberId != found[0].Id)))
        {
            var was = string.Join("; ", spells);
            var candidates = spells.Select(spell => spell.MemberId).OfType<string>().Distinct().ToList();
            return (null, at >= 0
                ? new Problem("query.unknown_member", $"'{text}' names no member of '{dimension}' of today.", path, $"The code was {was}.") { Candidates = candidates }
                : found.Count == 0
                    ? new Problem("query.unknown_member", $"'{text}' names no member of '{dimension}' of today.", path, $"The code was {was}.")
                    : new Problem("query.ambiguous_member", $"'{text}' has meant several places.", path, $"It was {was}; say when: {code}@{spells[0].ValidFrom}.") { Candidates = candidates });
        }

        return found.Count switch
        {
            1 => (found[0], null),
            0 => (null, new Problem("query.unknown_member", $"'{text}' names no member of '{dimension}'.", path, members.NearestHint(code))),
            _ => (null, new Problem("query.ambiguous_member", $"'{text}' names {found.Count} members of '{dimension}'.", path, $"Use one of the ids, or a name with its parent: {string.Join("; ", found.Select(m => $"{m.Id} {members.PathLabel(m)}"))}.")
            {
                Candidates = found.Select(m => m.Id).ToList(),
            }),
        };
    }
}
