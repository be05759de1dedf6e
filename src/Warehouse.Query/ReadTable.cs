using Warehouse.Catalogue;
using Warehouse.Query.Rollups;

namespace Warehouse.Query;

/// <summary>The result of a read, found by group and year.</summary>
internal sealed class ReadTable
{
    private readonly Dictionary<string, (SumRow Row, int AbsentParts)> _rows;
    private readonly Dictionary<string, long> _unplaced;
    private readonly List<int> _open;

    public ReadTable(FactRead read, ReadResult result)
    {
        (Read, Result) = (read, result);
        var count = read.Keys.Count - read.Parts.Count;
        _open = Enumerable.Range(0, count).Where(i => read.Keys[i].Place is not ColumnPlace.Row).ToList();
        Groups = result.Rows.Where(row => !_open.Any(i => row.Keys[i] == ReadKey.Unknown)).ToList();
        _rows = Groups.GroupBy(row => Key(row.Keys, row.Keys[^1], count)).ToDictionary(group => group.Key, group => Together(read, group.ToList()));
        _unplaced = result.Rows.Except(Groups).GroupBy(row => Key(row.Keys, row.Keys[^1], count)).ToDictionary(group => group.Key, group => group.Sum(row => row.Unknown));
        // A year of which nothing is known is not passed over for an earlier one.
        YearsWithValues = result.Rows.Where(row => row.Count > 0 || row.Unknown > 0).Select(row => row.Keys[^1]).ToHashSet();
    }

    public FactRead Read { get; }

    public ReadResult Result { get; }

    /// <summary>The rows of groups; not those of which it is not known to which group they belong.</summary>
    public IReadOnlyList<SumRow> Groups { get; }

    public IReadOnlySet<int> YearsWithValues { get; }

    /// <summary>The sum of a group in a year, with whether it is whole.</summary>
    public Quantity At(int[] keys, int year)
    {
        var (row, absent) = _rows.GetValueOrDefault(Key(keys, year, keys.Length));
        var expected = Read.Expected(keys);
        if (Read.Parts.Count > 0)
            expected = row is null ? Read.Parts.Sum(part => part.Count) : row.Rows + absent;
        return Quantity.Of(row, expected, Read.IsWhole, Unplaced(keys, year));
    }

    /// <summary>How many different schools have a value in a group and year; 0 for a fact without schools.</summary>
    public long SchoolsAt(int[] keys, int year) => _rows.GetValueOrDefault(Key(keys, year, keys.Length)).Row?.DistinctObjects ?? 0;

    // Rows that may belong to any group of a dimension, because their own is not known, may belong to this one.
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

    // The parts of a group are told apart only to see that each is there.
    private static (SumRow Row, int AbsentParts) Together(FactRead read, List<SumRow> parts)
    {
        var first = read.Keys.Count - read.Parts.Count;
        var absent = read.Parts.Select((members, i) => members.Except(parts.Select(row => row.Keys[first + i])).Count()).Sum();
        if (parts is [var only])
            return (only, absent);
        return (new SumRow(parts[0].Keys, Figure(read, parts), parts.Sum(row => row.Count), parts.Sum(row => row.Rows), parts.Sum(row => row.Withheld))
        {
            Unknown = parts.Sum(row => row.Unknown),
            DistinctObjects = parts.Sum(row => row.DistinctObjects),
        }, absent);
    }

    private static decimal? Figure(FactRead read, List<SumRow> parts)
    {
        var figures = parts.Select(row => row.Sum).OfType<decimal>().ToList();
        if (figures.Count == 0)
            return null;
        return read.Measure.Aggregate switch
        {
            MeasureAggregate.Min => figures.Min(),
            MeasureAggregate.Max => figures.Max(),
            // Of each object something else is counted only where it is the object itself.
            MeasureAggregate.Distinct when !read.ObjectColumns.Contains(read.Measure.Column) => throw new InvalidOperationException("A plan let counts of different things meet, of which some may be the same."),
            _ => figures.Sum(),
        };
    }

    private static string Key(IReadOnlyList<int> keys, int year, int count) => string.Join('|', keys.Take(count).Append(year));
}
