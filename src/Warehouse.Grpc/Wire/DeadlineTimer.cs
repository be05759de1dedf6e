namespace Grpc.Wire;

// Runs once when the deadline has passed, however far away it is: a timer alone takes 49 days at most.
internal sealed class DeadlineTimer : IAsyncDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);

    private readonly TimeProvider time;
    private readonly DateTime deadline;
    private readonly Action pass;
    private readonly ITimer timer;

    public DeadlineTimer(TimeProvider time, DateTime deadline, Action pass)
    {
        this.time = time;
        this.deadline = deadline;
        this.pass = pass;
        timer = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(Wait(), Timeout.InfiniteTimeSpan);
    }

    public ValueTask DisposeAsync() => timer.DisposeAsync();

    private void Look()
    {
        if (time.GetUtcNow().UtcDateTime >= deadline)
            pass();
        else
            timer.Change(Wait(), Timeout.InfiniteTimeSpan);
    }

    private TimeSpan Wait()
    {
        var left = deadline - time.GetUtcNow().UtcDateTime;
        if (left <= TimeSpan.Zero)
            return TimeSpan.Zero;

        // Timers count whole milliseconds, and one that comes too early would only have to wait again.
        return left < LongestWait ? TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)) : LongestWait;
    }
}
