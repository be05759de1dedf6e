namespace Warehouse.Storage.Sql.Load;

/// <summary>
/// Which rows of its pipeline a load replaces, where that is not all of them: those whose values of some keys occur in what
/// it staged, and those that only the load of the same period before had brought.
/// </summary>
/// <param name="Keys">Keys of the fact: dimensions, or columns that are none.</param>
/// <param name="Period">The period that is loaded; empty where the source is not told apart by periods.</param>
public sealed record LoadSlices(IReadOnlyList<string> Keys, string Period);

/// <summary>The slices of a load, in a temporary table, and what is remembered of those of every period.</summary>
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
        await session.ExecuteAsync($"insert into {dialect.Temporary(Name)} (slice)\n{Gone(dialect)}", new { period = slices.Period }, cancellationToken);
    }

    /// <summary>How many slices the period brought before that are not staged, and that no other period brought.</summary>
    public async Task<long> CountGoneAsync(LoadSession session, CancellationToken cancellationToken) => slices.Period.Length == 0
        ? 0
        : await session.CountAsync($"select count(*) from ({Gone(session.Dialect)}) as c", new { period = slices.Period }, cancellationToken);

    /// <summary>A condition over <c>t</c> for rows of other slices.</summary>
    public string Outside(SqlDialect dialect) => $"not exists (select 1 from {dialect.Temporary(Name)} as x where x.slice = {SliceOf("t")})";

    /// <summary>Remembers what this load brought, and for its rollback what was remembered before.</summary>
    public async Task NoteAsync(LoadSession session, CancellationToken cancellationToken)
    {
        var known = session.Dialect.Table("etl_slice");
        // Of a source without periods, one load after the other brings slices, and none takes another's away.
        var ofThese = $"where pipeline_id = @pipeline and period = @period{(slices.Period.Length > 0 ? "" : $" and slice in (select {SliceOf("s")} from {fact.Table.Staging} as s)")}";
        await session.ExecuteAsync(
            $"""
            insert into {session.Dialect.Table("etl_slice_before")} (run_id, slice, pipeline_id, period, brought_by)
            select @run, slice, pipeline_id, period, run_id
            from {known}
            {ofThese}
            """,
            new { period = slices.Period },
            cancellationToken);
        await session.ExecuteAsync($"delete from {known} {ofThese}", new { period = slices.Period }, cancellationToken);
        await NoteStagedAsync(session, "", cancellationToken);
    }

    /// <summary>Remembers what a replay added.</summary>
    public Task NoteAddedAsync(LoadSession session, CancellationToken cancellationToken) => NoteStagedAsync(
        session,
        $"\nwhere not exists (select 1 from {session.Dialect.Table("etl_slice")} as e where e.pipeline_id = @pipeline and e.period = @period and e.slice = c.slice)",
        cancellationToken);

    /// <summary>Remembers again what was remembered before a run that is taken back; of several, the newest comes first.</summary>
    public static async Task RestoreAsync(LoadSession session, long run, CancellationToken cancellationToken)
    {
        var (known, before) = (session.Dialect.Table("etl_slice"), session.Dialect.Table("etl_slice_before"));
        await session.ExecuteAsync($"delete from {known} where run_id = @back", new { back = run }, cancellationToken);
        await session.ExecuteAsync(
            $"""
            insert into {known} (pipeline_id, period, slice, run_id)
            select b.pipeline_id, b.period, b.slice, b.brought_by
            from {before} as b
            where b.run_id = @back
            """,
            new { back = run },
            cancellationToken);
        await session.ExecuteAsync($"delete from {before} where run_id = @back", new { back = run }, cancellationToken);
    }

    /// <summary>Gives up what the rollback of a run of the pipeline, and of older ones, would need.</summary>
    public static Task ForgetAsync(LoadSession session, long run, CancellationToken cancellationToken) =>
        session.ExecuteAsync($"delete from {session.Dialect.Table("etl_slice_before")} where pipeline_id = @pipeline and run_id <= @old", new { old = run }, cancellationToken);

    private Task NoteStagedAsync(LoadSession session, string where, CancellationToken cancellationToken) => session.ExecuteAsync(
        $"""
        insert into {session.Dialect.Table("etl_slice")} (pipeline_id, period, slice, run_id)
        select @pipeline, @period, c.slice, @run
        from (select distinct {SliceOf("s")} as slice from {fact.Table.Staging} as s) as c{where}
        """,
        new { period = slices.Period },
        cancellationToken);

    // What another period has brought as well is that one's too.
    private string Gone(SqlDialect dialect) =>
        $"""
        select b.slice
        from ({BroughtBy(dialect, "=")}) as b
        where b.slice not in (select {SliceOf("s")} from {fact.Table.Staging} as s)
            and b.slice not in ({BroughtBy(dialect, "<>")})
        """;

    // By what was noted, and by the runs that wrote the rows: what a period no longer brings may have stayed for the sake of
    // another one's load that was rolled back since. Of another period the notes are enough, where it has any.
    private string BroughtBy(SqlDialect dialect, string isOfPeriod)
    {
        var known = dialect.Table("etl_slice");
        var isNotNoted = isOfPeriod == "=" ? "" : $"\n    and r.period <> '' and not exists (select 1 from {known} as o where o.pipeline_id = @pipeline and o.period = r.period)";
        return
            $"""
            select e.slice
            from {known} as e
            where e.pipeline_id = @pipeline and e.period {isOfPeriod} @period
            union
            select {SliceOf("t")}
            from {fact.Table.Table} as t
            join {dialect.Table("etl_run")} as r on r.run_id = t.run_id
            where t.pipeline_id = @pipeline and r.pipeline_id = @pipeline and r.period {isOfPeriod} @period{isNotNoted}
            """;
    }

    private string SliceOf(string alias) =>
        $"concat({string.Join(", '|', ", slices.Keys.Select(key => $"{alias}.{ColumnOf(key)}"))}, '')";

    private string ColumnOf(string key) =>
        fact.Dimensions.FirstOrDefault(d => d.Dimension.Id == key).Column?.Name ?? fact.Degenerate.First(d => d.Definition.Column == key).Column.Name;
}
