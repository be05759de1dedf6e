namespace Warehouse.Storage.Schedules;

/// <summary>What became of a due fire of a schedule.</summary>
public sealed record Fire
{
    /// <summary>The schedule.</summary>
    public required string ScheduleId { get; init; }

    /// <summary>When it was due; of a success that was waited for, when that run ended.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>The schedule's pipeline then.</summary>
    public required string PipelineId { get; init; }

    /// <summary>Whether it ran, waits, or why it did not.</summary>
    public required FireOutcome Outcome { get; init; }

    /// <summary>When a host decided so.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>The run it made; null when it made none.</summary>
    public long? RunId { get; init; }

    /// <summary>The run whose success it is; null when it is by the clock.</summary>
    public long? OfRun { get; init; }
}

/// <summary>What became of a fire.</summary>
public enum FireOutcome
{
    /// <summary>Runs once the pipeline's run before has ended.</summary>
    Waiting,

    /// <summary>Made a run.</summary>
    Ran,

    /// <summary>The pipeline had a run that had not ended, or a newer fire took its place.</summary>
    SkippedOverlap,

    /// <summary>No host saw it in time.</summary>
    SkippedMisfire,

    /// <summary>A day without loads.</summary>
    Blackout,

    /// <summary>A day outside the terms.</summary>
    OutOfTerm,

    /// <summary>There is no calendar with the name that the schedule says.</summary>
    NoCalendar,

    /// <summary>There is no file of its pipeline.</summary>
    NoPipeline,
}
