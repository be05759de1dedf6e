using System.Globalization;
using System.Text.RegularExpressions;
using Warehouse.Catalogue;

namespace Warehouse.Query.Planning;

/// <summary>Years as people write them. A school year is never read as a fiscal year, nor the reverse.</summary>
internal static partial class PeriodText
{
    /// <summary>
    /// The year of <c>2023</c>, <c>2023学年</c>, <c>2023/24</c>, <c>2023/24 AY</c>, <c>2023-2024学年</c> by school years, of
    /// <c>2023</c>, <c>2023年</c>, <c>2023年度</c>, <c>2023 CY</c> by fiscal years; null for anything else and outside 1949 to 2060.
    /// </summary>
    public static int? Year(string text, DimensionKind calendar)
    {
        var match = (calendar == DimensionKind.AcademicYear ? AcademicYear() : FiscalYear()).Match(text.Trim());
        if (!match.Success)
            return null;
        var year = int.Parse(match.Groups["first"].ValueSpan, CultureInfo.InvariantCulture);
        if (match.Groups["second"] is { Success: true } second && !(year + 1).ToString(CultureInfo.InvariantCulture).EndsWith(second.Value, StringComparison.Ordinal))
            return null;
        return year is >= 1949 and <= 2060 ? year : null;
    }

    /// <summary>How to write one.</summary>
    public static string Hint(DimensionKind calendar) => calendar == DimensionKind.AcademicYear
        ? "Write the year it begins in: 2019, 2019/20 or 2019-2020学年."
        : "Write the calendar year: 2019 or 2019年.";

    [GeneratedRegex("^(?<first>[0-9]{4})([-/—–~～](?<second>[0-9]{4}|[0-9]{2}))?(学年度?)?( ?AY)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex AcademicYear();

    [GeneratedRegex("^(?<first>[0-9]{4})(年度?)?( ?CY)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex FiscalYear();
}
