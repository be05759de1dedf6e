using System.Globalization;
using Warehouse.Catalogue;
using Warehouse.Query;
using Warehouse.Query.Members;

namespace Warehouse.Tests.Query;

/// <summary>A row of a fact: member ids by dimension, and a value that may be missing or withheld.</summary>
internal sealed record NaiveRow(string Fact, string Measure, IReadOnlyDictionary<string, string> Members, decimal? Value, bool Withheld = false)
{
    /// <summary>What the row's columns hold, besides keys: numbers, texts and days. Of a row that says all its measures at once; null where it holds one.</summary>
    public IReadOnlyDictionary<string, object?>? Columns { get; init; }
}

/// <summary>A second engine, written as plainly as can be: it walks over all rows for every read. The oracle of the others.</summary>
internal sealed class NaiveEngine(IReadOnlyList<NaiveRow> rows, MemberDirectory members)
{
    public Sums Run(QueryPlan plan) => new(plan.Reads.Select(Run).ToList());

    private ReadResult Run(FactRead read)
    {
        var groups = new Dictionary<string, List<Found>>();
        foreach (var row in rows.Where(r => r.Fact == read.Fact.Id && (r.Columns is not null || r.Measure == read.Measure.Measure)))
        {
            foreach (var year in Years(read, row))
            {
                var members = read.Keys.Select(key => (key.Groups, Member: Member(read, row, year, key.Column, key.Place))).ToList();
                var filtered = read.Filters.Select(filter => (filter.Members, Member: Member(read, row, year, filter.Column, filter.Place))).ToList();
                if (!filtered.All(f => f.Members.Contains(f.Member)) || !members.All(k => k.Groups?.ContainsKey(k.Member) != false))
                    continue;
                int[] keys = [.. members.Select(k => k.Groups is null ? k.Member : k.Groups[k.Member]), year];
                var objects = read.ObjectColumns.Select(column => Member(read, row, year, column, ColumnPlace.Row)).ToArray();
                var isKnown = members.Select(k => k.Member).Concat(filtered.Select(f => f.Member)).All(member => member != ReadKey.Unknown);
                var name = $"{string.Join('|', keys)} {string.Join('|', objects)}";
                if (!groups.TryGetValue(name, out var group))
                    groups[name] = group = [];
                group.Add(new Found(keys, objects, row, isKnown));
            }
        }

        return new ReadResult(groups.Values.Select(group => Sum(read, group)).ToList(), ["oracle"]) { Absent = Absent(read) };
    }

    // Every school of the roster that has no row at all in a year, in the group that the roster says it is in.
    private List<AbsentSchools> Absent(FactRead read)
    {
        if (read.Roster is not { } roster)
            return [];
        var year = read.Fact.Dimensions.First(d => d.Column == read.YearColumn).Dimension;
        var there = rows.Where(r => r.Fact == read.Fact.Id).Select(r => (r.Members["school"], r.Members[year])).ToHashSet();
        var groups = new Dictionary<string, (int[] Keys, HashSet<string> Schools)>();
        foreach (var row in rows.Where(r => r.Fact == roster.Fact.Id && !there.Contains((r.Members["school"], r.Members["academic_year"]))))
        {
            var at = int.Parse(row.Members["academic_year"], CultureInfo.InvariantCulture);
            var members = read.Keys.Select(key => (key.Groups, Member: Listed(read, roster, row, at, key.Column, key.Place))).ToList();
            var isAsked = read.Filters.All(filter => Listed(read, roster, row, at, filter.Column, filter.Place) is var member && (member == ReadKey.Unknown || filter.Members.Contains(member)))
                && members.All(k => k.Member == ReadKey.Unknown || k.Groups?.ContainsKey(k.Member) != false)
                && (read.FromYear is null || at >= read.FromYear) && (read.ToYear is null || at <= read.ToYear);
            if (!isAsked)
                continue;
            int[] keys = [.. members.Select(k => k.Groups is null || k.Member == ReadKey.Unknown ? k.Member : k.Groups[k.Member]), at];
            var name = string.Join('|', keys);
            groups.TryAdd(name, (keys, []));
            groups[name].Schools.Add(row.Members["school"]);
        }

        return groups.Values.Select(group => new AbsentSchools(group.Keys, group.Schools.Count)).ToList();
    }

    private int Listed(FactRead read, RosterRead roster, NaiveRow row, int year, string column, ColumnPlace place)
    {
        if (place is ColumnPlace.Vintage)
            return Member(read, row, year, column, place);
        var dimension = read.Fact.Dimensions.First(d => d.Column == column).Dimension;
        if (roster.Fact.Find(dimension) is not { IsStored: true } use)
            return ReadKey.Unknown;
        var isOfSeveral = use.SeveralOf.Count > 0 && row.Members.TryGetValue("school_type", out var type) && use.SeveralOf.Contains(type);
        return isOfSeveral ? ReadKey.Unknown : Key(roster.Fact, row, use.Column);
    }

