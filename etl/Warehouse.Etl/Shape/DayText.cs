using System.Globalization;

namespace Warehouse.Etl.Shape;

/// <summary>Reads days as sources write them.</summary>
internal static class DayText
{
    private static readonly string[] Formats = ["yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyyMMdd", "yyyy年M月d日"];

    /// <summary>The day in ISO 8601, <c>2020-04-28</c>; null when the text is none.</summary>
    public static string? Parse(string text) =>
        DateOnly.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;
}
