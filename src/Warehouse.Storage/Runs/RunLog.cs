using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Warehouse.Catalogue;
using Warehouse.Storage.Sqlite;

namespace Warehouse.Storage.Runs;

/// <summary>
/// The log of pipelines, runs and rejects. Every step is committed at once, so that a crash leaves a trace; only the step to
/// succeeded belongs to the transaction of the load.
/// </summary>
public sealed class RunLog(SqliteWarehouse warehouse, RunSignals signals, TimeProvider time)
{
    private const string Unfinished = "('queued', 'reading', 'staging', 'committing')";
    private const string Working = "('reading', 'staging', 'committing')";

    /// <summary>Wakes those who follow runs.</summary>
    public RunSignals Signals => signals;

    /// <summary>Makes these the current pipelines; others keep their runs.</summary>
    public async Task SetPipelinesAsync(IReadOnlyList<KnownPipeline> pipelines, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenWriteAsync(cancellationToken);
        await using var transaction = connection.BeginTransaction();
        await ExecuteAsync(connection, "update etl_pipeline set is_current = 0", null, cancellationToken);
        foreach (var pipeline in pipelines)
            await ExecuteAsync(
                connection,
                """
                insert into etl_pipeline (pipeline_id, title, authority, files, target, is_current)
                values (@PipelineId, @Title, @Authority, @files, @Target, 1)
                on conflict (pipeline_id) do update
                set title = excluded.title, authority = excluded.authority, files = excluded.files, target = excluded.target, is_current = 1
                """,
                new { pipeline.PipelineId, pipeline.Title, pipeline.Authority, files = JsonSerializer.Serialize(pipeline.Files), pipeline.Target },
                cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Current pipelines by id, each with its newest run.</summary>
    /// <param name="limit">At most this many.</param>
    /// <param name="after">Those behind this id; null from the first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<KnownPipeline>> ListPipelinesAsync(int limit, string? after, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenReadAsync(cancellationToken);
        await using var snapshot = connection.BeginTransaction(deferred: true);
        var pipelines = await connection.QueryAsync<PipelineRow>(new CommandDefinition(
            """
            select pipeline_id as PipelineId, title as Title, authority as Authority, files as Files, target as Target
            from etl_pipeline
            where is_current = 1 and pipeline_id > @after
            order by pipeline_id
            limit @limit
            """,
            new { after = after ?? "", limit },
            snapshot,
            cancellationToken: cancellationToken));
        var last = (await QueryRunsAsync(
            connection,
            "where run_id in (select max(run_id) from etl_run group by pipeline_id)",
            null,
            cancellationToken)).ToDictionary(run => run.PipelineId);
        return pipelines
            .Select(p => new KnownPipeline(p.PipelineId, p.Title, p.Authority, JsonSerializer.Deserialize<string[]>(p.Files)!, p.Target)
            {
                LastRun = last.GetValueOrDefault(p.PipelineId),
            })
            .ToList();
    }

    /// <summary>Ids of pipelines in order: the current ones, or all there ever were.</summary>
    public async Task<IReadOnlyList<string>> ListPipelineIdsAsync(bool onlyCurrent, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenReadAsync(cancellationToken);
        return (await connection.QueryAsync<string>(new CommandDefinition(
            "select pipeline_id from etl_pipeline where is_current = 1 or not @onlyCurrent order by pipeline_id", new { onlyCurrent }, cancellationToken: cancellationToken))).AsList();
    }

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
        try
        {
            return await RequestNowAsync(pipelineId, force, requestId, cancellationToken);
        }
        catch (SqliteException exception) when (warehouse.ToProblem(exception) is { } problem)
        {
            throw new ProblemException(problem);
        }
    }

