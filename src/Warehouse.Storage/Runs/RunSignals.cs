namespace Warehouse.Storage.Runs;

/// <summary>Tells whoever waits in this process that a run changed. Runs of other processes are seen by looking again after a while.</summary>
public sealed class RunSignals(TimeProvider time)
{
    private volatile TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next change. Take it before reading the state: a change in between is then not missed.</summary>
    public Task NextChange => _next.Task;

    /// <summary>Wakes all who wait.</summary>
    public void Notify() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    /// <summary>Returns at the change, or after this long.</summary>
    public async Task WaitAsync(Task nextChange, TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(nextChange, Task.Delay(atMost, time, enough.Token));
        await enough.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
