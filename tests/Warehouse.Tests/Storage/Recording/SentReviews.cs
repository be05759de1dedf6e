using Warehouse.Catalogue;
using Warehouse.Storage.Gates;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Runs.Rejects;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sql.Load;
using Warehouse.Tests.Query;

namespace Warehouse.Tests.Storage.Recording;

/// <summary>What reviews send: rejects as they are filtered and replayed, gates of every kind, changes, and decisions.</summary>
internal static class SentReviews
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly Dictionary<string, string> Primary = new() { ["stage"] = "primary" };

    /// <summary>Gates of every kind on a published fact, then on one whose schools stand in districts.</summary>
    private static readonly (string Fact, GateSpec Gate)[] Gates =
    [
        ("published_education", new("range", GateKind.Range, GateSeverity.Warn) { Measure = "staff", Min = 1, Max = 2.5m, Where = Primary }),
        ("published_education", new("unique", GateKind.Unique, GateSeverity.Warn) { Columns = ["district_key", "academic_year"] }),
        ("published_education", new("change", GateKind.Change, GateSeverity.Hold) { Measure = "staff", Sigmas = 3, Where = Primary }),
        ("published_education", new("level", GateKind.Completeness, GateSeverity.Warn) { Dimension = "district", Level = "PROV", Except = ["cn-71"] }),
        ("published_education", new("sum", GateKind.Sum, GateSeverity.Fail) { Measure = "staff", Level = "PROV", Tolerance = 0.5m }),
        ("published_education", new("last year", GateKind.Completeness, GateSeverity.Warn) { Dimension = "district", LastYear = true }),
        ("published_education", new("percent", GateKind.Change, GateSeverity.Warn) { Measure = "staff", Percent = 20 }),
        ("published_education", new("balance", GateKind.Balance, GateSeverity.Warn) { Measure = "staff", OtherMeasure = "staff", OtherWhere = Primary, By = ["district", "academic_year"], Tolerance = 0.5m }),
        ("published_education", new("balance with another fact", GateKind.Balance, GateSeverity.Warn) { Measure = "staff", Fact = "school_enrolment", OtherMeasure = "enrolled_students", By = ["stage"] }),
        ("school_enrolment", new("roster", GateKind.Completeness, GateSeverity.Warn) { Dimension = "school", Fact = "school_year" }),
        ("school_enrolment", new("referential", GateKind.Referential, GateSeverity.Warn) { Dimension = "school", Fact = "school_year" }),
    ];

    /// <summary>All of it for an engine.</summary>
    public static async Task<IReadOnlyList<SentCase>> DriveAsync(SqlDialect dialect, Func<string, IReadOnlyList<TableColumn>> columnsOf)
    {
        var recorder = new Recorder(dialect, columnsOf);
        var warehouse = new RecordingWarehouse(dialect, recorder);
        var cases = new List<SentCase>();
        var rejects = new RejectLog(warehouse, TimeProvider.System);
        var reviews = new ReviewLog(warehouse, new RunSignals(TimeProvider.System), TimeProvider.System);
        var filter = new RejectFilter { Codes = ["a", "b"], States = [RejectState.Open], Column = "c", File = "f", FromLine = 1, ToLine = 2, Text = "50%" };
        var run = new Run { RunId = 2, PipelineId = "the-pipeline", Kind = RunKind.Replay, OfRun = 1, State = RunState.Committing, Force = true, Host = "the-host", Fence = 1, CreatedAt = DateTimeOffset.UnixEpoch, Counts = new RunCounts() };

        recorder.Reads = text => text.Contains(" as RowNo", StringComparison.Ordinal) && text.Contains("w.cells", StringComparison.Ordinal)
            ? Recorder.Rows([new { RowNo = 1L, File = "f", Sheet = "", Line = 1L, Cells = "[]", State = "open" }])
            : null;
        await DoAsync("list filtered rejects", () => rejects.ListRejectsAsync(1, filter, 10, 0, None));
        await DoAsync("count filtered rejects", () => rejects.CountRejectsAsync(1, filter, None));
        await DoAsync("list rejected rows", () => rejects.ListRowsAsync(1, filter, 10, 0, None));
        await DoAsync("find rejected rows", () => rejects.FindRowsAsync(1, [1, 2], None));
        await DoAsync("list headers of rejects", () => rejects.ListHeadersAsync(1, None));
        await DoAsync("give up", () => rejects.GiveUpAsync(1, filter, "by", "reason", None));
        await DoAsync("account", () => rejects.ReadAccountAsync(run, None));
        await DoAsync("content of a replay", () => new ReplayLog(warehouse, new RunLog(warehouse, new RunSignals(TimeProvider.System), TimeProvider.System), new RunQueue(warehouse, new RunSignals(TimeProvider.System), TimeProvider.System), TimeProvider.System).ReadContentAsync(1, Stream.Null, None));
        recorder.Reads = text => text.Contains("order by row_no", StringComparison.Ordinal) && text.StartsWith("select row_no", StringComparison.Ordinal) ? Recorder.Rows([new { row_no = 1L }]) : null;
        await DoAsync("request of a replay", () => new ReplayLog(warehouse, new RunLog(warehouse, new RunSignals(TimeProvider.System), TimeProvider.System), new RunQueue(warehouse, new RunSignals(TimeProvider.System), TimeProvider.System), TimeProvider.System)
            .RequestAsync(run with { RunId = 1, Kind = RunKind.Load, OfRun = null, State = RunState.Succeeded }, new MemoryStream([1]), "by", null, None));
        recorder.Reads = text => text.StartsWith("select distinct run_id from", StringComparison.Ordinal) ? Recorder.Rows([new { run_id = 1L }]) : null;
        await DoAsync("list gate results", () => reviews.ListResultsAsync(1, None));
        await DoAsync("list changes", () => reviews.ListChangesAsync(1, 10, 0, None));
        await DoAsync("list changes of members", () => reviews.ListMemberChangesAsync(1, None));
        await DoAsync("find approval", () => reviews.FindApprovalAsync(1, None));
        await DoAsync("approve", () => Assert.ThrowsAsync<ProblemException>(() => reviews.ApproveAsync(run, "by", None)));
        recorder.Finds = text => text.Contains("state = 'queued'", StringComparison.Ordinal) ? 0L : null;
        await DoAsync("approve when nothing waits", () => reviews.ApproveAsync(run, "by", None));
        recorder.Finds = _ => null;
        await DoAsync("decline", () => reviews.DeclineAsync(run, "by", "reason", None));
        await DoAsync("replay of published_education", () => ReplayAsync("published_education"));
        await DoAsync("replay of slices", () => ReplayAsync("published_education", new LoadSlices(["academic_year"], "2019")));
        await DoAsync("replay of school_year", () => ReplayAsync("school_year"));
        await DoAsync("review of a load", () => ReviewAsync("published_education"));
        await DoAsync("review of a load of schools", () => ReviewAsync("school_enrolment"));
        return cases;

        async Task DoAsync(string name, Func<Task> act)
        {
            await act();
            cases.Add(recorder.Take(name));
        }

        async Task<WarehouseLoad> BeginAsync(string fact, long? ofRun, LoadSlices? slices = null)
        {
            var load = await new WarehouseWriter(warehouse, SmallWarehouse.Shipped).BeginAsync(run.PipelineId, run.RunId, ofRun, SmallWarehouse.Shipped.FindFact(fact), slices, None);
            SentStatements.StageTwice(load, SmallWarehouse.Shipped.FindFact(fact));
            load.Staging.StageNote(load.Staging.StageSource("a.csv", ""), 1, "etl.column_ignored", "c", "");
            await load.Staging.FlushAsync(None);
            await load.BeginCommitAsync(None);
            return load;
        }

        async Task ReplayAsync(string fact, LoadSlices? slices = null)
        {
            await using var load = await BeginAsync(fact, 1, slices);
            await load.CheckAsync(3, None);
            await load.ListRowsWithoutCellsAsync(0, 0, 10, None);
            await load.AddCellsAsync([(1, 2, ["a"])], None);
            await load.WriteRejectsAsync(None);
            await load.MergeAsync(None);
            await load.CloseRejectsAsync(DateTimeOffset.UnixEpoch, None);
            await load.CommitAsync(None);
        }

        async Task ReviewAsync(string fact)
        {
            await using var load = await BeginAsync(fact, null);
            await load.WriteNotesAsync(None);
            var review = await LoadReview.BeginAsync(load, SmallWarehouse.Shipped, SmallWarehouse.Shipped.FindFact(fact), withChanges: true, None);
            await new RunLog(warehouse, new RunSignals(TimeProvider.System), TimeProvider.System).NotePeriodAsync(load, run, "2019", None);
            await load.CloseRejectsAsync(DateTimeOffset.UnixEpoch, None);
            var results = await review.JudgeAsync(Gates.Where(gate => gate.Fact == fact).Select(gate => gate.Gate).ToList(), None);
            await review.ListChangesAsync(None);
            await review.ListMemberChangesAsync(None);
            await load.KeepUndoAsync(0, None);
            await review.TakeBackAsync(None);
            await reviews.WriteAsync(load, run, results, new LoadChanges([new CellChange(fact, "m", "d", "2020", "s", null, 1)], [new MemberChange("d", "m", "a", null, "b")]), None);
            await reviews.HoldAsync(load, run, "reason", "digest", "00", None);
            await load.CommitAsync(None);
        }
    }
}
