namespace Warehouse.Storage.Sqlite;

/// <summary>Makes the rows of one pipeline in a table those of its staging table, and leaves what is already right.</summary>
internal static class LoadMerge
{
    /// <summary>Rewrites what differs and adds what is new.</summary>
    /// <param name="session">In its transaction.</param>
    /// <param name="table">Its staged rows have distinct keys, none of which another pipeline owns with other values.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<MergeCounts> WriteAsync(LoadSession session, LoadTable table, CancellationToken cancellationToken)
    {
        var staged = await session.CountAsync($"select count(*) from temp.{table.Staging}", cancellationToken);
        var updated = await session.ExecuteAsync(
            $"""
            update {table.Table} as t
            set {string.Join(", ", table.Values.Concat(table.Places).Select(column => $"{column} = s.{column}"))}, run_id = @run
            from temp.{table.Staging} as s
            where {table.SameKey("t", "s")}
                and t.pipeline_id = @pipeline
                and ({LoadTable.Differs(table.Values.Concat(table.Places), "t", "s")})
            """,
            cancellationToken);
        var inserted = await session.ExecuteAsync(
            $"""
            insert into {table.Table} ({string.Join(", ", table.Columns)}, pipeline_id, run_id)
            select {LoadTable.List(table.Columns, "s")}, @pipeline, @run
            from temp.{table.Staging} as s
            where not exists (select 1 from {table.Table} as t where {table.SameKey("t", "s")})
            order by {LoadTable.List(table.Keys, "s")}
            """,
            cancellationToken);
        return new MergeCounts(inserted, updated, staged - inserted - updated, 0);
    }

    /// <summary>Deletes the pipeline's rows that the source no longer has.</summary>
    /// <param name="session">In its transaction.</param>
    /// <param name="table">As staged.</param>
    /// <param name="keepWhere">A condition over <c>t</c> for rows to keep nevertheless.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<MergeCounts> DeleteGoneAsync(LoadSession session, LoadTable table, string keepWhere, CancellationToken cancellationToken)
    {
        var deleted = await session.ExecuteAsync(
            $"""
            delete from {table.Table} as t
            where t.pipeline_id = @pipeline
                and not exists (select 1 from temp.{table.Staging} as s where {table.SameKey("t", "s")})
                and not ({keepWhere})
            """,
            cancellationToken);
        return new MergeCounts(0, 0, 0, deleted);
    }
}
