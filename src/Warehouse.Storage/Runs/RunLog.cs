using System.Data.Common;
using Dapper;
using Warehouse.Catalogue;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Storage.Runs;

/// <summary>
/// What runs do, noted step by step. Every step is committed at once, so that a crash leaves a trace; only the step to
/// succeeded belongs to the transaction of the load.
/// </summary>
public sealed class RunLog
{
    internal const string Working = "('reading', 'staging', 'committing')";

    private const string Ended = "state = @state, ended_at = @now, error_code = @code, error_message = @message, error_location = @path, error_hint = @hint";

    private readonly LogTables _tables;
    private readonly SqlDialect _dialect;
    private readonly RunSignals _signals;
    private readonly string _runs;

    /// <summary>The log in a warehouse.</summary>
    public RunLog(SqlWarehouse warehouse, RunSignals signals, TimeProvider time)
    {
        (_tables, _dialect, _signals) = (new LogTables(warehouse, time), warehouse.Dialect, signals);
        _runs = _dialect.Table("etl_run");
    }

    /// <summary>Wakes those who follow runs.</summary>
    public RunSignals Signals => _signals;

    /// <summary>A run; null when there is none with this number.</summary>
    public Task<Run?> FindAsync(long runId, CancellationToken cancellationToken) =>
        _tables.ReadAsync(connection => OneAsync(connection, null, "where run_id = @runId", new { runId }, cancellationToken), cancellationToken);

    /// <summary>Runs, newest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="before">Older than this run; null from the newest.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<IReadOnlyList<Run>> SearchAsync(RunFilter filter, int limit, long? before, CancellationToken cancellationToken)
    {
        var (conditions, values) = filter.Render(_dialect);
        values.Add("limit", limit);
        values.Add("before", before ?? long.MaxValue);
        return _tables.ReadAsync(
            connection => _tables.QueryRunsAsync(
                connection,
                null,
                $"""
                where run_id < @before{conditions}
                order by run_id desc
                {_dialect.Limit("@limit")}
                """,
                values,
                cancellationToken),
            cancellationToken);
    }

    /// <summary>Runs of a pipeline, or of all, newest first.</summary>
    public Task<IReadOnlyList<Run>> ListAsync(string? pipelineId, int limit, long? before, CancellationToken cancellationToken) =>
        SearchAsync(new RunFilter { PipelineId = pipelineId }, limit, before, cancellationToken);

    /// <summary>Notes the fingerprint of a run's source.</summary>
    /// <exception cref="RunLostException">The run is no longer this host's.</exception>
    public Task NoteSourceAsync(Run run, string sourceSha256, CancellationToken cancellationToken) =>
        UpdateAsync(run, "source_sha256 = @sourceSha256, heartbeat_at = @now", new { sourceSha256 }, cancellationToken);

    /// <summary>Notes within the transaction of its load which period a run has found to load, so that it counts as one of that period.</summary>
    /// <exception cref="RunLostException">The run is no longer this host's: the transaction must not be committed.</exception>
    public Task NotePeriodAsync(WarehouseLoad load, Run run, string period, CancellationToken cancellationToken) =>
        UpdateAsync(load.Connection, load.Transaction, run, "period = @period", new { period }, cancellationToken);

    /// <summary>Notes how far a run is, and that its host lives.</summary>
    /// <exception cref="RunLostException">The run is no longer this host's.</exception>
    public Task NoteProgressAsync(Run run, RunProgress progress, CancellationToken cancellationToken) => UpdateAsync(
        run,
        """
        state = @state, rows_read = @RowsRead, rows_rejected = @RowsRejected, rows_discarded = @RowsDiscarded,
        bytes_read = @BytesRead, bytes_total = @BytesTotal, heartbeat_at = @now
        """,
        new { state = Name(progress.State), progress.RowsRead, progress.RowsRejected, progress.RowsDiscarded, progress.BytesRead, progress.BytesTotal },
        cancellationToken);

