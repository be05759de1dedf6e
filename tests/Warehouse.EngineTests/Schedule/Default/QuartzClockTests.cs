using Warehouse.EngineTests.Load;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Schedule;

public sealed class QuartzClockTests : IDisposable
{
    private readonly SqliteTestWarehouse _warehouse = SqliteTestWarehouse.New();
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _warehouse.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task ClockThatReachesTheTime_MakesARun()
    {
        // In the first minutes after three o'clock in China, from a second before it.
        ScheduledHost.WriteNation(_folder, "schedule: { cron: '0,1,2 3 * * *' }");
        var three = new DateTimeOffset(2036, 9, 1, 3, 0, 0, TimeSpan.FromHours(8));
        var clock = ShiftedClock.At(three.AddSeconds(-1));
        // The host looks by itself when it starts, and then for an hour no more.
        await using var host = await new ScheduledHost(_folder, _warehouse, clock, configure: options => options.PollSeconds = 3600).StartAsync();

        var run = await host.FirstRunAsync();

        Assert.Equal(RunState.Succeeded, run.State);
        Assert.InRange(run.CreatedAt, three, three.AddMinutes(4));
    }
}
