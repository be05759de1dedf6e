namespace Warehouse.Storage.SqlServer;

/// <summary>What a load would do to a partition of its fact, in rows; counted before anything is written.</summary>
/// <param name="Number">The partition, from 1.</param>
/// <param name="Staged">Rows of the load.</param>
/// <param name="Inserted">Of these, with a new key.</param>
/// <param name="Updated">Of these, with a key that is there and other values.</param>
/// <param name="Deleted">Rows of the pipeline that the load no longer has.</param>
/// <param name="Others">Rows of other pipelines.</param>
internal sealed record PartitionChange(int Number, long Staged, long Inserted, long Updated, long Deleted, long Others)
{
    /// <summary>Rows that stay as they are.</summary>
    public long Unchanged => Staged - Inserted - Updated;

    /// <summary>
    /// Whether the partition is replaced as a whole: afterwards it holds what the load staged and nothing else, at least so
    /// many rows change, and no fewer than stay. Rows that stay are written once more, which must not be most of the work.
    /// </summary>
    public bool IsReplaced(long fromRows)
    {
        var changed = Inserted + Updated + Deleted;
        return Others == 0 && Staged > 0 && changed >= fromRows && changed >= Unchanged;
    }
}
