namespace Warehouse.Storage.Sql.Load;

/// <summary>Makes the rows of one pipeline in a table those of its staging table, and leaves what is already right.</summary>
internal static class LoadMerge
{
    // Whoever tells of a member itself has it from then on, under the key that it has.
    private const string OwnOrInferred = "(t.pipeline_id = @pipeline or (t.is_inferred = 1 and s.is_inferred is null))";

    /// <summary>Rewrites what differs and adds what is new.</summary>
    /// <param name="session">In its transaction.</param>
    /// <param name="table">Its staged rows have distinct keys, none of which another pipeline owns with other values.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<MergeCounts> WriteAsync(LoadSession session, LoadTable table, CancellationToken cancellationToken) =>
        await WriteAsync(session, table, await KeepChangingAsync(session, table, cancellationToken), cancellationToken);

    /// <summary>As above, where what differs has been kept.</summary>
    public static async Task<MergeCounts> WriteAsync(LoadSession session, LoadTable table, long changing, CancellationToken cancellationToken)
    {
        var staged = await session.CountAsync($"select count(*) from {table.Staging}", cancellationToken);
        // A no-change rerun has compared every row by now, and does not again.
        if (changing > 0)
            await session.ExecuteAsync(Update(session.Dialect, table), cancellationToken);
        var inserted = await session.ExecuteAsync(Insert(session.Dialect, table, $"not exists (select 1 from {table.Table} as t where {table.SameKey("t", "s")})"), cancellationToken);
        return new MergeCounts(inserted, changing, staged - inserted - changing, 0);
    }

    /// <summary>Keeps the rows that <see cref="WriteAsync(LoadSession, LoadTable, CancellationToken)"/> rewrites as they are.</summary>
    /// <returns>How many.</returns>
    public static Task<long> KeepChangingAsync(LoadSession session, LoadTable table, CancellationToken cancellationToken) =>
        BeforeImages.KeepAsync(session, table, BeforeImages.Updated, $"from {table.Table} as t, {table.Staging} as s\nwhere {Changes(session.Dialect, table)}", cancellationToken);

    /// <summary>True when the table has no rows at all.</summary>
    public static async Task<bool> IsEmptyAsync(LoadSession session, LoadTable table, CancellationToken cancellationToken) =>
        await session.CountAsync($"select case when exists (select 1 from {table.Table}) then 1 else 0 end", cancellationToken) == 0;

    /// <summary>Fills an empty table: nothing is compared.</summary>
    public static async Task<MergeCounts> FillAsync(LoadSession session, LoadTable table, CancellationToken cancellationToken) =>
        new(await session.ExecuteAsync(Insert(session.Dialect, table, "1 = 1"), cancellationToken), 0, 0, 0);

    /// <summary>Deletes the pipeline's rows that the source no longer has.</summary>
    /// <param name="session">In its transaction.</param>
    /// <param name="table">As staged.</param>
    /// <param name="keepWhere">A condition over <c>t</c> for rows to keep nevertheless.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<MergeCounts> DeleteGoneAsync(LoadSession session, LoadTable table, string keepWhere, CancellationToken cancellationToken)
    {
        var gone =
            $"""
            where t.pipeline_id = @pipeline
                and not exists (select 1 from {table.Staging} as s where {table.SameKey("t", "s")})
                and not ({keepWhere})
            """;
        // Most loads delete nothing, and have found that out here.
        if (await BeforeImages.KeepAsync(session, table, BeforeImages.Deleted, $"from {table.Table} as t\n{gone}", cancellationToken) == 0)
            return new MergeCounts(0, 0, 0, 0);
        return new MergeCounts(0, 0, 0, await session.ExecuteAsync($"{session.Dialect.DeleteFrom(table.Table, "t")}\n{gone}", cancellationToken));
    }

    private static string Update(SqlDialect dialect, LoadTable table)
    {
        var assignments = string.Join(", ", Written(table).Select(column => $"{column.Name} = s.{column.Name}").Append("run_id = @run").Concat(table.CanBeInferred ? ["pipeline_id = @pipeline"] : []));
        return $"{dialect.UpdateFrom(table.Table, "t", assignments, table.Staging, "s")}\nwhere {Changes(dialect, table)}";
    }

    private static string Changes(SqlDialect dialect, LoadTable table) =>
        $"""
        {table.SameKey("t", "s")}
            and {(table.CanBeInferred ? OwnOrInferred : "t.pipeline_id = @pipeline")}
            and ({dialect.Differs(Written(table), "t", "s")})
        """;

    private static List<TableColumn> Written(LoadTable table) => [.. table.Values, .. table.Places];

    private static string Insert(SqlDialect dialect, LoadTable table, string condition)
    {
        // Where the engine would give the key of a member that went to the next one, the load gives the keys.
        var key = table.MemberKey is { } column ? dialect.NextKey(table.Name, table.Table, column, LoadTable.List(table.Keys, "s")) : null;
        return
            $"""
            insert into {table.Table} ({(key is null ? "" : table.MemberKey + ", ")}{LoadTable.List(table.Columns)}, pipeline_id, run_id)
            select {(key is null ? "" : key + ", ")}{LoadTable.List(table.Columns, "s")}, @pipeline, @run
            from {table.Staging} as s
            where {condition}
            order by {LoadTable.List(table.Keys, "s")}
            """;
    }
}