    /// <summary>The run of the pipeline that has not ended, or a new one.</summary>
    public async Task<Run> EnsureQueuedAsync(string pipelineId, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenWriteAsync(cancellationToken);
        await using var transaction = connection.BeginTransaction(deferred: false);
        var run = await UnfinishedAsync(connection, pipelineId, cancellationToken)
            ?? await InsertAsync(connection, pipelineId, force: false, requestId: null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signals.Notify();
        return run;
    }

    /// <summary>A run; null when there is none with this number.</summary>
    public async Task<Run?> FindAsync(long runId, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenReadAsync(cancellationToken);
        return await OneAsync(connection, "where run_id = @runId", new { runId }, cancellationToken);
    }

    /// <summary>Runs, newest first.</summary>
    /// <param name="pipelineId">Of this pipeline; null for all.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="before">Older than this run; null from the newest.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<Run>> ListAsync(string? pipelineId, int limit, long? before, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenReadAsync(cancellationToken);
        var ofPipeline = pipelineId is null ? "" : "and pipeline_id = @pipelineId";
        return await QueryRunsAsync(
            connection,
            $"""
            where run_id < @before {ofPipeline}
            order by run_id desc
            limit @limit
            """,
            new { pipelineId, limit, before = before ?? long.MaxValue },
            cancellationToken);
    }

