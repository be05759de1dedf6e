using System.Globalization;
using Warehouse.Etl.Vocabulary;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Etl.Shape;

/// <summary>
/// Shares what a combined school has among its stages by weighted pupils, so that each counts as a school of its stage. The
/// parts add up to the whole exactly: each is cut to ten decimals, as the warehouse keeps them, and the last takes the rest.
/// </summary>
internal sealed class RowSplit(SplitSpec split, HeaderMatch header, PipelineLayout layout)
{
    private const int Decimals = 10;

    private readonly int[] _columns = split.Parts.Select(part => header[part.Column]).ToArray();

    /// <summary>The parts that a row has, each with its weighted pupils above 0; none of a row with a problem.</summary>
    public IReadOnlyList<RowPart> Read(IReadOnlyList<string> cells, List<CellProblem> problems)
    {
        var before = problems.Count;
        var parts = new List<RowPart>();
        foreach (var (part, column) in split.Parts.Zip(_columns))
        {
            var text = cells[column];
            if (text.Length == 0 || layout.MissingMasks.Contains(text))
                continue;
            if (!decimal.TryParse(text, NumberStyles.AllowThousands | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var pupils))
                problems.Add(new CellProblem(part.Column, "etl.not_a_number", $"'{text}' is no number of pupils."));
            else if (pupils > 0)
                parts.Add(new RowPart(part.Member, pupils * part.Weight));
        }

        if (parts.Count == 0 && problems.Count == before)
            problems.Add(new CellProblem("", "etl.no_pupils", $"The row has no pupils in {string.Join(", ", split.Parts.Select(p => p.Member))}, so that nobody knows whose its values are.", "Correct the pupils, or discard such rows by a rule."));
        return parts;
    }

    /// <summary>One fact a part, with the keys of the whole and its own.</summary>
    public IEnumerable<ShapedFact> Share(ShapedFact whole, RowTextDictionary keys, IReadOnlyList<RowPart> parts)
    {
        var all = parts.Sum(part => part.Weight);
        var rest = whole.Values.ToDictionary(value => value.Measure, value => value.Value, StringComparer.Ordinal);
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i];
            var isLast = i == parts.Count - 1;
            var values = whole.Values.Select(value => value with { Value = isLast ? rest[value.Measure] : Cut(value.Value * (part.Weight / all)) }).ToList();
            foreach (var value in values)
                rest[value.Measure] -= value.Value;
            yield return whole with { Keys = keys.With(split.Dimension, part.Member), Values = values };
        }
    }

    private static decimal? Cut(decimal? value) => value is { } number ? Math.Round(number, Decimals, MidpointRounding.ToZero) : null;
}

/// <summary>A part of a row.</summary>
/// <param name="Member">Its member's id.</param>
/// <param name="Weight">Its weighted pupils.</param>
internal sealed record RowPart(string Member, decimal Weight);
