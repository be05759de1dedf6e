using System.Text.RegularExpressions;

namespace Warehouse.Storage.Runs.Rejects;

/// <summary>
/// Texts as cells of a CSV that people open in a spreadsheet: one that it would compute, or write otherwise when it saves,
/// begins with an apostrophe. What was written is read as it was, exactly; what people typed is read as they typed it.
/// </summary>
public static partial class SheetCell
{
    /// <summary>The cell for a text.</summary>
    public static string Write(string text) => IsGuarded(text) ? "'" + text : text;

    /// <summary>The text of a cell.</summary>
    public static string Read(string cell) => cell.StartsWith('\'') && IsGuarded(cell[1..]) ? cell[1..] : cell;

    // A formula, however wide its first sign is; digits that are a code, a date or more than a spreadsheet keeps.
    private static bool IsGuarded(string text)
    {
        var first = text.AsSpan().TrimStart();
        if (text.Length == 0)
            return false;
        if (text[0] is '\'' or '\t' or '\r' or '\n')
            return true;
        if (first.Length == 0)
            return false;
        return first[0] is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠'
            || ((char.IsAsciiDigit(first[0]) || first[0] == '.') && !PlainNumber().IsMatch(text));
    }

    // Short enough to be shown in full, and without zeros that would go. Words after digits stay what they are.
    [GeneratedRegex(@"^(0|[1-9][0-9]{0,10})(\.[0-9]{0,8}[1-9])?\z|^[0-9]+[^0-9.,:/eE\-\s年月日時时%][^0-9]*\z")]
    private static partial Regex PlainNumber();
}
