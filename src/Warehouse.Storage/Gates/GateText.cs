using System.Globalization;

namespace Warehouse.Storage.Gates;

/// <summary>What gates say of what they found, and how it is written.</summary>
internal static class GateText
{
    /// <summary>A line.</summary>
    public static GateResult Line(GateSpec gate, bool passed, string message) => new()
    {
        Gate = gate.Name,
        Kind = gate.Kind.ToString().ToLowerInvariant(),
        Severity = gate.Severity.ToString().ToLowerInvariant(),
        Passed = passed,
        Message = message,
    };

    /// <summary>The line of a gate that had nothing to look at: it found nothing wrong, and does not say that all is right.</summary>
    /// <param name="gate">The gate.</param>
    /// <param name="why">What there was none of.</param>
    public static GateResult Nothing(GateSpec gate, string why) => Line(gate, passed: true, $"There was nothing to look at: {why}");

    /// <summary>A line about a figure.</summary>
    public static GateResult At(GateSpec gate, GateCell cell, double measured, double limit, string message) =>
        Line(gate, passed: false, message) with { District = cell.District, Year = Text(cell.Year), Member = cell.Stage, Measured = measured, Limit = limit };

    /// <summary>A line about a member.</summary>
    public static GateResult Of(GateSpec gate, GateMember member, string message) =>
        Line(gate, passed: false, message) with { Member = member.Id, Year = member.Year == 0 ? "" : Text(member.Year) };

    /// <summary>A limit, within a statement.</summary>
    public static string Number(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A year.</summary>
    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A figure, with four decimals at most.</summary>
    public static string Shown(double number) => Math.Round(number, 4).ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>A text within the quotes of a statement.</summary>
    public static string Quoted(string text) => text.Replace("'", "''", StringComparison.Ordinal);
}
