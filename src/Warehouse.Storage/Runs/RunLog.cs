using System.Data.Common;
using System.Text.Json;
using Dapper;
using Warehouse.Catalogue;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Storage.Runs;

/// <summary>
/// The log of pipelines, runs and rejects. Every step is committed at once, so that a crash leaves a trace; only the step to
/// succeeded belongs to the transaction of the load.
/// </summary>
public sealed class RunLog
{
    private const string Unfinished = "('queued', 'reading', 'staging', 'committing')";
    private const string Working = "('reading', 'staging', 'committing')";

    private readonly SqlWarehouse _warehouse;
    private readonly SqlDialect _dialect;
    private readonly RunSignals _signals;
    private readonly TimeProvider _time;
    private readonly string _runs;
    private readonly string _pipelines;
    private readonly string _rejects;

    static RunLog() => SqlMapper.AddTypeHandler(new MomentHandler());

    /// <summary>The log in a warehouse.</summary>
    public RunLog(SqlWarehouse warehouse, RunSignals signals, TimeProvider time)
    {
        (_warehouse, _dialect, _signals, _time) = (warehouse, warehouse.Dialect, signals, time);
        (_runs, _pipelines, _rejects) = (_dialect.Table("etl_run"), _dialect.Table("etl_pipeline"), _dialect.Table("etl_reject"));
    }

    /// <summary>Wakes those who follow runs.</summary>
    public RunSignals Signals => _signals;

    /// <summary>Makes these the current pipelines; others keep their runs.</summary>
    public Task SetPipelinesAsync(IReadOnlyList<KnownPipeline> pipelines, CancellationToken cancellationToken) =>
        LockAsync(
            async (connection, transaction) =>
            {
                await ExecuteAsync(connection, transaction, $"update {_pipelines} set is_current = 0", null, cancellationToken);
                foreach (var pipeline in pipelines)
                {
                    var row = new { pipeline.PipelineId, pipeline.Title, pipeline.Authority, files = JsonSerializer.Serialize(pipeline.Files), pipeline.Target, pipeline.IsSynthetic };
                    var known = await ExecuteAsync(
                        connection,
                        transaction,
                        $"""
                        update {_pipelines}
                        set title = @Title, authority = @Authority, files = @files, target = @Target, synthetic = @IsSynthetic, is_current = 1
                        where pipeline_id = @PipelineId
                        """,
                        row,
                        cancellationToken);
                    if (known == 0)
                        await ExecuteAsync(
                            connection,
                            transaction,
                            $"""
                            insert into {_pipelines} (pipeline_id, title, authority, files, target, synthetic, is_current)
                            values (@PipelineId, @Title, @Authority, @files, @Target, @IsSynthetic, 1)
                            """,
                            row,
                            cancellationToken);
                }

                return true;
            },
            cancellationToken);