    /// <summary>Notes that the host of a run lives.</summary>
    /// <exception cref="RunLostException">The run is no longer this host's.</exception>
    public Task BeatAsync(Run run, CancellationToken cancellationToken) =>
        _tables.WriteAsync(connection => UpdateAsync(connection, null, run, "heartbeat_at = @now", null, cancellationToken), cancellationToken);

    /// <summary>Puts a run back into the queue for another attempt, unless somebody asked to cancel it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="notBefore">When it may be taken again; null at once, and then the attempt that was stopped does not count.</param>
    /// <param name="fault">What stopped this attempt.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RunLostException">The run is no longer this host's, or a newer one that does the same waits already.</exception>
    public async Task PutBackAsync(Run run, DateTimeOffset? notBefore, Problem fault, CancellationToken cancellationToken)
    {
        await _tables.LockAsync(
            (connection, transaction) => UpdateAsync(
                connection,
                transaction,
                run,
                """
                state = case when cancel_requested_at is null then 'queued' else 'cancelled' end,
                ended_at = case when cancel_requested_at is null then null else @now end,
                attempt = @attempt, not_before = @notBefore, host = null, heartbeat_at = null,
                rows_read = 0, rows_rejected = 0, rows_discarded = 0, bytes_read = null, bytes_total = null,
                error_code = @code, error_message = @message, error_location = @path, error_hint = @hint
                """,
                new { attempt = notBefore is null ? run.Attempt : run.Attempt + 1, notBefore = notBefore is { } moment ? _dialect.Utc(moment) : null, code = fault.Code, message = fault.Message, path = fault.Path, hint = fault.Hint, run.PipelineId, run.Period, kind = run.Kind.Name() },
                cancellationToken,
                $"\n    and not exists (select 1 from {_runs} as other where other.state = 'queued' and other.pipeline_id = @PipelineId and other.period = @Period and other.kind = @kind)"),
            cancellationToken);
        _signals.Notify();
    }

    /// <summary>Ends a run that changed nothing.</summary>
    /// <param name="run">The run, with the period that it has found to load.</param>
    /// <param name="state">Failed, skipped or cancelled.</param>
    /// <param name="error">Why; null unless it failed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RunLostException">The run is no longer this host's.</exception>
    public async Task EndAsync(Run run, RunState state, Problem? error, CancellationToken cancellationToken)
    {
        await _tables.WriteAsync(
            connection => UpdateAsync(connection, null, run, $"{Ended}, period = @Period", new { state = Name(state), code = error?.Code, message = error?.Message, path = error?.Path, hint = error?.Hint, run.Period }, cancellationToken),
            cancellationToken);
        _signals.Notify();
    }

    /// <summary>
    /// Ends a run within the transaction of its load, which then commits all of it or nothing; call
    /// <see cref="RunSignals.Notify"/> once it has.
    /// </summary>
    /// <param name="load">In its transaction.</param>
    /// <param name="run">The run.</param>
    /// <param name="account">What became of its rows.</param>
    /// <param name="merged">What it did to tables; null when it failed.</param>
    /// <param name="dataVersion">The version that it made; null when it changed nothing.</param>
    /// <param name="error">Why it failed; null when it succeeded.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RunLostException">The run is no longer this host's: the transaction must not be committed.</exception>
    public async Task EndWithLoadAsync(
        WarehouseLoad load, Run run, LoadAccount account, MergeCounts? merged, long? dataVersion, Problem? error, CancellationToken cancellationToken)
    {
        await NoteCountsAsync(load, run, account, merged, dataVersion, cancellationToken);
        // On an engine with one writer nobody else could give a sign of life while this load was it.
        await LogTables.ExecuteAsync(load.Connection, load.Transaction, $"update {_runs} set heartbeat_at = @now where state in {Working}", new { now = _tables.Now() }, cancellationToken);
        await EndAsync(load.Connection, load.Transaction, run, error is null ? RunState.Succeeded : RunState.Failed, error, cancellationToken);
    }

