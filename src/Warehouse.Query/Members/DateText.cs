using System.Globalization;

namespace Warehouse.Query.Members;

/// <summary>Days, months and years in ISO 8601, as sources date things. A month or year means its last day: a code list of a year is that of its end.</summary>
public static class DateText
{
    private static readonly string[] Forms = ["yyyy", "yyyy-MM", "yyyy-MM-dd"];

    /// <summary>The last day that a text means, <c>2010-12-31</c> of <c>2010</c>; null when it is no date. Such days compare as texts.</summary>
    public static string? LastDay(string text)
    {
        if (!DateOnly.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return null;
        var last = text.Length switch
        {
            4 => new DateOnly(day.Year, 12, 31),
            7 => new DateOnly(day.Year, day.Month, DateTime.DaysInMonth(day.Year, day.Month)),
            _ => day,
        };
        return last.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    /// <summary>True when what began and ended then stood on a day; null means since ever, or still.</summary>
    /// <param name="from">Day, month or year on which it began.</param>
    /// <param name="to">The first on which it no longer stood.</param>
    /// <param name="day">From <see cref="LastDay"/>.</param>
    public static bool Covers(string? from, string? to, string day) =>
        (from is null || string.CompareOrdinal(LastDay(from) ?? from, day) <= 0)
        && (to is null || string.CompareOrdinal(day, LastDay(to) ?? to) < 0);
}
