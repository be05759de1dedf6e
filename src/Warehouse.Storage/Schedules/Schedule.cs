using System.Text.Json.Serialization;

namespace Warehouse.Storage.Schedules;

/// <summary>When a pipeline runs by itself, as the warehouse keeps it.</summary>
public sealed record Schedule
{
    /// <summary>Its id; of one that a pipeline file brought that of the pipeline.</summary>
    public required string ScheduleId { get; init; }

    /// <summary>What was asked for.</summary>
    public required ScheduleSpec Spec { get; init; }

    /// <summary>True when nothing is due.</summary>
    public required bool IsPaused { get; init; }

    /// <summary>True when it is as the pipeline file says; false once an administrator changed it.</summary>
    public required bool IsFromFile { get; init; }

    /// <summary>What the pipeline file says; null when it says nothing.</summary>
    public ScheduleSpec? FileSpec { get; init; }

    /// <summary>What was due up to then is decided.</summary>
    public required DateTimeOffset LookedTo { get; init; }

    /// <summary>Successes of later runs count, where one is waited for.</summary>
    public required long SinceRun { get; init; }

    /// <summary>The first fire that is not decided yet; null when there is none, or a success is waited for.</summary>
    public DateTimeOffset? NextDueAt { get; init; }

    /// <summary>Number of its last change.</summary>
    public required long Revision { get; init; }

    /// <summary>When it was changed last.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Who changed it; empty when that was the pipeline file, or nobody who is known.</summary>
    public required string ChangedBy { get; init; }
}

/// <summary>What is asked for of a schedule.</summary>
public sealed record ScheduleSpec
{
    /// <summary>Whose clocks schedules go by unless they say otherwise.</summary>
    public const string DefaultTimeZone = "Asia/Shanghai";

    /// <summary>How late a fire may be unless the schedule says otherwise.</summary>
    public const int DefaultGraceSeconds = 300;

    /// <summary>The pipeline that runs.</summary>
    public required string PipelineId { get; init; }

    /// <summary>Five fields of Unix cron, as they were written; empty where a success is waited for.</summary>
    public string Cron { get; init; } = "";

    /// <summary>Whose clocks it goes by; days of its calendar are days there.</summary>
    public string TimeZone { get; init; } = DefaultTimeZone;

    /// <summary>Every success of this pipeline is a fire; empty where there is a cron.</summary>
    public string AfterSuccessOf { get; init; } = "";

    /// <summary>The calendar it keeps to; empty: every day.</summary>
    public string CalendarId { get; init; } = "";

    /// <summary>What becomes of fires that no host saw in time.</summary>
    public MisfirePolicy Misfire { get; init; } = MisfirePolicy.Once;

    /// <summary>What becomes of a fire while the pipeline has a run.</summary>
    public OverlapPolicy Overlap { get; init; } = OverlapPolicy.Skip;

    /// <summary>A fire that is seen later than this is a misfire.</summary>
    public int GraceSeconds { get; init; } = DefaultGraceSeconds;

    /// <summary>Of its runs; higher first.</summary>
    public int Priority { get; init; }
}

/// <summary>What becomes of fires that no host saw in time.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MisfirePolicy>))]
public enum MisfirePolicy
{
    /// <summary>One run for all of them.</summary>
    Once,

    /// <summary>A run for each, one after the other.</summary>
    All,

    /// <summary>No run; the next fire is the next.</summary>
    Skip,
}

/// <summary>What becomes of a fire while the pipeline has a run that has not ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OverlapPolicy>))]
public enum OverlapPolicy
{
    /// <summary>No run.</summary>
    Skip,

    /// <summary>A run once the one before has ended.</summary>
    Queue,

    /// <summary>The run that goes on is cancelled; then a run.</summary>
    Cancel,
}

/// <summary>A schedule of a pipeline file.</summary>
/// <param name="ScheduleId">The pipeline's id.</param>
/// <param name="Spec">What the file says.</param>
public sealed record FileSchedule(string ScheduleId, ScheduleSpec Spec);

/// <summary>The switch of all schedules.</summary>
/// <param name="IsPaused">True when nothing is due, whatever the schedules say.</param>
/// <param name="Revision">Counts changes of schedules and calendars.</param>
/// <param name="ChangedAt">When it was set.</param>
/// <param name="ChangedBy">Who set it; empty when that is not known.</param>
public sealed record ScheduleSwitch(bool IsPaused, long Revision, DateTimeOffset ChangedAt, string ChangedBy);
