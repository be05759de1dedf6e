using Microsoft.Extensions.DependencyInjection;
using Warehouse.EngineTests.Load;
using Warehouse.Etl;
using Warehouse.Etl.Schedule;
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
        ScheduledHost.WriteNation(_folder, "");
        var clock = new ShiftedClock();
        await using var host = await new ScheduledHost(_folder, _warehouse, clock).StartAsync();
        // In the first minutes after three o'clock in China, two seconds before it.
        var nation = host.Services.GetRequiredService<PipelineSet>()["nation"] with { Schedule = new("0,1,2 3 * * *", TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")) };
        var three = new DateTimeOffset(2036, 9, 1, 3, 0, 0, TimeSpan.FromHours(8));
        clock.Set(three.AddSeconds(-2));

        await host.Services.GetRequiredService<IRunScheduler>().ScheduleAsync([nation], CancellationToken.None);
        var run = await host.FirstRunAsync();

        Assert.Equal(RunState.Succeeded, run.State);
        Assert.InRange(run.CreatedAt, three, three.AddMinutes(4));
    }

    /// <summary>A clock that goes as fast as any, from another time on.</summary>
    private sealed class ShiftedClock : TimeProvider
    {
        private long _shift;

        public void Set(DateTimeOffset now) => Interlocked.Exchange(ref _shift, (now - System.GetUtcNow()).Ticks);

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));
    }
}
