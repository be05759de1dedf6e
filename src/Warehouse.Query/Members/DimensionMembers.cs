using System.Text.RegularExpressions;
using Warehouse.Catalogue;

namespace Warehouse.Query.Members;

/// <summary>The members of one dimension, found by id, code, former code, name or other name, with their hierarchy. Immutable.</summary>
public sealed partial class DimensionMembers
{
    private readonly Dictionary<string, Member> _byId;
    private readonly Dictionary<int, Member> _byKey;
    private readonly ILookup<string, Member> _byCode;
    private readonly ILookup<string, Member> _byFormerCode;
    private readonly ILookup<string, Member> _byName;
    private readonly ILookup<string, Member> _children;
    private readonly ILookup<string, CodeSpell> _spells;

    /// <summary>Indexes the members, which keep their order.</summary>
    public DimensionMembers(Dimension dimension, IReadOnlyList<Member> members, IReadOnlyList<CodeSpell>? codeHistory = null, IReadOnlyList<Membership>? memberships = null)
    {
        Dimension = dimension;
        All = members;
        CodeHistory = codeHistory ?? [];
        Memberships = memberships ?? [];
        _spells = CodeHistory.ToLookup(spell => spell.Code, StringComparer.Ordinal);
        _byId = members.ToDictionary(m => m.Id, StringComparer.OrdinalIgnoreCase);
        _byKey = members.ToDictionary(m => m.Key);
        _byCode = members.Where(m => m.Code is not null).ToLookup(m => m.Code!, StringComparer.OrdinalIgnoreCase);
        _byFormerCode = members.SelectMany(m => m.FormerCodes.Select(f => (f.Code, Member: m))).ToLookup(p => p.Code, p => p.Member, StringComparer.Ordinal);
        _byName = members
            .SelectMany(m => m.Aliases.Append(m.LabelZh).Append(m.LabelEn).Distinct().Select(name => (name, Member: m)))
            .ToLookup(p => p.name, p => p.Member, StringComparer.OrdinalIgnoreCase);
        _children = members.Where(m => ParentOf(m) is not null).ToLookup(m => ParentOf(m)!.Id, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The dimension.</summary>
    public Dimension Dimension { get; }

    /// <summary>All members in the dimension's own order.</summary>
    public IReadOnlyList<Member> All { get; }

    /// <summary>What codes have meant over time, by code and date.</summary>
    public IReadOnlyList<CodeSpell> CodeHistory { get; }

    /// <summary>Which regions run which members, with dates.</summary>
    public IReadOnlyList<Membership> Memberships { get; }

    /// <summary>The member with this id, or null.</summary>
    public Member? ById(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The member with this key in facts, or null.</summary>
    public Member? ByKey(int key) => _byKey.GetValueOrDefault(key);

    /// <summary>The member with this current code, or null.</summary>
    public Member? ByCode(string code) => _byCode[code].FirstOrDefault();

    /// <summary>
    /// Every member that a text may mean: by id, else current code, else former code, else exact name, else a name
    /// with its ancestors before it (<c>福州市鼓楼区</c>, <c>福州市/鼓楼区</c>). <c>350182@2010-06-01</c> is the member
    /// that goes on with what the code meant then. More than one when ambiguous.
    /// </summary>
    public IReadOnlyList<Member> Find(string text)
    {
        if (text.LastIndexOf('@') is >= 0 and var at)
            return FindAt(text[..at].Trim(), text[(at + 1)..].Trim());
        text = Fold(text);
        if (_byId.TryGetValue(text, out var byId))
            return [byId];
        foreach (var lookup in new[] { _byCode, _byFormerCode, _byName })
        {
            var found = lookup[text].Distinct().ToList();
            if (found.Count > 0)
                return found;
        }

        return FindByPath(text);
    }

    /// <summary>What a code has meant, by date; empty where no history is known.</summary>
    public IReadOnlyList<CodeSpell> SpellsOf(string code) => _spells[code].ToList();

    /// <summary>The member and everything above it, from the member up.</summary>
    public IEnumerable<Member> SelfAndAncestors(Member member)
    {
        for (var current = member; current is not null; current = ParentOf(current))
            yield return current;
    }

    /// <summary>
    /// The statistical parent, or the managing one where there is no other; null at the top. A zone whose towns are
    /// counted in a county has rows beside that county's, not within them: it stands under whoever manages it too.
    /// </summary>
    public Member? ParentOf(Member member)
    {
        var counted = member.ParentId is { } id ? ById(id) : null;
        var managed = member.ManagingParentId is { } other ? ById(other) : null;
        return counted is null || (managed is not null && RankOf(counted) == RankOf(member)) ? managed : counted;
    }

    /// <summary>The member and everything below it, depth first.</summary>
    public IEnumerable<Member> SelfAndDescendants(Member member)
    {
        yield return member;
        foreach (var child in _children[member.Id])
            foreach (var below in SelfAndDescendants(child))
                yield return below;
    }

    /// <summary>The member itself or its ancestor of this rank, or null when its line has none.</summary>
    public Member? AtRank(Member member, int rank) => SelfAndAncestors(member).FirstOrDefault(m => RankOf(m) == rank);

    /// <summary>The rank of a member's level.</summary>
    public int RankOf(Member member) => Dimension.FindLevel(member.Level)?.Rank ?? int.MaxValue;

    /// <summary>Names from the top, the nation left out: <c>湖北省/武汉市/江岸区</c>.</summary>
    public string PathLabel(Member member, bool english = false) =>
        string.Join("/", SelfAndAncestors(member).Reverse().Where(m => RankOf(m) > 0 || m == member).Select(m => english ? m.LabelEn : m.LabelZh));

    /// <summary>The nearest name, code or id to a text that names nothing, as a sentence, or empty.</summary>
    public string NearestHint(string wrong) =>
        Nearest.Hint(wrong, All.SelectMany(m => m.Code is null ? new[] { m.LabelZh, m.Id } : [m.LabelZh, m.Code, m.Id]).Distinct());

    // People paste full-width digits, blanks in names and pinyin in brackets; none of them means another district.
    private string Fold(string text)
    {
        text = string.Concat(text.Trim().Select(c => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c == '\u3000' ? ' ' : c));
        text = Pinyin().Replace(text, "");
        var plain = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        return _byId.ContainsKey(plain) || _byCode.Contains(plain) || _byFormerCode.Contains(plain) || _byName.Contains(plain) ? plain : text;
    }

    private List<Member> FindAt(string code, string date) => DateText.LastDay(date) is { } day
        ? SpellsOf(code)
            .Where(spell => DateText.Covers(spell.ValidFrom, spell.ValidTo, day))
            .Select(spell => spell.MemberId is { } id ? ById(id) : null)
            .OfType<Member>()
            .Distinct()
            .ToList()
        : [];

    // After a Chinese character, and without one inside: Gǔlóu Qū.
    [GeneratedRegex(@"(?<=[\u4E00-\u9FFF]\s*)\([^\u4E00-\u9FFF()]*\p{L}[^\u4E00-\u9FFF()]*\)")]
    private static partial Regex Pinyin();

    private List<Member> FindByPath(string text)
    {
        var plain = text.Replace("/", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        return All.Where(m => plain.Length > m.LabelZh.Length && plain.EndsWith(m.LabelZh, StringComparison.Ordinal) && IsPathTo(m, plain)).ToList();
    }

    // 福州市鼓楼区: what stands before the name is made of names of ancestors, in order, some of which may be left out.
    private bool IsPathTo(Member member, string plain)
    {
        var rest = plain[..^member.LabelZh.Length];
        foreach (var ancestor in SelfAndAncestors(member).Skip(1))
        {
            if (rest.EndsWith(ancestor.LabelZh, StringComparison.Ordinal))
                rest = rest[..^ancestor.LabelZh.Length];
        }

        return rest.Length == 0;
    }
}
