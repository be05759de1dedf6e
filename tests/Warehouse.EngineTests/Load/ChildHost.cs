using Warehouse.EngineTests.Schedule;
using Warehouse.Etl.Load;
using Warehouse.Storage;

namespace Warehouse.EngineTests.Load;

/// <summary>A host in a process of its own, which a test kills at a step of a load.</summary>
internal static class ChildHost
{
    /// <summary>The first argument of a host that goes by schedules; the others are those of <see cref="ThousandFiresTests.HostAsync"/>.</summary>
    public const string Schedules = "schedules";

    /// <summary>Arguments: the engine, where its warehouse is, the folder of pipelines, a pipeline or the number of a run to take back, and the step to stop at for ever.</summary>
    public static async Task Main(string[] args)
    {
        if (args is [Schedules, .. var others])
            await ThousandFiresTests.HostAsync(others);
        if (args is not [var engine, var warehouse, var pipelines, var pipeline, var step])
            return;
        await using var host = await LoadHost.StartAsync(TestWarehouse.Existing(Enum.Parse<StorageEngine>(engine), warehouse), pipelines);
        var stopAt = Enum.Parse<LoadStep>(step);
        host.AtStep = async reached =>
        {
            if (reached != stopAt)
                return;
            await Console.Out.WriteLineAsync($"at {reached}");
            await Task.Delay(Timeout.Infinite);
        };
        if (long.TryParse(pipeline, out var runId))
            await host.RollBackAsync((await host.Runs.FindAsync(runId, CancellationToken.None))!);
        else
            await host.RunAsync(pipeline, force: true);
    }
}
