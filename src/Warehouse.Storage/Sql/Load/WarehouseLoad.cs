using System.Data.Common;
using Warehouse.Catalogue;

namespace Warehouse.Storage.Sql.Load;

/// <summary>
/// A load in progress: rows are staged in temporary tables, then checked and merged in one transaction. Disposing it without
/// <see cref="CommitAsync"/> leaves the warehouse as it was. Not for concurrent use.
/// </summary>
public sealed class WarehouseLoad : IAsyncDisposable
{
    private readonly LoadSession _session;
    private readonly LoadSchema _schema;
    private readonly SliceLoad? _slices;

    private WarehouseLoad(LoadSession session, LoadSchema schema, LoadSlices? slices, LoadStaging staging)
    {
        (_session, _schema, Staging) = (session, schema, staging);
        _slices = slices is not null && schema.Fact is { } fact ? new SliceLoad(slices, fact) : null;
    }

    internal static async Task<WarehouseLoad> BeginAsync(
        LoadSession session, IReadOnlyList<Dimension> dimensions, IReadOnlyList<FactTable> facts, FactTable? fact, LoadSlices? slices, CancellationToken cancellationToken)
    {
        var schema = await LoadSchema.ReadAsync(session, dimensions, facts, fact, cancellationToken);
        return new WarehouseLoad(session, schema, slices, await LoadStaging.BeginAsync(session, schema, slices, cancellationToken));
    }

    /// <summary>Where what is read is staged, until <see cref="BeginCommitAsync"/>.</summary>
    public LoadStaging Staging { get; }

    /// <summary>What whoever runs the warehouse may want to know of how the load was done; empty for most.</summary>
    public IReadOnlyList<string> Notes => _session.Notes;

    /// <summary>The session of the load, for what is looked at in its transaction.</summary>
    internal LoadSession Session => _session;

    /// <summary>The tables of members that it may fill.</summary>
    internal IEnumerable<MemberLoad> Members => _schema.Members.Values;

    /// <summary>The connection of the load, for what must be written in its transaction.</summary>
    internal DbConnection Connection => _session.Connection;

    /// <summary>The transaction of the load.</summary>
    internal DbTransaction? Transaction => _session.Transaction;

    /// <summary>Keeps the notes of what was let pass with the run.</summary>
    public Task WriteNotesAsync(CancellationToken cancellationToken) => Staging.WriteNotesAsync(_session, cancellationToken);

    /// <summary>Begins the transaction that changes the warehouse: no other load changes it until this one ends.</summary>
    public async Task BeginCommitAsync(CancellationToken cancellationToken)
    {
        await Staging.EndAsync(cancellationToken);
        await _session.BeginCommitAsync(cancellationToken);
    }

    /// <summary>
    /// Rejects what is not fit to be merged: unknown members, levels that the fact does not report, the same key twice, keys
    /// of another pipeline. Then closes the account. Changes nothing in the warehouse.
    /// </summary>
    public async Task<LoadCheck> CheckAsync(long rowsRead, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        if (Staging.Spoken is not null && !_session.IsReplay)
            await Staging.Spoken.AddStagedAsync(_session, cancellationToken);
        foreach (var member in _schema.Members.Values)
            problems.AddRange(await LoadChecks.CheckMembersAsync(_session, _schema, member, cancellationToken));
        if (_schema.Fact is { } fact)
        {
            await LoadChecks.CheckFactsAsync(_session, _schema, fact, Staging.Seen, cancellationToken);
            await InferredMembers.DropUnusedAsync(_session, _schema, fact, cancellationToken);
        }

        var account = await LoadChecks.CloseAccountAsync(_session, _schema, rowsRead, Staging.RowsStaged, cancellationToken);
        // Replacing everything with nothing is more often a broken source than an empty one.
        if (account.RowsKept == 0 && !_session.IsReplay)
            problems.Add(new Problem("etl.empty_source", "The source has no row that could be kept.", "", "What was loaded before stays."));
        else if (Staging.Spoken is not null && account.Rejects > 0 && !_session.IsReplay && await Staging.Spoken.FindRejectedAsync(_session, _slices!, cancellationToken) is { } silent)
            problems.Add(silent);
        return new LoadCheck(account, problems);
    }

    /// <summary>Source rows that <see cref="CheckAsync"/> refused, whose cells have to be read again; by source and line, behind a place.</summary>
    public Task<IReadOnlyList<(long Source, long Line)>> ListRowsWithoutCellsAsync(long afterSource, long afterLine, int limit, CancellationToken cancellationToken) =>
        LoadRejects.ListRowsWithoutCellsAsync(_session, afterSource, afterLine, limit, cancellationToken);

    /// <summary>Keeps the cells of such rows.</summary>
    public Task AddCellsAsync(IEnumerable<(long Source, long Line, IReadOnlyList<string>? Cells)> rows, CancellationToken cancellationToken) =>
        LoadRejects.AddCellsAsync(_session, rows.Select(row => (row.Source, row.Line, LoadStaging.Json(row.Cells))).ToList(), cancellationToken);

    /// <summary>Keeps the rejects with the run.</summary>
    public Task WriteRejectsAsync(CancellationToken cancellationToken) => LoadRejects.WriteAsync(_session, cancellationToken);

    /// <summary>Closes the rejects that this load settles: those that it corrects, or those of the source whose place it takes.</summary>
    public Task CloseRejectsAsync(DateTimeOffset now, CancellationToken cancellationToken) => _session.IsReplay
        ? LoadRejects.CloseReplayedAsync(_session, now, cancellationToken)
        : LoadRejects.SupersedeAsync(_session, now, cancellationToken);

