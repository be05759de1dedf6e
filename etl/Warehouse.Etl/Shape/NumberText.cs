using System.Globalization;
using System.Text.RegularExpressions;
using Warehouse.Etl.Vocabulary;

namespace Warehouse.Etl.Shape;

/// <summary>Reads numbers as sources write them, exactly.</summary>
internal static partial class NumberText
{
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>
    /// The value in base units, by decimal arithmetic; or what is wrong: <c>etl.not_a_number</c>,
    /// <c>etl.not_whole</c>, <c>etl.out_of_range</c>.
    /// </summary>
    public static (decimal Value, CellProblem? Problem) Parse(string text, ValueSpec spec)
    {
        if (spec.Strip is null && PlainNumber(text) is { } plain && spec.Unit.Factor == 1 && !(plain < spec.Min) && !(plain > spec.Max))
            return (plain, null);
        var column = spec.Column ?? "";
        var digits = spec.Unit.Base == "%" && text.EndsWith('%') ? text[..^1].TrimEnd() : text;
        if (spec.Strip is { } strip)
            digits = digits.StartsWith("-" + strip, StringComparison.Ordinal) ? "-" + digits[(strip.Length + 1)..].TrimStart()
                : digits.StartsWith(strip, StringComparison.Ordinal) ? digits[strip.Length..].TrimStart()
                : digits;
        if (digits.Contains(',', StringComparison.Ordinal) && Grouped().IsMatch(digits))
            digits = digits.Replace(",", "", StringComparison.Ordinal);
        // A tiny exponent would become 0 without a word; decimal holds 28 digits, and no statistic needs more.
        if (!decimal.TryParse(digits, Plain, CultureInfo.InvariantCulture, out var number) || (number == 0 && digits.AsSpan().ContainsAnyInRange('1', '9')))
            return (0, new CellProblem(column, "etl.not_a_number", $"'{text}' is not a number.", HintFor(text)));
        if (spec.Unit.IsWhole && number != decimal.Truncate(number))
            return (0, new CellProblem(column, "etl.not_whole", $"{text} is no whole number of {spec.Unit.Name}."));
        decimal value;
        try
        {
            value = number * spec.Unit.Factor;
        }
        catch (OverflowException)
        {
            return (0, new CellProblem(column, "etl.out_of_range", $"{text} {spec.Unit.Name} is more than can be stored."));
        }

        if (value < spec.Min || value > spec.Max)
            return (0, new CellProblem(column, "etl.out_of_range", $"{text} {spec.Unit.Name} is {RangeOf(value, spec)}."));
        return (value, null);
    }

    // Most cells are a few digits, which mean what they say.
    private static int? PlainNumber(string text)
    {
        if (text.Length is 0 or > 9)
            return null;
        var number = 0;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit))
                return null;
            number = (number * 10) + (digit - '0');
        }

        return number;
    }

    private static string RangeOf(decimal value, ValueSpec spec) => value < spec.Min
        ? string.Create(CultureInfo.InvariantCulture, $"less than {spec.Min} {spec.Unit.Base}")
        : string.Create(CultureInfo.InvariantCulture, $"more than {spec.Max} {spec.Unit.Base}");

    // Digits and signs of full width, as Chinese input methods write them, and the letters that look like digits.
    private static string HintFor(string text)
    {
        var plain = string.Concat(text.Select(c => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c is 'O' or 'o' ? '0' : c is 'l' ? '1' : c))
            .Replace(" ", "", StringComparison.Ordinal);
        if (Grouped().IsMatch(plain))
            plain = plain.Replace(",", "", StringComparison.Ordinal);
        if (plain != text && decimal.TryParse(plain, Plain, CultureInfo.InvariantCulture, out _))
            return $"Did you mean '{plain}'?";
        return "A text that stands for no value belongs under 'missing' or 'withheld'.";
    }

    [GeneratedRegex(@"^[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$")]
    private static partial Regex Grouped();
}
