using System.Globalization;
using Dapper;

namespace Warehouse.Storage.Sql.Load;

/// <summary>
/// Copies of rows as they were before a load changed or deleted them, kept in the load's transaction. A row's columns are
/// in the slots <c>c1</c>, <c>c2</c> … in the order of its table; each slot keeps the value as it is, numbers to the last bit.
/// Rows that a load inserted name its run and need no copy.
/// </summary>
internal static class BeforeImages
{
    /// <summary>How many columns a table may have.</summary>
    public const int Slots = 40;

    public const string Updated = "update";

    public const string Deleted = "delete";

    /// <summary>The slot of a column of an alias, with the column's type.</summary>
    public static string Slot(SqlDialect dialect, IReadOnlyList<TableColumn> stored, string column, string alias)
    {
        var place = stored.Select((c, i) => (c, i)).Single(pair => pair.c.Name == column);
        return dialect.Restored(place.c, string.Create(CultureInfo.InvariantCulture, $"{alias}.c{place.i + 1}"));
    }

    /// <summary>Keeps the rows that the condition finds.</summary>
    /// <param name="session">In its transaction.</param>
    /// <param name="table">Whose rows they are.</param>
    /// <param name="kind"><see cref="Updated"/> or <see cref="Deleted"/>.</param>
    /// <param name="fromWhere">From where: <c>t</c> is the table.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many.</returns>
    public static async Task<long> KeepAsync(LoadSession session, LoadTable table, string kind, string fromWhere, CancellationToken cancellationToken)
    {
        var slots = string.Join(", ", table.Stored.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"c{i + 1}")));
        return await session.ExecuteAsync(
            $"""
            insert into {session.Dialect.Table("etl_undo_image")} (run_id, table_name, kind, {slots})
            select @run, '{table.Name}', '{kind}', {LoadTable.List(table.Stored, "t")}
            {fromWhere}
            """,
            cancellationToken);
    }

    /// <summary>Notes what the run did to a table.</summary>
    public static Task NoteAsync(LoadSession session, string table, MergeCounts counts, CancellationToken cancellationToken) =>
        session.Connection.ExecuteAsync(new CommandDefinition(
            $"""
            insert into {session.Dialect.Table("etl_undo")} (run_id, table_name, pipeline_id, inserted, updated, deleted, is_kept)
            values (@run, @table, @pipeline, @Inserted, @Updated, @Deleted, 1)
            """,
            new { run = session.RunId, table, pipeline = session.PipelineId, counts.Inserted, counts.Updated, counts.Deleted },
            session.Transaction,
            cancellationToken: cancellationToken));

    /// <summary>Gives up the images of all but the newest runs of the pipeline.</summary>
    public static async Task KeepOnlyAsync(LoadSession session, int runs, CancellationToken cancellationToken)
    {
        var (undo, images) = (session.Dialect.Table("etl_undo"), session.Dialect.Table("etl_undo_image"));
        var old = (await session.QueryAsync<long>($"select distinct run_id from {undo} where pipeline_id = @pipeline and is_kept = 1", cancellationToken))
            .OrderDescending().Skip(runs).ToList();
        if (old.Count == 0)
            return;
        await SliceLoad.ForgetAsync(session, old[0], cancellationToken);
        var ids = string.Join(", ", old.Select(run => run.ToString(CultureInfo.InvariantCulture)));
        await session.DefineAsync($"delete from {images} where run_id in ({ids})", cancellationToken);
        await session.DefineAsync($"update {undo} set is_kept = 0 where run_id in ({ids})", cancellationToken);
    }
}
