namespace Warehouse.Etl.Load;

/// <summary>Where a run can be stopped by a test, to show that it leaves nothing behind.</summary>
internal sealed class LoadSteps
{
    /// <summary>Called at every step.</summary>
    public Func<LoadStep, Task> Reached { get; set; } = _ => Task.CompletedTask;

    public Task ReachAsync(LoadStep step) => Reached(step);
}

/// <summary>The ends of the stages of a run.</summary>
internal enum LoadStep
{
    Claimed,
    Fingerprinted,
    BatchStaged,
    Staged,
    Locked,
    Checked,
    RejectsWritten,
    Merged,
    Ended,
}
