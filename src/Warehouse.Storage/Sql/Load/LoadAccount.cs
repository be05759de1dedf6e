namespace Warehouse.Storage.Sql.Load;

/// <summary>Whether a source gave a value, as facts say it.</summary>
public static class ObsStatus
{
    /// <summary>It did.</summary>
    public const string Final = "final";

    /// <summary>It did not.</summary>
    public const string Missing = "missing";

    /// <summary>It says that it does not tell.</summary>
    public const string Withheld = "withheld";

    /// <summary>Makes sure that a status is one of these, so that the engine need not compare it again in every row.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    internal static void Require(string status)
    {
        if (status is not (Final or Missing or Withheld))
            throw new ArgumentException($"Nobody knows the status '{status}'.", nameof(status));
    }
}

/// <summary>What became of the rows that a load read. <c>RowsRead = RowsKept + RowsRejected + RowsDiscarded</c>, or the load fails.</summary>
/// <param name="RowsRead">Source rows, without headers and blank rows.</param>
/// <param name="RowsKept">Of which something was kept.</param>
/// <param name="RowsRejected">Of which nothing was kept.</param>
/// <param name="RowsDiscarded">Dropped by a rule of the pipeline.</param>
/// <param name="RowsWithRejects">With at least one reject, kept in part or not at all.</param>
/// <param name="Rejects">Rejects; a row can have several.</param>
public sealed record LoadAccount(long RowsRead, long RowsKept, long RowsRejected, long RowsDiscarded, long RowsWithRejects, long Rejects)
{
    /// <summary>Of the rows that were kept, those of which everything was there already; null before the merge.</summary>
    public long? RowsUnchanged { get; init; }
}

/// <summary>Whether a load may be committed.</summary>
/// <param name="Account">What became of its rows.</param>
/// <param name="Problems">Why not; empty when it may.</param>
public sealed record LoadCheck(LoadAccount Account, IReadOnlyList<Problem> Problems);

/// <summary>What a merge did to tables, in rows of facts and members.</summary>
/// <param name="Inserted">New.</param>
/// <param name="Updated">Changed, if only in the place of the source that they name.</param>
/// <param name="Unchanged">There already, and not written again.</param>
/// <param name="Deleted">Of this pipeline, but no longer in its source.</param>
public sealed record MergeCounts(long Inserted, long Updated, long Unchanged, long Deleted)
{
    /// <summary>Whether the warehouse is other than before.</summary>
    public bool ChangedAnything => Inserted + Updated + Deleted > 0;

    /// <summary>The sum of two.</summary>
    public static MergeCounts operator +(MergeCounts a, MergeCounts b) =>
        new(a.Inserted + b.Inserted, a.Updated + b.Updated, a.Unchanged + b.Unchanged, a.Deleted + b.Deleted);

    /// <summary>The sum of two.</summary>
    public static MergeCounts Add(MergeCounts left, MergeCounts right) => left + right;
}
