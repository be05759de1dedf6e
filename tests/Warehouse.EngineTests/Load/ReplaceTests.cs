using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Load;

/// <summary>A load makes the rows of its pipeline those of its source, and touches no others.</summary>
public abstract class ReplaceTests(StorageEngine engine) : IDisposable
{
    private readonly LoadWorld _world = new(engine);

    [SkippableFact]
    public async Task FirstLoad_KeepsEveryRowAndItsChineseText()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,3800000", "湖南省,2019,");

        var run = (await host.Runs.ListAsync("enrolment", 1, null, CancellationToken.None))[0];

        Assert.Equal(["湖北省 2019 = 3800000 by enrolment", "湖南省 2019 = missing by enrolment"], await _world.FactsAsync());
        Assert.Equal(new RunCounts { RowsRead = 2, Inserted = 2 }, run.Counts);
        Assert.Equal(await _world.DataVersionAsync(), run.DataVersion);
        Assert.Equal(["samples/enrolment.csv|2|在校生数", "samples/enrolment.csv|3|在校生数"], await _world.QueryAsync($"select concat(e.\"file\", '|', f.source_line, '|', f.source_column) from {_world.Warehouse.Table("fct_published_education")} as f join {_world.Warehouse.Table("etl_source")} as e on e.source_id = f.source_id order by f.source_line"));
    }

    [SkippableFact]
    public async Task SameFileTwice_IsSkipped()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");
        var version = await _world.DataVersionAsync();

        var again = await host.RunAsync("enrolment");

        Assert.Equal(RunState.Skipped, again.State);
        Assert.Equal(version, await _world.DataVersionAsync());
    }

    [SkippableFact]
    public async Task SameFileForced_SucceedsAndChangesNothing()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100", "湖南省,2019,200");
        var version = await _world.DataVersionAsync();
        var before = await _world.QueryAsync($"select run_id from {_world.Warehouse.Table("fct_published_education")}");

        var again = await host.RunAsync("enrolment", force: true);

        Assert.Equal(RunState.Succeeded, again.State);
        Assert.Equal(new RunCounts { RowsRead = 2, Unchanged = 2 }, again.Counts);
        Assert.Null(again.DataVersion);
        Assert.Equal(version, await _world.DataVersionAsync());
        Assert.Equal(before, await _world.QueryAsync($"select run_id from {_world.Warehouse.Table("fct_published_education")}"));
    }

    [SkippableFact]
    public async Task ChangedFile_ReplacesExactlyItsRows()
    {
        _world.WritePipeline("other", "other.csv");
        _world.WriteEnrolmentTo("other.csv", "湖北省,2001,1");
        await using var host = await _world.StartLoadedAsync("湖北省,2018,100", "湖北省,2019,110", "湖南省,2019,200");
        var version = await _world.DataVersionAsync();

        // 2018 stays where it is, 2019 is revised, 湖南省 goes, 2020 comes.
        _world.WriteEnrolment("湖北省,2018,100", "湖北省,2019,111", "湖北省,2020,120");
        var run = await host.RunAsync("enrolment");

        Assert.Equal(new RunCounts { RowsRead = 3, Inserted = 1, Updated = 1, Unchanged = 1, Deleted = 1 }, run.Counts);
        Assert.Equal(version + 1, run.DataVersion);
        Assert.Equal(
            ["湖北省 2001 = 1 by other", "湖北省 2018 = 100 by enrolment", "湖北省 2019 = 111 by enrolment", "湖北省 2020 = 120 by enrolment"],
            await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task RowsThatMoveInTheFile_NameTheirNewLine()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");

        _world.WriteEnrolment("湖南省,2019,200", "湖北省,2019,100");
        var run = await host.RunAsync("enrolment");

        Assert.Equal(new RunCounts { RowsRead = 2, Inserted = 1, Updated = 1 }, run.Counts);
        Assert.Equal(["3"], await _world.QueryAsync($"select source_line from {_world.Warehouse.Table("fct_published_education")} where value = 100"));
    }

    [SkippableFact]
    public async Task SourceWithoutRows_FailsAndKeepsWhatWasLoaded()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");

        _world.WriteEnrolment();
        var run = await host.RunAsync("enrolment");

        Assert.Equal(RunState.Failed, run.State);
        Assert.NotNull(run.Error);
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task FileThatIsGone_FailsAndKeepsWhatWasLoaded()
    {
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");

        File.Delete(Path.Combine(_world.Folder.Root, "samples", "enrolment.csv"));
        var run = await host.RunAsync("enrolment");

        // Where the folder is on this machine is nobody's business.
        Assert.Equal(("etl.file_not_found", "samples/enrolment.csv"), (run.Error!.Code, run.Error.Path));
        Assert.Equal(["湖北省 2019 = 100 by enrolment"], await _world.FactsAsync());
    }

    [SkippableFact]
    public async Task KeyOfOtherPipeline_IsRejectedAndNamesIt()
    {
        // Whoever comes first owns the key; without 'after' that would be either.
        _world.WritePipeline("other", "other.csv", maxRejected: 1, after: "districts, enrolment");
        _world.WriteEnrolmentTo("other.csv", "湖北省,2019,999", "湖南省,2019,200");
        await using var host = await _world.StartLoadedAsync("湖北省,2019,100");

        var run = (await host.Runs.ListAsync("other", 1, null, CancellationToken.None))[0];
        var reject = Assert.Single(await host.Rejects.ListRejectsAsync(run.RunId, 10, 0, CancellationToken.None));

        Assert.Equal(RunState.Succeeded, run.State);
        Assert.Equal(new RunCounts { RowsRead = 2, RowsRejected = 1, Rejects = 1, Inserted = 1 }, run.Counts);
        Assert.Equal(("etl.key_of_other_pipeline", 2L, "在校生数"), (reject.Code, reject.Line, reject.Column));
        Assert.Contains("enrolment", reject.Message, StringComparison.Ordinal);
        Assert.Equal(["湖北省 2019 = 100 by enrolment", "湖南省 2019 = 200 by other"], await _world.FactsAsync());
    }

    public void Dispose() => _world.Dispose();
}
