using Edustat.V1;
using Grpc.Core;
using Warehouse.Catalogue;
using Warehouse.Query;
using Warehouse.Storage;

namespace Warehouse.Gateway;

/// <summary>Answers questions: read, plan, sum, finish, write.</summary>
public sealed class IndicatorService(IWarehouseEngine engine, TimeProvider time) : Edustat.V1.IndicatorService.IndicatorServiceBase
{
    private const int MostRequests = 50;

    /// <inheritdoc />
    public override async Task<QueryIndicatorsResponse> QueryIndicators(QueryIndicatorsRequest request, ServerCallContext context) =>
        await engine.AskAsync(session => AnswerAsync(request, session, context.CancellationToken), context.CancellationToken);

    /// <inheritdoc />
    public override async Task StreamIndicators(QueryIndicatorsRequest request, IServerStreamWriter<StreamIndicatorsResponse> responseStream, ServerCallContext context)
    {
        var english = QueryReader.IsEnglish(request.Language);
        RefusePages(request);
        // The session ends before the first message: a slow reader must not hold the warehouse at an old version.
        var (answer, provenance) = await engine.AskAsync(
            async session => (await ComputeAsync(request, session, context.CancellationToken), ResponseWriter.Provenance(session, engine.Catalogue)),
            context.CancellationToken);
        foreach (var message in ResponseWriter.WriteStream(answer, english, provenance))
            await responseStream.WriteAsync(message, context.CancellationToken);
    }

    /// <inheritdoc />
    public override async Task<BatchQueryIndicatorsResponse> BatchQueryIndicators(BatchQueryIndicatorsRequest request, ServerCallContext context) =>
        request.Requests.Count is 0 or > MostRequests
            ? throw new ProblemException(new Problem("request.bad_batch_size", $"A batch has 1 to {MostRequests} requests, not {request.Requests.Count}.", "requests"))
            : await engine.AskAsync(session => AnswerAllAsync(request, session, context.CancellationToken), context.CancellationToken);

    /// <inheritdoc />
    public override async Task<ExplainQueryResponse> ExplainQuery(QueryIndicatorsRequest request, ServerCallContext context) =>
        await engine.AskAsync(
            session =>
            {
                var plan = Plan(request, session);
                return Task.FromResult(ResponseWriter.Explain(plan, session.Explain(plan), ResponseWriter.Provenance(session, engine.Catalogue)));
            },
            context.CancellationToken);

    private async Task<BatchQueryIndicatorsResponse> AnswerAllAsync(BatchQueryIndicatorsRequest request, IWarehouseSession session, CancellationToken cancellationToken)
    {
        var response = new BatchQueryIndicatorsResponse { Provenance = ResponseWriter.Provenance(session, engine.Catalogue) };
        var problems = new List<Problem>();
        for (var i = 0; i < request.Requests.Count; i++)
        {
            try
            {
                response.Responses.Add(await AnswerAsync(request.Requests[i], session, cancellationToken));
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
        var plan = Plan(request, session);
        var sums = await session.RunAsync(plan, cancellationToken);
        return RollupFinisher.Finish(plan, sums);
    }

    private QueryPlan Plan(QueryIndicatorsRequest request, IWarehouseSession session) =>
        QueryPlanner.Plan(QueryReader.Read(request), engine.Catalogue, session.Members, time);

    private static void RefusePages(QueryIndicatorsRequest request)
    {
        if (request.PageToken.Length > 0 || request.PageSize != 0)
            throw new ProblemException(new Problem("request.no_pages", "A stream has no pages: it is the whole answer.", request.PageToken.Length > 0 ? "page_token" : "page_size", "Leave page_size and page_token out."));
    }
}
