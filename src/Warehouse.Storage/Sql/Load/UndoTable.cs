namespace Warehouse.Storage.Sql.Load;

/// <summary>A table that a rollback puts back, and the statements that do; <c>@of</c> is the run that is taken back.</summary>
/// <param name="Name">Its bare name.</param>
/// <param name="Table">As statements name it.</param>
/// <param name="Stored">Its columns in its order.</param>
internal sealed record UndoTable(string Name, string Table, IReadOnlyList<TableColumn> Stored)
{
    /// <summary>The dimension that it holds; null for a fact, or a table that is no dimension.</summary>
    public MemberLoad? Member { get; init; }

    /// <summary>Its columns that name a member by key, with the table and key column of these; of a dimension that is loaded.</summary>
    public IReadOnlyList<(string Column, string Dimension, string Members, string Key)> Refers { get; init; } = [];

    private IEnumerable<TableColumn> Keys => Stored.Where(column => column.KeyPosition > 0);

    /// <summary>The images that the run kept of the table.</summary>
    public string Images(SqlDialect dialect, string kind) => $"{dialect.Table("etl_undo_image")} as u where u.run_id = @of and u.table_name = '{Name}' and u.kind = '{kind}'";

    /// <summary>Puts back what the run changed.</summary>
    public string Update(SqlDialect dialect) =>
        $"""
        {dialect.UpdateFrom(Table, "t", string.Join(", ", Stored.Where(c => c.KeyPosition == 0).Select(c => $"{c.Name} = {Slot(dialect, c.Name)}")), dialect.Table("etl_undo_image"), "u")}
        where u.run_id = @of and u.table_name = '{Name}' and u.kind = '{BeforeImages.Updated}'
            and {SameKey(dialect)}
        """;

    /// <summary>Puts back what the run deleted.</summary>
    public string Insert(SqlDialect dialect) =>
        $"""
        insert into {Table} ({LoadTable.List(Stored)})
        select {string.Join(", ", Stored.Select(c => Slot(dialect, c.Name)))}
        from {Images(dialect, BeforeImages.Deleted)}
        """;

    /// <summary>Takes away what the run inserted: once what it changed is put back, nothing else names it.</summary>
    public string Delete(SqlDialect dialect) => $"{dialect.DeleteFrom(Table, "t")}\nwhere t.run_id = @of";

    /// <summary>A query for rows that have a key of what the run deleted: who loaded them, and how many.</summary>
    public string Taken(SqlDialect dialect) =>
        $"""
        select t.pipeline_id as PipelineId, t.run_id as RunId, count(*) as Rows
        from {dialect.Table("etl_undo_image")} as u
        join {Table} as t on {SameKey(dialect)}
        where u.run_id = @of and u.table_name = '{Name}' and u.kind = '{BeforeImages.Deleted}'
        group by t.pipeline_id, t.run_id
        order by t.run_id
        """;

    /// <summary>The slot of a column of an image <c>u</c>.</summary>
    public string Slot(SqlDialect dialect, string column) => BeforeImages.Slot(dialect, Stored, column, "u");

    private string SameKey(SqlDialect dialect) => string.Join(" and ", Keys.Select(key => $"t.{key.Name} = {Slot(dialect, key.Name)}"));
}
