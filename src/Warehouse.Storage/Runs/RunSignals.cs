using System.Collections.Concurrent;

namespace Warehouse.Storage.Runs;

/// <summary>Tells whoever waits in this process that a run changed, and whoever works on one that it is cancelled. Runs of other processes are seen by looking again after a while.</summary>
public sealed class RunSignals(TimeProvider time)
{
    private readonly ConcurrentDictionary<long, Action> _working = new();
    private volatile TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next change. Take it before reading the state: a change in between is then not missed.</summary>
    public Task NextChange => _next.Task;

    /// <summary>Wakes all who wait.</summary>
    public void Notify() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    /// <summary>Calls this when somebody of this process cancels the run; until what is returned is disposed.</summary>
    public IDisposable OnStop(long runId, Action stop)
    {
        _working[runId] = stop;
        return new Registration(() => _working.TryRemove(runId, out _));
    }

    /// <summary>Stops a run that this process works on; does nothing about any other.</summary>
    internal void Stop(long runId)
    {
        if (_working.TryGetValue(runId, out var stop))
            stop();
    }

    /// <summary>Returns at the change, or after this long.</summary>
    public async Task WaitAsync(Task nextChange, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(nextChange, Task.Delay(atMost, time, enough.Token));
        await enough.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private sealed class Registration(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
