using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Warehouse.Catalogue;
using Warehouse.Storage.Sql;

namespace Warehouse.Storage.Runs;

/// <summary>Which runs wait, and who takes them. Whatever changes that is alone while it does.</summary>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue, and no collection.")]
public sealed class RunQueue
{
    private const string Unfinished = "('queued', 'reading', 'staging', 'committing')";

    private readonly LogTables _tables;
    private readonly SqlDialect _dialect;
    private readonly RunSignals _signals;
    private readonly TimeProvider _time;
    private readonly string _runs;

    /// <summary>The queue in a warehouse.</summary>
    public RunQueue(SqlWarehouse warehouse, RunSignals signals, TimeProvider time)
    {
        (_tables, _dialect, _signals, _time) = (new LogTables(warehouse, time), warehouse.Dialect, signals, time);
        _runs = _dialect.Table("etl_run");
    }

    /// <summary>Asks for a run.</summary>
    /// <exception cref="ProblemException">
    /// <c>etl.pipeline_busy</c> when a run that does the same has not ended, <c>request.request_id_reused</c> when the text
    /// asked for something else before.
    /// </exception>
    public Task<Run> RequestAsync(RunRequest request, CancellationToken cancellationToken) => RequestAsync(request, (_, _, _) => Task.CompletedTask, cancellationToken);

    /// <summary>As above; what belongs to a new run is written with it or not at all.</summary>
    internal Task<Run> RequestAsync(RunRequest request, Func<DbConnection, DbTransaction, Run, Task> attachAsync, CancellationToken cancellationToken) => LockAsync(
        async (connection, transaction) =>
        {
            if (request.RequestId is not null && await OneAsync(connection, transaction, "where request_id = @RequestId", request, cancellationToken) is { } made)
                return IsSame(made, request)
                    ? made
                    : throw new ProblemException(new Problem("request.request_id_reused", $"This request_id asked for run {made.RunId} of {made.PipelineId} before.", "request_id", "A new request needs a new request_id."));
            if (await UnfinishedAsync(connection, transaction, request, Unfinished, cancellationToken) is { } busy)
                throw new ProblemException(new Problem("etl.pipeline_busy", $"Run {busy.RunId} of {busy.PipelineId} has not ended.", "name", $"Watch pipelines/{busy.PipelineId}/runs/{busy.RunId}, then ask again."));
            var run = await InsertAsync(connection, transaction, request, cancellationToken);
            await attachAsync(connection, transaction, run);
            return run;
        },
        cancellationToken);

    /// <summary>The run that does this and has not ended, or a new one.</summary>
    /// <param name="request">What is to be done.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="behindWorking">A run that is at work already does not count: a new one waits for its end.</param>
    public Task<Run> EnsureQueuedAsync(RunRequest request, CancellationToken cancellationToken, bool behindWorking = false) => LockAsync(
        async (connection, transaction) => await EnsureQueuedAsync(connection, transaction, request, behindWorking, cancellationToken),
        cancellationToken);

    /// <summary>The run that was found, else one that waits to do this or a new one, of which whoever asked takes note at the same time or not at all.</summary>
    internal Task<Run> EnsureQueuedAsync(
        RunRequest request,
        Func<DbConnection, DbTransaction, Task<Run?>> findAsync,
        Func<DbConnection, DbTransaction, Run, Task> attachAsync,
        CancellationToken cancellationToken) => LockAsync(
            async (connection, transaction) =>
            {
                if (await findAsync(connection, transaction) is { } found)
                    return found;
                var run = await EnsureQueuedAsync(connection, transaction, request, behindWorking: true, cancellationToken);
                await attachAsync(connection, transaction, run);
                return run;
            },
            cancellationToken);

