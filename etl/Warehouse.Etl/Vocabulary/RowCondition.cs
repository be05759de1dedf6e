using System.Text.RegularExpressions;

namespace Warehouse.Etl.Vocabulary;

/// <summary>A condition on a row: a cell that equals, begins with or matches something.</summary>
/// <param name="Column">Header of the cell's column; null for the first cell that has text.</param>
/// <param name="Texts">Texts to equal, or to begin with.</param>
/// <param name="IsPrefix">True when the cell only has to begin with one of the texts.</param>
/// <param name="Pattern">A pattern to match instead of texts; null for none.</param>
internal sealed record RowCondition(string? Column, IReadOnlyList<string> Texts, bool IsPrefix, Regex? Pattern)
{
    /// <summary>Whether a cell, trimmed, meets the condition.</summary>
    public bool IsMetBy(string cell)
    {
        if (Pattern is not null)
            return Pattern.IsMatch(cell);
        return IsPrefix
            ? Texts.Any(text => cell.StartsWith(text, StringComparison.Ordinal))
            : Texts.Contains(cell, StringComparer.Ordinal);
    }
}
