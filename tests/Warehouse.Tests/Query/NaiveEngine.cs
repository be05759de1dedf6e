using Warehouse.Catalogue;
using Warehouse.Query;
using Warehouse.Query.Members;

namespace Warehouse.Tests.Query;

/// <summary>A row of a fact: member ids by dimension, and a value that may be missing or withheld.</summary>
internal sealed record NaiveRow(string Fact, string Measure, IReadOnlyDictionary<string, string> Members, decimal? Value, bool Withheld = false);

/// <summary>A second engine, written as plainly as can be: it walks over all rows for every read. The oracle of the others.</summary>
internal sealed class NaiveEngine(IReadOnlyList<NaiveRow> rows, MemberDirectory members)
{
    public Sums Run(QueryPlan plan) => new(plan.Reads.Select(Run).ToList());

    private ReadResult Run(FactRead read)
    {
        var groups = new Dictionary<string, List<(int[] Keys, int[] Objects, NaiveRow Row)>>();
        foreach (var row in rows.Where(r => r.Fact == read.Fact.Id && r.Measure == read.Measure.Measure))
        {
            var byColumn = read.Fact.Dimensions.ToDictionary(d => d.Column, d => members[d.Dimension].ById(row.Members[d.Dimension])!.Key);
            var year = byColumn[read.YearColumn];
            var kept = (read.FromYear is null || year >= read.FromYear) && (read.ToYear is null || year <= read.ToYear)
                && read.Filters.All(f => f.Members.Contains(byColumn[f.Column]))
                && read.Keys.All(k => k.Groups is null || k.Groups.ContainsKey(byColumn[k.Column]));
            if (!kept)
                continue;
            var keys = read.Keys.Select(k => k.Groups is null ? byColumn[k.Column] : k.Groups[byColumn[k.Column]]).Append(year).ToArray();
            var objects = read.ObjectColumns.Select(column => byColumn[column]).ToArray();
            var name = $"{string.Join('|', keys)} {string.Join('|', objects)}";
            if (!groups.TryGetValue(name, out var group))
                groups[name] = group = [];
            group.Add((keys, objects, row));
        }

        return new ReadResult(
            groups.Values.Select(g => new SumRow(
                g[0].Keys, g.Any(p => p.Row.Value is not null) ? g.Sum(p => p.Row.Value ?? 0) : null,
                g.Count(p => p.Row.Value is not null), g.Count, g.Count(p => p.Row.Withheld)) { Objects = g[0].Objects }).ToList(),
            ["oracle"]);
    }
}
