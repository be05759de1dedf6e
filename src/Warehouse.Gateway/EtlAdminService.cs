using System.Globalization;
using Edustat.V1;
using Grpc.Core;
using Warehouse.Catalogue;
using Warehouse.Storage.Runs;
using Run = Edustat.V1.Run;
using StoredRun = Warehouse.Storage.Runs.Run;

namespace Warehouse.Gateway;

/// <summary>Pipelines, their runs, and the rows they refused.</summary>
public sealed class EtlAdminService(RunLog runs, RunQueue queue, PipelineLog pipelines, RejectLog rejects, UndoLog undo, NoteLog notes, RunFinder finder) : Edustat.V1.EtlAdminService.EtlAdminServiceBase
{
    private const string AllPipelines = "-";
    private const int LongestRequestId = 100;
    private const int LargestPriority = 1000;

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
        if (Math.Abs((long)request.Priority) > LargestPriority)
            throw new ProblemException(new Problem("request.bad_priority", $"{request.Priority} is no priority.", "priority", $"From -{LargestPriority} to {LargestPriority}."));
        if (request.TimeoutSeconds < 0)
            throw new ProblemException(new Problem("request.bad_timeout", $"A run cannot take {request.TimeoutSeconds} seconds.", "timeout_seconds", "0 for as long as its pipeline says."));
        var pipelineId = await RequirePipelineAsync(ReadName(request.Name, "name", "pipelines/{id}")[0], "name", onlyCurrent: true, context.CancellationToken);
        if (request.Period.Length > 0 && PeriodCheck.Find(pipelineId, await pipelines.ListPeriodsAsync(pipelineId, context.CancellationToken), request.Period, "period") is { } problem)
            throw new ProblemException(problem);
        var asked = new RunRequest(pipelineId)
        {
            Period = request.Period,
            Kind = request.DryRun ? RunKind.DryRun : RunKind.Load,
            Force = request.Force,
            RequestedBy = Caller.Name(context),
            RequestId = request.RequestId.Length == 0 ? null : request.RequestId,
            Priority = request.Priority,
            TimeoutSeconds = request.TimeoutSeconds == 0 ? null : request.TimeoutSeconds,
        };
        return RunWriter.ToMessage(await queue.RequestAsync(asked, context.CancellationToken));
    }

    /// <inheritdoc />
    public override async Task<Run> CancelRun(CancelRunRequest request, ServerCallContext context)
    {
        var run = await finder.RequireAsync(request.Name, "name", context.CancellationToken);
        return RunWriter.ToMessage((await queue.CancelAsync(run.RunId, Caller.Name(context), context.CancellationToken))!);
    }

    /// <inheritdoc />
    public override async Task<Run> RollBackRun(RollBackRunRequest request, ServerCallContext context)
    {
        if (request.RequestId.Length > LongestRequestId)
            throw new ProblemException(new Problem("request.bad_request_id", $"The request_id has {request.RequestId.Length} characters.", "request_id", $"At most {LongestRequestId}."));
        var run = await finder.RequireAsync(request.Name, "name", context.CancellationToken);
        // Nobody takes a run of a pipeline that no host knows any more.
        await RequirePipelineAsync(run.PipelineId, "name", onlyCurrent: true, context.CancellationToken);
        return RunWriter.ToMessage(await undo.RequestAsync(run, request.Cascade, new RunRequest(run.PipelineId) { RequestedBy = Caller.Name(context), RequestId = request.RequestId.Length == 0 ? null : request.RequestId }, context.CancellationToken));
    }

    /// <inheritdoc />
    public override async Task<ListRunsResponse> ListRuns(ListRunsRequest request, ServerCallContext context)
    {
        var scope = RunFilterReader.ScopeOf(request);
        var problems = new List<Problem>();
        var page = KeysetPage.Read(scope, request.PageSize, request.PageToken, problems);
        var filter = RunFilterReader.Read(request, problems);
        ProblemException.ThrowIfAny(problems);
        var pipeline = ReadName(request.Parent, "parent", "pipelines/{id}")[0];
        var pipelineId = pipeline == AllPipelines ? null : await RequirePipelineAsync(pipeline, "parent", onlyCurrent: false, context.CancellationToken);

        var found = await runs.SearchAsync(filter with { PipelineId = pipelineId }, page.Size + 1, Number(page.After), context.CancellationToken);
        var (rows, next) = page.Cut(found, scope, run => Text(run.RunId));
        var noted = await notes.ListAsync(rows.Select(run => run.RunId).ToList(), context.CancellationToken);
        return new ListRunsResponse { Runs = { rows.Select(run => RunWriter.ToMessage(run, noted[run.RunId])) }, NextPageToken = next };
    }

    /// <inheritdoc />
    public override async Task<Run> GetRun(GetRunRequest request, ServerCallContext context) =>
        await WithNotesAsync(await finder.RequireAsync(request.Name, "name", context.CancellationToken), context.CancellationToken);

    /// <inheritdoc />
    public override async Task WatchRun(WatchRunRequest request, IServerStreamWriter<Run> responseStream, ServerCallContext context)
    {
        Run? sent = null;
        while (true)
        {
            var nextChange = runs.Signals.NextChange;
            var run = await finder.RequireAsync(request.Name, "name", context.CancellationToken);
            var message = run.State.HasSettled() ? await WithNotesAsync(run, context.CancellationToken) : RunWriter.ToMessage(run);
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
        var run = await finder.RequireAsync(request.Parent, "parent", context.CancellationToken);

        var (rows, next) = page.Cut(await rejects.ListRejectsAsync(run.RunId, filter, page.Size + 1, Number(page.After) ?? 0, context.CancellationToken), scope, reject => Text(reject.Seq));
        var response = new ListRejectsResponse { Rejects = { rows.Select(reject => RejectMessages.Write(reject, run.PipelineId)) }, NextPageToken = next };
        response.CountsByCode.Add(await rejects.CountRejectsAsync(run.RunId, filter, context.CancellationToken));
        return response;
    }

    private async Task<Run> WithNotesAsync(StoredRun run, CancellationToken cancellationToken) =>
        RunWriter.ToMessage(run, (await notes.ListAsync([run.RunId], cancellationToken))[run.RunId]);

    private async Task<string> RequirePipelineAsync(string pipelineId, string field, bool onlyCurrent, CancellationToken cancellationToken)
    {
        var known = await pipelines.ListPipelineIdsAsync(onlyCurrent, cancellationToken);
        return known.Contains(pipelineId)
            ? pipelineId
            : throw new ProblemException(new Problem("request.not_found", $"There is no pipeline '{pipelineId}'.", field, Nearest.Hint(pipelineId, known)));
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
        Periods = { pipeline.Periods ?? [] },
        LastRun = pipeline.LastRun is { } run ? RunWriter.ToMessage(run) : null,
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
