using System.Globalization;
using System.Text.RegularExpressions;

namespace Warehouse.Etl.Shape;

/// <summary>Reads years as sources write them.</summary>
internal static partial class YearText
{
    /// <summary>
    /// The year of <c>2019</c>, <c>2019年</c>, <c>2019年度</c> and <c>2019学年</c>, and the first of <c>2019-2020学年</c>
    /// and <c>2019/20</c>, if the second follows it; null for any other text and for years outside 1949 to 2060.
    /// </summary>
    public static int? Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
            return null;
        var year = int.Parse(match.Groups["first"].ValueSpan, CultureInfo.InvariantCulture);
        if (match.Groups["second"] is { Success: true, Value: var second } && !((year + 1).ToString(CultureInfo.InvariantCulture).EndsWith(second, StringComparison.Ordinal)))
            return null;
        return year is >= 1949 and <= 2060 ? year : null;
    }

    [GeneratedRegex("^(?<first>[0-9]{4})(([-/—–~～](?<second>[0-9]{4}|[0-9]{2}))?(学年度?)?|年度?)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
