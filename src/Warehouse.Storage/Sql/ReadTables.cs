using Warehouse.Catalogue;

namespace Warehouse.Storage.Sql;

/// <summary>The tables of a read: the fact as <c>f</c>, and beside it what says when a row holds and what a school was.</summary>
internal static class ReadTables
{
    /// <summary>The clauses from <c>from</c> on. None multiplies a row, but that one which holds for years counts in each.</summary>
    /// <param name="read">The read.</param>
    /// <param name="dialect">How the engine writes it.</param>
    /// <param name="parameters">Gets those of the clauses.</param>
    /// <param name="isRoster">True when the fact is the one that says what schools were in a year.</param>
    public static List<string> From(FactRead read, SqlDialect dialect, List<(string, object)> parameters, bool isRoster = false)
    {
        List<string> from =
        [
            $"from {dialect.Table(read.Fact.Table)} f",
            $"join {dialect.Table("etl_pipeline")} p on p.pipeline_id = f.pipeline_id",
            .. Years(read.Fact, dialect),
        ];
        if (read.LookedUpIn is not { } schools)
            return from;
        var (table, school, year) = (dialect.Table(schools.Table), schools.Find("school")!.Column, schools.Find("academic_year")!.Column);
        var own = read.Fact.Find("school")!.Column;
        var places = read.Keys.Select(key => key.Place).Concat(read.Filters.Select(filter => filter.Place)).ToHashSet();
        if (!isRoster && places.Contains(ColumnPlace.SchoolYear))
            from.Add($"left join {table} t on t.{school} = f.{own} and t.{year} = {Year(read.Fact, read.YearColumn)}");
        if (places.Contains(ColumnPlace.Vintage))
        {
            // Of a school that is not in the asked year, the nearest: the last before it, or else the first after it.
            from.Add($"left join (select {school}, coalesce(max(case when {year} <= @vintage then {year} end), min({year})) as nearest from {table} group by {school}) n on n.{school} = f.{own}");
            from.Add($"left join {table} v on v.{school} = n.{school} and v.{year} = n.nearest");
            parameters.Add(("@vintage", read.Vintage.Year!.Value));
        }

        return from;
    }

    /// <summary>The join that gives a row of an interval its years; none for a fact whose rows are of one year.</summary>
    public static IEnumerable<string> Years(FactTable fact, SqlDialect dialect) =>
        fact.Interval is not { } interval
            ? []
            : [$"join {dialect.Table("dim_academic_year")} y on f.{interval.From} <= y.start_date and (f.{interval.To} is null or f.{interval.To} > y.start_date)"];

    /// <summary>The year of a row.</summary>
    public static string Year(FactTable fact, string column) => fact.Interval is null ? $"f.{column}" : $"y.{column}";

    /// <summary>A column of keys; <see cref="ReadKey.Unknown"/> where the row's is not known.</summary>
    public static string Column(string column, ColumnPlace place) => place switch
    {
        ColumnPlace.Row => $"f.{column}",
        ColumnPlace.Attribute => $"coalesce(f.{column}, {ReadKey.Unknown})",
        ColumnPlace.SchoolYear => $"coalesce(t.{column}, {ReadKey.Unknown})",
        ColumnPlace.Vintage => $"coalesce(v.{column}, {ReadKey.Unknown})",
        _ => throw new InvalidOperationException($"No table is joined for {place}."),
    };
}
