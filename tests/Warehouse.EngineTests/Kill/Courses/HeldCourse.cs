using Edustat.V1;
using Warehouse.EngineTests.Load;
using Warehouse.Storage.Runs;
using ReviewService = Warehouse.Gateway.ReviewService;
using RunState = Warehouse.Storage.Runs.RunState;

namespace Warehouse.EngineTests.Kill.Courses;

/// <summary>Changed sources of which one is held by its gates, and approved.</summary>
internal sealed class HeldCourse : Course
{
    public override string Name => "held";

    public override async Task PrepareAsync(TempFolder folder, TestWarehouse warehouse)
    {
        KillWorld.Write(folder, 1);
        await LoadAsync(warehouse, folder);
        KillWorld.Write(folder, 2);
        var pipeline = Path.Combine(folder.Pipelines, "enrolment.yaml");
        folder.Write("pipelines/enrolment.yaml", $"{await File.ReadAllTextAsync(pipeline)}\ngates: [{{ gate: many, kind: range, severity: hold, measure: enrolled_students, max: 52000 }}]\n");
    }

    public override async Task FinishAsync(TestWarehouse warehouse, string pipelines, Func<Task> started)
    {
        await using var host = await LoadHost.StartAsync(warehouse, pipelines);
        await started();
        await FollowWhatWaitsAsync(host, "enrolment");
        await host.InitialLoad.RunAsync(null, CancellationToken.None);
        while ((await RunsAsync(host, "enrolment"))[0] is { State: RunState.Held } held)
        {
            await host.Service<ReviewService>().ApproveRun(new ApproveRunRequest { Name = $"pipelines/enrolment/runs/{held.RunId}" }, AnyCall.Anybody);
            Assert.Null((await host.WhenAsync(held.RunId, run => run.State.HasSettled())).Error);
        }
    }
}
