using System.Text;
using Edustat.V1;
using Google.Protobuf;
using Grpc.Core;
using Warehouse.Catalogue;
using Warehouse.Storage.Runs;
using RejectFilter = Warehouse.Storage.Runs.Rejects.RejectFilter;
using RejectState = Warehouse.Storage.Runs.Rejects.RejectState;

namespace Warehouse.Gateway;

/// <summary>What administrators look over: rejected rows and the account of a run.</summary>
public sealed class ReviewService(RunFinder finder, RejectLog rejects) : Edustat.V1.ReviewService.ReviewServiceBase
{
    private const int RowsAtOnce = 500;
    private const int LongestReason = 1000;

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
    public override async Task<GiveUpRejectsResponse> GiveUpRejects(GiveUpRejectsRequest request, ServerCallContext context)
    {
        if (string.IsNullOrWhiteSpace(request.Reason) || request.Reason.Length > LongestReason)
            throw new ProblemException(new Problem("request.bad_reason", request.Reason.Length > LongestReason ? $"The reason has {request.Reason.Length} characters." : "There is no reason.", "reason", $"Say why, in at most {LongestReason} characters."));
        var filter = ReadFilter(request.Filter);
        var run = await finder.RequireAsync(request.Name, "name", context.CancellationToken);
        return new GiveUpRejectsResponse { Rows = await rejects.GiveUpAsync(run.RunId, filter, Caller.Name(context), request.Reason, context.CancellationToken) };
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
