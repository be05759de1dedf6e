using System.Diagnostics;
using Warehouse.Storage;
using Warehouse.Storage.Runs;
using Warehouse.Tests;
using Xunit.Abstractions;

namespace Warehouse.EngineTests.Load;

/// <summary>All pipelines of the repository with their files.</summary>
public abstract class SampleLoadTests(StorageEngine engine, ITestOutputHelper output) : IDisposable
{
    private readonly TestWarehouse _warehouse = TestWarehouse.Create(engine);

    [SkippableFact]
    public async Task AllSamples_LoadAndASecondStartHasNothingToDo()
    {
        var watch = Stopwatch.StartNew();
        await using (var first = await LoadHost.StartAsync(_warehouse, Repository.Pipelines))
        {
            output.WriteLine($"start {watch.Elapsed}");
            watch.Restart();
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            var runs = await first.InitialLoad.RunAsync(null, CancellationToken.None);
            output.WriteLine($"load {watch.Elapsed}, of all processors {Process.GetCurrentProcess().TotalProcessorTime - before}");
            foreach (var run in runs)
                output.WriteLine($"{run.PipelineId} {run.State} {(run.EndedAt - run.StartedAt)?.TotalMilliseconds} ms {run.Counts} {run.Error}");

            Assert.All(runs, run => Assert.Equal(RunState.Succeeded, run.State));
        }

        watch.Restart();
        await using var second = await LoadHost.StartAsync(_warehouse, Repository.Pipelines);
        var again = await second.InitialLoad.RunAsync(null, CancellationToken.None);
        output.WriteLine($"second start {watch.Elapsed}");

        Assert.Empty(again);
    }

    public void Dispose() => _warehouse.Dispose();
}
