using Warehouse.Storage.Files;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Sql;
using Warehouse.Storage.Sql.Load;
using Warehouse.Tests.Query;

namespace Warehouse.Tests.Storage.Recording;

/// <summary>What is sent about sources: files that were fetched and sent, and loads of slices.</summary>
internal static class SentSources
{
    private static readonly CancellationToken None = CancellationToken.None;

    public static async Task<IReadOnlyList<SentCase>> OfAsync(SqlDialect dialect, Func<string, IReadOnlyList<TableColumn>> columnsOf)
    {
        var recorder = new Recorder(dialect, columnsOf);
        var warehouse = new RecordingWarehouse(dialect, recorder);
        var cases = new List<SentCase>();
        var fetched = new FetchLog(warehouse, TimeProvider.System);
        var uploads = new UploadLog(warehouse, TimeProvider.System);
        var upload = new Upload { UploadId = "u", PipelineId = "a", Period = "2019", FileName = "a.csv", Size = 1, Sha256 = "00" };
        await DoAsync("find fetched", () => fetched.FindAsync("http://a/b", None));
        await DoAsync("note fetched", () => fetched.NoteAsync(new FetchedFile("http://a/b", "e", "m", "00", "b"), None));
        await DoAsync("last source", () => new PipelineLog(warehouse, TimeProvider.System).FindLastSourceAsync("a", "2019", None));
        await DoAsync("add upload", () => uploads.AddAsync(upload, None));
        await DoAsync("find upload", () => uploads.FindAsync("u", None));
        await DoAsync("find open upload", () => uploads.FindOpenAsync(upload, None));
        await DoAsync("find complete", () => uploads.FindCompleteAsync("a", "2019", 1, None));
        await DoAsync("without run", () => uploads.ListWithoutRunAsync(None));
        await DoAsync("take", () => uploads.TakeAsync("u", "w", None));
        await DoAsync("received", () => uploads.NoteReceivedAsync("u", "w", 1, None));
        await DoAsync("release", () => uploads.ReleaseAsync("u", "w", None));
        await DoAsync("end upload", () => uploads.EndAsync("u", "w", UploadState.Complete, None));
        await DoAsync("run of upload", () => new UploadRuns(uploads, new RunQueue(warehouse, new RunSignals(TimeProvider.System), TimeProvider.System), new Spool("spool", TimeSpan.Zero, TimeProvider.System), TimeSpan.Zero).AskAsync(upload, None));
        await DoAsync("expire", () => uploads.ExpireAsync(TimeSpan.FromHours(1), None));
        await DoAsync("slices of published_education", () => LoadAsync("published_education", new LoadSlices(["academic_year"], "2019")));
        await DoAsync("slices of school_class", () => LoadAsync("school_class", new LoadSlices(["academic_year", "school"], "")));
        return cases;

        async Task LoadAsync(string fact, LoadSlices slices)
        {
            await using var load = await new WarehouseWriter(warehouse, SmallWarehouse.Shipped).BeginAsync("the-pipeline", 4242, null, SmallWarehouse.Shipped.FindFact(fact), slices, None);
            SentStatements.StageTwice(load, SmallWarehouse.Shipped.FindFact(fact));
            // Rows of which nothing is staged: one says of which slice it is, one does not.
            load.Staging.StageMention(slices.Keys.ToDictionary(key => key, _ => "1"));
            load.Staging.StageMention(new Dictionary<string, string>());
            await load.Staging.FlushAsync(None);
            await load.BeginCommitAsync(None);
            await load.CheckAsync(3, None);
            await load.MergeAsync(None);
            await load.CommitAsync(None);
        }

        async Task DoAsync(string name, Func<Task> act)
        {
            await act();
            cases.Add(recorder.Take(name));
        }
    }
}
