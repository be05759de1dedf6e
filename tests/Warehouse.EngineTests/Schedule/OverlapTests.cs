using Microsoft.Extensions.DependencyInjection;
using Warehouse.EngineTests.Load;
using Warehouse.Etl.Load;
using Warehouse.Storage;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Schedules;

namespace Warehouse.EngineTests.Schedule;

/// <summary>What a fire does while the run of the fire before is at work, on a host that works.</summary>
public abstract class OverlapTests(StorageEngine engine) : IDisposable
{
    private static readonly DateTimeOffset Midnight = new(2036, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TestWarehouse _warehouse = TestWarehouse.Create(engine);
    private readonly TempFolder _folder = new();

    [SkippableTheory]
    [InlineData("cancel", new[] { FireOutcome.Ran, FireOutcome.Ran }, new[] { RunState.Cancelled, RunState.Succeeded })]
    [InlineData("queue", new[] { FireOutcome.Ran, FireOutcome.Ran }, new[] { RunState.Succeeded, RunState.Skipped })]
    [InlineData("skip", new[] { FireOutcome.Ran, FireOutcome.SkippedOverlap }, new[] { RunState.Succeeded })]
    public async Task FireWhileARunWorks_DoesWhatThePolicySays(string overlap, FireOutcome[] fires, RunState[] states)
    {
        ScheduledHost.WriteNation(_folder, $"schedule: {{ cron: '1-2 0 1 1 *', time_zone: UTC, overlap: {overlap} }}");
        var clock = ShiftedClock.At(Midnight.AddSeconds(30));
        await using var host = new ScheduledHost(_folder, _warehouse, clock, configure: options => (options.HeartbeatSeconds, options.SilentSeconds) = (60, 1_000_000));
        var (works, goesOn) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        host.AtStep = async step =>
        {
            if (step == LoadStep.Staged && works.TrySetResult())
                await goesOn.Task;
        };
        await host.StartAsync();
        clock.Set(Midnight.AddSeconds(65));
        await works.Task.WaitAsync(TimeSpan.FromMinutes(5));

        clock.Set(Midnight.AddSeconds(125));
        await UntilAsync(host, async () => (await FiresAsync(host)).Count == 2);
        // One that is cancelled stops where it is; the others are let go on.
        if (overlap != "cancel")
            goesOn.SetResult();
        await UntilAsync(host, async () => (await RunsAsync(host)) is var runs && runs.Count == states.Length && runs.All(run => run.State.HasEnded()));

        Assert.Equal(fires, (await FiresAsync(host)).Select(fire => fire.Outcome));
        var ended = await RunsAsync(host);
        Assert.Equal(states, ended.Select(run => run.State));
        Assert.Equal(ended.Select(run => (long?)run.RunId), (await FiresAsync(host)).Where(fire => fire.Outcome == FireOutcome.Ran).Select(fire => fire.RunId));
        // Both brought the same file, which is in the warehouse once.
        Assert.Single(ended, run => run.DataVersion is not null);
        Assert.True(ended.Zip(ended.Skip(1)).All(pair => pair.First.EndedAt <= pair.Second.StartedAt), "Never two of them at once.");
    }

    public void Dispose()
    {
        _warehouse.Dispose();
        _folder.Dispose();
    }

    private static async Task<IReadOnlyList<Fire>> FiresAsync(ScheduledHost host) =>
        (await host.Services.GetRequiredService<FireLog>().ListAsync(null, 100, null, CancellationToken.None)).Reverse().ToList();

    private static async Task<IReadOnlyList<Run>> RunsAsync(ScheduledHost host) =>
        (await host.Runs.ListAsync("nation", 100, null, CancellationToken.None)).Reverse().ToList();

    private static async Task UntilAsync(ScheduledHost host, Func<Task<bool>> isSo)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (true)
        {
            var nextChange = host.Runs.Signals.NextChange;
            if (await isSo())
                return;
            await host.Runs.Signals.WaitAsync(nextChange, TimeSpan.FromMilliseconds(100), enough.Token);
        }
    }
}

public sealed class SqliteOverlapTests() : OverlapTests(StorageEngine.Sqlite);

public sealed class SqlServerOverlapTests() : OverlapTests(StorageEngine.SqlServer);
