namespace Warehouse.Storage.Sql.Load;

/// <summary>Makes the rows of one pipeline in a table those of its staging table, and leaves what is already right.</summary>
internal static class LoadMerge
{
    /// <summary>Rewrites what differs and adds what is new.</summary>
    /// <param name="session">In its transaction.</param>
    /// <param name="table">Its staged rows have distinct keys, none of which another pipeline owns with other values.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<MergeCounts> WriteAsync(LoadSession session, LoadTable table, CancellationToken cancellationToken)
    {
        var staged = await session.CountAsync($"select count(*) from {table.Staging}", cancellationToken);
        var updated = await session.ExecuteAsync(Update(session.Dialect, table), cancellationToken);
        var inserted = await session.ExecuteAsync(Insert(table, $"not exists (select 1 from {table.Table} as t where {table.SameKey("t", "s")})"), cancellationToken);
        return new MergeCounts(inserted, updated, staged - inserted - updated, 0);
    }

    /// <summary>True when the table has no rows at all.</summary>
    public static async Task<bool> IsEmptyAsync(LoadSession session, LoadTable table, CancellationToken cancellationToken) =>
        await session.CountAsync($"select case when exists (select 1 from {table.Table}) then 1 else 0 end", cancellationToken) == 0;

    /// <summary>Fills an empty table: nothing is compared.</summary>
    public static async Task<MergeCounts> FillAsync(LoadSession session, LoadTable table, CancellationToken cancellationToken) =>
        new(await session.ExecuteAsync(Insert(table, "1 = 1"), cancellationToken), 0, 0, 0);

    /// <summary>Deletes the pipeline's rows that the source no longer has.</summary>
    /// <param name="session">In its transaction.</param>
    /// <param name="table">As staged.</param>
    /// <param name="keepWhere">A condition over <c>t</c> for rows to keep nevertheless.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<MergeCounts> DeleteGoneAsync(LoadSession session, LoadTable table, string keepWhere, CancellationToken cancellationToken) =>
        new(0, 0, 0, await session.ExecuteAsync(
            $"""
            {session.Dialect.DeleteFrom(table.Table, "t")}
            where t.pipeline_id = @pipeline
                and not exists (select 1 from {table.Staging} as s where {table.SameKey("t", "s")})
                and not ({keepWhere})
            """,
            cancellationToken));

    private static string Update(SqlDialect dialect, LoadTable table)
    {
        var written = table.Values.Concat(table.Places).ToList();
        var assignments = string.Join(", ", written.Select(column => $"{column.Name} = s.{column.Name}").Append("run_id = @run"));
        return
            $"""
            {dialect.UpdateFrom(table.Table, "t", assignments, table.Staging, "s")}
            where {table.SameKey("t", "s")}
                and t.pipeline_id = @pipeline
                and ({dialect.Differs(written, "t", "s")})
            """;
    }

    private static string Insert(LoadTable table, string condition) =>
        $"""
        insert into {table.Table} ({LoadTable.List(table.Columns)}, pipeline_id, run_id)
        select {LoadTable.List(table.Columns, "s")}, @pipeline, @run
        from {table.Staging} as s
        where {condition}
        order by {LoadTable.List(table.Keys, "s")}
        """;
}
