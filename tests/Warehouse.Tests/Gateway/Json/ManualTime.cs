using System.Collections.Concurrent;

namespace Warehouse.Tests.Gateway.Json;

/// <summary>A clock whose timers go off when the test says so.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly ConcurrentQueue<Action> due = [];

    /// <summary>Lets every timer go off.</summary>
    public void Pass()
    {
        while (due.TryDequeue(out var callback))
            callback();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Timeout.InfiniteTimeSpan)
            due.Enqueue(() => callback(state));
        return new Unchanged();
    }

    private sealed class Unchanged : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
            // Nothing is held.
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