    /// <summary>Makes the pipeline's rows in the warehouse those that were staged.</summary>
    /// <exception cref="ProblemException"><c>etl.cycle_in_hierarchy</c>.</exception>
    public async Task<MergeCounts> MergeAsync(CancellationToken cancellationToken)
    {
        var changes = new Dictionary<string, MergeCounts>(StringComparer.Ordinal);
        // Members that come alone are replaced as a whole: a code may pass from one that goes to one that comes.
        if (_schema.Fact is null && !_session.IsReplay)
            foreach (var member in _schema.Members.Values.Reverse())
                Count(member.Table, await LoadMerge.DeleteGoneAsync(_session, member.Table, "1 = 0", cancellationToken));
        foreach (var member in _schema.Members.Values)
            Count(member.Table, await MergeMembersAsync(member, cancellationToken));
        if (_schema.Fact is { } fact)
        {
            await fact.FillKeysAsync(_session, cancellationToken);
            Count(fact.Table, _session.IsReplay
                ? await LoadMerge.WriteAsync(_session, fact.Table, cancellationToken)
                : await MergeFactAsync(fact, cancellationToken));
            if (_slices is not null)
                await (_session.IsReplay ? _slices.NoteAddedAsync(_session, cancellationToken) : _slices.NoteAsync(_session, cancellationToken));
            // Members that came with facts go with the last of them.
            foreach (var member in _session.IsReplay ? [] : _schema.Members.Values)
                Count(member.Table, await LoadMerge.DeleteGoneAsync(_session, member.Table, member.UsedByAnyFact, cancellationToken));
        }

        foreach (var member in _schema.Members.Values.Where(member => member.Table.CanBeInferred && _schema.Fact is not null))
            await InferredMembers.NoteAsync(_session, member, cancellationToken);
        if (changes.TryGetValue(MemberHistory.Successions, out var succeeded) && succeeded.ChangedAnything)
            await MemberHistory.RefuseCyclesAsync(_session, cancellationToken);
        foreach (var (table, counts) in changes.Where(change => change.Value.ChangedAnything))
            await BeforeImages.NoteAsync(_session, table, counts, cancellationToken);
        return changes.Values.Aggregate(new MergeCounts(0, 0, 0, 0), MergeCounts.Add);

        void Count(LoadTable table, MergeCounts counts) => changes[table.Name] = changes.TryGetValue(table.Name, out var before) ? before + counts : counts;
    }

    /// <summary>The account with the rows of which everything was there already.</summary>
    /// <param name="account">As it was closed before the merge.</param>
    /// <param name="merged">What the merge did.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<LoadAccount> TellUnchangedAsync(LoadAccount account, MergeCounts merged, CancellationToken cancellationToken)
    {
        var tables = _schema.Members.Values.Select(member => member.Table).Concat(_schema.Fact is { } fact ? [fact.Table] : []);
        return account with { RowsUnchanged = await LoadedRows.CountUnchangedAsync(_session, tables, account, merged, cancellationToken) };
    }

    /// <summary>Keeps what is needed to roll back this and the newest runs of the pipeline, and gives up what older ones need.</summary>
    /// <param name="runs">How many.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task KeepUndoAsync(int runs, CancellationToken cancellationToken) => BeforeImages.KeepOnlyAsync(_session, runs, cancellationToken);

    /// <summary>Gives the data a new version.</summary>
    /// <returns>The version.</returns>
    public Task<long> AddDataVersionAsync(DateTimeOffset now, CancellationToken cancellationToken) => _session.AddDataVersionAsync(now, cancellationToken);

    /// <summary>Makes everything since <see cref="BeginCommitAsync"/> so.</summary>
    public Task CommitAsync(CancellationToken cancellationToken) => _session.CommitAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Staging.Dispose();
        await _session.DisposeAsync();
    }

    private async Task<MergeCounts> MergeFactAsync(FactLoad fact, CancellationToken cancellationToken)
    {
        // Partitions are replaced by loads of all of a pipeline's rows; one of slices knows nothing of the rest of a partition.
        if (_slices is null && await _session.Warehouse.MergeFactAsync(_session, fact, cancellationToken) is { } replaced)
            return replaced;
        if (_slices is not null)
            await _slices.FillAsync(_session, cancellationToken);
        var isEmpty = await LoadMerge.IsEmptyAsync(_session, fact.Table, cancellationToken);
        var gone = isEmpty ? new MergeCounts(0, 0, 0, 0) : await LoadMerge.DeleteGoneAsync(_session, fact.Table, _slices?.Outside(_session.Dialect) ?? "1 = 0", cancellationToken);
        MergeCounts written;
        using (await _session.Warehouse.TrustReferencesAsync(_session, fact, cancellationToken))
            written = isEmpty ? await _session.Warehouse.FillAsync(_session, fact.Table, cancellationToken) : await LoadMerge.WriteAsync(_session, fact.Table, cancellationToken);
        return gone + written;
    }

    private async Task<MergeCounts> MergeMembersAsync(MemberLoad member, CancellationToken cancellationToken)
    {
        // Kept before codes are taken from them.
        var changing = await LoadMerge.KeepChangingAsync(_session, member.Table, cancellationToken);
        if (changing > 0)
            await member.ReleaseChangedCodesAsync(_session, cancellationToken);
        var counts = await LoadMerge.WriteAsync(_session, member.Table, changing, cancellationToken);
        if (counts.ChangedAnything)
            await LoadChecks.RefuseCyclesAsync(_session, member, cancellationToken);
        return counts;
    }
}
