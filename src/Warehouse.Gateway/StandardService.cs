using Edustat.V1;
using Grpc.Core;
using Warehouse.Catalogue;
using Warehouse.Query;
using Warehouse.Query.Standards;
using Warehouse.Storage;

namespace Warehouse.Gateway;

/// <summary>Lists standards and holds districts against them.</summary>
public sealed class StandardService(IWarehouseEngine engine) : Edustat.V1.StandardService.StandardServiceBase
{
    private const int DefaultPageSize = 100;
    private const int LargestPageSize = 1000;

    private IndicatorCatalogue Catalogue => engine.Catalogue;

    /// <inheritdoc />
    public override async Task<ListStandardsResponse> ListStandards(ListStandardsRequest request, ServerCallContext context)
    {
        await using var session = await engine.OpenSessionAsync(context.CancellationToken);
        var question = request.Clone();
        (question.PageSize, question.PageToken) = (0, "");
        // Standards change with the catalogue, not with loads: pages are of version 0 of one catalogue.
        var page = Page.Read(request.PageSize, request.PageToken, DefaultPageSize, LargestPageSize, Page.HashOf(question) + Catalogue.Version, 0);
        var found = Catalogue.Standards.Where(standard => Matches(standard, request.Search.Trim())).ToList();
        var response = new ListStandardsResponse { NextPageToken = page.NextToken(found.Count), Provenance = ResponseWriter.Provenance(session, Catalogue) };
        response.Standards.AddRange(page.Of(found).Select(StandardWriter.Head));
        return response;
    }

    /// <inheritdoc />
    public override Task<Standard> GetStandard(GetStandardRequest request, ServerCallContext context) =>
        Task.FromResult(StandardWriter.Write(StandardCase.Find(request.Name, Catalogue)));

    /// <inheritdoc />
    public override async Task<EvaluateStandardResponse> EvaluateStandard(EvaluateStandardRequest request, ServerCallContext context)
    {
        var english = QueryReader.IsEnglish(request.Language);
        var question = Read(request);
        return await engine.AskAsync(
            async session =>
            {
                var about = StandardCase.Read(question, Catalogue, session.Members);
                var figures = await AskAsync(about, session, context.CancellationToken);
                var result = StandardEvaluator.Evaluate(about, figures, Catalogue);
                return StandardResultWriter.Write(result, Catalogue, english, ResponseWriter.Provenance(session, Catalogue));
            },
            context.CancellationToken);
    }

    // A figure that no fact can give is an answer too: the criterion says what is missing.
    private async Task<StandardFigures> AskAsync(StandardCase about, IWarehouseSession session, CancellationToken cancellationToken)
    {
        var figures = new StandardFigures();
        foreach (var (need, query) in StandardQuestions.Of(about, Catalogue))
        {
            try
            {
                var plan = QueryPlanner.Plan(query, Catalogue, session.Members);
                figures.Add(need, RollupFinisher.Finish(plan, await session.RunAsync(plan, cancellationToken)));
            }
            catch (ProblemException exception) when (exception.Problems.All(problem => problem.Code.StartsWith("query.", StringComparison.Ordinal)))
            {
                figures.Add(need, exception.Problems);
            }
        }

        return figures;
    }

    private static StandardRequest Read(EvaluateStandardRequest request)
    {
        var problems = new List<Problem>();
        var thresholds = new List<Query.Standards.ThresholdSetting>();
        for (var i = 0; i < request.Thresholds.Count; i++)
        {
            var setting = request.Thresholds[i];
            if (double.IsFinite(setting.Value) && Math.Abs(setting.Value) < 1e15)
                thresholds.Add(new Query.Standards.ThresholdSetting(setting.Criterion, setting.Stage, setting.Indicator, (decimal)setting.Value));
            else
                problems.Add(new Problem("standard.unknown_threshold", $"{setting.Value} is no threshold.", $"thresholds[{i}].value"));
        }

        ProblemException.ThrowIfAny(problems);
        return new StandardRequest(request.Name, request.District, request.Year, request.FiscalYear, thresholds);
    }

    private static bool Matches(Catalogue.Standards.Standard standard, string search) =>
        new[] { standard.Id, standard.LabelZh, standard.LabelEn, standard.Document, standard.Number }.Any(text => text.Contains(search, StringComparison.OrdinalIgnoreCase));
}
