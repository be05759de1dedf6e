using Edustat.V1;
using Google.Protobuf.WellKnownTypes;
using Warehouse.Storage.Runs;
using Run = Edustat.V1.Run;
using RunCounts = Edustat.V1.RunCounts;
using RunProgress = Edustat.V1.RunProgress;
using StoredNote = Warehouse.Storage.Runs.RunNote;
using StoredRun = Warehouse.Storage.Runs.Run;

namespace Warehouse.Gateway;

/// <summary>Runs as messages.</summary>
internal static class RunWriter
{
    private static readonly Dictionary<RunState, Run.Types.State> States = new()
    {
        [RunState.Queued] = Run.Types.State.Queued,
        [RunState.Reading] = Run.Types.State.Reading,
        [RunState.Staging] = Run.Types.State.Staging,
        [RunState.Committing] = Run.Types.State.Committing,
        [RunState.Held] = Run.Types.State.Held,
        [RunState.Succeeded] = Run.Types.State.Succeeded,
        [RunState.Failed] = Run.Types.State.Failed,
        [RunState.Skipped] = Run.Types.State.Skipped,
        [RunState.Cancelled] = Run.Types.State.Cancelled,
        [RunState.Abandoned] = Run.Types.State.Abandoned,
    };

    private static readonly Dictionary<RunKind, Run.Types.Kind> Kinds = new()
    {
        [RunKind.Load] = Run.Types.Kind.Load,
        [RunKind.DryRun] = Run.Types.Kind.DryRun,
        [RunKind.Replay] = Run.Types.Kind.Replay,
        [RunKind.Rollback] = Run.Types.Kind.Rollback,
    };

    private static readonly Dictionary<Run.Types.State, RunState> StatesOfMessages = States.ToDictionary(pair => pair.Value, pair => pair.Key);

    private static readonly Dictionary<Run.Types.Kind, RunKind> KindsOfMessages = Kinds.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>The run's resource name.</summary>
    public static string Name(string pipelineId, long runId) => $"pipelines/{pipelineId}/runs/{runId}";

    public static Run.Types.State ToMessage(RunState state) => States[state];

    /// <summary>A run with what it noticed.</summary>
    public static Run ToMessage(StoredRun run, IEnumerable<StoredNote> notes)
    {
        var message = ToMessage(run);
        message.Notes.AddRange(notes.Select(note => new Edustat.V1.RunNote { Code = note.Code, Message = note.Message, File = note.File }));
        return message;
    }

    public static Run ToMessage(StoredRun run) => new()
    {
        Name = Name(run.PipelineId, run.RunId),
        Pipeline = $"pipelines/{run.PipelineId}",
        State = States[run.State],
        CreateTime = run.CreatedAt.ToTimestamp(),
        StartTime = run.StartedAt?.ToTimestamp(),
        EndTime = run.EndedAt?.ToTimestamp(),
        Counts = ToMessage(run.Counts, run.RowsUnchanged),
        Error = run.Error is { } error ? new RunError { Code = error.Code, Message = error.Message, Location = error.Path, Hint = error.Hint } : null,
        DataVersion = (ulong)(run.DataVersion ?? 0),
        SourceSha256 = run.SourceSha256 ?? "",
        Kind = Kinds[run.Kind],
        Period = run.Period,
        RolledBackBy = run.RolledBackBy is { } back ? Name(run.PipelineId, back) : "",
        Priority = run.Priority,
        Attempt = run.Attempt,
        NotBeforeTime = run.NotBefore?.ToTimestamp(),
        RequestedBy = run.RequestedBy,
        CancelRequestTime = run.CancelRequestedAt?.ToTimestamp(),
        CancelRequestedBy = run.CancelRequestedBy ?? "",
        OfRun = run.OfRun is { } other ? Name(run.PipelineId, other) : "",
        TimeoutSeconds = run.TimeoutSeconds ?? 0,
        Progress = run.State.IsWorking() ? ProgressOf(run) : null,
    };

    /// <summary>The state; null for one that no run has.</summary>
    public static RunState? ToState(Run.Types.State state) => StatesOfMessages.TryGetValue(state, out var stored) ? stored : null;

    /// <summary>The kind; null for one that no run has.</summary>
    public static RunKind? ToKind(Run.Types.Kind kind) => KindsOfMessages.TryGetValue(kind, out var stored) ? stored : null;

    private static RunCounts ToMessage(Storage.Runs.RunCounts counts, long? rowsUnchanged)
    {
        var message = new RunCounts
        {
            RowsRead = counts.RowsRead,
            RowsRejected = counts.RowsRejected,
            RowsDiscarded = counts.RowsDiscarded,
            Rejects = counts.Rejects,
            Inserted = counts.Inserted,
            Updated = counts.Updated,
            Unchanged = counts.Unchanged,
            Deleted = counts.Deleted,
        };
        if (rowsUnchanged is { } unchanged)
            message.RowsUnchanged = unchanged;
        return message;
    }

    // Of the moment when its host last told, so that the same progress is the same message.
    private static RunProgress ProgressOf(StoredRun run)
    {
        var seconds = run is { StartedAt: { } started, HeartbeatAt: { } told } ? Math.Max((told - started).TotalSeconds, 0) : 0;
        var (read, total) = (run.BytesRead ?? 0, run.BytesTotal ?? 0);
        return new RunProgress
        {
            RowsStaged = run.Counts.RowsRead - run.Counts.RowsRejected - run.Counts.RowsDiscarded,
            RowsPerSecond = seconds > 0 ? Math.Round(run.Counts.RowsRead / seconds, 1) : 0,
            BytesRead = read,
            BytesTotal = total,
            Remaining = seconds > 0 && read > 0 && total >= read ? Duration.FromTimeSpan(TimeSpan.FromSeconds(Math.Round(seconds * (total - read) / read))) : null,
        };
    }
}
