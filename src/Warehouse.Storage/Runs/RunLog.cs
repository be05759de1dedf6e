using System.Data.Common;
using System.Text.Json;
using Dapper;
using Warehouse.Catalogue;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Storage.Runs;

/// <summary>
/// The log of runs. Every step is committed at once, so that a crash leaves a trace; only the step to
/// succeeded belongs to the transaction of the load.
/// </summary>
public sealed class RunLog
{
    private const string Unfinished = "('queued', 'reading', 'staging', 'committing')";
    private const string Working = "('reading', 'staging', 'committing')";

    private readonly LogTables _tables;
    private readonly SqlDialect _dialect;
    private readonly RunSignals _signals;
    private readonly TimeProvider _time;
    private readonly string _runs;

    /// <summary>The log in a warehouse.</summary>
    public RunLog(SqlWarehouse warehouse, RunSignals signals, TimeProvider time)
    {
        (_tables, _dialect, _signals, _time) = (new LogTables(warehouse, time), warehouse.Dialect, signals, time);
        _runs = _dialect.Table("etl_run");
    }

    /// <summary>Wakes those who follow runs.</summary>
    public RunSignals Signals => _signals;

    /// <summary>Asks for a run.</summary>
    /// <param name="pipelineId">A current pipeline.</param>
    /// <param name="force">Load even the source that is already loaded.</param>
    /// <param name="requestId">The same text again returns the run it made; null for none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ProblemException">
    /// <c>etl.pipeline_busy</c> when a run of the pipeline has not ended, <c>request.request_id_reused</c> when the text
    /// asked for something else before.
    /// </exception>
    public async Task<Run> RequestAsync(string pipelineId, bool force, string? requestId, CancellationToken cancellationToken)
    {
        var run = await _tables.LockAsync(
            async (connection, transaction) =>
            {
                if (requestId is not null && await OneAsync(connection, transaction, "where request_id = @requestId", new { requestId }, cancellationToken) is { } made)
                    return made.PipelineId == pipelineId && made.Force == force
                        ? made
                        : throw new ProblemException(new Problem("request.request_id_reused", $"This request_id asked for run {made.RunId} of {made.PipelineId} before.", "request_id", "A new request needs a new request_id."));
                if (await UnfinishedAsync(connection, transaction, pipelineId, cancellationToken) is { } busy)
                    throw new ProblemException(new Problem("etl.pipeline_busy", $"Run {busy.RunId} of {pipelineId} has not ended.", "name", $"Watch pipelines/{pipelineId}/runs/{busy.RunId}, then ask again."));
                return await InsertAsync(connection, transaction, pipelineId, force, requestId, cancellationToken);
            },
            cancellationToken);
        _signals.Notify();
        return run;
    }

    /// <summary>The run of the pipeline that has not ended, or a new one.</summary>
    public async Task<Run> EnsureQueuedAsync(string pipelineId, CancellationToken cancellationToken)
    {
        var run = await _tables.LockAsync(
            async (connection, transaction) =>
                await UnfinishedAsync(connection, transaction, pipelineId, cancellationToken)
                ?? await InsertAsync(connection, transaction, pipelineId, force: false, requestId: null, cancellationToken),
            cancellationToken);
        _signals.Notify();
        return run;
    }

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

