using Warehouse.Catalogue;
using Warehouse.Query.Rollups;

namespace Warehouse.Query;

/// <summary>The result of a read, found by group and year.</summary>
internal sealed class ReadTable
{
    private readonly Dictionary<string, Group> _groups;
    private readonly List<int> _open;
    private readonly Dictionary<string, long> _unplaced;
    private readonly List<int[]> _absent;

    public ReadTable(FactRead read, ReadResult result)
    {
        (Read, Result) = (read, result);
        var count = read.Keys.Count - read.Parts.Count;
        _open = Enumerable.Range(0, count).Where(i => read.Keys[i].Place is not ColumnPlace.Row).ToList();
        var placed = result.Rows.ToLookup(row => _open.TrueForAll(i => row.Keys[i] != ReadKey.Unknown));
        Placed = placed[true].ToList();
        var certain = read.Roster is null ? null : Placed.ToLookup(row => CertainKey(row));
        _groups = Placed.GroupBy(row => Key(row.Keys, row.Keys[^1], count)).ToDictionary(group => group.Key, group => GroupOf(read, group.ToList(), certain?[CertainKey(group.First())].ToList()));
        _unplaced = placed[false].GroupBy(row => Key(row.Keys, row.Keys[^1], count)).ToDictionary(group => group.Key, group => group.Sum(row => row.Unknown));
        _absent = result.Absent.Select(absent => absent.Keys.Take(count).Append(absent.Keys[^1]).Append((int)absent.Schools).ToArray()).ToList();
        // A year of which nobody knows to whom its rows belong is not passed over for an earlier one.
        YearsWithValues = result.Rows.Where(row => row.Count > 0 || row.Unknown > 0).Select(row => row.Keys[^1]).ToHashSet();
    }

    public FactRead Read { get; }

    public ReadResult Result { get; }

    /// <summary>The rows of which it is known to which group they belong.</summary>
    public IReadOnlyList<SumRow> Placed { get; }

    public IReadOnlySet<int> YearsWithValues { get; }

    /// <summary>The sum of a group in a year, with whether it is whole.</summary>
    public Quantity At(int[] keys, int year)
    {
        var group = Find(keys, year);
        var expected = Read.Expected(keys);
        if (Read.Parts.Count > 0)
            expected = group is null ? Read.Parts.Sum(part => part.Count) : group.Rows.Sum(row => row.Rows) + group.AbsentParts;
        return Quantity.Of(group is null ? null : Together(group.Rows), expected, Read.IsWhole, Unplaced(keys, year), Absent(keys, year));
    }

    /// <summary>The sum of every object of a group in a year, with the object's keys.</summary>
    public IEnumerable<(IReadOnlyList<int> Object, Quantity Sum)> ByObject(int[] keys, int year) =>
        (Find(keys, year)?.Rows ?? []).GroupBy(row => string.Join('|', row.Objects)).Select(rows => (rows.First().Objects, Quantity.Of(Together(rows.ToList()), null)));

    /// <summary>False when it is known that something is left out of a group, or not known whether it is.</summary>
    public bool IsWholeAt(int[] keys, int year) =>
        Read.IsWhole && Unplaced(keys, year) == 0 && Absent(keys, year) == 0 && (Find(keys, year) is { } group ? group.AbsentParts == 0 && group.Rows.All(row => row.Unknown == 0) : Read.Parts.Count == 0);

    /// <summary>How many different schools have a value in a group and year; 0 for a fact without schools.</summary>
    public long SchoolsAt(int[] keys, int year) => Find(keys, year)?.Rows.Sum(row => row.DistinctObjects) ?? 0;

    private Group? Find(int[] keys, int year) => _groups.GetValueOrDefault(Key(keys, year, keys.Length));

    // Rows of which it is not known to which group of a dimension they belong may belong to this one.
    private long Unplaced(int[] keys, int year)
    {
        if (_unplaced.Count == 0)
            return 0;
        var rows = 0L;
        for (var mask = 1; mask < 1 << _open.Count; mask++)
        {
            var somewhere = (int[])keys.Clone();
            for (var i = 0; i < _open.Count; i++)
            {
                if ((mask & (1 << i)) != 0)
                    somewhere[_open[i]] = ReadKey.Unknown;
            }

            rows += _unplaced.GetValueOrDefault(Key(somewhere, year, somewhere.Length));
        }

        return rows;
    }

    // A school without a row belongs to every group that it may belong to.
    private long Absent(int[] keys, int year) =>
        _absent.Where(absent => absent[^2] == year && keys.Index().All(key => absent[key.Index] == key.Item || absent[key.Index] == ReadKey.Unknown)).Sum(absent => (long)absent[^1]);

    // The parts of a group are told apart only to see that each is there, and its objects only to look at each. Where a
    // roster tells which schools are missing, a district that has schools, but none in the countryside, is there.
    private static Group GroupOf(FactRead read, List<SumRow> rows, List<SumRow>? all)
    {
        var first = read.Keys.Count - read.Parts.Count;
        return new Group(rows, read.Parts.Select((members, i) => members.Except((all ?? rows).Select(row => row.Keys[first + i])).Count()).Sum());
    }

    // The group but for what is known of schools elsewhere.
    private string CertainKey(SumRow row) =>
        string.Join('|', Enumerable.Range(0, Read.Keys.Count - Read.Parts.Count).Where(i => Read.Keys[i].Place is not ColumnPlace.SchoolYear).Select(i => row.Keys[i]).Append(row.Keys[^1]));

    private SumRow Together(IReadOnlyList<SumRow> rows)
    {
        if (rows is [var only])
            return only;
        var figures = rows.Select(row => row.Sum).OfType<decimal>().ToList();
        decimal? value = figures.Count == 0 ? null : Read.Measure.Aggregate switch
        {
            MeasureAggregate.Min => figures.Min(),
            MeasureAggregate.Max => figures.Max(),
            // What is counted of each object can be added only where it is the object itself.
            MeasureAggregate.Distinct when !Read.ObjectColumns.Contains(Read.Measure.Column) => throw new InvalidOperationException($"A plan let counts of distinct ones of several groups meet: {Read.Measure.Measure}."),
            _ => figures.Sum(),
        };
        return new SumRow(rows[0].Keys, value, rows.Sum(row => row.Count), rows.Sum(row => row.Rows), rows.Sum(row => row.Withheld)) { Unknown = rows.Sum(row => row.Unknown) };
    }

    private static string Key(IReadOnlyList<int> keys, int year, int count) => string.Join('|', keys.Take(count).Append(year));

    private sealed record Group(IReadOnlyList<SumRow> Rows, int AbsentParts);
}
