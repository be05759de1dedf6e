using System.Text.Json;
using Warehouse.Catalogue;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Storage.Sql.Lineage;

/// <summary>Writes the statements for the rows that a read adds up, one by one, and for what they were before. Pure.</summary>
internal static class TraceSql
{
    /// <summary>What a row is told by: the dimensions that it names, then the columns of its key that are none.</summary>
    public static IReadOnlyList<string> Keys(FactTable fact) =>
        [.. fact.StoredDimensions.Select(use => use.Column), .. fact.Degenerate.Select(column => column.Column)];

    /// <summary>
    /// Columns: the keys, value, status, pipeline, run, file, sheet, line, column, end of the run, who asked for it, fingerprint.
    /// </summary>
    /// <param name="read">What is added up.</param>
    /// <param name="stored">The columns of its table.</param>
    /// <param name="dialect">How the engine writes it.</param>
    /// <param name="limit">Rows at most.</param>
    public static SqlStatement Rows(FactRead read, IReadOnlyList<TableColumn> stored, SqlDialect dialect, int limit)
    {
        var parameters = new List<(string, object)>();
        var (from, where) = Scope(read, dialect, parameters);
        parameters.Add(("@limit", limit));
        return new SqlStatement(
            $"""
            select {string.Concat(Keys(read.Fact).Select(key => $"f.{key}, "))}{State(read, stored, column => $"f.{column}")}
            {string.Join("\n", from)}
            {Origin("f.source_id", "f.run_id", dialect)}
            {Where(where)}order by {ReadTables.Year(read.Fact, read.YearColumn)}, f.source_id, f.source_line, {string.Join(", ", Keys(read.Fact).Select(key => $"f.{key}"))}
            {dialect.Limit("@limit")}
            """,
            parameters);
    }

    /// <summary>As <see cref="Rows"/>, of what rows were before, with the run that changed them at the end; the latest first.</summary>
    public static SqlStatement Earlier(FactRead read, IReadOnlyList<TableColumn> stored, SqlDialect dialect)
    {
        var parameters = new List<(string, object)>();
        var (from, where) = Scope(read, dialect, parameters);
        parameters.Add(("@table", read.Fact.Table));
        var same = stored.Where(column => column.KeyPosition > 0).Select(column => $" and {Slot(column.Name)} = f.{column.Name}");
        return new SqlStatement(
            $"""
            select {string.Concat(Keys(read.Fact).Select(key => $"f.{key}, "))}{State(read, stored, Slot)}, u.run_id
            {string.Join("\n", from)}
            join {dialect.Table("etl_undo_image")} u on u.table_name = @table{string.Concat(same)}
            {Origin(Slot("source_id"), Slot("run_id"), dialect)}
            {Where(where)}order by u.image_id desc
            """,
            parameters);

        string Slot(string column) => BeforeImages.Slot(dialect, stored, column, "u");
    }

    private static string State(FactRead read, IReadOnlyList<TableColumn> stored, Func<string, string> column)
    {
        var isStored = read.Measure.Aggregate is MeasureAggregate.Sum or MeasureAggregate.Min or MeasureAggregate.Max;
        var value = read.Fact.Layout == FactLayout.MeasurePerRow ? column("value") : isStored ? column(read.Measure.Column) : "null";
        var place = stored.Any(c => c.Name == "source_column") ? column("source_column") : "''";
        return $"{value}, {column("obs_status")}, {column("pipeline_id")}, {column("run_id")}, e.\"file\", e.sheet, {column("source_line")}, {place}, r.ended_at, r.requested_by, r.source_sha256";
    }

    private static string Origin(string source, string run, SqlDialect dialect) =>
        $"""
        left join {dialect.Table("etl_source")} e on e.source_id = {source}
        left join {dialect.Table("etl_run")} r on r.run_id = {run}
        """;

    // The rows of every group that the read makes.
    private static (List<string> From, List<string> Where) Scope(FactRead read, SqlDialect dialect, List<(string, object)> parameters)
    {
        var from = ReadTables.From(read, dialect, parameters);
        List<string> where = [];
        if (read.Fact.Layout == FactLayout.MeasurePerRow)
        {
            where.Add("f.measure = @measure");
            parameters.Add(("@measure", read.Measure.Measure));
        }

        for (var i = 0; i < read.Keys.Count; i++)
            if (read.Keys[i] is { Groups: { } groups } key)
                Keep(ReadTables.Column(key.Column, key.Place), $"@groups{i}", groups.Keys);
        for (var i = 0; i < read.Filters.Count; i++)
            Keep(ReadTables.Column(read.Filters[i].Column, read.Filters[i].Place), $"@members{i}", read.Filters[i].Members);
        var year = ReadTables.Year(read.Fact, read.YearColumn);
        foreach (var (limit, comparison, name) in new[] { (read.FromYear, ">=", "@from"), (read.ToYear, "<=", "@to") })
            if (limit is { } bound)
            {
                where.Add($"{year} {comparison} {name}");
                parameters.Add((name, bound));
            }

        return (from, where);

        void Keep(string column, string name, IEnumerable<int> members)
        {
            where.Add($"{column} in ({dialect.NumbersOf(name)})");
            parameters.Add((name, JsonSerializer.Serialize(members)));
        }
    }

    private static string Where(List<string> conditions) => conditions.Count == 0 ? "" : $"where {string.Join("\n    and ", conditions)}\n";
}