    /// <summary>Takes a run by the rules; null when there is none to take.</summary>
    public async Task<Run?> ClaimAsync(string host, ClaimRules rules, CancellationToken cancellationToken)
    {
        // Looking costs no lock, and finds nothing most of the time.
        if (await _tables.ReadAsync(connection => ChooseAsync(connection, null, rules, cancellationToken), cancellationToken) is null)
            return null;
        var run = await _tables.LockAsync(
            async (connection, transaction) => await ChooseAsync(connection, transaction, rules, cancellationToken) is { } chosen
                ? await TakeAsync(connection, transaction, chosen, host, cancellationToken)
                : null,
            cancellationToken);
        if (run is not null)
            _signals.Notify();
        return run;
    }

    /// <summary>Cancels a run: at once when nobody works on it, else as soon as its host has stopped.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="requestedBy">Who asks; empty when that is not known.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The run, which may have ended otherwise before; null when there is none with this number.</returns>
    public async Task<Run?> CancelAsync(long runId, string requestedBy, CancellationToken cancellationToken)
    {
        var asked = await _tables.ReadAsync(connection => OneAsync(connection, null, "where run_id = @runId", new { runId }, cancellationToken), cancellationToken);
        if (asked is null || asked.State.HasEnded())
            return asked;

        // A run of this process is told first: it may hold the very lock that the rest waits for.
        _signals.Stop(runId);
        var run = await _tables.LockAsync(
            async (connection, transaction) =>
            {
                await LogTables.ExecuteAsync(
                    connection,
                    transaction,
                    $"""
                    update {_runs}
                    set cancel_requested_at = @now, cancel_requested_by = @requestedBy,
                        ended_at = case when state in ('queued', 'held') then @now else ended_at end,
                        state = case when state in ('queued', 'held') then 'cancelled' else state end
                    where run_id = @runId and cancel_requested_at is null and state in ('queued', 'held', 'cancelled', 'reading', 'staging', 'committing')
                    """,
                    new { runId, requestedBy, now = _tables.Now() },
                    cancellationToken);
                return await OneAsync(connection, transaction, "where run_id = @runId", new { runId }, cancellationToken);
            },
            cancellationToken);
        _signals.Notify();
        return run;
    }

