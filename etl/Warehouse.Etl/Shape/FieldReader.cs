using System.Globalization;
using System.Text.RegularExpressions;
using Warehouse.Catalogue;
using Warehouse.Etl.Vocabulary;

namespace Warehouse.Etl.Shape;

/// <summary>Reads one key or attribute of a row. Not for concurrent use.</summary>
internal sealed class FieldReader
{
    // The texts of most columns are few; more of them than this are forgotten again.
    private const int MaxRemembered = 1 << 16;

    private readonly FieldSpec _spec;
    private readonly int _column;
    private readonly int _overrideColumn;
    private readonly Regex? _pattern;
    private readonly MemberLookup? _lookup;
    private readonly (object? Value, CellProblem? Problem) _constant;
    private readonly Dictionary<string, (object? Value, CellProblem? Problem)>? _remembered;
    private string? _lastText;
    private (object? Value, CellProblem? Problem) _last;

    /// <summary>Binds a field to its columns and members.</summary>
    public FieldReader(FieldSpec spec, HeaderMatch header, Func<LookupSpec, MemberLookup> lookups)
    {
        _spec = spec;
        _column = spec.Column is { } column ? header[column] : -1;
        _overrideColumn = spec.Override is { } other ? header[other.Column] : -1;
        _pattern = spec.Pattern is { } pattern ? new Regex($"^(?:{pattern})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking) : null;
        _lookup = spec.Lookup is { } lookup ? lookups(lookup) : null;
        _constant = spec.Constant is { } constant ? Typed(constant) : (null, null);
        // What a text means depends on nothing else, unless another column decides; a text that stays as it is needs no memory.
        if (spec.Override is null && (_pattern is not null || _lookup is not null || spec.Map.Count > 0 || spec.Template is not null || spec.Kind != FieldKind.Text))
            _remembered = new Dictionary<string, (object?, CellProblem?)>(StringComparer.Ordinal);
    }

    /// <summary>The value as text, or as <see cref="long"/> for a whole number; null for none; or what is wrong with the cell.</summary>
    public (object? Value, CellProblem? Problem) Read(string[] cells, string? ownMember)
    {
        if (_spec.IsOwnMember)
            return (ownMember, null);
        if (_column < 0)
            return _constant;
        var text = cells[_column];
        if (_remembered is null)
            return ReadNew(text, cells);
        // Sources are sorted by something, so that a text often stands below itself.
        if (text == _lastText)
            return _last;
        if (!_remembered.TryGetValue(text, out var read))
        {
            if (_remembered.Count == MaxRemembered)
                _remembered.Clear();
            read = ReadNew(text, cells);
            _remembered.Add(text, read);
        }

        (_lastText, _last) = (text, read);
        return read;
    }

    private (object? Value, CellProblem? Problem) ReadNew(string text, string[] cells)
    {
        if (_spec.Override is { } other && other.Values.TryGetValue(cells[_overrideColumn], out var instead))
            text = instead;
        text = _spec.Repair.GetValueOrDefault(text, text);
        if (_spec.Digits is { } digits && text.Length > 0 && text.All(char.IsAsciiDigit))
            text = text.PadLeft(digits, '0');
        if (text.Length == 0 && !_spec.Map.ContainsKey(""))
            return _spec.IsOptional ? (null, null) : Wrong("etl.missing_key", "The cell is empty, and the row cannot do without it.");
        if (_pattern is not null && !_pattern.IsMatch(text))
            return Wrong("etl.bad_format", $"'{text}' does not have the form {_spec.Pattern}.");
        if (_spec.Map.Count > 0)
        {
            if (!_spec.Map.TryGetValue(text, out var mapped))
                return Wrong("etl.unknown_value", $"'{text}' is none of the values that the pipeline knows.", Nearest.Hint(text, _spec.Map.Keys));
            text = mapped;
        }

        if (_spec.Template is { } template)
            text = template.Replace("{}", text, StringComparison.Ordinal);
        return _lookup is null ? Typed(text) : _lookup.Find(text, _spec.Column!);
    }

    private (object? Value, CellProblem? Problem) Typed(string text) => _spec.Kind switch
    {
        FieldKind.Year => YearText.Parse(text) is { } year
            ? (year.ToString(CultureInfo.InvariantCulture), null)
            : Wrong("etl.bad_year", $"'{text}' is no year from 1949 to 2060.", "Years are written 2019, 2019年, 2019学年 or 2019-2020学年."),
        FieldKind.Date => DayText.Parse(text) is { } day
            ? (day, null)
            : Wrong("etl.bad_date", $"'{text}' is no day.", "Days are written 2020-04-28, 2020/4/28 or 2020年4月28日."),
        FieldKind.Integer => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? (number, null)
            : Wrong("etl.not_a_number", $"'{text}' is no whole number."),
        _ => (text, null),
    };

    private (object? Value, CellProblem? Problem) Wrong(string code, string message, string hint = "") =>
        (null, new CellProblem(_spec.Column ?? "", code, message, hint));
}
