using System.Globalization;
using Warehouse.Catalogue;

namespace Warehouse.Gateway;

/// <summary>Whether a pipeline can be run for a period.</summary>
internal static class PeriodCheck
{
    private const int Longest = 50;
    private const int Listed = 10;

    /// <summary>What is wrong with a period; null when nothing is.</summary>
    /// <param name="pipelineId">The pipeline.</param>
    /// <param name="known">Its periods; null: its files say which there are.</param>
    /// <param name="period">What was asked for.</param>
    /// <param name="field">Where.</param>
    public static Problem? Find(string pipelineId, IReadOnlyList<string>? known, string period, string field)
    {
        if (period.Length is 0 or > Longest)
            return new Problem("etl.unknown_period", period.Length == 0 ? "A period is empty." : $"The period '{period}' is too long.", field, $"At most {Longest} characters.");
        if (known is null || known.Contains(period))
            return null;
        return known.Count == 0
            ? new Problem("etl.unknown_period", $"Pipeline '{pipelineId}' is not loaded by periods.", field, "Leave the period out: a run loads all of its source.")
            : new Problem("etl.unknown_period", $"Pipeline '{pipelineId}' has no period '{period}'.", field, $"{Near(period, known)}There are {Shown(known)}.");
    }

    private static string Near(string period, IReadOnlyList<string> known)
    {
        // Of years, the nearest is that of the calendar, and not that of the keyboard.
        var near = Year(period) is { } asked && known.All(one => Year(one) is not null) ? known.MinBy(one => Math.Abs(Year(one)!.Value - asked)) : Nearest.Find(period, known);
        return near is null ? "" : $"Did you mean '{near}'? ";
    }

    private static string Shown(IReadOnlyList<string> known) =>
        known.Count <= Listed ? string.Join(", ", known) : $"{known.Count.ToString(CultureInfo.InvariantCulture)}, from {known[0]} to {known[^1]}";

    private static int? Year(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : null;
}
