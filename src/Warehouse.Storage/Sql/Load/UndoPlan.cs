using System.Data.Common;
using System.Globalization;
using Dapper;
using Warehouse.Catalogue;

namespace Warehouse.Storage.Sql.Load;

/// <summary>Which runs a rollback takes back, or why it cannot.</summary>
/// <param name="Runs">Those that changed something, newest first.</param>
/// <param name="Unchanging">Later ones that found everything as these had left it, and go with them.</param>
internal sealed record UndoPlan(IReadOnlyList<long> Runs, IReadOnlyList<long> Unchanging)
{
    /// <summary>Looks at the log only; what the tables say against it, the rollback itself finds.</summary>
    /// <param name="warehouse">The warehouse.</param>
    /// <param name="connection">Open.</param>
    /// <param name="transaction">Where there is one.</param>
    /// <param name="runId">The run to take back.</param>
    /// <param name="cascades">Whether later runs that built on it are taken back too.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ProblemException">
    /// <c>etl.not_undoable</c>, <c>etl.already_rolled_back</c>, <c>etl.undo_not_kept</c>, <c>etl.later_runs</c>.
    /// </exception>
    public static async Task<UndoPlan> ReadAsync(
        SqlWarehouse warehouse, DbConnection connection, DbTransaction? transaction, long runId, bool cascades, CancellationToken cancellationToken)
    {
        var runs = (await connection.QueryAsync<LoadedRun>(new CommandDefinition(Loads(warehouse.Dialect), new { run = runId }, transaction, cancellationToken: cancellationToken))).AsList();
        var target = runs.Single(run => run.RunId == runId);
        RefuseUnfit(target);
        List<LoadedRun> taken = [target];
        var later = runs.Where(run => run.RunId > runId && run.HasChanged).OrderBy(run => run.RunId).ToList();
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var run in later.Except(taken).ToList())
                if (await BuildsOnAsync(run, taken))
                {
                    taken.Add(run);
                    grown = true;
                }
        }

        if (taken.Count > 1 && !cascades)
            throw new ProblemException(new Problem(
                "etl.later_runs", $"After run {runId}, run {List(taken.Skip(1).Select(run => run.RunId).Order())} of {target.PipelineId} changed the same rows or the same period.", "name", "Roll these back first, the newest first, or ask for the rollback with cascade."));
        foreach (var run in taken)
            RefuseForgotten(run);
        return new UndoPlan(
            taken.Where(run => run.HasChanged).Select(run => run.RunId).OrderDescending().ToList(),
            runs.Where(run => !run.HasChanged && (run.RunId == runId || taken.Exists(t => t.Period == run.Period && t.RunId < run.RunId))).Select(run => run.RunId).ToList());

        // A load replaces what its period had; so one of the same period stands on the one before, and so does one that rewrote its rows.
        async Task<bool> BuildsOnAsync(LoadedRun run, IReadOnlyList<LoadedRun> those) =>
            those.Any(t => t.RunId < run.RunId && t.Period == run.Period)
            || await HasImagesOfAsync(warehouse, connection, transaction, run.RunId, those.Select(t => t.RunId).ToList(), cancellationToken);
    }

    private static string Loads(SqlDialect dialect) =>
        $"""
        select
            r.run_id as RunId, r.pipeline_id as PipelineId, r.state as State, r.kind as Kind, r.period as Period,
            coalesce(r.rolled_back_by, 0) as RolledBackBy, case when r.data_version is null then 0 else 1 end as Changed,
            (select count(*) from {dialect.Table("etl_undo")} as u where u.run_id = r.run_id) as Noted,
            (select count(*) from {dialect.Table("etl_undo")} as u where u.run_id = r.run_id and u.is_kept = 1) as Kept
        from {dialect.Table("etl_run")} as r
        where r.run_id = @run
            or (r.run_id > @run
                and r.pipeline_id = (select o.pipeline_id from {dialect.Table("etl_run")} as o where o.run_id = @run)
                and r.state = 'succeeded' and r.kind in ('load', 'replay') and r.rolled_back_by is null)
        """;

    private static async Task<bool> HasImagesOfAsync(
        SqlWarehouse warehouse, DbConnection connection, DbTransaction? transaction, long run, IReadOnlyList<long> of, CancellationToken cancellationToken)
    {
        var dialect = warehouse.Dialect;
        var tables = await connection.QueryAsync<string>(new CommandDefinition(
            $"select table_name from {dialect.Table("etl_undo")} where run_id = @run order by table_name", new { run }, transaction, cancellationToken: cancellationToken));
        foreach (var table in tables)
        {
            var wrote = BeforeImages.Slot(dialect, await TableColumn.ReadAsync(warehouse, connection, transaction, table, cancellationToken), "run_id", "u");
            var found = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
                $"select count(*) from {dialect.Table("etl_undo_image")} as u where u.run_id = @run and u.table_name = @table and {wrote} in ({dialect.NumbersOf("@of")})",
                new { run, table, of = System.Text.Json.JsonSerializer.Serialize(of) },
                transaction,
                cancellationToken: cancellationToken));
            if (found > 0)
                return true;
        }

        return false;
    }

    private static void RefuseUnfit(LoadedRun run)
    {
        var problem = run switch
        {
            { RolledBackBy: > 0 } => new Problem("etl.already_rolled_back", $"Run {run.RunId} was rolled back by run {run.RolledBackBy}.", "name", "To load its file again, run the pipeline with force."),
            { Kind: "rollback" } => new Problem("etl.not_undoable", $"Run {run.RunId} is itself a rollback.", "name", "To have again what it took back, run the pipeline on that file."),
            { Kind: not ("load" or "replay") } or { State: not "succeeded" } => new Problem("etl.not_undoable", $"Run {run.RunId} has changed nothing: it is a {run.Kind} that is {run.State}.", "name", "Only a load that succeeded can be rolled back."),
            _ => null,
        };
        if (problem is not null)
            throw new ProblemException(problem);
    }

    private static void RefuseForgotten(LoadedRun run)
    {
        if (!run.HasChanged || run.Kept > 0)
            return;
        throw new ProblemException(new Problem(
            "etl.undo_not_kept",
            run.Noted > 0
                ? $"What run {run.RunId} changed is no longer kept: only that of the newest runs of a pipeline is."
                : $"What run {run.RunId} changed was not kept: it loaded before this warehouse kept such things.",
            "name",
            run.Noted > 0 ? "Etl:KeepUndoRuns says of how many. Load the earlier file again instead." : "Load the earlier file again instead."));
    }

    private static string List(IEnumerable<long> runs) => string.Join(", ", runs.Select(run => run.ToString(CultureInfo.InvariantCulture)));

    private sealed class LoadedRun
    {
        public long RunId { get; init; }

        public string PipelineId { get; init; } = "";

        public string State { get; init; } = "";

        public string Kind { get; init; } = "";

        public string Period { get; init; } = "";

        public long RolledBackBy { get; init; }

        public long Changed { get; init; }

        public long Noted { get; init; }

        public long Kept { get; init; }

        public bool HasChanged => Changed == 1;
    }
}
