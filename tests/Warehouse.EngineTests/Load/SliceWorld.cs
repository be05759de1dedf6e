using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Load;

/// <summary>The small country with a pipeline <c>years</c>, whose loads replace the academic years that they bring.</summary>
internal sealed class SliceWorld(StorageEngine engine) : IDisposable
{
    public LoadWorld World { get; } = new(engine);

    /// <summary>A file for each period from 2016 to 2019.</summary>
    public void WritePeriods(int maxRejected = 0) => WritePipeline("files: ['../samples/years/${period}.csv']\nperiods: { from: 2016, to: 2019 }", maxRejected: maxRejected);

    /// <summary>One file that is not told apart by periods.</summary>
    public void WriteWhole(int maxRejected = 0) => WritePipeline("files: ['../samples/years/2016.csv']", maxRejected: maxRejected);

    public void WritePipeline(string source, string year = "{ column: 年份 }", int maxRejected = 0) => World.Folder.Write(
        "pipelines/years.yaml",
        $$"""
        pipeline: years
        title: 小学在校生
        authority: 测试局
        target: published_education
        after: [districts]
        {{source}}
        replaces: [academic_year]
        max_rejected: {{maxRejected}}
        format: csv
        encoding: utf-8
        keys:
          district: { column: 地区, lookup: name }
          academic_year: {{year}}
          stage: primary
        values:
          - { column: 在校生数, measure: enrolled_students, unit: 人 }
        """);

    public void Write(int year, params string[] rows) =>
        World.Folder.Write($"samples/years/{year}.csv", string.Concat(rows.Prepend("地区,年份,在校生数").Select(row => row + "\n")));

    /// <summary>What is loaded: <c>湖北省 2018 = 100</c>, in order.</summary>
    public async Task<IReadOnlyList<string>> FactsAsync() => (await World.FactsAsync()).Select(fact => fact.Replace(" by years", "", StringComparison.Ordinal)).ToList();

    public async Task<LoadHost> StartAsync()
    {
        // Nothing looks at folders by itself: the tests do.
        var host = await LoadHost.StartAsync(World.Warehouse, World.Folder.Pipelines, options => options.FolderSeconds = 1e6);
        Assert.Null((await host.RunAsync("districts")).Error);
        return host;
    }

    public static async Task<Run> LoadAsync(LoadHost host, string period)
    {
        var run = await RunAsync(host, period);
        Assert.Equal((null, RunState.Succeeded), (run.Error, run.State));
        return run;
    }

    public static async Task<Run> RunAsync(LoadHost host, string period) =>
        await host.EndOfAsync((await host.Queue.RequestAsync(new RunRequest("years") { Period = period }, CancellationToken.None)).RunId);

    public void Dispose() => World.Dispose();
}
