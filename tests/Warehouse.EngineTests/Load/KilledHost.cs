using System.Diagnostics;
using Warehouse.Storage;

namespace Warehouse.EngineTests.Load;

/// <summary>A host in a process of its own that is killed when its run reaches a step.</summary>
internal static class KilledHost
{
    /// <summary>Starts it, waits for the step, and kills it.</summary>
    /// <param name="engine">The engine of the warehouse.</param>
    /// <param name="world">Where it is.</param>
    /// <param name="work">A pipeline to run, or the number of a run to take back.</param>
    /// <param name="step">The step.</param>
    public static async Task KillAtAsync(StorageEngine engine, LoadWorld world, string work, string step)
    {
        var host = Environment.ProcessPath!;
        using var child = Process.Start(new ProcessStartInfo(host.Contains("dotnet", StringComparison.Ordinal) ? host : "dotnet")
        {
            ArgumentList = { typeof(ChildHost).Assembly.Location, engine.ToString(), world.Warehouse.Address, world.Folder.Pipelines, work, step },
            RedirectStandardOutput = true,
        })!;
        var said = await child.StandardOutput.ReadLineAsync();
        while (said is "begun" or "started")
            said = await child.StandardOutput.ReadLineAsync();
        Assert.Equal($"at {step}", said);
        child.Kill();
        await child.WaitForExitAsync();
    }
}
