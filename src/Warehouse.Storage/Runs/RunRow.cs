using Warehouse.Catalogue;

namespace Warehouse.Storage.Runs;

/// <summary>A row of <c>etl_run</c> as Dapper fills it.</summary>
internal sealed class RunRow
{
    public long RunId { get; init; }

    public string PipelineId { get; init; } = "";

    public string Kind { get; init; } = "load";

    public string Period { get; init; } = "";

    public string State { get; init; } = "";

    public string RequestedBy { get; init; } = "";

    public long Priority { get; init; }

    public long Attempt { get; init; } = 1;

    public DateTimeOffset? NotBefore { get; init; }

    public long? TimeoutSeconds { get; init; }

    public long? OfRun { get; init; }

    public long? RolledBackBy { get; init; }

    public long? BackfillId { get; init; }

    public bool Force { get; init; }

    public string? Host { get; init; }

    public long? Fence { get; init; }

    public DateTimeOffset? HeartbeatAt { get; init; }

    public DateTimeOffset? CancelRequestedAt { get; init; }

    public string? CancelRequestedBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? SourceSha256 { get; init; }

    public long? BytesRead { get; init; }

    public long? BytesTotal { get; init; }

    public long RowsRead { get; init; }

    public long RowsRejected { get; init; }

    public long RowsDiscarded { get; init; }

    public long? RowsUnchanged { get; init; }

    public long Rejects { get; init; }

    public long Inserted { get; init; }

    public long Updated { get; init; }

    public long Unchanged { get; init; }

    public long Deleted { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }

    public string? ErrorLocation { get; init; }

    public string? ErrorHint { get; init; }

    public long? DataVersion { get; init; }

    public Run ToRun() => new()
    {
        RunId = RunId,
        PipelineId = PipelineId,
        Kind = RunKinds.Parse(Kind),
        Period = Period,
        State = Enum.Parse<RunState>(State, ignoreCase: true),
        RequestedBy = RequestedBy,
        Priority = (int)Priority,
        Attempt = (int)Attempt,
        NotBefore = NotBefore,
        TimeoutSeconds = (int?)TimeoutSeconds,
        OfRun = OfRun,
        RolledBackBy = RolledBackBy,
        BackfillId = BackfillId,
        Force = Force,
        Host = Host,
        Fence = Fence,
        HeartbeatAt = HeartbeatAt,
        CancelRequestedAt = CancelRequestedAt,
        CancelRequestedBy = CancelRequestedBy,
        CreatedAt = CreatedAt,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        SourceSha256 = SourceSha256,
        BytesRead = BytesRead,
        BytesTotal = BytesTotal,
        // One that was held, and then declined or failed, changed nothing.
        RowsUnchanged = State is "succeeded" or "held" ? RowsUnchanged : null,
        Counts = new RunCounts
        {
            RowsRead = RowsRead,
            RowsRejected = RowsRejected,
            RowsDiscarded = RowsDiscarded,
            Rejects = Rejects,
            Inserted = Inserted,
            Updated = Updated,
            Unchanged = Unchanged,
            Deleted = Deleted,
        },
        Error = ErrorCode is null ? null : new Problem(ErrorCode, ErrorMessage ?? "", ErrorLocation ?? "", ErrorHint ?? ""),
        DataVersion = DataVersion,
    };
}
