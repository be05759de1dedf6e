using System.Globalization;
using Edustat.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Warehouse.Catalogue;
using Warehouse.Storage.Runs;
using Run = Edustat.V1.Run;
using RunCounts = Edustat.V1.RunCounts;
using StoredRun = Warehouse.Storage.Runs.Run;

namespace Warehouse.Gateway;

/// <summary>Pipelines, their runs, and the rows they refused.</summary>
public sealed class EtlAdminService(RunLog runs, RunQueue queue, PipelineLog pipelines, RejectLog rejects) : Edustat.V1.EtlAdminService.EtlAdminServiceBase
{
    private const string AllPipelines = "-";
    private const int LongestRequestId = 100;

    // A run of this process wakes its watchers at once; one of another process is seen after this.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    public override async Task<ListPipelinesResponse> ListPipelines(ListPipelinesRequest request, ServerCallContext context)
    {
        const string scope = "pipelines";
        var problems = new List<Problem>();
        var page = KeysetPage.Read(scope, request.PageSize, request.PageToken, problems);
        ProblemException.ThrowIfAny(problems);

        var (rows, next) = page.Cut(await pipelines.ListPipelinesAsync(page.Size + 1, page.After, context.CancellationToken), scope, pipeline => pipeline.PipelineId);
        return new ListPipelinesResponse { Pipelines = { rows.Select(ToMessage) }, NextPageToken = next };
    }

    /// <inheritdoc />
    public override async Task<Run> RunPipeline(RunPipelineRequest request, ServerCallContext context)
    {
        if (request.RequestId.Length > LongestRequestId)
            throw new ProblemException(new Problem("request.bad_request_id", $"The request_id has {request.RequestId.Length} characters.", "request_id", $"At most {LongestRequestId}."));
        var pipelineId = await RequirePipelineAsync(ReadName(request.Name, "name", "pipelines/{id}")[0], "name", onlyCurrent: true, context.CancellationToken);
        return ToMessage(await queue.RequestAsync(
            new RunRequest(pipelineId) { Kind = request.DryRun ? RunKind.DryRun : RunKind.Load, Force = request.Force, RequestedBy = Caller.Name(context), RequestId = request.RequestId.Length == 0 ? null : request.RequestId },
            context.CancellationToken));
    }

    /// <inheritdoc />
    public override async Task<ListRunsResponse> ListRuns(ListRunsRequest request, ServerCallContext context)
    {
        var scope = request.Parent + "/runs";
        var problems = new List<Problem>();
        var page = KeysetPage.Read(scope, request.PageSize, request.PageToken, problems);
        ProblemException.ThrowIfAny(problems);
        var pipeline = ReadName(request.Parent, "parent", "pipelines/{id}")[0];
        var pipelineId = pipeline == AllPipelines ? null : await RequirePipelineAsync(pipeline, "parent", onlyCurrent: false, context.CancellationToken);

        var (rows, next) = page.Cut(await runs.ListAsync(pipelineId, page.Size + 1, Number(page.After), context.CancellationToken), scope, run => Text(run.RunId));
        return new ListRunsResponse { Runs = { rows.Select(ToMessage) }, NextPageToken = next };
    }

    /// <inheritdoc />
    public override async Task<Run> GetRun(GetRunRequest request, ServerCallContext context) =>
        ToMessage(await RequireRunAsync(request.Name, "name", context.CancellationToken));

    /// <inheritdoc />
    public override async Task WatchRun(WatchRunRequest request, IServerStreamWriter<Run> responseStream, ServerCallContext context)
    {
        Run? sent = null;
        while (true)
        {
            var nextChange = runs.Signals.NextChange;
            var run = await RequireRunAsync(request.Name, "name", context.CancellationToken);
            var message = ToMessage(run);
            if (!message.Equals(sent))
                await responseStream.WriteAsync(message);
            sent = message;
            if (run.State.HasSettled())
                return;
            await runs.Signals.WaitAsync(nextChange, LookAgain, context.CancellationToken);
        }
    }

    /// <inheritdoc />
    public override async Task<ListRejectsResponse> ListRejects(ListRejectsRequest request, ServerCallContext context)
    {
        var scope = request.Parent + "/rejects";
        var problems = new List<Problem>();
        var page = KeysetPage.Read(scope, request.PageSize, request.PageToken, problems);
        var filter = RejectMessages.Read(request.Filter, problems);
        ProblemException.ThrowIfAny(problems);
        var run = await RequireRunAsync(request.Parent, "parent", context.CancellationToken);

        var (rows, next) = page.Cut(await rejects.ListRejectsAsync(run.RunId, filter, page.Size + 1, Number(page.After) ?? 0, context.CancellationToken), scope, reject => Text(reject.Seq));
        var response = new ListRejectsResponse { Rejects = { rows.Select(reject => RejectMessages.Write(reject, run.PipelineId)) }, NextPageToken = next };
        response.CountsByCode.Add(await rejects.CountRejectsAsync(run.RunId, filter, context.CancellationToken));
        return response;
    }

