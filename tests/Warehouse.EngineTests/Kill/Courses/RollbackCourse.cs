using Warehouse.EngineTests.Load;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Kill.Courses;

/// <summary>The second version of every pipeline is taken back, those that need others first.</summary>
internal sealed class RollbackCourse : Course
{
    public override string Name => "rollback";

    public override async Task PrepareAsync(TempFolder folder, TestWarehouse warehouse)
    {
        foreach (var version in (int[])[1, 2])
        {
            KillWorld.Write(folder, version);
            await LoadAsync(warehouse, folder);
        }
    }

    public override async Task FinishAsync(TestWarehouse warehouse, string pipelines, Func<Task> started)
    {
        await using var host = await LoadHost.StartAsync(warehouse, pipelines);
        await started();
        foreach (var pipeline in KillWorld.Pipelines.Reverse())
        {
            await FollowWhatWaitsAsync(host, pipeline);
            while ((await RunsAsync(host, pipeline)).First(run => run.Kind == RunKind.Load && run.DataVersion is not null) is { RolledBackBy: null } second)
                Assert.Null((await host.RollBackAsync(second)).Error);
        }
    }
}