    private static SumRow Sum(FactRead read, List<Found> group)
    {
        var known = group.Where(found => found.IsKnown).Select(found => found.Row).ToList();
        var measure = read.Measure;
        var values = known.Select(row => Value(read, row)).OfType<object>().ToList();
        var answering = measure.Aggregate is MeasureAggregate.Distinct
            ? known.Where(row => Value(read, row) is not null || Status(read, row) == "final").ToList()
            : known.Where(row => Value(read, row) is not null).ToList();
        var numbers = values.OfType<decimal>().ToList();
        decimal? figure = measure.Aggregate switch
        {
            MeasureAggregate.Distinct => values.Distinct().Count(),
            _ when numbers.Count == 0 => null,
            MeasureAggregate.Min => numbers.Min(),
            MeasureAggregate.Max => numbers.Max(),
            _ => numbers.Sum(),
        };
        return new SumRow(group[0].Keys, figure, answering.Count, known.Count, known.Count(row => measure.Columns.Any() && Value(read, row) is null && Status(read, row) == "withheld"))
        {
            Objects = group[0].Objects,
            Unknown = group.Count - known.Count,
            DistinctObjects = read.Fact.Find("school") is null ? 0 : known.Where(row => Value(read, row) is not null).Select(row => row.Members["school"]).Distinct().Count(),
        };
    }

    private static string Status(FactRead read, NaiveRow row) => row.Withheld ? "withheld" : row.Columns is null && row.Value is null ? "missing" : "final";

    private static object? Value(FactRead read, NaiveRow row)
    {
        var measure = read.Measure;
        if (row.Columns is null)
            return row.Value;
        if (measure.Aggregate is not MeasureAggregate.Rows)
            return Column(read, row, measure.Column);
        if (measure.When is not { } when)
            return 1m;
        var (left, right) = (Column(read, row, when.Column), when.OtherColumn is null ? when.Number : Column(read, row, when.OtherColumn));
        if (left is not decimal a || right is not decimal b)
            return null;
        return when.Operator switch { ">" => a > b, ">=" => a >= b, "<" => a < b, "<=" => a <= b, _ => a == b } ? 1m : 0m;
    }

    private static object? Column(FactRead read, NaiveRow row, string column) =>
        read.Fact.Dimensions.FirstOrDefault(d => d.IsStored && d.Column == column) is { } use ? row.Members[use.Dimension] : row.Columns![column];

    // A row of an interval counts in each year on whose first of September it holds.
    private IEnumerable<int> Years(FactRead read, NaiveRow row)
    {
        var all = read.Fact.Interval is { } interval
            ? members["academic_year"].All.Select(year => year.Key).Where(year =>
                string.CompareOrdinal((string)row.Columns![interval.From]!, Day(year)) <= 0
                && (row.Columns[interval.To] is not string to || string.CompareOrdinal(to, Day(year)) > 0))
            : [int.Parse(row.Members[read.Fact.Dimensions.First(d => d.Column == read.YearColumn).Dimension], CultureInfo.InvariantCulture)];
        return all.Where(year => (read.FromYear is null || year >= read.FromYear) && (read.ToYear is null || year <= read.ToYear));

        static string Day(int year) => string.Create(CultureInfo.InvariantCulture, $"{year}-09-01");
    }

    private int Member(FactRead read, NaiveRow row, int year, string column, ColumnPlace place)
    {
        if (place is ColumnPlace.Row or ColumnPlace.Attribute)
            return Key(read.Fact, row, column);
        var school = rows.Where(r => r.Fact == read.LookedUpIn!.Id && r.Members["school"] == row.Members["school"]).ToList();
        var found = place is ColumnPlace.SchoolYear
            ? school.FirstOrDefault(r => Year(r) == year)
            : school.Where(r => Year(r) <= read.Vintage.Year).MaxBy(Year) ?? school.MinBy(Year);
        return found is null ? ReadKey.Unknown : Key(read.LookedUpIn!, found, column);

        static int Year(NaiveRow r) => int.Parse(r.Members["academic_year"], CultureInfo.InvariantCulture);
    }

    private int Key(FactTable fact, NaiveRow row, string column)
    {
        var use = fact.Dimensions.First(d => d.IsStored && d.Column == column);
        return row.Members.TryGetValue(use.Dimension, out var id) && members[use.Dimension].ById(id) is { } member ? member.Key : ReadKey.Unknown;
    }

    private sealed record Found(int[] Keys, int[] Objects, NaiveRow Row, bool IsKnown);
}