    private async Task<string> RequirePipelineAsync(string pipelineId, string field, bool onlyCurrent, CancellationToken cancellationToken)
    {
        var known = await pipelines.ListPipelineIdsAsync(onlyCurrent, cancellationToken);
        return known.Contains(pipelineId)
            ? pipelineId
            : throw new ProblemException(new Problem("request.not_found", $"There is no pipeline '{pipelineId}'.", field, Nearest.Hint(pipelineId, known)));
    }

    private async Task<StoredRun> RequireRunAsync(string name, string field, CancellationToken cancellationToken)
    {
        var parts = ReadName(name, field, "pipelines/{id}/runs/{run}");
        var run = long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var runId) ? await runs.FindAsync(runId, cancellationToken) : null;
        if (run is not null && (run.PipelineId == parts[0] || parts[0] == AllPipelines))
            return run;
        await RequirePipelineAsync(parts[0], field, onlyCurrent: false, cancellationToken);
        throw new ProblemException(new Problem("request.not_found", $"Pipeline '{parts[0]}' has no run '{parts[1]}'.", field, run is null ? "" : $"Run {run.RunId} is of pipeline '{run.PipelineId}'."));
    }

    // "pipelines/a/runs/17" as "pipelines/{id}/runs/{run}" is [a, 17].
    private static List<string> ReadName(string name, string field, string pattern)
    {
        var (parts, expected) = (name.Split('/'), pattern.Split('/'));
        var fits = parts.Length == expected.Length && !parts.Zip(expected).Any(pair => pair.Second.StartsWith('{') ? pair.First.Length == 0 : pair.First != pair.Second);
        return fits
            ? parts.Zip(expected).Where(pair => pair.Second.StartsWith('{')).Select(pair => pair.First).ToList()
            : throw new ProblemException(new Problem("request.bad_name", $"'{name}' is not a name of the form {pattern}.", field, $"Write {pattern}."));
    }

    private static Pipeline ToMessage(KnownPipeline pipeline) => new()
    {
        Name = $"pipelines/{pipeline.PipelineId}",
        PipelineId = pipeline.PipelineId,
        Title = pipeline.Title,
        Authority = pipeline.Authority,
        Files = { pipeline.Files },
        Target = pipeline.Target,
        LastRun = pipeline.LastRun is { } run ? ToMessage(run) : null,
    };

    internal static Run ToMessage(StoredRun run) => new()
    {
        Name = $"pipelines/{run.PipelineId}/runs/{run.RunId}",
        Pipeline = $"pipelines/{run.PipelineId}",
        State = ToMessage(run.State),
        CreateTime = run.CreatedAt.ToTimestamp(),
        StartTime = run.StartedAt?.ToTimestamp(),
        EndTime = run.EndedAt?.ToTimestamp(),
        Counts = new RunCounts
        {
            RowsRead = run.Counts.RowsRead,
            RowsRejected = run.Counts.RowsRejected,
            RowsDiscarded = run.Counts.RowsDiscarded,
            Rejects = run.Counts.Rejects,
            Inserted = run.Counts.Inserted,
            Updated = run.Counts.Updated,
            Unchanged = run.Counts.Unchanged,
            Deleted = run.Counts.Deleted,
        },
        Error = run.Error is { } error ? new RunError { Code = error.Code, Message = error.Message, Location = error.Path, Hint = error.Hint } : null,
        DataVersion = (ulong)(run.DataVersion ?? 0),
        SourceSha256 = run.SourceSha256 ?? "",
        Kind = ToMessage(run.Kind),
        Period = run.Period,
        Priority = run.Priority,
        Attempt = run.Attempt,
        NotBeforeTime = run.NotBefore?.ToTimestamp(),
        RequestedBy = run.RequestedBy,
        CancelRequestTime = run.CancelRequestedAt?.ToTimestamp(),
        CancelRequestedBy = run.CancelRequestedBy ?? "",
        OfRun = run.OfRun is { } other ? $"pipelines/{run.PipelineId}/runs/{other}" : "",
        TimeoutSeconds = run.TimeoutSeconds ?? 0,
    };

    private static Run.Types.State ToMessage(RunState state) => state switch
    {
        RunState.Queued => Run.Types.State.Queued,
        RunState.Reading => Run.Types.State.Reading,
        RunState.Staging => Run.Types.State.Staging,
        RunState.Committing => Run.Types.State.Committing,
        RunState.Held => Run.Types.State.Held,
        RunState.Succeeded => Run.Types.State.Succeeded,
        RunState.Failed => Run.Types.State.Failed,
        RunState.Skipped => Run.Types.State.Skipped,
        RunState.Cancelled => Run.Types.State.Cancelled,
        RunState.Abandoned => Run.Types.State.Abandoned,
        _ => throw new InvalidOperationException($"Nobody knows the state {state}."),
    };

    private static Run.Types.Kind ToMessage(RunKind kind) => kind switch
    {
        RunKind.Load => Run.Types.Kind.Load,
        RunKind.DryRun => Run.Types.Kind.DryRun,
        RunKind.Replay => Run.Types.Kind.Replay,
        RunKind.Rollback => Run.Types.Kind.Rollback,
        _ => throw new InvalidOperationException($"Nobody knows the kind {kind}."),
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
