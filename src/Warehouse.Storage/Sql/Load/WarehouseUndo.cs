using System.Data.Common;
using System.Globalization;
using Dapper;
using Warehouse.Catalogue;

namespace Warehouse.Storage.Sql.Load;

/// <summary>
/// A rollback in progress: in one transaction every table that a run changed becomes what it was before the run. Disposing it
/// without <see cref="CommitAsync"/> leaves the warehouse as it was. Not for concurrent use.
/// </summary>
public sealed class WarehouseUndo : IAsyncDisposable
{
    private readonly LoadSession _session;
    private readonly LoadSchema _schema;
    private readonly IReadOnlyList<FactTable> _facts;
    private readonly UndoChecks _checks;

    private WarehouseUndo(LoadSession session, LoadSchema schema, IReadOnlyList<FactTable> facts) =>
        (_session, _schema, _facts, _checks) = (session, schema, facts, new UndoChecks(session, schema, facts));

    internal DbConnection Connection => _session.Connection;

    internal DbTransaction? Transaction => _session.Transaction;

    internal static async Task<WarehouseUndo> BeginAsync(LoadSession session, IReadOnlyList<Dimension> dimensions, IReadOnlyList<FactTable> facts, CancellationToken cancellationToken)
    {
        // Of members alone: these are all tables of members.
        var schema = await LoadSchema.ReadAsync(session, dimensions, facts, null, cancellationToken);
        await session.BeginCommitAsync(cancellationToken);
        return new WarehouseUndo(session, schema, facts);
    }

    /// <summary>Takes back a run, and with <paramref name="cascades"/> the later ones that built on it, newest first.</summary>
    /// <returns>What it did: deleted rows inserted again, changed ones put back, inserted ones deleted.</returns>
    /// <exception cref="ProblemException">
    /// Why not: <c>etl.not_undoable</c>, <c>etl.already_rolled_back</c>, <c>etl.undo_not_kept</c>, <c>etl.later_runs</c>,
    /// <c>etl.key_taken</c>, <c>etl.member_gone</c>, <c>etl.member_in_use</c>, <c>etl.cycle_in_hierarchy</c>.
    /// </exception>
    public async Task<MergeCounts> RollBackAsync(long runId, bool cascades, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var plan = await UndoPlan.ReadAsync(_session.Warehouse, Connection, Transaction, runId, cascades, cancellationToken);
        var counts = new MergeCounts(0, 0, 0, 0);
        foreach (var run in plan.Runs)
            counts += await PutBackAsync(run, cancellationToken);
        await _checks.RefuseBrokenHierarchiesAsync(cancellationToken);
        foreach (var run in plan.Runs.Concat(plan.Unchanging).OrderDescending())
        {
            await LoadRejects.ReopenAsync(_session, run, now, cancellationToken);
            await SliceLoad.RestoreAsync(_session, run, cancellationToken);
            await ExecuteAsync($"update {_session.Dialect.Table("etl_run")} set rolled_back_by = @run where run_id = @of", run, cancellationToken);
        }

        return counts;
    }

    /// <inheritdoc cref="WarehouseLoad.AddDataVersionAsync" />
    public Task<long> AddDataVersionAsync(DateTimeOffset now, CancellationToken cancellationToken) => _session.AddDataVersionAsync(now, cancellationToken);

    /// <summary>Makes it so.</summary>
    public Task CommitAsync(CancellationToken cancellationToken) => _session.CommitAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _session.DisposeAsync();

    // Members come back before the rows that have them, and go after the rows that had them.
    private async Task<MergeCounts> PutBackAsync(long run, CancellationToken cancellationToken)
    {
        var dialect = _session.Dialect;
        var tables = await ReadTablesAsync(run, cancellationToken);
        var members = tables.Where(table => table.Member?.Dimension is not null).ToList();
        var rows = tables.Except(members).ToList();
        var counts = new MergeCounts(0, 0, 0, 0);
        foreach (var table in tables)
            await _checks.RefuseTakenKeysAsync(table, run, cancellationToken);
        // A code may have passed from a member that went to one that came.
        foreach (var table in members.Where(table => table.Member!.HasCode))
        {
            await ExecuteAsync($"update {table.Table} set gb_code = null where run_id = @of", run, cancellationToken);
            await _checks.RefuseTakenCodesAsync(table, run, cancellationToken);
        }

        foreach (var table in members)
            counts += await WriteAsync(table, run, cancellationToken);
        foreach (var table in rows)
        {
            await _checks.RefuseGoneMembersAsync(table, run, cancellationToken);
            counts += await WriteAsync(table, run, cancellationToken);
            counts += await DeleteAsync(table, run, cancellationToken);
        }

        await _checks.RefuseMembersInUseAsync(members, run, cancellationToken);
        foreach (var table in members)
            counts += await DeleteAsync(table, run, cancellationToken);

        await ExecuteAsync($"delete from {dialect.Table("etl_undo_image")} where run_id = @of", run, cancellationToken);
        await ExecuteAsync($"delete from {dialect.Table("etl_undo")} where run_id = @of", run, cancellationToken);
        return counts;
    }

    private async Task<MergeCounts> WriteAsync(UndoTable table, long run, CancellationToken cancellationToken)
    {
        var dialect = _session.Dialect;
        var updated = await ExecuteAsync(table.Update(dialect), run, cancellationToken);
        var keys = table.Member?.Dimension is null ? null : dialect.WithKeys(table.Table);
        if (keys is var (before, _))
            await _session.DefineAsync(before, cancellationToken);
        var inserted = await ExecuteAsync(table.Insert(dialect), run, cancellationToken);
        if (keys is var (_, after))
            await _session.DefineAsync(after, cancellationToken);
        return new MergeCounts(inserted, updated, 0, 0);
    }

    private async Task<MergeCounts> DeleteAsync(UndoTable table, long run, CancellationToken cancellationToken) =>
        new(0, 0, 0, await ExecuteAsync(table.Delete(_session.Dialect), run, cancellationToken));

    private async Task<IReadOnlyList<UndoTable>> ReadTablesAsync(long run, CancellationToken cancellationToken)
    {
        var names = await Connection.QueryAsync<string>(new CommandDefinition(
            $"select table_name from {_session.Dialect.Table("etl_undo")} where run_id = @of order by table_name", new { of = run }, Transaction, cancellationToken: cancellationToken));
        var tables = new List<UndoTable>();
        foreach (var name in names)
            tables.Add(new UndoTable(name, _session.Dialect.Table(name), await _session.ReadColumnsAsync(name, cancellationToken))
            {
                Member = _schema.Members.Values.FirstOrDefault(member => member.Table.Name == name),
                Refers = _facts.Where(fact => fact.Table == name)
                    .SelectMany(fact => fact.StoredDimensions)
                    .DistinctBy(use => use.Column)
                    .Where(use => _schema.Members.ContainsKey(use.Dimension))
                    .Select(use => (use.Column, use.Dimension, _schema.Members[use.Dimension].Table.Table, _schema.Members[use.Dimension].Table.MemberKey!))
                    .ToList(),
            });
        return tables;
    }

    private Task<int> ExecuteAsync(string sql, long of, CancellationToken cancellationToken) => Connection.ExecuteAsync(new CommandDefinition(
        sql, new { of, run = _session.RunId }, Transaction, _session.Warehouse.LoadTimeoutSeconds, cancellationToken: cancellationToken));
}
