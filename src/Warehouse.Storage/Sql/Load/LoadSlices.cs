namespace Warehouse.Storage.Sql.Load;

/// <summary>
/// Which rows of its pipeline a load replaces, where that is not all of them: those whose values of some keys occur in what
/// it staged, and those that only the load of the same period before had brought.
/// </summary>
/// <param name="Keys">Keys of the fact: dimensions, or columns that are none.</param>
/// <param name="Period">The period that is loaded; empty where the source is not told apart by periods.</param>
public sealed record LoadSlices(IReadOnlyList<string> Keys, string Period);

/// <summary>The slices of a load, in a temporary table.</summary>
internal sealed class SliceLoad(LoadSlices slices, FactLoad fact)
{
    private const string Name = "slices";

    /// <summary>Makes the temporary table.</summary>
    public static string Ddl(SqlDialect dialect) => dialect.CreateTemporary(Name, [dialect.Text("slice", 140)], "slice");

    /// <summary>Fills it; the staged rows have their keys.</summary>
    public async Task FillAsync(LoadSession session, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        await session.ExecuteAsync($"insert into {dialect.Temporary(Name)} (slice) select distinct {SliceOf("s")} from {fact.Table.Staging} as s", cancellationToken);
        if (slices.Period.Length == 0)
            return;
        // What another period has brought as well is that one's too.
        await session.ExecuteAsync(
            $"""
            insert into {dialect.Temporary(Name)} (slice)
            select b.slice
            from ({BroughtBy(dialect, "=")}) as b
            where not exists (select 1 from {dialect.Temporary(Name)} as n where n.slice = b.slice)
                and b.slice not in ({BroughtBy(dialect, "<>")})
            """,
            new { period = slices.Period },
            cancellationToken);
    }

    /// <summary>A condition over <c>t</c> for rows of other slices.</summary>
    public string Outside(SqlDialect dialect) => $"not exists (select 1 from {dialect.Temporary(Name)} as x where x.slice = {SliceOf("t")})";

    /// <summary>Remembers what this load brought.</summary>
    public async Task NoteAsync(LoadSession session, CancellationToken cancellationToken)
    {
        var known = session.Dialect.Table("etl_slice");
        // Of a source without periods, one load after the other brings slices, and none takes another's away.
        var ofThese = slices.Period.Length > 0 ? "" : $" and slice in (select {SliceOf("s")} from {fact.Table.Staging} as s)";
        await session.ExecuteAsync($"delete from {known} where pipeline_id = @pipeline and period = @period{ofThese}", new { period = slices.Period }, cancellationToken);
        await session.ExecuteAsync(
            $"""
            insert into {known} (pipeline_id, period, slice, run_id)
            select @pipeline, @period, c.slice, @run
            from (select distinct {SliceOf("s")} as slice from {fact.Table.Staging} as s) as c
            """,
            new { period = slices.Period },
            cancellationToken);
    }

    // By what was noted, and by the runs that wrote the rows: rows that did not change name an older run, which may have been
    // of another period, and a run that was rolled back leaves rows that its notes do not know. A run without a period was of
    // one nevertheless, which only the notes tell.
    private string BroughtBy(SqlDialect dialect, string isOfPeriod) =>
        $"""
        select e.slice
        from {dialect.Table("etl_slice")} as e
        where e.pipeline_id = @pipeline and e.period {isOfPeriod} @period
        union
        select {SliceOf("t")}
        from {fact.Table.Table} as t
        join {dialect.Table("etl_run")} as r on r.run_id = t.run_id
        where t.pipeline_id = @pipeline and r.pipeline_id = @pipeline and r.period {isOfPeriod} @period{(isOfPeriod == "=" ? "" : " and r.period <> ''")}
        """;

    private string SliceOf(string alias) =>
        $"concat({string.Join(", '|', ", slices.Keys.Select(key => $"{alias}.{ColumnOf(key)}"))}, '')";

    private string ColumnOf(string key) =>
        fact.Dimensions.FirstOrDefault(d => d.Dimension.Id == key).Column?.Name ?? fact.Degenerate.First(d => d.Definition.Column == key).Column.Name;
}
