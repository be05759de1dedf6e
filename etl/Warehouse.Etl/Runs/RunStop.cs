namespace Warehouse.Etl.Runs;

/// <summary>Stops a run, and remembers why: the first reason counts.</summary>
internal sealed class RunStop : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private int _reason;

    /// <summary>Cancelled when the run is to stop.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Why; none while it may go on.</summary>
    public StopReason Reason => (StopReason)Volatile.Read(ref _reason);

    /// <summary>Stops it for this reason.</summary>
    public void Because(StopReason reason)
    {
        if (Interlocked.CompareExchange(ref _reason, (int)reason, (int)StopReason.None) == (int)StopReason.None)
            _source.Cancel();
    }

    public void Dispose() => _source.Dispose();
}

/// <summary>Why a run stops before its end.</summary>
internal enum StopReason
{
    None,

    /// <summary>Somebody cancelled it.</summary>
    Cancelled,

    /// <summary>It took longer than it may.</summary>
    TimedOut,

    /// <summary>Its host stops.</summary>
    HostStops,

    /// <summary>Another host has given it up for dead.</summary>
    Lost,

    /// <summary>It is over; only its heart still beats.</summary>
    Over,
}
