using System.Globalization;

namespace Warehouse.Query;

/// <summary>Which boundaries places have: those that each row was reported in, or those of one academic year throughout.</summary>
/// <param name="Name">As it is asked for: <c>as_reported</c>, <c>current</c>, <c>fixed:2021</c>.</param>
/// <param name="Year">The academic year; null as reported.</param>
public sealed record BoundaryVintage(string Name, int? Year)
{
    private const string Fixed = "fixed:";

    /// <summary>Those that each row was reported in.</summary>
    public static BoundaryVintage AsReported { get; } = new("as_reported", null);

    /// <summary>Reads what was asked for; null when it is none.</summary>
    public static BoundaryVintage? Parse(string text, int currentYear) => text switch
    {
        "" or "as_reported" => AsReported,
        "current" => new BoundaryVintage(text, currentYear),
        _ when text.StartsWith(Fixed, StringComparison.Ordinal) && text.Length == Fixed.Length + 4
            && int.TryParse(text.AsSpan(Fixed.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 1949 and <= 2060 => new BoundaryVintage(text, year),
        _ => null,
    };
}
