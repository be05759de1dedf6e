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
    /// <param name="pipelineId">Of this pipeline; null for all.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="before">Older than this run; null from the newest.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<IReadOnlyList<Run>> ListAsync(string? pipelineId, int limit, long? before, CancellationToken cancellationToken)
    {
        var ofPipeline = pipelineId is null ? "" : "and pipeline_id = @pipelineId";
        return _tables.ReadAsync(
            connection => _tables.QueryRunsAsync(
                connection,
                null,
                $"""
                where run_id < @before {ofPipeline}
                order by run_id desc
                {_dialect.Limit("@limit")}
                """,
                new { pipelineId, limit, before = before ?? long.MaxValue },
                cancellationToken),
            cancellationToken);
    }

    /// <summary>Notes the fingerprint of a run's source.</summary>
    /// <exception cref="RunLostException">The run is no longer this host's.</exception>
    public Task NoteSourceAsync(Run run, string sourceSha256, CancellationToken cancellationToken) =>
        UpdateAsync(run, "source_sha256 = @sourceSha256, heartbeat_at = @now", new { sourceSha256 }, cancellationToken);

    /// <summary>Notes how far a run is, and that its host lives.</summary>
    /// <exception cref="RunLostException">The run is no longer this host's.</exception>
    public Task NoteProgressAsync(Run run, RunState state, long rowsRead, CancellationToken cancellationToken) =>
        UpdateAsync(run, "state = @state, rows_read = @rowsRead, heartbeat_at = @now", new { state = Name(state), rowsRead }, cancellationToken);

    /// <summary>Notes that the host of a run lives.</summary>
    /// <exception cref="RunLostException">The run is no longer this host's.</exception>
    public Task BeatAsync(Run run, CancellationToken cancellationToken) =>
        _tables.WriteAsync(connection => UpdateAsync(connection, null, run, "heartbeat_at = @now", null, cancellationToken), cancellationToken);

    /// <summary>Ends a run that changed nothing.</summary>
    /// <param name="run">The run.</param>
    /// <param name="state">Failed, skipped or cancelled.</param>
    /// <param name="error">Why; null unless it failed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RunLostException">The run is no longer this host's.</exception>
    public async Task EndAsync(Run run, RunState state, Problem? error, CancellationToken cancellationToken)
    {
        await _tables.WriteAsync(connection => EndAsync(connection, null, run, state, error, cancellationToken), cancellationToken);
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
            rows_read = @RowsRead, rows_rejected = @RowsRejected, rows_discarded = @RowsDiscarded, rejects = @Rejects,
            inserted = @inserted, updated = @updated, unchanged = @unchanged, deleted = @deleted, data_version = @dataVersion
            """,
            new
            {
                account.RowsRead,
                account.RowsRejected,
                account.RowsDiscarded,
                account.Rejects,
                inserted = merged?.Inserted ?? 0,
                updated = merged?.Updated ?? 0,
                unchanged = merged?.Unchanged ?? 0,
                deleted = merged?.Deleted ?? 0,
                dataVersion,
            },
            cancellationToken);

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
            "state = @state, ended_at = @now, error_code = @code, error_message = @message, error_location = @path, error_hint = @hint",
            new { state = Name(state), code = error?.Code, message = error?.Message, path = error?.Path, hint = error?.Hint },
            cancellationToken);

    // The fence in the condition: a run that was given up for dead, and perhaps taken again, cannot be ended, nor its load committed.
    private async Task<bool> UpdateAsync(DbConnection connection, DbTransaction? transaction, Run run, string assignments, object? values, CancellationToken cancellationToken)
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
            where run_id = @runId and fence = @fence and state in {Working}
            """,
            parameters,
            cancellationToken);
        return changed > 0 ? true : throw new RunLostException(run.RunId);
    }

    private async Task<Run?> OneAsync(DbConnection connection, DbTransaction? transaction, string where, object values, CancellationToken cancellationToken) =>
        (await _tables.QueryRunsAsync(connection, transaction, where, values, cancellationToken)).SingleOrDefault();
}
