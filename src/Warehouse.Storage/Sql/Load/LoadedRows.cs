namespace Warehouse.Storage.Sql.Load;

/// <summary>Tells the source rows that changed something from those of which everything was there already.</summary>
internal static class LoadedRows
{
    /// <summary>Counts, after the merge, the kept rows of a load of which everything was there already.</summary>
    public static async Task<long> CountUnchangedAsync(LoadSession session, IEnumerable<LoadTable> tables, LoadAccount account, MergeCounts merged, CancellationToken cancellationToken)
    {
        // First loads and reruns are all of one kind, and need not be searched.
        if (merged.Unchanged == 0)
            return 0;
        if (merged.Inserted + merged.Updated == 0)
            return account.RowsKept;
        var written = tables.Select(table =>
            $"""
            select s.source, s.line
            from {table.Staging} as s
            where exists (select 1 from {table.Table} as t where {table.SameKey("t", "s")} and t.pipeline_id = @pipeline and t.run_id = @run)
            """);
        return account.RowsKept - await session.CountAsync($"select count(*) from (\n{string.Join("\nunion\n", written)}) as c", cancellationToken);
    }
}
