using Warehouse.Query.Rollups;

namespace Warehouse.Query;

/// <summary>The result of a read, found by group and year.</summary>
internal sealed class ReadTable
{
    private readonly Dictionary<string, (SumRow Row, int AbsentParts)> _rows;

    public ReadTable(FactRead read, ReadResult result)
    {
        (Read, Result) = (read, result);
        var count = read.Keys.Count - read.Parts.Count;
        _rows = result.Rows.GroupBy(row => Key(row.Keys, row.Keys[^1], count)).ToDictionary(group => group.Key, group => Together(read, group.ToList()));
        YearsWithValues = result.Rows.Where(row => row.Count > 0).Select(row => row.Keys[^1]).ToHashSet();
    }

    public FactRead Read { get; }

    public ReadResult Result { get; }

    public IReadOnlySet<int> YearsWithValues { get; }

    /// <summary>The sum of a group in a year, with whether it is whole.</summary>
    public Quantity At(int[] keys, int year)
    {
        var (row, absent) = _rows.GetValueOrDefault(Key(keys, year, keys.Length));
        var expected = Read.Expected(keys);
        if (Read.Parts.Count > 0)
            expected = row is null ? Read.Parts.Sum(part => part.Count) : row.Rows + absent;
        return Quantity.Of(row, expected, Read.IsWhole);
    }

    // The parts of a group are told apart only to see that each is there.
    private static (SumRow Row, int AbsentParts) Together(FactRead read, List<SumRow> parts)
    {
        var first = read.Keys.Count - read.Parts.Count;
        var absent = read.Parts.Select((members, i) => members.Except(parts.Select(row => row.Keys[first + i])).Count()).Sum();
        var sum = parts.All(row => row.Sum is null) ? null : parts.Sum(row => row.Sum);
        return (parts is [var only] ? only : new SumRow(parts[0].Keys, sum, parts.Sum(row => row.Count), parts.Sum(row => row.Rows), parts.Sum(row => row.Withheld)), absent);
    }

    private static string Key(IReadOnlyList<int> keys, int year, int count) => string.Join('|', keys.Take(count).Append(year));
}