    /// <summary>Current pipelines by id, each with its newest run.</summary>
    /// <param name="limit">At most this many.</param>
    /// <param name="after">Those behind this id; null from the first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<IReadOnlyList<KnownPipeline>> ListPipelinesAsync(int limit, string? after, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<KnownPipeline>>(
            async connection =>
            {
                await using var snapshot = await _warehouse.BeginSnapshotAsync(connection, cancellationToken);
                var pipelines = await connection.QueryAsync<PipelineRow>(new CommandDefinition(
                    $"""
                    select pipeline_id as PipelineId, title as Title, authority as Authority, files as Files, target as Target, synthetic as IsSynthetic
                    from {_pipelines}
                    where is_current = 1 and pipeline_id > @after
                    order by pipeline_id
                    {_dialect.Limit("@limit")}
                    """,
                    new { after = after ?? "", limit },
                    snapshot,
                    cancellationToken: cancellationToken));
                var last = (await QueryRunsAsync(
                    connection,
                    snapshot,
                    $"where run_id in (select max(run_id) from {_runs} group by pipeline_id)",
                    null,
                    cancellationToken)).ToDictionary(run => run.PipelineId);
                return pipelines
                    .Select(p => new KnownPipeline(p.PipelineId, p.Title, p.Authority, JsonSerializer.Deserialize<string[]>(p.Files)!, p.Target)
                    {
                        IsSynthetic = p.IsSynthetic,
                        LastRun = last.GetValueOrDefault(p.PipelineId),
                    })
                    .ToList();
            },
            cancellationToken);

    /// <summary>Ids of pipelines in order: the current ones, or all there ever were.</summary>
    public Task<IReadOnlyList<string>> ListPipelineIdsAsync(bool onlyCurrent, CancellationToken cancellationToken) =>
        QueryAsync<string>(
            $"select pipeline_id from {_pipelines} where is_current = 1 or @onlyCurrent = 0 order by pipeline_id",
            new { onlyCurrent = onlyCurrent ? 1 : 0 },
            cancellationToken);

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
        var run = await LockAsync(
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
        var run = await LockAsync(
            async (connection, transaction) =>
                await UnfinishedAsync(connection, transaction, pipelineId, cancellationToken)
                ?? await InsertAsync(connection, transaction, pipelineId, force: false, requestId: null, cancellationToken),
            cancellationToken);
        _signals.Notify();
        return run;
    }

    /// <summary>A run; null when there is none with this number.</summary>
    public Task<Run?> FindAsync(long runId, CancellationToken cancellationToken) =>
        ReadAsync(connection => OneAsync(connection, null, "where run_id = @runId", new { runId }, cancellationToken), cancellationToken);

    /// <summary>Runs, newest first.</summary>
    /// <param name="pipelineId">Of this pipeline; null for all.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="before">Older than this run; null from the newest.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<IReadOnlyList<Run>> ListAsync(string? pipelineId, int limit, long? before, CancellationToken cancellationToken)
    {
        var ofPipeline = pipelineId is null ? "" : "and pipeline_id = @pipelineId";
        return ReadAsync(
            connection => QueryRunsAsync(
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

    /// <summary>Rejects of a run in file order.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="after">Behind this place; 0 from the first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<IReadOnlyList<RunReject>> ListRejectsAsync(long runId, int limit, long after, CancellationToken cancellationToken) =>
        QueryAsync<RunReject>(
            $"""
            select seq as Seq, "file" as "File", sheet as Sheet, line as Line, column_name as "Column", code as Code, message as Message, hint as Hint, raw as Raw
            from {_rejects}
            where run_id = @runId and seq > @after
            order by seq
            {_dialect.Limit("@limit")}
            """,
            new { runId, limit, after },
            cancellationToken);

    /// <summary>All rejects of a run by code.</summary>
    public async Task<IDictionary<string, long>> CountRejectsAsync(long runId, CancellationToken cancellationToken) =>
        (await QueryAsync<(string Code, long Count)>(
            $"select code, cast(count(*) as bigint) from {_rejects} where run_id = @runId group by code order by code",
            new { runId },
            cancellationToken)).ToDictionary(pair => pair.Code, pair => pair.Count);

    /// <summary>What every pipeline has in the warehouse, by pipeline.</summary>
    public async Task<IReadOnlyDictionary<string, LoadedSource>> ListLoadedAsync(CancellationToken cancellationToken) =>
        (await QueryAsync<LoadedRow>(
            $"""
            select r.pipeline_id as PipelineId, r.source_sha256 as SourceSha256, r.run_id as LoadedByRun, c.run_id as ChangedByRun
            from {_runs} as r
            left join (
                select pipeline_id, max(run_id) as run_id
                from {_runs}
                where data_version is not null
                group by pipeline_id) as c on c.pipeline_id = r.pipeline_id
            where r.run_id in (select max(run_id) from {_runs} where state = 'succeeded' group by pipeline_id)
            """,
            null,
            cancellationToken)).ToDictionary(row => row.PipelineId, row => new LoadedSource(row.PipelineId, row.SourceSha256, row.LoadedByRun, row.ChangedByRun));

    /// <summary>
    /// Takes the oldest queued run of these pipelines; null when there is none, or when some host is working on a run:
    /// a warehouse has one writer at a time.
    /// </summary>
    public async Task<Run?> ClaimAsync(string host, IReadOnlyList<string> pipelineIds, CancellationToken cancellationToken)
    {
        // Looking costs no lock, and finds nothing most of the time.
        if ((await QueryAsync<long>($"select run_id from {_runs} where state = 'queued'", null, cancellationToken)).Count == 0)
            return null;

        var run = await LockAsync(
            async (connection, transaction) =>
            {
                var taken = await ExecuteAsync(
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
                    new { host, now = Now(), pipelines = JsonSerializer.Serialize(pipelineIds) },
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
        WriteAsync(connection => UpdateAsync(connection, null, run, "heartbeat_at = @now", null, cancellationToken), cancellationToken);

    /// <summary>Ends a run that changed nothing.</summary>
    /// <param name="run">The run.</param>
    /// <param name="state">Failed, skipped or cancelled.</param>
    /// <param name="error">Why; null unless it failed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RunLostException">The run is no longer this host's.</exception>
    public async Task EndAsync(Run run, RunState state, Problem? error, CancellationToken cancellationToken)
    {
        await WriteAsync(connection => EndAsync(connection, null, run, state, error, cancellationToken), cancellationToken);
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
        var dead = (await ReadAsync(connection => QueryRunsAsync(connection, null, $"where state in {Working}", null, cancellationToken), cancellationToken))
            .Where(run => run.HeartbeatAt < silentSince || isDead(run.Host!))
            .ToList();
        if (dead.Count == 0)
            return [];

        var rescued = new List<Run>();
        foreach (var run in dead)
        {
            var changed = await WriteAsync(
                connection => ExecuteAsync(
                    connection,
                    null,
                    $"""
                    update {_runs}
                    set state = 'abandoned', ended_at = @now, error_code = 'etl.host_gone', error_message = 'The host that ran it went away.', error_location = '', error_hint = ''
                    where run_id = @RunId and host = @Host and state in {Working} and (heartbeat_at < @silentSince or @isDead = 1)
                    """,
                    new { run.RunId, run.Host, silentSince = _dialect.Utc(silentSince), isDead = isDead(run.Host!) ? 1 : 0, now = Now() },
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

    private object Now() => _dialect.Utc(_time.GetUtcNow());

    private Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancellationToken) =>
        _warehouse.GuardAsync(
            async () =>
            {
                await using var connection = await _warehouse.OpenReadAsync(cancellationToken);
                return await read(connection);
            },
            cancellationToken);

    private Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> write, CancellationToken cancellationToken) =>
        _warehouse.GuardAsync(
            async () =>
            {
                await using var connection = await _warehouse.OpenWriteAsync(cancellationToken);
                return await write(connection);
            },
            cancellationToken);

    // Whatever first looks and then writes keeps others from doing so in between.
    private Task<T> LockAsync<T>(Func<DbConnection, DbTransaction, Task<T>> act, CancellationToken cancellationToken) =>
        WriteAsync(
            async connection =>
            {
                var transaction = await _warehouse.BeginWriteAsync(connection, WriteLock.Runs, cancellationToken);
                try
                {
                    var result = await act(connection, transaction);
                    await transaction.CommitAsync(cancellationToken);
                    return result;
                }
                finally
                {
                    await transaction.EndAsync();
                }
            },
            cancellationToken);

    private Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? values, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<T>>(
            async connection => (await connection.QueryAsync<T>(new CommandDefinition(sql, values, cancellationToken: cancellationToken))).AsList(),
            cancellationToken);

    private async Task<Run> InsertAsync(DbConnection connection, DbTransaction transaction, string pipelineId, bool force, string? requestId, CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            connection,
            transaction,
            $"""
            insert into {_runs} (run_id, pipeline_id, state, request_id, force, created_at)
            select coalesce(max(run_id), 0) + 1, @pipelineId, 'queued', @requestId, @force, @now
            from {_runs}
            """,
            new { pipelineId, requestId, force, now = Now() },
            cancellationToken);
        return (await UnfinishedAsync(connection, transaction, pipelineId, cancellationToken))!;
    }

    private Task<Run?> UnfinishedAsync(DbConnection connection, DbTransaction transaction, string pipelineId, CancellationToken cancellationToken) =>
        OneAsync(connection, transaction, $"where pipeline_id = @pipelineId and state in {Unfinished}", new { pipelineId }, cancellationToken);

    private async Task UpdateAsync(Run run, string assignments, object values, CancellationToken cancellationToken)
    {
        await WriteAsync(connection => UpdateAsync(connection, null, run, assignments, values, cancellationToken), cancellationToken);
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
        parameters.Add("now", Now());
        var changed = await ExecuteAsync(
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

    private static Task<int> ExecuteAsync(DbConnection connection, DbTransaction? transaction, string sql, object? values, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(sql, values, transaction, cancellationToken: cancellationToken));

    private async Task<Run?> OneAsync(DbConnection connection, DbTransaction? transaction, string where, object values, CancellationToken cancellationToken) =>
        (await QueryRunsAsync(connection, transaction, where, values, cancellationToken)).SingleOrDefault();

    private async Task<IReadOnlyList<Run>> QueryRunsAsync(DbConnection connection, DbTransaction? transaction, string where, object? values, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<RunRow>(new CommandDefinition(
            $"""
            select
                run_id as RunId, pipeline_id as PipelineId, state as State, force as Force, host as Host, heartbeat_at as HeartbeatAt,
                created_at as CreatedAt, started_at as StartedAt, ended_at as EndedAt, source_sha256 as SourceSha256,
                rows_read as RowsRead, rows_rejected as RowsRejected, rows_discarded as RowsDiscarded, rejects as Rejects,
                inserted as Inserted, updated as Updated, unchanged as Unchanged, deleted as Deleted,
                error_code as ErrorCode, error_message as ErrorMessage, error_location as ErrorLocation, error_hint as ErrorHint,
                data_version as DataVersion
            from {_runs}
            {where}
            """,
            values,
            transaction,
            cancellationToken: cancellationToken));
        return rows.Select(row => row.ToRun()).ToList();
    }

    private sealed class PipelineRow
    {
        public string PipelineId { get; init; } = "";

        public string Title { get; init; } = "";

        public string Authority { get; init; } = "";

        public string Files { get; init; } = "";

        public string Target { get; init; } = "";

        public bool IsSynthetic { get; init; }
    }

    private sealed class LoadedRow
    {
        public string PipelineId { get; init; } = "";

        public string SourceSha256 { get; init; } = "";

        public long LoadedByRun { get; init; }

        public long? ChangedByRun { get; init; }
    }
}
