using Warehouse.Catalogue;
using Warehouse.Query.Rollups;

namespace Warehouse.Query;

/// <summary>The result of a read, found by group and year.</summary>
internal sealed class ReadTable
{
    private readonly Dictionary<string, Group> _groups;

    public ReadTable(FactRead read, ReadResult result)
    {
        (Read, Result) = (read, result);
        var count = read.Keys.Count - read.Parts.Count;
        _groups = result.Rows.GroupBy(row => Key(row.Keys, row.Keys[^1], count)).ToDictionary(group => group.Key, group => GroupOf(read, group.ToList()));
        YearsWithValues = result.Rows.Where(row => row.Count > 0).Select(row => row.Keys[^1]).ToHashSet();
    }

    public FactRead Read { get; }

    public ReadResult Result { get; }

    public IReadOnlySet<int> YearsWithValues { get; }

    /// <summary>The sum of a group in a year, with whether it is whole.</summary>
    public Quantity At(int[] keys, int year)
    {
        var group = Find(keys, year);
        var expected = Read.Expected(keys);
        if (Read.Parts.Count > 0)
            expected = group is null ? Read.Parts.Sum(part => part.Count) : group.Rows.Sum(row => row.Rows) + group.AbsentParts;
        return Quantity.Of(group is null ? null : Together(group.Rows), expected, Read.IsWhole);
    }

    /// <summary>The sum of every object of a group in a year, with the object's keys.</summary>
    public IEnumerable<(IReadOnlyList<int> Object, Quantity Sum)> ByObject(int[] keys, int year) =>
        (Find(keys, year)?.Rows ?? []).GroupBy(row => string.Join('|', row.Objects)).Select(rows => (rows.First().Objects, Quantity.Of(Together(rows.ToList()), null)));

    /// <summary>False when it is known that something is left out of a group, or not known whether it is.</summary>
    public bool IsWholeAt(int[] keys, int year) =>
        Read.IsWhole && (Find(keys, year) is { } group ? group.AbsentParts == 0 && group.Rows.All(row => row.Unknown == 0) : Read.Parts.Count == 0);

    private Group? Find(int[] keys, int year) => _groups.GetValueOrDefault(Key(keys, year, keys.Length));

    // The parts of a group are told apart only to see that each is there, and its objects only to look at each.
    private static Group GroupOf(FactRead read, List<SumRow> rows)
    {
        var first = read.Keys.Count - read.Parts.Count;
        return new Group(rows, read.Parts.Select((members, i) => members.Except(rows.Select(row => row.Keys[first + i])).Count()).Sum());
    }

    private SumRow Together(IReadOnlyList<SumRow> rows)
    {
        if (rows is [var only])
            return only;
        var figures = rows.Select(row => row.Sum).OfType<decimal>().ToList();
        decimal? value = figures.Count == 0 ? null : Read.Measure.Aggregate switch
        {
            MeasureAggregate.Min => figures.Min(),
            MeasureAggregate.Max => figures.Max(),
            MeasureAggregate.Distinct => throw new InvalidOperationException($"A plan let counts of distinct ones of several groups meet: {Read.Measure.Measure}."),
            _ => figures.Sum(),
        };
        return new SumRow(rows[0].Keys, value, rows.Sum(row => row.Count), rows.Sum(row => row.Rows), rows.Sum(row => row.Withheld)) { Unknown = rows.Sum(row => row.Unknown) };
    }

    private static string Key(IReadOnlyList<int> keys, int year, int count) => string.Join('|', keys.Take(count).Append(year));

    private sealed record Group(IReadOnlyList<SumRow> Rows, int AbsentParts);
}
