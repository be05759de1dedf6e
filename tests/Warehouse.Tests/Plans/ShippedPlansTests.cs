using Warehouse.Catalogue;
using Warehouse.Catalogue.Plans;
using Warehouse.Query;
using Warehouse.Query.Plans;
using Warehouse.Tests.Query;

namespace Warehouse.Tests.Plans;

/// <summary>The five documents that travel with the catalogue.</summary>
public sealed class ShippedPlansTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    /// <summary>The plans of the shipped catalogue.</summary>
    internal static PlanBook Book { get; } = PlanFiles.Load(Repository.Catalogue, SmallWarehouse.Shipped);

    [Fact]
    public void FiveDocuments_Have170Statements()
    {
        Assert.Equal([23, 39, 16, 66, 26], Book.Plans.Select(plan => plan.Items.Count));
        Assert.Equal(170, Book.ItemIds.Count());
    }

    [SharedDomainFact]
    public void EveryStatementOfTheList_IsThereInItsOwnWords()
    {
        var listed = SeedFacts.Read();

        Assert.Equal(listed.Keys.Order(StringComparer.Ordinal), Book.ItemIds.Order(StringComparer.Ordinal));
        Assert.All(listed, pair => Assert.Equal(pair.Value["phrase"], Book.FindItem(pair.Key)!.Value.Item.Phrase));
        Assert.All(listed, pair => Assert.Equal(KindOf(pair.Value["kind"]), Book.FindItem(pair.Key)!.Value.Item.Kind));
        Assert.All(listed, pair => Assert.Equal(pair.Value["seed_file"], Book.FindItem(pair.Key)!.Value.Plan.Document));
    }

    [Theory]
    [InlineData("001-55 001-57", PlanTieOutRule.Sum, 8000)]
    [InlineData("001-03", PlanTieOutRule.SumOfChildren, 8000)]
    [InlineData("004-07 004-06", PlanTieOutRule.Quotient, 50)]
    [InlineData("000-08", PlanTieOutRule.SumOfChildren, 64)]
    [InlineData("002-08 002-07", PlanTieOutRule.Quotient, 825.4)]
    [InlineData("004-02 004-01", PlanTieOutRule.Difference, 10.37)]
    public void NumbersOfADocument_TieOut(string items, PlanTieOutRule rule, double result)
    {
        var tieOut = Book.Plans.SelectMany(plan => plan.TieOuts.Select(equation => (plan, equation)))
            .Single(one => one.equation.Rule == rule && one.equation.Items.SequenceEqual(items.Split(' ')));
        Assert.Equal((decimal)result, tieOut.equation.Result);
        Assert.Equal((decimal)result, tieOut.equation.Compute(tieOut.plan));
    }

    [Fact]
    public void EveryTarget_HasAVerdictOrAReason_WhenNothingIsLoaded()
    {
        foreach (var plan in Book.Plans)
        {
            var progress = PlanEvaluation.Evaluate(plan, plan.Items, new PlanAnswers(), SmallWarehouse.Shipped, Today);

            Assert.Equal(plan.Items.Count, progress.Items.Count);
            Assert.All(progress.Items, item => Assert.NotEmpty(item.Verdict.Message));
            Assert.All(
                progress.Items.Where(item => item.Verdict.Status is PlanStatus.NotMeasurable or PlanStatus.NoTarget),
                item => Assert.True(item.Verdict.Reason.Length > 0, $"{item.Item.Id} has no reason."));
            Assert.All(
                progress.Items.Where(item => item.Verdict is { Status: PlanStatus.NotMeasurable, Reason: PlanReasons.NoData }),
                item => Assert.True(item.Verdict.Needs.Count > 0, $"{item.Item.Id} does not say what would have to be loaded."));
            Assert.Equal(progress.Summary.Targets, progress.Summary.Counts.Values.Sum());
        }
    }

    [Fact]
    public void DocumentsOwnFigures_JudgeWhereTheWarehouseHasNone()
    {
        var plan = Book.FindPlan("fangzi-2021")!;
        var progress = PlanEvaluation.Evaluate(plan, [plan.FindItem("004-21")!, plan.FindItem("004-02")!], new PlanAnswers(), SmallWarehouse.Shipped, Today);

        Assert.Equal((PlanStatus.Met, true, 100m, 50m), progress.Items[0].Verdict is var recruits ? (recruits.Status, recruits.IsAsStated, recruits.Delta, recruits.WorstMargin) : default);
        Assert.Equal(["004-16", "004-17", "004-18"], progress.Items[0].Series.Points.Select(point => point.StatedBy));
        Assert.Equal((PlanStatus.NoTarget, PlanReasons.AsStated, 99.25m), progress.Items[1].Verdict is var score ? (score.Status, score.Reason, score.Current!.Value) : default);
    }

    [Fact]
    public void EveryMeasuredItem_IsAsked_OnceForEqualFilters()
    {
        foreach (var plan in Book.Plans)
        {
            var questions = PlanQuestions.Of(plan, plan.Items, SmallWarehouse.Shipped, Today);
            var asked = questions.SelectMany(question => question.Keys).ToList();

            Assert.Equal(asked.Count, asked.Distinct().Count());
            Assert.Superset(plan.Items.Where(item => item.Measure is not null && item.Measure.IsKnownTo(SmallWarehouse.Shipped)).Select(item => PlanMeasureKey.Of(item.Measure!)).ToHashSet(), asked.ToHashSet());
            Assert.All(questions, question => Assert.Equal([plan.District], question.Query.Filters[0].Members));
        }
    }

    [Fact]
    public void RefusedQuestion_IsTheReasonOfItsItems()
    {
        var plan = Book.FindPlan("gulou-2021")!;
        var item = plan.FindItem("001-03")!;
        var answers = new PlanAnswers();
        foreach (var question in PlanQuestions.Of(plan, [item], SmallWarehouse.Shipped, Today))
            answers.AddRefusal(question, [new Problem("query.unknown_member", "'cn-350102' names no member of 'district'.", "filters[0].members[0]")]);

        var verdict = PlanEvaluation.Evaluate(plan, [item], answers, SmallWarehouse.Shipped, Today).Items[0].Verdict;

        Assert.Equal((PlanStatus.NotMeasurable, PlanReasons.DistrictNotLoaded), (verdict.Status, verdict.Reason));
        Assert.Contains("seats_delivered", string.Join(' ', verdict.Needs), StringComparison.Ordinal);
    }

    [Fact]
    public void StockOfARegister_IsNotKnownAfterItsLastEntry()
    {
        var plan = Book.FindPlan("gulou-2021")!;
        var item = plan.FindItem("001-36")!;
        var answers = new PlanAnswers();
        // Nobody entered anything in 2025: what was granted before still holds, and what is new is not known.
        foreach (var key in PlanQuestions.Of(plan, [item], SmallWarehouse.Shipped, Today).SelectMany(question => question.Keys))
            answers.Add(key, Enumerable.Range(2021, key == PlanMeasureKey.Of(item.Measure!) ? 5 : 4).Select(year => new PlanPoint(year, year - 2010, CellStatus.Normal)).ToList());

        var verdict = PlanEvaluation.Evaluate(plan, [item], answers, SmallWarehouse.Shipped, Today).Items[0].Verdict;

        Assert.Equal((PlanStatus.NotMeasurable, PlanReasons.PeriodMissing, 14m), (verdict.Status, verdict.Reason, verdict.Current!.Value));
        Assert.Equal([2025], verdict.MissingYears);
    }

    private static PlanItemKind KindOf(string kind) => kind switch
    {
        "A(context)" or "C" => PlanItemKind.Context,
        "B" => PlanItemKind.Baseline,
        "A/T" or "T" or "T(no number)" or "T(number lost)" => PlanItemKind.Target,
        _ => PlanItemKind.Actual,
    };
}
