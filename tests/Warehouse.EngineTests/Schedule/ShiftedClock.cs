namespace Warehouse.EngineTests.Schedule;

/// <summary>A clock that shows another time than the machine's, and may go faster.</summary>
/// <param name="origin">What it shows when the machine's clock shows <paramref name="machine"/>.</param>
/// <param name="machine">A moment of the machine's clock.</param>
/// <param name="speed">Its seconds in one of the machine's.</param>
internal sealed class ShiftedClock(DateTimeOffset origin, DateTimeOffset machine, double speed = 1) : TimeProvider
{
    private long _shift;

    /// <summary>A clock that shows this now.</summary>
    public static ShiftedClock At(DateTimeOffset now) => new(now, System.GetUtcNow());

    /// <summary>Puts it forward or back.</summary>
    public void Set(DateTimeOffset now) => Interlocked.Add(ref _shift, (now - GetUtcNow()).Ticks);

    public override DateTimeOffset GetUtcNow() => origin + (System.GetUtcNow() - machine) * speed + TimeSpan.FromTicks(Interlocked.Read(ref _shift));
}

/// <summary>A clock that stands still until it is set.</summary>
internal sealed class StandingClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
