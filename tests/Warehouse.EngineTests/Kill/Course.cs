using Warehouse.EngineTests.Kill.Courses;
using Warehouse.EngineTests.Load;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Kill;

/// <summary>
/// Work on a warehouse that is taken up again wherever it was stopped, as those who asked for it would: they look how far it
/// is, and ask for what is left.
/// </summary>
internal abstract class Course
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Course> All { get; } =
        [new RollbackCourse(), new ReplayCourse(), new HeldCourse(), new UploadCourse(), new BackfillCourse(), new FireCourse()];

    /// <summary>What tests and arguments call it.</summary>
    public abstract string Name { get; }

    /// <summary>Writes pipelines and sources, and brings a new warehouse to where the work begins.</summary>
    public abstract Task PrepareAsync(TempFolder folder, TestWarehouse warehouse);

    /// <summary>Does what is left, with a host of its own.</summary>
    /// <param name="warehouse">The warehouse.</param>
    /// <param name="pipelines">The folder of pipelines.</param>
    /// <param name="started">Called once the host is there.</param>
    public abstract Task FinishAsync(TestWarehouse warehouse, string pipelines, Func<Task> started);

    /// <summary>Whether a warehouse is as it may be after a kill; by itself, whether every pipeline has its old rows or its new ones.</summary>
    public virtual async Task AssertSoundAsync(string warehouse, WarehouseText before, WarehouseText after)
    {
        var found = await WarehouseText.ReadAsync(warehouse);
        foreach (var pipeline in KillWorld.Pipelines)
            Assert.True(found.Of(pipeline) == before.Of(pipeline) || found.Of(pipeline) == after.Of(pipeline), $"{pipeline} is neither as before nor as after.");
    }

    /// <summary>Loads all that is due.</summary>
    protected static async Task LoadAsync(TestWarehouse warehouse, TempFolder folder)
    {
        await using var host = await LoadHost.StartAsync(warehouse, folder.Pipelines);
        Assert.All(await host.InitialLoad.RunAsync(null, CancellationToken.None), run => Assert.Null(run.Error));
    }

    /// <summary>Says of a pipeline of <see cref="KillWorld"/> that its files come from elsewhere.</summary>
    protected static void Redirect(TempFolder folder, string pipeline, string source)
    {
        var file = Path.Combine(folder.Pipelines, pipeline + ".yaml");
        folder.Write($"pipelines/{pipeline}.yaml", File.ReadAllText(file).Replace($"files: [../samples/{pipeline}.csv]", source, StringComparison.Ordinal));
    }

    /// <summary>Runs of a pipeline, newest first.</summary>
    protected static Task<IReadOnlyList<Run>> RunsAsync(LoadHost host, string pipeline) =>
        host.Runs.ListAsync(pipeline, 1000, null, CancellationToken.None);

    /// <summary>Follows what a host that is gone left in the queue.</summary>
    protected static async Task FollowWhatWaitsAsync(LoadHost host, string pipeline)
    {
        foreach (var run in await RunsAsync(host, pipeline))
            await host.WhenAsync(run.RunId, asked => asked.State.HasSettled());
    }

    /// <summary>The number at the end of a run's name.</summary>
    protected static long NumberOf(string run) => long.Parse(run.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
}
