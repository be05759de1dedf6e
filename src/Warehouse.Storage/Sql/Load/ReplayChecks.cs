namespace Warehouse.Storage.Sql.Load;

/// <summary>What a replay must not do beside what no load may: take the place of another row of its source, or of what a later run wrote.</summary>
internal static class ReplayChecks
{
    /// <summary>Refuses corrected facts whose key another row has, or a later run changed.</summary>
    public static async Task CheckFactsAsync(LoadSession session, LoadTable table, Func<string, string, string, string, Task> rejectAsync)
    {
        var samePlace =
            $"""
            (t.source_line = s.source_line and exists (
                select 1
                from {session.Dialect.Table("etl_source")} as e
                join {session.Dialect.Temporary("stg_source")} as f on e."file" = f.source_file and e.sheet = f.sheet
                where e.source_id = t.source_id and f.source = s.source))
            """;
        var own = $"from {table.Table} as t where {table.SameKey("t", "s")} and t.pipeline_id = @pipeline";
        var differs = $"({session.Dialect.Differs(table.Values, "t", "s")})";
        await rejectAsync(
            "etl.conflicting_values", $"concat('Line ', (select t.source_line {own}), ' has this key with another value, and is loaded.')", "'Correct the key, or the source.'",
            $"exists (select 1 {own} and not {samePlace} and {differs})");
        await rejectAsync(
            "etl.duplicate_key", $"concat('The same is already on line ', (select t.source_line {own}), '.')", "''",
            $"exists (select 1 {own} and not {samePlace})");
        await rejectAsync(
            "etl.changed_since", $"concat('Run ', (select t.run_id {own}), ' has changed this since.')", "'Export the rejects of that run, or leave this row out.'",
            $"exists (select 1 {own} and t.run_id > @of and {differs})");
    }

    /// <summary>Refuses corrected members that the replayed run or a later one has written otherwise.</summary>
    public static Task CheckMembersAsync(LoadSession session, LoadTable table, Func<string, string, string, string, Task> rejectAsync)
    {
        var written = $"from {table.Table} as t where {table.SameKey("t", "s")} and t.pipeline_id = @pipeline and t.run_id >= @of";
        return rejectAsync(
            "etl.changed_since", $"concat('Run ', (select t.run_id {written}), ' has written this member with other attributes.')", "'Correct its id, or leave this row out.'",
            $"exists (select 1 {written} and ({session.Dialect.Differs(table.Values, "t", "s")}))");
    }
}
