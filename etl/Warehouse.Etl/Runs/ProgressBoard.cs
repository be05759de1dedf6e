using Warehouse.Etl.Shape;
using Warehouse.Storage.Runs;

namespace Warehouse.Etl.Runs;

/// <summary>
/// How far a run is. The run writes it down here, and <see cref="RunHeart"/> takes it to the run log from time to time: so a
/// run never waits for the log while another one commits.
/// </summary>
internal sealed class ProgressBoard
{
    private readonly Lock _lock = new();
    private RunProgress _progress = new(RunState.Reading);
    private TaskCompletionSource _nextState = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _noted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (string File, string? Sheet, long Line) _lastRejected;

    /// <summary>As it is now.</summary>
    public RunProgress Progress
    {
        get
        {
            lock (_lock)
                return _progress;
        }
    }

    /// <summary>Completes when the run comes to another state. Take it before reading the progress.</summary>
    public Task NextState
    {
        get
        {
            lock (_lock)
                return _nextState.Task;
        }
    }

    /// <summary>The run has come to this state.</summary>
    public void Enter(RunState state)
    {
        lock (_lock)
        {
            if (_progress.State == state)
                return;
            _progress = _progress with { State = state };
            _nextState.SetResult();
            _nextState = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _noted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>The run has come to this state, and whoever watches it knows.</summary>
    public async Task EnterAsync(RunState state, CancellationToken cancellationToken)
    {
        Enter(state);
        Task noted;
        lock (_lock)
            noted = _noted.Task;
        await noted.WaitAsync(cancellationToken);
    }

    /// <summary>The log has this.</summary>
    public void Note(RunProgress progress)
    {
        lock (_lock)
            if (progress.State == _progress.State)
                _noted.TrySetResult();
    }

    /// <summary>A batch was read and staged.</summary>
    public void Add(ShapedBatch batch)
    {
        lock (_lock)
        {
            var (rejected, discarded) = (0L, 0L);
            foreach (var item in batch.Items)
                switch (item)
                {
                    // A row with several bad cells has several rejects, one behind the other.
                    case RejectedRow reject when (batch.File, batch.Sheet, reject.Line) != _lastRejected:
                        _lastRejected = (batch.File, batch.Sheet, reject.Line);
                        rejected++;
                        break;
                    case DiscardedRow:
                        discarded++;
                        break;
                }

            _progress = _progress with
            {
                RowsRead = _progress.RowsRead + batch.RowsRead,
                RowsRejected = _progress.RowsRejected + rejected,
                RowsDiscarded = _progress.RowsDiscarded + discarded,
                BytesRead = batch.BytesRead,
                BytesTotal = batch.BytesTotal,
            };
        }

        Enter(RunState.Staging);
    }
}
