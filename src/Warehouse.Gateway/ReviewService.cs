using System.Globalization;
using System.Text;
using Edustat.V1;
using Google.Protobuf;
using Grpc.Core;
using Warehouse.Catalogue;
using Warehouse.Storage.Runs;
using Warehouse.Storage.Runs.Rejects;
using RejectFilter = Warehouse.Storage.Runs.Rejects.RejectFilter;
using RejectState = Warehouse.Storage.Runs.Rejects.RejectState;
using Run = Edustat.V1.Run;
using RunAccount = Edustat.V1.RunAccount;

namespace Warehouse.Gateway;

/// <summary>What administrators look over: rejected rows, the account of a run, what gates found, and runs that are held.</summary>
public sealed class ReviewService(RunFinder finder, RunLog runs, RejectLog rejects, ReplayLog replays, ReviewLog reviews) : Edustat.V1.ReviewService.ReviewServiceBase
{
    private const int RowsAtOnce = 500;
    private const int LongestReason = 1000;
    private const int LongestRequestId = 100;
    private const long LargestFile = 2L << 30;

    /// <inheritdoc />
    public override async Task<RunAccount> GetRunAccount(GetRunAccountRequest request, ServerCallContext context)
    {
        var run = await finder.RequireAsync(request.Name, "name", context.CancellationToken);
        return RejectMessages.Write(await rejects.ReadAccountAsync(run, context.CancellationToken), Name(run));
    }

    /// <inheritdoc />
    public override async Task ExportRejects(ExportRejectsRequest request, IServerStreamWriter<ExportRejectsResponse> responseStream, ServerCallContext context)
    {
        var filter = ReadFilter(request.Filter);
        var run = await finder.RequireAsync(request.Name, "name", context.CancellationToken);
        // What is closed has nothing to be corrected.
        if (filter.States.Count == 0)
            filter = filter with { States = [RejectState.Open] };
        var csv = new RejectCsv(await rejects.ListHeadersAsync(run.RunId, context.CancellationToken));
        var text = new StringBuilder();
        csv.WriteHeader(text);
        var after = 0L;
        while (true)
        {
            var rows = await rejects.ListRowsAsync(run.RunId, filter, RowsAtOnce, after, context.CancellationToken);
            foreach (var row in rows)
                csv.WriteRow(text, row);
            if (text.Length > 0)
                await responseStream.WriteAsync(new ExportRejectsResponse { Content = ByteString.CopyFromUtf8(text.ToString()) });
            text.Clear();
            if (rows.Count < RowsAtOnce)
                return;
            after = rows[^1].RowNo;
        }
    }

    /// <inheritdoc />
    public override async Task<Run> ReplayRejects(IAsyncStreamReader<ReplayRejectsRequest> requestStream, ServerCallContext context)
    {
        var cancellationToken = context.CancellationToken;
        if (!await requestStream.MoveNext(cancellationToken))
            throw new ProblemException(new Problem("request.bad_name", "Nothing was sent.", "name", "The first piece names the run whose rejects were corrected."));
        var (name, requestId) = (requestStream.Current.Name, requestStream.Current.RequestId);
        if (requestId.Length > LongestRequestId)
            throw new ProblemException(new Problem("request.bad_request_id", $"The request_id has {requestId.Length} characters.", "request_id", $"At most {LongestRequestId}."));
        var run = await finder.RequireAsync(name, "name", cancellationToken);
        // Kept on disk until all of it is here: a caller that goes away leaves nothing behind.
        await using var content = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        do
        {
            if (content.Length + requestStream.Current.Content.Length > LargestFile)
                throw new ProblemException(new Problem("request.too_large", $"The corrected file has more than {LargestFile >> 20} MiB.", "content", "Export by filter, and replay in parts."));
            await content.WriteAsync(requestStream.Current.Content.Memory, cancellationToken);
        }
        while (await requestStream.MoveNext(cancellationToken));
        content.Position = 0;
        return RunWriter.ToMessage(await replays.RequestAsync(run, content, Caller.Name(context), requestId.Length == 0 ? null : requestId, cancellationToken));
    }

    /// <inheritdoc />
    public override async Task<GiveUpRejectsResponse> GiveUpRejects(GiveUpRejectsRequest request, ServerCallContext context)
    {
        RequireReason(request.Reason);
        var filter = ReadFilter(request.Filter);
        var run = await finder.RequireAsync(request.Name, "name", context.CancellationToken);
        return new GiveUpRejectsResponse { Rows = await rejects.GiveUpAsync(run.RunId, filter, Caller.Name(context), request.Reason, context.CancellationToken) };
    }

    /// <inheritdoc />
    public override async Task<ListGateResultsResponse> ListGateResults(ListGateResultsRequest request, ServerCallContext context)
    {
        var run = await finder.RequireAsync(request.Parent, "parent", context.CancellationToken);
        return new ListGateResultsResponse { Results = { (await reviews.ListResultsAsync(run.RunId, context.CancellationToken)).Select(ReviewMessages.Write) } };
    }

    /// <inheritdoc />
    public override async Task<ListChangesResponse> ListChanges(ListChangesRequest request, ServerCallContext context)
    {
        var scope = request.Parent + "/changes";
        var problems = new List<Problem>();
        var page = KeysetPage.Read(scope, request.PageSize, request.PageToken, problems);
        ProblemException.ThrowIfAny(problems);
        var run = await finder.RequireAsync(request.Parent, "parent", context.CancellationToken);
        var after = page.After is null ? 0 : long.Parse(page.After, CultureInfo.InvariantCulture);
        var (rows, next) = page.Cut(await reviews.ListChangesAsync(run.RunId, page.Size + 1, after, context.CancellationToken), scope, row => row.Seq.ToString(CultureInfo.InvariantCulture));
        var response = new ListChangesResponse { Changes = { rows.Select(row => ReviewMessages.Write(row.Change)) }, NextPageToken = next };
        if (page.After is null)
            ReviewMessages.AddTo(response, await reviews.ListMemberChangesAsync(run.RunId, context.CancellationToken));
        return response;
    }

    /// <inheritdoc />
    public override async Task<Run> ApproveRun(ApproveRunRequest request, ServerCallContext context)
    {
        var run = await finder.RequireAsync(request.Name, "name", context.CancellationToken);
        await reviews.ApproveAsync(run, Caller.Name(context), context.CancellationToken);
        return RunWriter.ToMessage((await runs.FindAsync(run.RunId, context.CancellationToken))!);
    }

    /// <inheritdoc />
    public override async Task<Run> DeclineRun(DeclineRunRequest request, ServerCallContext context)
    {
        RequireReason(request.Reason);
        var run = await finder.RequireAsync(request.Name, "name", context.CancellationToken);
        await reviews.DeclineAsync(run, Caller.Name(context), request.Reason, context.CancellationToken);
        return RunWriter.ToMessage((await runs.FindAsync(run.RunId, context.CancellationToken))!);
    }

    private static void RequireReason(string reason)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > LongestReason)
            throw new ProblemException(new Problem("request.bad_reason", reason.Length > LongestReason ? $"The reason has {reason.Length} characters." : "There is no reason.", "reason", $"Say why, in at most {LongestReason} characters."));
    }

    private static RejectFilter ReadFilter(Edustat.V1.RejectFilter? message)
    {
        var problems = new List<Problem>();
        var filter = RejectMessages.Read(message, problems);
        ProblemException.ThrowIfAny(problems);
        return filter;
    }

    private static string Name(Storage.Runs.Run run) => $"pipelines/{run.PipelineId}/runs/{run.RunId}";
}
