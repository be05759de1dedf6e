using System.Globalization;
using Edustat.V1;
using Grpc.Core;
using Warehouse.Catalogue;
using Warehouse.Catalogue.Plans;
using Warehouse.Query;
using Warehouse.Query.Members;
using Warehouse.Query.Plans;
using Warehouse.Storage;
using Plan = Warehouse.Catalogue.Plans.Plan;
using PlanItem = Warehouse.Catalogue.Plans.PlanItem;
using PlanProgress = Warehouse.Query.Plans.PlanProgress;

namespace Warehouse.Gateway;

/// <summary>Says what plans state, and judges how far they are: ask, answer, judge, write.</summary>
public sealed class PlanService(IWarehouseEngine engine, PlanBook book, TimeProvider clock) : Edustat.V1.PlanService.PlanServiceBase
{
    private const int DefaultPageSize = 100;
    private const int LargestPageSize = 1000;
    private const string Collection = "plans/";
    private const string All = "-";

    private static readonly string[] DayFormats = ["yyyy-MM-dd", "yyyy"];

    /// <inheritdoc />
    public override async Task<ListPlansResponse> ListPlans(ListPlansRequest request, ServerCallContext context)
    {
        var question = request.Clone();
        (question.PageSize, question.PageToken) = (0, "");
        // Plans change with their files, not with loads.
        var page = Page.Read(request.PageSize, request.PageToken, DefaultPageSize, LargestPageSize, Page.HashOf(question) + book.Version, 0);
        var plans = request.District.Length == 0
            ? book.Plans
            : await engine.AskAsync(session => Task.FromResult(OfDistrict(book.Plans, request.District, session.Members)), context.CancellationToken);
        var response = new ListPlansResponse { NextPageToken = page.NextToken(plans.Count), PlansVersion = book.Version };
        response.Plans.AddRange(page.Of(plans).Select(plan => PlanWriter.Write(plan)));
        return response;
    }

    /// <inheritdoc />
    public override Task<Edustat.V1.Plan> GetPlan(GetPlanRequest request, ServerCallContext context) =>
        Task.FromResult(PlanWriter.Write(Find(request.Name, "name"), engine.Catalogue));

    /// <inheritdoc />
    public override async Task<GetPlanProgressResponse> GetPlanProgress(GetPlanProgressRequest request, ServerCallContext context)
    {
        var asOf = ReadDay(request.AsOf);
        var plans = ReadPlans(request);
        var item = ReadItem(request.Item, plans);
        return await engine.AskAsync(
            async session =>
            {
                var asked = request.District.Length == 0 ? plans : OfDistrict(plans, request.District, session.Members);
                var response = new GetPlanProgressResponse
                {
                    AsOf = asOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    Provenance = ResponseWriter.Provenance(session, engine.Catalogue),
                    PlansVersion = book.Version,
                };
                foreach (var plan in asked.Where(plan => item is null || plan.FindItem(item) is not null))
                {
                    var progress = await JudgeAsync(plan, item is null ? plan.Items : [plan.FindItem(item)!], session, asOf, context.CancellationToken);
                    response.Plans.Add(PlanWriter.Write(progress, engine.Catalogue));
                    response.Warnings.AddRange(PlanWriter.Warnings(progress).Where(warning => !response.Warnings.Contains(warning)));
                }

                return response;
            },
            context.CancellationToken);
    }

    private async Task<PlanProgress> JudgeAsync(Plan plan, IReadOnlyList<PlanItem> items, IWarehouseSession session, DateOnly asOf, CancellationToken cancellationToken)
    {
        var answers = new PlanAnswers();
        foreach (var question in PlanQuestions.Of(plan, PlanEvaluation.WithParts(plan, items), engine.Catalogue, asOf))
            await AskAsync(question, answers, session, cancellationToken);
        return PlanEvaluation.Evaluate(plan, items, answers, engine.Catalogue, asOf);
    }

    // An indicator that the warehouse cannot answer must not take those with it that are asked at once.
    private async Task AskAsync(PlanQuestion question, PlanAnswers answers, IWarehouseSession session, CancellationToken cancellationToken)
    {
        try
        {
            var plan = QueryPlanner.Plan(question.Query, engine.Catalogue, session.Members);
            answers.Add(question, RollupFinisher.Finish(plan, await session.RunAsync(plan, cancellationToken)));
        }
        catch (ProblemException exception) when (exception.Problems.All(problem => problem.Code.StartsWith("query.", StringComparison.Ordinal)))
        {
            if (question.Keys.Count == 1)
                answers.AddRefusal(question, exception.Problems);
            else
                foreach (var one in question.Apart())
                    await AskAsync(one, answers, session, cancellationToken);
        }
    }

    private DateOnly ReadDay(string text)
    {
        if (text.Length == 0)
            return DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (DateOnly.TryParseExact(text, DayFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1949 and <= 2060)
            return text.Length == 4 ? new DateOnly(day.Year, 12, 31) : day;
        throw new ProblemException(new Problem("request.bad_date", $"'{text}' is not a day between 1949 and 2060.", "as_of", "Write it as 2023-12-31, or 2023 for its last day."));
    }

    private IReadOnlyList<Plan> ReadPlans(GetPlanProgressRequest request)
    {
        if (request.Plan.Length == 0 && request.District.Length == 0 && request.Item.Length == 0)
            throw new ProblemException(new Problem("request.nothing_asked", "Name a plan, a district or an item.", "plan", "plans/- means all plans; GET /v1/plans lists them."));
        return request.Plan is "" or Collection + All ? book.Plans : [Find(request.Plan, "plan")];
    }

    private string? ReadItem(string id, IReadOnlyList<Plan> plans)
    {
        if (id.Length == 0)
            return null;
        if (plans.Any(plan => plan.FindItem(id) is not null))
            return id;
        throw new ProblemException(book.FindItem(id) is { } other
            ? new Problem("request.not_found", $"The item '{id}' is of {Collection}{other.Plan.Id}.", "item")
            : new Problem("request.not_found", $"There is no item '{id}'.", "item", Nearest.Hint(id, book.ItemIds)));
    }

    private Plan Find(string name, string path)
    {
        var id = name.StartsWith(Collection, StringComparison.Ordinal) ? name[Collection.Length..] : name;
        return book.FindPlan(id)
            ?? throw new ProblemException(new Problem("request.not_found", $"There is no plan '{id}'.", path, Nearest.Hint(id, book.Plans.Select(plan => plan.Id))));
    }

    // A plan knows the name of its district even where the district is not loaded.
    private static IReadOnlyList<Plan> OfDistrict(IReadOnlyList<Plan> plans, string district, MemberDirectory members)
    {
        var found = members["district"].Find(district);
        if (found.Count > 1)
        {
            throw new ProblemException(new Problem("query.ambiguous_member", $"'{district}' names {found.Count} districts.", "district", "Use an id, or a name with its city.")
            {
                Candidates = found.Select(member => member.Id).ToList(),
            });
        }

        var ids = found.Select(member => member.Id).ToHashSet(StringComparer.Ordinal);
        var of = plans.Where(plan => ids.Contains(plan.District) || plan.District == district || plan.DistrictLabel == district).ToList();
        if (of.Count > 0)
            return of;
        throw new ProblemException(new Problem("request.not_found", $"There is no plan of '{district}'.", "district", $"There are plans of {string.Join(", ", plans.Select(plan => $"{plan.DistrictLabel} ({plan.District})"))}."));
    }
}
