using Edustat.V1;
using Grpc.Core;
using Warehouse.Catalogue;
using Warehouse.Query;
using Warehouse.Storage;

namespace Warehouse.Gateway;

/// <summary>Answers questions: read, plan, sum, finish, write.</summary>
public sealed class IndicatorService(IWarehouseEngine engine) : Edustat.V1.IndicatorService.IndicatorServiceBase
{
    private const int MostRequests = 50;

    /// <inheritdoc />
    public override async Task<QueryIndicatorsResponse> QueryIndicators(QueryIndicatorsRequest request, ServerCallContext context)
    {
        await using var session = await engine.OpenSessionAsync(context.CancellationToken);
        return await AnswerAsync(request, session, context.CancellationToken);
    }

    /// <inheritdoc />
    public override async Task StreamIndicators(QueryIndicatorsRequest request, IServerStreamWriter<StreamIndicatorsResponse> responseStream, ServerCallContext context)
    {
        Answer answer;
        Provenance provenance;
        var english = QueryReader.IsEnglish(request.Language);
        RefusePages(request);
        // The session ends before the first message: a slow reader must not hold the warehouse at an old version.
        await using (var session = await engine.OpenSessionAsync(context.CancellationToken))
        {
            answer = await ComputeAsync(request, session, context.CancellationToken);
            provenance = ResponseWriter.Provenance(session, engine.Catalogue);
        }

        foreach (var message in ResponseWriter.WriteStream(answer, english, provenance))
            await responseStream.WriteAsync(message, context.CancellationToken);
    }

    /// <inheritdoc />
    public override async Task<BatchQueryIndicatorsResponse> BatchQueryIndicators(BatchQueryIndicatorsRequest request, ServerCallContext context)
    {
        if (request.Requests.Count is 0 or > MostRequests)
            throw new ProblemException(new Problem("request.bad_batch_size", $"A batch has 1 to {MostRequests} requests, not {request.Requests.Count}.", "requests"));

        await using var session = await engine.OpenSessionAsync(context.CancellationToken);
        var response = new BatchQueryIndicatorsResponse { Provenance = ResponseWriter.Provenance(session, engine.Catalogue) };
        var problems = new List<Problem>();
        for (var i = 0; i < request.Requests.Count; i++)
        {
            try
            {
                response.Responses.Add(await AnswerAsync(request.Requests[i], session, context.CancellationToken));
            }
            catch (ProblemException exception)
            {
                problems.AddRange(exception.Problems.Select(problem => problem with { Path = $"requests[{i}].{problem.Path}".TrimEnd('.') }));
            }
        }

        ProblemException.ThrowIfAny(problems);
        return response;
    }

    private async Task<QueryIndicatorsResponse> AnswerAsync(QueryIndicatorsRequest request, IWarehouseSession session, CancellationToken cancellationToken)
    {
        var english = QueryReader.IsEnglish(request.Language);
        var page = QueryReader.ReadPage(request, session.DataVersion);
        var answer = await ComputeAsync(request, session, cancellationToken);
        return ResponseWriter.Write(answer, page, english, ResponseWriter.Provenance(session, engine.Catalogue));
    }

    private async Task<Answer> ComputeAsync(QueryIndicatorsRequest request, IWarehouseSession session, CancellationToken cancellationToken)
    {
        var query = QueryReader.Read(request);
        var plan = QueryPlanner.Plan(query, engine.Catalogue, session.Members);
        var sums = await session.RunAsync(plan, cancellationToken);
        return RollupFinisher.Finish(plan, sums);
    }

    private static void RefusePages(QueryIndicatorsRequest request)
    {
        if (request.PageToken.Length > 0 || request.PageSize != 0)
            throw new ProblemException(new Problem("request.no_pages", "A stream has no pages: it is the whole answer.", request.PageToken.Length > 0 ? "page_token" : "page_size", "Leave page_size and page_token out."));
    }
}
