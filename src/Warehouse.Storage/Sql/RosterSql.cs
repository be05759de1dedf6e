using System.Text.Json;
using Warehouse.Catalogue;

namespace Warehouse.Storage.Sql;

/// <summary>
/// Writes the question which schools have no row where they should have some: of a school that is not there, a sum says
/// nothing, and would only be smaller. Pure.
/// </summary>
internal static class RosterSql
{
    /// <summary>Columns: the group keys, unknown where the roster does not say them; the year; schools.</summary>
    public static SqlStatement Render(FactRead read, RosterRead roster, SqlDialect dialect)
    {
        var parameters = new List<(string, object)>();
        var (school, year) = (roster.Fact.Find("school")!.Column, roster.Fact.Find("academic_year")!.Column);
        var from = ReadTables.From(read with { Fact = roster.Fact, YearColumn = year }, dialect, parameters, isRoster: true);
        var (ownSchool, ownYear) = (read.Fact.Find("school")!.Column, read.YearColumn);
        var where = new List<string>
        {
            $"not exists (select 1 from {dialect.Table(read.Fact.Table)} r where r.{ownSchool} = f.{school} and r.{ownYear} = f.{year})",
        };
        var hasSeveral = roster.SeveralOf.Count > 0 && roster.Fact.Find("school_type") is { IsStored: true };
        if (hasSeveral)
        {
            from.Add($"left join ({dialect.PairsOf("@several")}) s on s.member = f.{roster.Fact.Find("school_type")!.Column}");
            parameters.Add(("@several", JsonSerializer.Serialize(roster.SeveralOf.Select(type => new { m = type, g = ReadKey.Unknown }))));
        }

        var (select, group) = (new List<string>(), new List<string>());
        for (var i = 0; i < read.Keys.Count; i++)
        {
            var key = read.Keys[i];
            if (Column(read, roster, key.Column, key.Place, hasSeveral) is not { } column)
            {
                select.Add($"{ReadKey.Unknown} as key{i}");
                continue;
            }

            if (key.Groups is not null)
            {
                from.Add($"join ({dialect.PairsOf($"@groups{i}")}) g{i} on g{i}.member = {column}");
                parameters.Add(($"@groups{i}", JsonSerializer.Serialize(new Dictionary<int, int>(key.Groups) { [ReadKey.Unknown] = ReadKey.Unknown }.Select(pair => new { m = pair.Key, g = pair.Value }))));
                column = $"g{i}.grp";
            }

            select.Add($"{column} as key{i}");
            group.Add(column);
        }

        for (var i = 0; i < read.Filters.Count; i++)
        {
            if (Column(read, roster, read.Filters[i].Column, read.Filters[i].Place, hasSeveral) is not { } column)
                continue;
            where.Add($"{column} in ({dialect.NumbersOf($"@members{i}")})");
            parameters.Add(($"@members{i}", JsonSerializer.Serialize(read.Filters[i].Members.Append(ReadKey.Unknown).Distinct())));
        }

        Bound(read.FromYear, ">=", "@from");
        Bound(read.ToYear, "<=", "@to");
        select.Add($"f.{year} as year");
        group.Add($"f.{year}");
        select.Add($"{dialect.Count}(distinct f.{school}) as schools");
        return new SqlStatement(
            $"select\n    {string.Join(",\n    ", select)}\n{string.Join("\n", from)}\nwhere {string.Join("\n    and ", where)}\ngroup by {string.Join(", ", group)}",
            parameters);

        void Bound(int? limit, string comparison, string name)
        {
            if (limit is null)
                return;
            where.Add($"f.{year} {comparison} {name}");
            parameters.Add((name, limit.Value));
        }
    }

    // Null where the roster does not say it: the sex of pupils.
    private static string? Column(FactRead read, RosterRead roster, string column, ColumnPlace place, bool hasSeveral)
    {
        if (place is ColumnPlace.Vintage)
            return ReadTables.Column(column, place);
        var dimension = read.Fact.Dimensions.First(d => d.Column == column).Dimension;
        if (roster.Fact.Find(dimension) is not { IsStored: true } use)
            return null;
        return hasSeveral && use.SeveralOf.Count > 0 ? $"coalesce(s.grp, f.{use.Column}, {ReadKey.Unknown})" : ReadTables.Column(use.Column, ColumnPlace.Attribute);
    }
}
