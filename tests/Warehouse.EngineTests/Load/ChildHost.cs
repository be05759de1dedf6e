using System.Globalization;
using Warehouse.EngineTests.Kill;
using Warehouse.EngineTests.Schedule;
using Warehouse.Etl.Load;
using Warehouse.Storage;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Load;

/// <summary>A host in a process of its own, which a test kills at a step of a load or at any moment.</summary>
internal static class ChildHost
{
    /// <summary>The first argument of a host that goes by schedules; the others are those of <see cref="ThousandFiresTests.HostAsync"/>.</summary>
    public const string Schedules = "schedules";

    /// <summary>What a host is told that works until it is killed: <c>works:1</c>, with a seed for its faults.</summary>
    public const string Works = "works";

    /// <summary>
    /// Arguments: the engine, where its warehouse is, the folder of pipelines, and either a pipeline, or the number of a run to
    /// take back, and the step to stop at for ever, or what to do: a <see cref="Course"/>, <c>due</c>, <c>again</c> for everything
    /// that is not due either, or <c>Merged:2</c> to do what is due and stop at the second time of that step.
    /// </summary>
    public static async Task Main(string[] args)
    {
        if (args is [Schedules, .. var others])
            await ThousandFiresTests.HostAsync(others);
        if (args.Length is not (4 or 5))
            return;
        await Console.Out.WriteLineAsync("begun");
        if (args[3].Split(':') is [Works, var seed])
            await TwoHostsTests.WorkAsync(TestWarehouse.Existing(Enum.Parse<StorageEngine>(args[0]), args[1]), args[2], int.Parse(seed, CultureInfo.InvariantCulture));
        if (Course.All.FirstOrDefault(course => course.Name == args[3]) is { } course)
        {
            await course.FinishAsync(TestWarehouse.Existing(Enum.Parse<StorageEngine>(args[0]), args[1]), args[2], () => Console.Out.WriteLineAsync("started"));
            await Console.Out.WriteLineAsync("done");
            return;
        }

        await using var host = await LoadHost.StartAsync(TestWarehouse.Existing(Enum.Parse<StorageEngine>(args[0]), args[1]), args[2]);
        await Console.Out.WriteLineAsync("started");
        if (args is [_, _, _, var pipeline, var step])
        {
            StopAt(host, Enum.Parse<LoadStep>(step), 1);
            if (long.TryParse(pipeline, out var runId))
                await host.RollBackAsync((await host.Runs.FindAsync(runId, CancellationToken.None))!);
            else
                await host.RunAsync(pipeline, force: true);
        }
        else if (args[3] == "again")
        {
            // One that a killed host left in the queue is as good.
            foreach (var id in KillWorld.Pipelines)
                await host.EndOfAsync((await host.Runs.ListAsync(id, 1, null, CancellationToken.None))[0] is { } left && !left.State.HasEnded()
                    ? left.RunId
                    : (await host.Queue.RequestAsync(new RunRequest(id) { Force = true }, CancellationToken.None)).RunId);
        }
        else
        {
            if (args[3].Split(':') is [var name, var time])
                StopAt(host, Enum.Parse<LoadStep>(name), int.Parse(time, CultureInfo.InvariantCulture));
            await host.InitialLoad.RunAsync(null, CancellationToken.None);
        }

        await Console.Out.WriteLineAsync("done");
    }

    private static void StopAt(LoadHost host, LoadStep step, int time)
    {
        var times = 0;
        host.AtStep = async reached =>
        {
            if (reached != step || Interlocked.Increment(ref times) != time)
                return;
            await Console.Out.WriteLineAsync($"at {reached}");
            await Task.Delay(Timeout.Infinite);
        };
    }
}
