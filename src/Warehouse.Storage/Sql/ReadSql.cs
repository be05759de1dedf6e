using System.Text.Json;
using Warehouse.Catalogue;

namespace Warehouse.Storage.Sql;

/// <summary>Writes a read as one parameterised statement. The same question has the same text whatever it names, so that an engine can keep its plan. Pure.</summary>
internal static class ReadSql
{
    /// <summary>The statements of a read: what it sums, and which schools it lacks.</summary>
    public static IEnumerable<SqlStatement> All(FactRead read, SqlDialect dialect) =>
        read.Roster is { } roster ? [Render(read, dialect), RosterSql.Render(read, roster, dialect)] : [Render(read, dialect)];

    /// <summary>
    /// Columns: the group keys, the objects, the year, sum, values, rows, withheld, unknown, schools, first and last authority,
    /// whether generated.
    /// </summary>
    public static SqlStatement Render(FactRead read, SqlDialect dialect)
    {
        var parameters = new List<(string, object)>();
        var rows = RowsOf(read, dialect, parameters);
        var select = rows.Keys.Select((key, i) => $"{key} as key{i}").Concat(read.ObjectColumns.Select((column, i) => $"f.{column} as object{i}")).Append($"{rows.Year} as year").ToList();
        select.AddRange(ReadFigures.Of(read, dialect, parameters));
        return rows.Select(select, [.. rows.Keys, .. read.ObjectColumns.Select(column => $"f.{column}"), rows.Year], parameters);
    }

    /// <summary>The rows that a read sums, and those of which it is not known whether it should.</summary>
    public static ReadRows RowsOf(FactRead read, SqlDialect dialect, List<(string, object)> parameters)
    {
        var from = ReadTables.From(read, dialect, parameters);
        var where = Measure(read.Fact, read.Measure, parameters);
        var keys = new List<string>();
        for (var i = 0; i < read.Keys.Count; i++)
        {
            var key = read.Keys[i];
            var column = ReadTables.Column(key.Column, key.Place);
            if (key.Groups is not null)
            {
                from.Add($"join ({dialect.PairsOf($"@groups{i}")}) g{i} on g{i}.member = {column}");
                parameters.Add(($"@groups{i}", JsonSerializer.Serialize(key.Groups.Select(pair => new { m = pair.Key, g = pair.Value }))));
                column = $"g{i}.grp";
            }

            keys.Add(column);
        }

        for (var i = 0; i < read.Filters.Count; i++)
        {
            where.Add($"{ReadTables.Column(read.Filters[i].Column, read.Filters[i].Place)} in ({dialect.NumbersOf($"@members{i}")})");
            parameters.Add(($"@members{i}", JsonSerializer.Serialize(read.Filters[i].Members)));
        }

        var year = ReadTables.Year(read.Fact, read.YearColumn);
        Bound(read.FromYear, ">=", "@from");
        Bound(read.ToYear, "<=", "@to");
        return new ReadRows(from, where, keys, year);

        void Bound(int? limit, string comparison, string name)
        {
            if (limit is null)
                return;
            where.Add($"{year} {comparison} {name}");
            parameters.Add((name, limit.Value));
        }
    }

    /// <summary>Columns: the dimensions' keys, district level, year, values, first and last authority. Years of intervals are those up to <paramref name="currentYear"/>.</summary>
    public static AvailabilityStatement RenderAvailability(FactTable fact, FactMeasure measure, int currentYear, SqlDialect dialect)
    {
        var parameters = new List<(string, object)>();
        var where = Measure(fact, measure, parameters);
        var value = ReadFigures.Value(measure, parameters);
        if (measure.Columns.Any())
            where.Add($"{value} is not null");
        var year = ReadTables.Year(fact, fact.Dimensions.First(d => d.Dimension is "academic_year" or "fiscal_year").Column);
        if (fact.Interval is not null)
        {
            where.Add($"{year} <= @to");
            parameters.Add(("@to", currentYear));
        }

        var dimensions = fact.StoredDimensions.Where(d => d.Dimension is not ("district" or "school" or "academic_year" or "fiscal_year") && !measure.NotBy.Contains(d.Dimension)).ToList();
        var keys = string.Concat(dimensions.Select(d => $"f.{d.Column}, "));
        var district = fact.Find("district")!.Column;
        return new AvailabilityStatement(
            $"""
            select {keys}d.level, {year}, {dialect.Count}(*), min({dialect.Exact("p.authority")}), max({dialect.Exact("p.authority")})
            from {dialect.Table(fact.Table)} f{string.Concat(ReadTables.Years(fact, dialect).Select(join => "\n" + join))}
            join {dialect.Table("dim_district")} d on d.district_key = f.{district}
            join {dialect.Table("etl_pipeline")} p on p.pipeline_id = f.pipeline_id
            {Where(where)}group by {keys}d.level, {year}
            order by {keys}d.level, {year}
            """,
            parameters,
            dimensions.Select(d => d.Dimension).ToList());
    }

    private static List<string> Measure(FactTable fact, FactMeasure measure, List<(string, object)> parameters)
    {
        if (fact.Layout != FactLayout.MeasurePerRow)
            return [];
        parameters.Add(("@measure", measure.Measure));
        return ["f.measure = @measure"];
    }

    private static string Where(List<string> conditions) =>
        conditions.Count == 0 ? "" : $"where {string.Join("\n    and ", conditions)}\n";

    /// <summary>Rows of a fact: where they are, and what they are grouped by.</summary>
    /// <param name="From">The tables, the fact as <c>f</c>.</param>
    /// <param name="Where">Conditions.</param>
    /// <param name="Keys">An expression for each of the read's keys.</param>
    /// <param name="Year">An expression for the year.</param>
    public sealed record ReadRows(List<string> From, List<string> Where, List<string> Keys, string Year)
    {
        /// <summary>A statement about them.</summary>
        public SqlStatement Select(IEnumerable<string> columns, IEnumerable<string> groupBy, List<(string, object)> parameters) => new(
            $"select\n    {string.Join(",\n    ", columns)}\n{string.Join("\n", From)}\n{ReadSql.Where(Where)}group by {string.Join(", ", groupBy)}",
            parameters);
    }
}