    /// <summary>Rejects of a run in file order.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="after">Behind this place; 0 from the first.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<RunReject>> ListRejectsAsync(long runId, int limit, long after, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenReadAsync(cancellationToken);
        return (await connection.QueryAsync<RunReject>(new CommandDefinition(
            """
            select seq as Seq, file as File, sheet as Sheet, line as Line, column_name as "Column", code as Code, message as Message, hint as Hint, raw as Raw
            from etl_reject
            where run_id = @runId and seq > @after
            order by seq
            limit @limit
            """,
            new { runId, limit, after },
            cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>All rejects of a run by code.</summary>
    public async Task<IDictionary<string, long>> CountRejectsAsync(long runId, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenReadAsync(cancellationToken);
        return (await connection.QueryAsync<(string Code, long Count)>(new CommandDefinition(
            "select code, count(*) from etl_reject where run_id = @runId group by code order by code",
            new { runId },
            cancellationToken: cancellationToken))).ToDictionary(pair => pair.Code, pair => pair.Count);
    }

    /// <summary>What every pipeline has in the warehouse, by pipeline.</summary>
    public async Task<IReadOnlyDictionary<string, LoadedSource>> ListLoadedAsync(CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenReadAsync(cancellationToken);
        return (await connection.QueryAsync<LoadedRow>(new CommandDefinition(
            """
            select r.pipeline_id as PipelineId, r.source_sha256 as SourceSha256, r.run_id as LoadedByRun, c.run_id as ChangedByRun
            from etl_run as r
            left join (
                select pipeline_id, max(run_id) as run_id
                from etl_run
                where data_version is not null
                group by pipeline_id) as c on c.pipeline_id = r.pipeline_id
            where r.run_id in (select max(run_id) from etl_run where state = 'succeeded' group by pipeline_id)
            """,
            cancellationToken: cancellationToken)))
            .ToDictionary(row => row.PipelineId, row => new LoadedSource(row.PipelineId, row.SourceSha256, row.LoadedByRun, row.ChangedByRun));
    }

    /// <summary>
    /// Takes the oldest queued run of these pipelines; null when there is none, or when some host is working on a run:
    /// a warehouse has one writer at a time.
    /// </summary>
    public async Task<Run?> ClaimAsync(string host, IReadOnlyList<string> pipelineIds, CancellationToken cancellationToken)
    {
        // Looking costs no lock, and finds nothing most of the time.
        await using (var reader = await warehouse.OpenReadAsync(cancellationToken))
            if (await reader.ExecuteScalarAsync<long>(new CommandDefinition("select count(*) from etl_run where state = 'queued'", cancellationToken: cancellationToken)) == 0)
                return null;

        await using var connection = await warehouse.OpenWriteAsync(cancellationToken);
        // One statement: of two hosts, the second finds the run taken.
        var runId = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            $"""
            update etl_run
            set state = 'reading', host = @host, started_at = @now, heartbeat_at = @now
            where run_id = (
                    select min(run_id)
                    from etl_run
                    where state = 'queued' and pipeline_id in (select value from json_each(@pipelines)))
                and not exists (select 1 from etl_run where state in {Working})
            returning run_id
            """,
            new { host, now = Now(), pipelines = JsonSerializer.Serialize(pipelineIds) },
            cancellationToken: cancellationToken));
        if (runId is null)
            return null;
        signals.Notify();
        return await OneAsync(connection, "where run_id = @runId", new { runId }, cancellationToken);
    }

    /// <summary>Notes the fingerprint of a run's source.</summary>
    /// <exception cref="RunLostException">The run is no longer this host's.</exception>
    public Task NoteSourceAsync(Run run, string sourceSha256, CancellationToken cancellationToken) =>
        WriteAsync(run, "source_sha256 = @sourceSha256", new { sourceSha256 }, cancellationToken);

    /// <summary>Notes how far a run is, and that its host lives.</summary>
    /// <exception cref="RunLostException">The run is no longer this host's.</exception>
    public Task NoteProgressAsync(Run run, RunState state, long rowsRead, CancellationToken cancellationToken) =>
        WriteAsync(run, "state = @state, rows_read = @rowsRead", new { state = Name(state), rowsRead }, cancellationToken);

    /// <summary>Notes that the host of a run lives.</summary>
    /// <exception cref="RunLostException">The run is no longer this host's.</exception>
    public async Task BeatAsync(Run run, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenWriteAsync(cancellationToken);
        await UpdateAsync(connection, run, "heartbeat_at = @now", null, cancellationToken);
    }

    /// <summary>Ends a run that changed nothing.</summary>
    /// <param name="run">The run.</param>
    /// <param name="state">Failed, skipped or cancelled.</param>
    /// <param name="error">Why; null unless it failed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="RunLostException">The run is no longer this host's.</exception>
    public async Task EndAsync(Run run, RunState state, Problem? error, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenWriteAsync(cancellationToken);
        await EndAsync(connection, run, state, error, cancellationToken);
        signals.Notify();
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
        SqliteLoad load, Run run, LoadAccount account, MergeCounts? merged, long? dataVersion, Problem? error, CancellationToken cancellationToken)
    {
        await UpdateAsync(
            load.Connection,
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
        await EndAsync(load.Connection, run, error is null ? RunState.Succeeded : RunState.Failed, error, cancellationToken);
    }

    /// <summary>Marks the runs of hosts that went away as abandoned.</summary>
    /// <param name="silentFor">A host that gave no sign of life for this long has gone.</param>
    /// <param name="isDead">Whether a host is known to have gone.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Those runs.</returns>
    public async Task<IReadOnlyList<Run>> RescueAsync(TimeSpan silentFor, Func<string, bool> isDead, CancellationToken cancellationToken)
    {
        var silentSince = UtcText.Of(time.GetUtcNow() - silentFor);
        IReadOnlyList<Run> dead;
        await using (var reader = await warehouse.OpenReadAsync(cancellationToken))
            dead = (await QueryRunsAsync(reader, $"where state in {Working}", null, cancellationToken))
                .Where(run => run.HeartbeatAt < time.GetUtcNow() - silentFor || isDead(run.Host!))
                .ToList();
        if (dead.Count == 0)
            return [];

        var rescued = new List<Run>();
        await using var connection = await warehouse.OpenWriteAsync(cancellationToken);
        foreach (var run in dead)
        {
            var changed = await ExecuteAsync(
                connection,
                $"""
                update etl_run
                set state = 'abandoned', ended_at = @now, error_code = 'etl.host_gone', error_message = 'The host that ran it went away.', error_location = '', error_hint = ''
                where run_id = @RunId and host = @Host and state in {Working} and (heartbeat_at < @silentSince or @isDead)
                """,
                new { run.RunId, run.Host, silentSince, isDead = isDead(run.Host!), now = Now() },
                cancellationToken);
            if (changed > 0)
                rescued.Add(run);
        }

        if (rescued.Count > 0)
            signals.Notify();
        return rescued;
    }

    private string Now() => UtcText.Of(time.GetUtcNow());

    private static string Name(RunState state) => state.ToString().ToLowerInvariant();

    private async Task<Run> RequestNowAsync(string pipelineId, bool force, string? requestId, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenWriteAsync(cancellationToken);
        await using var transaction = connection.BeginTransaction(deferred: false);
        if (requestId is not null && await OneAsync(connection, "where request_id = @requestId", new { requestId }, cancellationToken) is { } made)
            return made.PipelineId == pipelineId && made.Force == force
                ? made
                : throw new ProblemException(new Problem("request.request_id_reused", $"This request_id asked for run {made.RunId} of {made.PipelineId} before.", "request_id", "A new request needs a new request_id."));
        if (await UnfinishedAsync(connection, pipelineId, cancellationToken) is { } busy)
            throw new ProblemException(new Problem("etl.pipeline_busy", $"Run {busy.RunId} of {pipelineId} has not ended.", "name", $"Watch pipelines/{pipelineId}/runs/{busy.RunId}, then ask again."));
        var run = await InsertAsync(connection, pipelineId, force, requestId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signals.Notify();
        return run;
    }

    private async Task<Run> InsertAsync(SqliteConnection connection, string pipelineId, bool force, string? requestId, CancellationToken cancellationToken)
    {
        var runId = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            """
            insert into etl_run (pipeline_id, state, request_id, force, created_at)
            values (@pipelineId, 'queued', @requestId, @force, @now)
            returning run_id
            """,
            new { pipelineId, requestId, force, now = Now() },
            cancellationToken: cancellationToken));
        return (await OneAsync(connection, "where run_id = @runId", new { runId }, cancellationToken))!;
    }

    private static Task<Run?> UnfinishedAsync(SqliteConnection connection, string pipelineId, CancellationToken cancellationToken) =>
        OneAsync(connection, $"where pipeline_id = @pipelineId and state in {Unfinished}", new { pipelineId }, cancellationToken);

    private async Task WriteAsync(Run run, string assignments, object values, CancellationToken cancellationToken)
    {
        await using var connection = await warehouse.OpenWriteAsync(cancellationToken);
        await UpdateAsync(connection, run, assignments + ", heartbeat_at = @now", values, cancellationToken);
        signals.Notify();
    }

    private Task EndAsync(SqliteConnection connection, Run run, RunState state, Problem? error, CancellationToken cancellationToken) =>
        UpdateAsync(
            connection,
            run,
            "state = @state, ended_at = @now, error_code = @code, error_message = @message, error_location = @path, error_hint = @hint",
            new { state = Name(state), code = error?.Code, message = error?.Message, path = error?.Path, hint = error?.Hint },
            cancellationToken);

    // The host's name in the condition is the fence: a run that was given up for dead cannot be ended, nor its load committed.
    private async Task UpdateAsync(SqliteConnection connection, Run run, string assignments, object? values, CancellationToken cancellationToken)
    {
        var parameters = new DynamicParameters(values);
        parameters.Add("runId", run.RunId);
        parameters.Add("host", run.Host);
        parameters.Add("now", Now());
        var changed = await connection.ExecuteAsync(new CommandDefinition(
            $"""
            update etl_run
            set {assignments}
            where run_id = @runId and host = @host and state in {Working}
            """,
            parameters,
            cancellationToken: cancellationToken));
        if (changed == 0)
            throw new RunLostException(run.RunId);
    }

    private static Task<int> ExecuteAsync(SqliteConnection connection, string sql, object? values, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(sql, values, cancellationToken: cancellationToken));

    private static async Task<Run?> OneAsync(SqliteConnection connection, string where, object values, CancellationToken cancellationToken) =>
        (await QueryRunsAsync(connection, where, values, cancellationToken)).SingleOrDefault();

    private static async Task<IReadOnlyList<Run>> QueryRunsAsync(SqliteConnection connection, string where, object? values, CancellationToken cancellationToken)
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
            from etl_run
            {where}
            """,
            values,
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
    }

    private sealed class LoadedRow
    {
        public string PipelineId { get; init; } = "";

        public string SourceSha256 { get; init; } = "";

        public long LoadedByRun { get; init; }

        public long? ChangedByRun { get; init; }
    }
}
