using System.Globalization;
using System.Text.RegularExpressions;

namespace Warehouse.Etl.Shape;

/// <summary>Tells what a text was before a spreadsheet took it for a date: <c>9-12</c>, which became <c>12-Sep</c> or <c>9月12日</c>.</summary>
internal static partial class SpreadsheetDate
{
    private static readonly string[] WithoutYear = ["d-MMM yyyy", "M月d日 yyyy"];

    // The year in which it was typed: cells of workbooks hold one whatever they show.
    private static readonly string[] WithYear = ["yyyy-MM-dd", "yyyy/M/d", "yyyy年M月d日"];

    /// <summary>The text as it was, in the form of the template; null when the text is no such day.</summary>
    /// <param name="text">As it is now.</param>
    /// <param name="template">With <c>{m}</c> or <c>{mm}</c> where the first number stood, which became the month, and <c>{d}</c> or <c>{dd}</c> for the other.</param>
    public static string? Undo(string text, string template)
    {
        // A leap year, so that the 29 February of a year that nobody typed is a day.
        if (!DateOnly.TryParseExact(text + " 2000", WithoutYear, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && !DateOnly.TryParseExact(text, WithYear, CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
            return null;
        return Placeholder().Replace(template, match => (match.Value[1] == 'm' ? day.Month : day.Day).ToString(match.Value.Length == 4 ? "00" : "0", CultureInfo.InvariantCulture));
    }

    /// <summary>True for a month with a year, <c>Jan-32</c>: it may have been 1-32, 1-1932 or 1932-1.</summary>
    public static bool IsBeyondRepair(string text) => MonthAndYear().IsMatch(text);

    /// <summary>True when a template says where both numbers stood.</summary>
    public static bool IsTemplate(string template) => Placeholder().Matches(template).Select(match => match.Value[1]).Order().SequenceEqual(['d', 'm']);

    [GeneratedRegex(@"\{(m|mm|d|dd)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^((Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-\d{2,4}|\d{4}年\d{1,2}月)$", RegexOptions.IgnoreCase)]
    private static partial Regex MonthAndYear();
}
