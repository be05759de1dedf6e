using Warehouse.Query.Rollups;

namespace Warehouse.Query;

/// <summary>The result of a read, found by group and year.</summary>
internal sealed class ReadTable
{
    private readonly Dictionary<string, SumRow> _rows;

    public ReadTable(FactRead read, ReadResult result)
    {
        (Read, Result) = (read, result);
        _rows = result.Rows.ToDictionary(row => Key(row.Keys, row.Keys[^1], row.Keys.Count - 1));
        YearsWithValues = result.Rows.Where(row => row.Count > 0).Select(row => row.Keys[^1]).ToHashSet();
    }

    public FactRead Read { get; }

    public ReadResult Result { get; }

    public IReadOnlySet<int> YearsWithValues { get; }

    /// <summary>The sum of a group in a year, with whether it is whole.</summary>
    public Quantity At(int[] keys, int year) => Quantity.Of(_rows.GetValueOrDefault(Key(keys, year, keys.Length)), Read.Expected(keys));

    private static string Key(IReadOnlyList<int> keys, int year, int count) => string.Join('|', keys.Take(count).Append(year));
}
