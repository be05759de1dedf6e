using Warehouse.Catalogue;
using Warehouse.Etl.Vocabulary;
using Warehouse.Query.Members;

namespace Warehouse.Etl.Shape;

/// <summary>Finds members by what a source calls them.</summary>
internal sealed class MemberLookup
{
    // Enough to answer a column of the same wrong text fast, and too few to matter in memory.
    private const int MaxRemembered = 4096;

    private readonly LookupSpec _spec;
    private readonly IReadOnlyList<Member> _candidates;
    private readonly ILookup<string, Member> _byText;
    private readonly ILookup<string, Member> _byFormerCode;
    private readonly HashSet<string> _inferred = new(StringComparer.Ordinal);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string? Id, CellProblem? Problem)> _remembered = new(StringComparer.Ordinal);

    /// <summary>Indexes the members that the lookup allows. The parent it names must be a member.</summary>
    public MemberLookup(LookupSpec spec, DimensionMembers members)
    {
        _spec = spec;
        var line = spec.Under is { } under ? members.SelfAndDescendants(members.ById(under)!) : members.All;
        _candidates = line.Where(m => spec.Levels.Count == 0 || spec.Levels.Contains(m.Level, StringComparer.OrdinalIgnoreCase)).ToList();
        _byText = _candidates.ToLookup(TextOf, StringComparer.Ordinal);
        _byFormerCode = spec.By == LookupBy.Code
            ? _candidates.SelectMany(m => m.FormerCodes.Select(f => (f.Code, Member: m))).ToLookup(p => p.Code, p => p.Member, StringComparer.Ordinal)
            : Array.Empty<(string Code, Member Member)>().ToLookup(p => p.Code, p => p.Member);
    }

    /// <summary>The member's id; or <c>etl.unknown_member</c> with the nearest, or <c>etl.ambiguous_member</c> with all of them.</summary>
    public (string? Id, CellProblem? Problem) Find(string text, string column)
    {
        if (_remembered.TryGetValue(text, out var known))
            return known;
        var found = FindNew(text, column);
        if (_remembered.Count < MaxRemembered)
            _remembered.Add(text, found);
        return found;
    }

    /// <summary>The member, when it is not known and nobody was told so yet; null otherwise.</summary>
    public ShapedMember? Infer(string id, long line) =>
        _inferred.Contains(id) && _told.Add(id)
            ? new ShapedMember(line, _spec.Dimension, id, new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                // What must not be null says nothing; nobody is to take it for known.
                ["name_zh"] = id,
                ["school_type"] = "",
                ["school_type_name"] = "",
                ["founder"] = "",
                ["founder_name"] = "",
                ["is_public"] = 0L,
                ["is_inferred"] = 1L,
            })
            : null;

    private string Inferred(string id)
    {
        _inferred.Add(id);
        return id;
    }

    private (string? Id, CellProblem? Problem) FindNew(string text, string column)
    {
        var found = _byText[text].ToList();
        if (found.Count == 0)
            found = _byFormerCode[text].Distinct().ToList();
        return found switch
        {
            [var only] => (only.Id, null),
            [] when _spec.IsInferred => (Inferred(text), null),
            [] => (null, new CellProblem(column, "etl.unknown_member", $"There is no {_spec.Dimension} with the {NameOf(_spec.By)} '{text}'{Where()}.", Nearest.Hint(text, _candidates.Select(TextOf).Where(t => t.Length > 0)))),
            _ => (null, new CellProblem(column, "etl.ambiguous_member", $"'{text}' may be {string.Join(" or ", found.Select(m => m.Id))}.", "Say with 'under' or 'levels' which one, or with 'map'.")),
        };
    }

    private string Where() => _spec switch
    {
        { Under: { } under, Levels.Count: > 0 } => $" under {under} at the levels {string.Join(", ", _spec.Levels)}",
        { Under: { } under } => $" under {under}",
        { Levels.Count: > 0 } => $" at the levels {string.Join(", ", _spec.Levels)}",
        _ => "",
    };

    private string TextOf(Member member) => _spec.By switch
    {
        LookupBy.Id => member.Id,
        LookupBy.Code => member.Code ?? "",
        _ => member.LabelZh,
    };

    private static string NameOf(LookupBy by) => by switch
    {
        LookupBy.Id => "id",
        LookupBy.Code => "code",
        _ => "name",
    };
}