    /// <summary>Notes within the transaction of a load what it would have done; the run is held by <see cref="ReviewLog"/>.</summary>
    /// <exception cref="RunLostException">The run is no longer this host's: the transaction must not be committed.</exception>
    public Task HoldWithLoadAsync(WarehouseLoad load, Run run, LoadAccount account, MergeCounts merged, CancellationToken cancellationToken) =>
        NoteCountsAsync(load, run, account, merged, null, cancellationToken);

    private Task<bool> NoteCountsAsync(WarehouseLoad load, Run run, LoadAccount account, MergeCounts? merged, long? dataVersion, CancellationToken cancellationToken) =>
        UpdateAsync(
            load.Connection,
            load.Transaction,
            run,
            """
            rows_read = @RowsRead, rows_rejected = @RowsRejected, rows_discarded = @RowsDiscarded, rows_unchanged = @unchangedRows, rejects = @Rejects,
            inserted = @inserted, updated = @updated, unchanged = @unchanged, deleted = @deleted, data_version = @dataVersion
            """,
            new
            {
                account.RowsRead,
                account.RowsRejected,
                account.RowsDiscarded,
                unchangedRows = merged is null ? null : account.RowsUnchanged,
                account.Rejects,
                inserted = merged?.Inserted ?? 0,
                updated = merged?.Updated ?? 0,
                unchanged = merged?.Unchanged ?? 0,
                deleted = merged?.Deleted ?? 0,
                dataVersion,
            },
            cancellationToken);

    /// <summary>As <see cref="EndWithLoadAsync"/>, for a run that took back another.</summary>
    /// <exception cref="RunLostException">The run is no longer this host's: the transaction must not be committed.</exception>
    public async Task EndWithUndoAsync(WarehouseUndo undo, Run run, MergeCounts counts, long? dataVersion, CancellationToken cancellationToken)
    {
        await UpdateAsync(
            undo.Connection,
            undo.Transaction,
            run,
            "inserted = @Inserted, updated = @Updated, deleted = @Deleted, data_version = @dataVersion",
            new { counts.Inserted, counts.Updated, counts.Deleted, dataVersion },
            cancellationToken);
        await EndAsync(undo.Connection, undo.Transaction, run, RunState.Succeeded, null, cancellationToken);
    }

    private static string Name(RunState state) => state.ToString().ToLowerInvariant();

    private async Task UpdateAsync(Run run, string assignments, object values, CancellationToken cancellationToken)
    {
        await _tables.WriteAsync(connection => UpdateAsync(connection, null, run, assignments, values, cancellationToken), cancellationToken);
        _signals.Notify();
    }

    private Task<bool> EndAsync(DbConnection connection, DbTransaction? transaction, Run run, RunState state, Problem? error, CancellationToken cancellationToken) =>
        UpdateAsync(
            connection,
            transaction,
            run,
            Ended,
            new { state = Name(state), code = error?.Code, message = error?.Message, path = error?.Path, hint = error?.Hint },
            cancellationToken);

    // The fence in the condition: a run that was given up for dead, and perhaps taken again, cannot be ended, nor its load committed.
    private async Task<bool> UpdateAsync(
        DbConnection connection, DbTransaction? transaction, Run run, string assignments, object? values, CancellationToken cancellationToken, string condition = "")
    {
        var parameters = new DynamicParameters(values);
        parameters.Add("runId", run.RunId);
        parameters.Add("fence", run.Fence);
        parameters.Add("now", _tables.Now());
        var changed = await LogTables.ExecuteAsync(
            connection,
            transaction,
            $"""
            update {_runs}
            set {assignments}
            where run_id = @runId and fence = @fence and state in {Working}{condition}
            """,
            parameters,
            cancellationToken);
        return changed > 0 ? true : throw new RunLostException(run.RunId);
    }

    private async Task<Run?> OneAsync(DbConnection connection, DbTransaction? transaction, string where, object values, CancellationToken cancellationToken) =>
        (await _tables.QueryRunsAsync(connection, transaction, where, values, cancellationToken)).SingleOrDefault();
}
