using Warehouse.EngineTests.Load;
using Warehouse.Storage.Runs;

namespace Warehouse.EngineTests.Schedule;

public sealed class QuartzClockTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ClockThatReachesTheTime_MakesARun()
    {
        ScheduledHost.WriteNation(_folder, "schedule: { cron: '0 3 * * *', time_zone: Asia/Shanghai }");
        // Two seconds before three o'clock in China.
        var clock = new ShiftedClock(new DateTimeOffset(2026, 9, 1, 2, 59, 58, TimeSpan.FromHours(8)));
        await using var host = await new ScheduledHost(_folder, clock).StartAsync();

        var run = await host.FirstRunAsync();

        Assert.Equal(RunState.Succeeded, run.State);
        Assert.InRange(run.CreatedAt, new DateTimeOffset(2026, 9, 1, 3, 0, 0, TimeSpan.FromHours(8)), new DateTimeOffset(2026, 9, 1, 3, 1, 0, TimeSpan.FromHours(8)));
    }

    /// <summary>A clock that goes as fast as any, from another time on.</summary>
    private sealed class ShiftedClock(DateTimeOffset start) : TimeProvider
    {
        private readonly TimeSpan _shift = start - System.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _shift;
    }
}
