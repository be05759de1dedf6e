namespace Warehouse.Etl.Vocabulary;

/// <summary>
/// Where one key or attribute comes from. A cell goes through <see cref="Override"/>, <see cref="Strip"/>, <see cref="Repair"/>,
/// <see cref="DatesWere"/>, <see cref="Digits"/>, <see cref="Pattern"/>, <see cref="Map"/>, <see cref="Template"/> and <see cref="Lookup"/>, in this order; each may be absent.
/// </summary>
internal sealed record FieldSpec
{
    /// <summary>Header of the column; null for a constant and for the row's own member.</summary>
    public string? Column { get; init; }

    /// <summary>The value for every row, where there is no column; null means null.</summary>
    public string? Constant { get; init; }

    /// <summary>True for the key of the member that the row itself describes.</summary>
    public bool IsOwnMember { get; init; }

    /// <summary>Values to take instead when another column holds a given text; null for none.</summary>
    public OverrideSpec? Override { get; init; }

    /// <summary>A text before the value that is no part of it, such as the <c>'</c> of a spreadsheet; null for none.</summary>
    public string? Strip { get; init; }

    /// <summary>Single texts to put right; others stay as they are.</summary>
    public IReadOnlyDictionary<string, string> Repair { get; init; } = EmptyMap;

    /// <summary>What texts were that a spreadsheet took for dates: <c>{mm} - {dd}</c>; null where a date is left as it is.</summary>
    public string? DatesWere { get; init; }

    /// <summary>How many digits a number has that may have lost zeros before it; null where none are put back.</summary>
    public int? Digits { get; init; }

    /// <summary>Text → value, for every text there may be: one that is not here is rejected. Empty for none.</summary>
    public IReadOnlyDictionary<string, string> Map { get; init; } = EmptyMap;

    /// <summary>Text around the value, which stands at <c>{}</c>: <c>cn-{}0000</c>. Null for none.</summary>
    public string? Template { get; init; }

    /// <summary>A pattern that the text, once repaired, must match as a whole; null for none.</summary>
    public string? Pattern { get; init; }

    /// <summary>How to find a member by the text; null where the text is the value.</summary>
    public LookupSpec? Lookup { get; init; }

    /// <summary>What the value is.</summary>
    public FieldKind Kind { get; init; } = FieldKind.Text;

    /// <summary>True when an empty cell means null instead of a reject.</summary>
    public bool IsOptional { get; init; }

    /// <summary>No entries.</summary>
    public static IReadOnlyDictionary<string, string> EmptyMap { get; } = new Dictionary<string, string>();
}

/// <summary>What a field's value is.</summary>
internal enum FieldKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A day: <c>2020-04-28</c>, <c>2020/4/28</c>, <c>2020年4月28日</c>.</summary>
    Date,

    /// <summary>A year: <c>2019</c>, <c>2019年</c>, <c>2019学年</c>, <c>2019-2020学年</c>.</summary>
    Year,
}

/// <summary>Values that another column decides.</summary>
/// <param name="Column">Header of that column.</param>
/// <param name="Values">Its text → the value.</param>
internal sealed record OverrideSpec(string Column, IReadOnlyDictionary<string, string> Values);

/// <summary>How a member is found.</summary>
/// <param name="Dimension">Whose member.</param>
/// <param name="By">By what.</param>
/// <param name="Under">Id of the member in whose line it must stand, itself included; null for anywhere.</param>
/// <param name="Levels">Levels it may be of; empty for any.</param>
internal sealed record LookupSpec(string Dimension, LookupBy By, string? Under, IReadOnlyList<string> Levels)
{
    /// <summary>True when a member that is not known is taken for one that is yet to come.</summary>
    public bool IsInferred { get; init; }
}

/// <summary>What names a member.</summary>
internal enum LookupBy
{
    /// <summary>Its own id.</summary>
    Id,

    /// <summary>Its authority's code, or one it had before.</summary>
    Code,

    /// <summary>Its Chinese name.</summary>
    Name,
}
