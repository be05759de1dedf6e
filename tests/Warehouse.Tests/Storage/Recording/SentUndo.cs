using Warehouse.Query;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sql.Lineage;
using Warehouse.Storage.Sql.Load;
using Warehouse.Tests.Query;

namespace Warehouse.Tests.Storage.Recording;

/// <summary>What is sent to roll back a run that changed a fact and its members, to trace figures, and to list versions of members.</summary>
internal static class SentUndo
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>Tables that the run changed.</summary>
    public static IReadOnlyList<string> Changed { get; } = ["dim_district", "dim_school", "fct_published_education", "fct_school_year", "map_district_alias", "map_member_state"];

    public static async Task<IReadOnlyList<SentCase>> DriveAsync(RecordingWarehouse warehouse, Recorder recorder, Func<string, IReadOnlyList<TableColumn>> columnsOf)
    {
        var cases = new List<SentCase>();
        var time = TimeProvider.System;
        var run = new Run { RunId = 4242, PipelineId = "the-pipeline", State = RunState.Committing, Kind = RunKind.Rollback, OfRun = 4241, Force = true, Host = "the-host", CreatedAt = DateTimeOffset.UnixEpoch, Counts = new RunCounts() };

        recorder.ChangedTables = Changed;
        await using (var undo = await new WarehouseWriter(warehouse, SmallWarehouse.Shipped).BeginUndoAsync(run.PipelineId, run.RunId, None))
        {
            var counts = await undo.RollBackAsync(4241, cascades: true, DateTimeOffset.UnixEpoch, None);
            var version = await undo.AddDataVersionAsync(DateTimeOffset.UnixEpoch, None);
            await new RunLog(warehouse, new RunSignals(time), time).EndWithUndoAsync(undo, run, counts, version, None);
            await undo.CommitAsync(None);
        }

        cases.Add(recorder.Take("rollback"));
        recorder.ChangedTables = ["fct_published_education"];
        recorder.Reads = text => text.Contains(" as Noted", StringComparison.Ordinal)
            ? Recorder.Rows(new[] { (RunId: 4241L, Period: "2019"), (RunId: 4242L, Period: "2020") }.Select(load =>
                new { load.RunId, PipelineId = "a", State = "succeeded", Kind = "load", load.Period, RolledBackBy = 0L, Changed = 1L, Noted = 1L, Kept = 1L }))
            : null;
        await using (var connection = await warehouse.OpenReadAsync(None))
            await UndoPlan.ReadAsync(warehouse, connection, null, 4241, cascades: true, None);
        cases.Add(recorder.Take("plan of a rollback on which a later run built"));
        recorder.Reads = _ => null;
        recorder.ChangedTables = [];
        // As questions are: rendered, because SQLite's parameters go to its own commands only.
        var traced = new List<SqlStatement>();
        foreach (var question in Questions.ForReaders.Take(4))
            foreach (var read in QueryPlanner.Plan(question.Query, SmallWarehouse.Shipped, SmallWarehouse.Members).Reads)
            {
                var stored = columnsOf(warehouse.Dialect.Table(read.Fact.Table));
                traced.AddRange([TraceSql.Rows(read, stored, warehouse.Dialect, 100), TraceSql.Earlier(read, stored, warehouse.Dialect)]);
            }

        cases.Add(SentStatements.Case("trace", traced));
        var versions = new MemberVersions(warehouse);
        await versions.ListAsync("school", "1", "2020-01-01", None);
        await versions.ListSuccessionsAsync("school", "1", None);
        await versions.ListInferredAsync(10, null, None);
        await versions.ListConflictsAsync("1", None);
        cases.Add(recorder.Take("versions"));
        return cases;
    }
}
