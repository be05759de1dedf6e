namespace Warehouse.Storage.SqlServer;

/// <summary>
/// What the server says of a fact's table and of its twin in schema <c>stg</c>: all that decides whether a partition of the
/// twin can be switched into the table. Flags are 1 or 0.
/// </summary>
/// <param name="Function">The partition function.</param>
/// <param name="Column">The column that it is applied to.</param>
/// <param name="ReadCommittedSnapshot">Readers need no locks on rows.</param>
/// <param name="MayAlter">This login may alter both tables.</param>
/// <param name="IsPlain">Nothing hangs on the table that a switch would pass by or be refused for: triggers, foreign keys to it, replication, tracking, versions.</param>
/// <param name="IsAligned">Every index of both is partitioned as the table is.</param>
/// <param name="SameColumns">Both have the same columns in the same order.</param>
/// <param name="SameIndexes">Both have the same indexes, columnstore included.</param>
/// <param name="SameCompression">Every partition of every index is compressed alike.</param>
/// <param name="SameConstraints">Both have the same checks and foreign keys.</param>
internal sealed record SwitchTarget(
    string Function, string Column, int ReadCommittedSnapshot, int MayAlter, int IsPlain, int IsAligned,
    int SameColumns, int SameIndexes, int SameCompression, int SameConstraints)
{
    /// <summary>Whether the twin <c>@twin</c> is there; every server knows the answer.</summary>
    internal const string HasTwin = "select case when object_id(@twin) is null then 0 else 1 end";

    /// <summary>The tables that have twins, without their schema.</summary>
    internal const string Twins =
        """
        select t.name
        from sys.tables as t
        join sys.schemas as s on s.schema_id = t.schema_id
        where s.name = N'stg' and object_id(concat(N'dw.', t.name)) is not null
        order by t.name
        """;

    /// <summary>Reads it of the table <c>@table</c> and its twin <c>@twin</c>; no row when the table is not partitioned.</summary>
    internal static readonly string Read =
        $"""
        select
            f.name as [Function],
            c.name as [Column],
            (select cast(d.is_read_committed_snapshot_on as int) from sys.databases as d where d.database_id = db_id()) as ReadCommittedSnapshot,
            coalesce(has_perms_by_name(@table, N'OBJECT', N'ALTER'), 0) * coalesce(has_perms_by_name(@twin, N'OBJECT', N'ALTER'), 0)
                * coalesce(has_perms_by_name(@twin, N'OBJECT', N'INSERT'), 0) as MayAlter,
            case when exists (select 1 from sys.tables as x where x.object_id = i.object_id and (x.is_replicated = 1 or x.is_tracked_by_cdc = 1 or x.temporal_type <> 0))
                or exists (select 1 from sys.change_tracking_tables as x where x.object_id = i.object_id)
                or exists (select 1 from sys.triggers as x where x.parent_id = i.object_id and x.is_disabled = 0)
                or exists (select 1 from sys.foreign_keys as x where x.referenced_object_id = i.object_id)
                then 0 else 1 end as IsPlain,
            case when exists (select 1 from sys.indexes as x where x.object_id in (object_id(@table), object_id(@twin)) and x.data_space_id <> i.data_space_id)
                then 0 else 1 end as IsAligned,
            {Same("select x.column_id, x.name, x.user_type_id, x.max_length, x.precision, x.scale, x.collation_name, x.is_nullable, x.is_computed from sys.columns as x where x.object_id = object_id(@one)")} as SameColumns,
            {Same("select x.name, x.type, x.is_unique, x.is_primary_key, x.is_disabled, x.has_filter, k.column_id, k.key_ordinal, k.partition_ordinal, k.is_descending_key, k.is_included_column from sys.indexes as x left join sys.index_columns as k on k.object_id = x.object_id and k.index_id = x.index_id where x.object_id = object_id(@one)")} as SameIndexes,
            {Same("select x.name, p.partition_number, p.data_compression from sys.indexes as x join sys.partitions as p on p.object_id = x.object_id and p.index_id = x.index_id where x.object_id = object_id(@one)")} as SameCompression,
            {Same("select x.name, x.definition, x.is_disabled, x.is_not_trusted from sys.check_constraints as x where x.parent_object_id = object_id(@one)")}
                * {Same("select k.parent_column_id, k.referenced_object_id, k.referenced_column_id, x.is_disabled, x.is_not_trusted from sys.foreign_keys as x join sys.foreign_key_columns as k on k.constraint_object_id = x.object_id where x.parent_object_id = object_id(@one)")} as SameConstraints
        from sys.indexes as i
        join sys.partition_schemes as p on p.data_space_id = i.data_space_id
        join sys.partition_functions as f on f.function_id = p.function_id
        join sys.index_columns as k on k.object_id = i.object_id and k.index_id = i.index_id and k.partition_ordinal = 1
        join sys.columns as c on c.object_id = k.object_id and c.column_id = k.column_id
        where i.object_id = object_id(@table) and i.index_id in (0, 1)
        """;

    /// <summary>The twin of a table of the warehouse.</summary>
    public static string Twin(string table) => "stg." + table;

    /// <summary>Why no partition can be switched into a table; null when one can.</summary>
    /// <param name="target">Null when the table is not partitioned.</param>
    /// <param name="table">As statements name it.</param>
    /// <param name="twin">As statements name it.</param>
    public static string? WhyNot(SwitchTarget? target, string table, string twin) => target switch
    {
        null => $"{table} is not partitioned.",
        { ReadCommittedSnapshot: not 1 } => "Read-committed snapshot is off, so that readers would wait for all of the load.",
        { MayAlter: not 1 } => $"This login may not alter {table} and {twin}.",
        { IsPlain: not 1 } => $"{table} has triggers, is referred to by a foreign key, or is replicated, tracked or versioned.",
        { IsAligned: not 1 } => $"An index of {table} or {twin} is not partitioned as the table is.",
        { SameColumns: not 1 } => $"{twin} has other columns than {table}.",
        { SameIndexes: not 1 } => $"{twin} has other indexes than {table}.",
        { SameCompression: not 1 } => $"{twin} is not compressed as {table} is.",
        { SameConstraints: not 1 } => $"{twin} has other constraints than {table}.",
        _ => null,
    };

    /// <summary>The function of a column of an alias: the number of the partition that a row is in.</summary>
    public string PartitionOf(string alias) => $"$partition.[{Function.Replace("]", "]]", StringComparison.Ordinal)}]({alias}.{Column})";

    // Whether a list is the same of both tables.
    private static string Same(string list)
    {
        var (table, twin) = (list.Replace("@one", "@table", StringComparison.Ordinal), list.Replace("@one", "@twin", StringComparison.Ordinal));
        return $"case when exists ({table} except {twin}) or exists ({twin} except {table}) then 0 else 1 end";
    }
}