    /// <summary>Marks the runs of hosts that went away as abandoned.</summary>
    /// <param name="silentFor">A host that gave no sign of life for this long has gone.</param>
    /// <param name="isDead">Whether a host is known to have gone.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Those runs.</returns>
    public async Task<IReadOnlyList<Run>> RescueAsync(TimeSpan silentFor, Func<string, bool> isDead, CancellationToken cancellationToken)
    {
        var silentSince = _time.GetUtcNow() - silentFor;
        var dead = (await _tables.ReadAsync(connection => _tables.QueryRunsAsync(connection, null, $"where state in {RunLog.Working}", null, cancellationToken), cancellationToken))
            .Where(run => run.HeartbeatAt < silentSince || isDead(run.Host!))
            .ToList();
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
                    where run_id = @RunId and fence = @Fence and state in {RunLog.Working} and (heartbeat_at < @silentSince or @isDead = 1)
                    """,
                    new { run.RunId, run.Fence, silentSince = _dialect.Utc(silentSince), isDead = isDead(run.Host!) ? 1 : 0, now = _tables.Now() },
                    cancellationToken),
                cancellationToken);
            if (changed > 0)
                rescued.Add(run);
        }

        if (rescued.Count > 0)
            _signals.Notify();
        return rescued;
    }

    // One that was asked for without a period has found it since.
    private static bool IsSame(Run run, RunRequest request) =>
        (run.PipelineId, run.Kind, run.Force, run.OfRun) == (request.PipelineId, request.Kind, request.Force, request.OfRun)
        && (run.Period == request.Period || request.Period.Length == 0);

    private async Task<Run?> ChooseAsync(DbConnection connection, DbTransaction? transaction, ClaimRules rules, CancellationToken cancellationToken)
    {
        var unfinished = await _tables.QueryRunsAsync(connection, transaction, $"where state in {Unfinished}", null, cancellationToken);
        if (unfinished.Any(run => run.BackfillId is not null))
            rules = rules with { BackfillParallelism = await BackfillLog.ReadParallelismAsync(_dialect, connection, transaction, cancellationToken) };
        return rules.Choose(unfinished, _time.GetUtcNow());
    }

    private async Task<Run> TakeAsync(DbConnection connection, DbTransaction transaction, Run chosen, string host, CancellationToken cancellationToken)
    {
        await LogTables.ExecuteAsync(
            connection,
            transaction,
            $"""
            update {_runs}
            set state = 'reading', host = @host, started_at = @now, heartbeat_at = @now, not_before = null, fence = (select coalesce(max(fence), 0) + 1 from {_runs}),
                error_code = null, error_message = null, error_location = null, error_hint = null
            where run_id = @RunId and state = 'queued'
            """,
            new { chosen.RunId, host, now = _tables.Now() },
            cancellationToken);
        // What is held shows what an older source would change.
        if (chosen.Kind == RunKind.Load)
            await LogTables.ExecuteAsync(
                connection,
                transaction,
                $"""
                update {_runs}
                set state = 'cancelled', ended_at = @now, error_code = 'etl.superseded', error_message = @message, error_location = '', error_hint = ''
                where pipeline_id = @PipelineId and period = @Period and state = 'held' and run_id <> @RunId
                """,
                new { chosen.PipelineId, chosen.Period, chosen.RunId, now = _tables.Now(), message = $"Run {chosen.RunId} loads the source anew." },
                cancellationToken);
        return (await OneAsync(connection, transaction, "where run_id = @RunId", new { chosen.RunId }, cancellationToken))!;
    }

    /// <summary>Queues a run within a transaction that keeps others from changing the queue.</summary>
    internal async Task<Run> InsertAsync(DbConnection connection, DbTransaction transaction, RunRequest request, CancellationToken cancellationToken)
    {
        await LogTables.ExecuteAsync(
            connection,
            transaction,
            $"""
            insert into {_runs} (run_id, pipeline_id, kind, period, state, request_id, requested_by, force, priority, timeout_seconds, of_run, backfill_id, created_at)
            select coalesce(max(run_id), 0) + 1, @PipelineId, @kind, @Period, 'queued', @RequestId, @RequestedBy, @Force, @Priority, @TimeoutSeconds, @OfRun, @BackfillId, @now
            from {_runs}
            """,
            new
            {
                request.PipelineId,
                kind = request.Kind.Name(),
                request.Period,
                request.RequestId,
                request.RequestedBy,
                request.Force,
                request.Priority,
                request.TimeoutSeconds,
                request.OfRun,
                request.BackfillId,
                now = _tables.Now(),
            },
            cancellationToken);
        return (await OneAsync(connection, transaction, $"where run_id = (select max(run_id) from {_runs})", null, cancellationToken))!;
    }

    private async Task<Run> EnsureQueuedAsync(DbConnection connection, DbTransaction transaction, RunRequest request, bool behindWorking, CancellationToken cancellationToken) =>
        await UnfinishedAsync(connection, transaction, request, behindWorking ? "('queued')" : Unfinished, cancellationToken)
        ?? await InsertAsync(connection, transaction, request, cancellationToken);

    private Task<Run?> UnfinishedAsync(DbConnection connection, DbTransaction transaction, RunRequest request, string states, CancellationToken cancellationToken) => OneAsync(
        connection,
        transaction,
        $"where run_id = (select min(run_id) from {_runs} where pipeline_id = @PipelineId and period = @Period and kind = @kind and state in {states})",
        new { request.PipelineId, request.Period, kind = request.Kind.Name() },
        cancellationToken);

    private async Task<Run> LockAsync(Func<DbConnection, DbTransaction, Task<Run>> act, CancellationToken cancellationToken)
    {
        var run = await _tables.LockAsync(act, cancellationToken);
        _signals.Notify();
        return run;
    }

    private async Task<Run?> OneAsync(DbConnection connection, DbTransaction? transaction, string where, object? values, CancellationToken cancellationToken) =>
        (await _tables.QueryRunsAsync(connection, transaction, where, values, cancellationToken)).SingleOrDefault();
}
