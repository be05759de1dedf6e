using Warehouse.Storage.Sql;
using Warehouse.Storage.Sql.Load;

namespace Warehouse.Storage.Runs;

/// <summary>Asks for runs to be rolled back, and tells which can be.</summary>
public sealed class UndoLog(SqlWarehouse warehouse, RunQueue queue, TimeProvider time)
{
    private readonly LogTables _tables = new(warehouse, time);

    /// <summary>Asks for a run that takes back another.</summary>
    /// <param name="run">The run to take back.</param>
    /// <param name="cascades">Whether later runs that built on it are taken back too; in the log this is <see cref="Run.Force"/>.</param>
    /// <param name="request">Who asks, and as what.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ProblemException">
    /// What the log says against it, so that nobody waits for a run to say so: <c>etl.not_undoable</c>, <c>etl.already_rolled_back</c>,
    /// <c>etl.undo_not_kept</c>, <c>etl.later_runs</c>; and what <see cref="RunQueue.RequestAsync"/> says.
    /// </exception>
    public async Task<Run> RequestAsync(Run run, bool cascades, RunRequest request, CancellationToken cancellationToken)
    {
        var asked = request with { Kind = RunKind.Rollback, OfRun = run.RunId, Period = run.Period, Force = cascades };
        // What was asked for before is answered as before, though it cannot be done again.
        if (request.RequestId is null || !await IsKnownAsync(request.RequestId, cancellationToken))
            await _tables.ReadAsync(connection => UndoPlan.ReadAsync(warehouse, connection, null, run.RunId, cascades, cancellationToken), cancellationToken);
        return await queue.RequestAsync(asked, cancellationToken);
    }

    private Task<bool> IsKnownAsync(string requestId, CancellationToken cancellationToken) => _tables.ReadAsync(
        async connection => (await _tables.QueryRunsAsync(connection, null, "where request_id = @requestId", new { requestId }, cancellationToken)).Count > 0,
        cancellationToken);
}