    /// <summary>
    /// Takes the oldest queued run of these pipelines; null when there is none, or when some host is working on a run:
    /// a warehouse has one writer at a time.
    /// </summary>
    public async Task<Run?> ClaimAsync(string host, IReadOnlyList<string> pipelineIds, CancellationToken cancellationToken)
    {
        // Looking costs no lock, and finds nothing most of the time.
        if ((await _tables.QueryAsync<long>($"select run_id from {_runs} where state = 'queued'", null, cancellationToken)).Count == 0)
            return null;

        var run = await _tables.LockAsync(
            async (connection, transaction) =>
            {
                var taken = await LogTables.ExecuteAsync(
                    connection,
                    transaction,
                    $"""
                    update {_runs}
                    set state = 'reading', host = @host, started_at = @now, heartbeat_at = @now
                    where run_id = (
                            select min(run_id)
                            from {_runs}
                            where state = 'queued' and pipeline_id in ({_dialect.TextsOf("@pipelines")}))
                        and not exists (select 1 from {_runs} where state in {Working})
                    """,
                    new { host, now = _tables.Now(), pipelines = JsonSerializer.Serialize(pipelineIds) },
                    cancellationToken);
                return taken == 0
                    ? null
                    : await OneAsync(connection, transaction, $"where host = @host and state in {Working}", new { host }, cancellationToken);
            },
            cancellationToken);
        if (run is not null)
            _signals.Notify();
        return run;
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
        await UpdateAsync(
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
        await EndAsync(load.Connection, load.Transaction, run, error is null ? RunState.Succeeded : RunState.Failed, error, cancellationToken);
    }

    /// <summary>Marks the runs of hosts that went away as abandoned.</summary>
    /// <param name="silentFor">A host that gave no sign of life for this long has gone.</param>
    /// <param name="isDead">Whether a host is known to have gone.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Those runs.</returns>
    public async Task<IReadOnlyList<Run>> RescueAsync(TimeSpan silentFor, Func<string, bool> isDead, CancellationToken cancellationToken)
    {
        var silentSince = _time.GetUtcNow() - silentFor;
        var dead = (await _tables.ReadAsync(connection => _tables.QueryRunsAsync(connection, null, $"where state in {Working}", null, cancellationToken), cancellationToken))
            .Where(run => run.HeartbeatAt < silentSince || isDead(run.Host!))
            .ToList();
        if (dead.Count == 0)
            return [];

        var rescued = new List<Run>();
        foreach (var run in dead)
        {
            var changed = await _tables.WriteAsync(
                connection => LogTables.ExecuteAsync(
                    connection,
                    null,
                    $"""
                    update {_runs}
                    set state = 'abandoned', ended_at = @now, error_code = 'etl.host_gone', error_message = 'The host that ran it went away.', error_location = '', error_hint = ''
                    where run_id = @RunId and host = @Host and state in {Working} and (heartbeat_at < @silentSince or @isDead = 1)
                    """,
                    new { run.RunId, run.Host, silentSince = _dialect.Utc(silentSince), isDead = isDead(run.Host!) ? 1 : 0, now = _tables.Now() },
                    cancellationToken),
                cancellationToken);
            if (changed > 0)
                rescued.Add(run);
        }

        if (rescued.Count > 0)
            _signals.Notify();
        return rescued;
    }

    private static string Name(RunState state) => state.ToString().ToLowerInvariant();

    private async Task<Run> InsertAsync(DbConnection connection, DbTransaction transaction, string pipelineId, bool force, string? requestId, CancellationToken cancellationToken)
    {
        await LogTables.ExecuteAsync(
            connection,
            transaction,
            $"""
            insert into {_runs} (run_id, pipeline_id, state, request_id, force, created_at)
            select coalesce(max(run_id), 0) + 1, @pipelineId, 'queued', @requestId, @force, @now
            from {_runs}
            """,
            new { pipelineId, requestId, force, now = _tables.Now() },
            cancellationToken);
        return (await UnfinishedAsync(connection, transaction, pipelineId, cancellationToken))!;
    }

    private Task<Run?> UnfinishedAsync(DbConnection connection, DbTransaction transaction, string pipelineId, CancellationToken cancellationToken) =>
        OneAsync(connection, transaction, $"where pipeline_id = @pipelineId and state in {Unfinished}", new { pipelineId }, cancellationToken);

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

    // The host's name in the condition is the fence: a run that was given up for dead cannot be ended, nor its load committed.
    private async Task<bool> UpdateAsync(DbConnection connection, DbTransaction? transaction, Run run, string assignments, object? values, CancellationToken cancellationToken)
    {
        var parameters = new DynamicParameters(values);
        parameters.Add("runId", run.RunId);
        parameters.Add("host", run.Host);
        parameters.Add("now", _tables.Now());
        var changed = await LogTables.ExecuteAsync(
            connection,
            transaction,
            $"""
            update {_runs}
            set {assignments}
            where run_id = @runId and host = @host and state in {Working}
            """,
            parameters,
            cancellationToken);
        return changed > 0 ? true : throw new RunLostException(run.RunId);
    }

    private async Task<Run?> OneAsync(DbConnection connection, DbTransaction? transaction, string where, object values, CancellationToken cancellationToken) =>
        (await _tables.QueryRunsAsync(connection, transaction, where, values, cancellationToken)).SingleOrDefault();
}
