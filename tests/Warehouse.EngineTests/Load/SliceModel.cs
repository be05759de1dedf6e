using System.Globalization;

namespace Warehouse.EngineTests.Load;

/// <summary>
/// What loads of <see cref="SliceWorld"/> by period must leave, told as simply as it can be: a second implementation, in
/// memory and without a thought for cost, that knows nothing of the first.
/// </summary>
internal sealed class SliceModel
{
    private static readonly HashSet<string> _districts = ["湖北省", "湖南省"];

    private readonly SortedDictionary<(int Year, string District), int> _facts = [];
    private readonly Dictionary<string, HashSet<int>> _brought = [];

    public SliceModel()
    {
    }

    private SliceModel(SliceModel other) =>
        (_facts, _brought) = (new(other._facts), other._brought.ToDictionary(pair => pair.Key, pair => pair.Value.ToHashSet()));

    /// <summary>As <see cref="SliceWorld.FactsAsync"/> shows them.</summary>
    public IReadOnlyList<string> Facts => _facts.OrderBy(f => f.Key.Year).ThenBy(f => f.Key.District, StringComparer.Ordinal).Select(f => $"{f.Key.District} {f.Key.Year} = {f.Value}").ToList();

    public SliceModel Copy() => new(this);

    /// <summary>Loads the file of a period; a load that is refused changes nothing.</summary>
    /// <returns>Why it is refused, null if it is not, and the numbers of the rows that are rejected, from 1.</returns>
    public (string? Refusal, IReadOnlyList<int> Rejected) Load(string period, IReadOnlyList<string> rows)
    {
        var (kept, rejected) = Keep(rows);
        var years = kept.Select(row => row.Year).ToHashSet();
        var gone = _brought.GetValueOrDefault(period, []).Where(year => !years.Contains(year) && _brought.All(other => other.Key == period || !other.Value.Contains(year))).ToHashSet();
        var silent = rejected.Select(number => YearOf(rows[number - 1])).Distinct().ToList();
        if (kept.Count == 0)
            return ("etl.empty_source", rejected);
        if (silent.Any(year => year is { } known && !years.Contains(known) && _facts.Keys.Any(fact => fact.Year == known)) || (silent.Contains(null) && gone.Count > 0))
            return ("etl.slice_rejected", rejected);

        foreach (var fact in _facts.Keys.Where(fact => years.Contains(fact.Year) || gone.Contains(fact.Year)).ToList())
            _facts.Remove(fact);
        foreach (var row in kept)
            _facts.Add((row.Year, row.District), row.Pupils);
        _brought[period] = years;
        return (null, rejected);
    }

    /// <summary>Adds what is right of corrected rows.</summary>
    /// <returns>The places of those that are still wrong, from 1.</returns>
    public IReadOnlyList<int> Replay(string period, IReadOnlyList<string> rows)
    {
        var (kept, rejected) = Keep(rows);
        var stillWrong = rejected.ToList();
        foreach (var row in kept)
        {
            if (_facts.TryAdd((row.Year, row.District), row.Pupils))
                _brought[period].Add(row.Year);
            else
                stillWrong.Add(row.Number);
        }

        return stillWrong.Order().ToList();
    }

    // Rows that say the same are one, the first; of those that contradict each other none is kept.
    private static (List<(int Number, string District, int Year, int Pupils)> Kept, List<int> Rejected) Keep(IReadOnlyList<string> rows)
    {
        var kept = new List<(int Number, string District, int Year, int Pupils)>();
        for (var number = 1; number <= rows.Count; number++)
        {
            var cells = rows[number - 1].Split(',');
            if (_districts.Contains(cells[0]) && YearOf(rows[number - 1]) is { } year && int.TryParse(cells[2], CultureInfo.InvariantCulture, out var pupils))
                kept.Add((number, cells[0], year, pupils));
        }

        kept = kept.GroupBy(row => (row.District, row.Year)).Where(same => same.Select(row => row.Pupils).Distinct().Count() == 1).Select(same => same.First()).ToList();
        return (kept, Enumerable.Range(1, rows.Count).Except(kept.Select(row => row.Number)).ToList());
    }

    private static int? YearOf(string row) => int.TryParse(row.Split(',')[1], CultureInfo.InvariantCulture, out var year) ? year : null;
}
