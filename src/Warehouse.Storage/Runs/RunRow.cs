using Warehouse.Catalogue;

namespace Warehouse.Storage.Runs;

/// <summary>A row of <c>etl_run</c> as Dapper fills it.</summary>
internal sealed class RunRow
{
    public long RunId { get; init; }

    public string PipelineId { get; init; } = "";

    public string State { get; init; } = "";

    public bool Force { get; init; }

    public string? Host { get; init; }

    public DateTimeOffset? HeartbeatAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? SourceSha256 { get; init; }

    public long RowsRead { get; init; }

    public long RowsRejected { get; init; }

    public long RowsDiscarded { get; init; }

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
        State = Enum.Parse<RunState>(State, ignoreCase: true),
        Force = Force,
        Host = Host,
        HeartbeatAt = HeartbeatAt,
        CreatedAt = CreatedAt,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        SourceSha256 = SourceSha256,
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
