using System.Globalization;
using System.Text.RegularExpressions;

namespace Warehouse.Catalogue;

/// <summary>Times as people write them: <c>90s</c>, <c>30m</c>, <c>2h</c>, <c>1h30m</c>.</summary>
public static partial class DurationText
{
    /// <summary>Whole seconds, above 0; null when the text is none.</summary>
    public static int? Read(string text)
    {
        if (Pattern().Match(text) is not { Success: true } match || text.Length == 0)
            return null;
        var seconds = (Number(match, "h") * 3600m) + (Number(match, "m") * 60m) + Number(match, "s");
        return seconds is > 0 and <= int.MaxValue ? (int)seconds : null;
    }

    private static decimal Number(Match match, string unit) =>
        match.Groups[unit] is { Success: true } group ? decimal.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("^((?<h>[0-9]{1,9})h)?((?<m>[0-9]{1,9})m)?((?<s>[0-9]{1,9})s)?$")]
    private static partial Regex Pattern();
}
