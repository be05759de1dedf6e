using Warehouse.Catalogue.Plans;
using Warehouse.Query;
using Warehouse.Query.Plans;
using Warehouse.Tests.Plans;
using Warehouse.Tests.Query;
using static Warehouse.Tests.Plans.PlanCases;

namespace Warehouse.Tests.Traps;

/// <summary>What is easily got wrong about plans and their progress, by the numbers of the domain's list.</summary>
public sealed class PlanTraps
{
    private static readonly PlanBook Book = ShippedPlansTests.Book;

    [Fact]
    public void Trap07_ShareOfBackboneTeachers_NamesWhatItIsOf()
    {
        var (plan, item) = Book.FindItem("001-52")!.Value;
        Assert.Equal(["of_moved", "of_eligible_backbone"], item.Readings.Select(reading => reading.Id));
        Assert.Equal(["rotation_backbone_share", "rotation_backbone_rate"], item.Readings.Select(reading => reading.Measure!.Indicator));

        // A quarter of those who moved, but only a tenth of the backbone teachers who should.
        var split = Answer(plan, item, new DateOnly(2021, 12, 31), key => key.Indicator == "rotation_backbone_share" ? 25 : 10);
        var both = Answer(plan, item, new DateOnly(2021, 12, 31), _ => 25);

        Assert.Equal((PlanStatus.NotMeasurable, PlanReasons.Ambiguous), (split.Verdict.Status, split.Verdict.Reason));
        Assert.Equal([PlanStatus.OnTrack, PlanStatus.Missed], split.Readings.Select(reading => reading.Verdict.Status));
        Assert.Equal(PlanStatus.OnTrack, both.Verdict.Status);
    }

    [Fact]
    public void Trap08_NearlyFiveTimes_StaysAbout5()
    {
        var (plan, item) = Book.FindItem("002-03")!.Value;
        var verdict = Nothing(plan, item);

        Assert.Equal((5m, true, "times"), (item.Value, item.IsApproximate, item.Unit));
        Assert.Equal(["increase", "multiple"], item.Readings.Select(reading => reading.Id));
        Assert.Equal((PlanStatus.NoTarget, 5m), (verdict.Status, verdict.Current!.Value));
        Assert.Null(item.Measure);
    }

    [Theory]
    [InlineData(PlanOperator.AtLeast, 25, PlanStatus.Met)]
    [InlineData(PlanOperator.Above, 25, PlanStatus.Missed)]
    [InlineData(PlanOperator.Above, 25.01, PlanStatus.Met)]
    [InlineData(PlanOperator.AtMost, 25, PlanStatus.Met)]
    [InlineData(PlanOperator.Below, 25, PlanStatus.Missed)]
    public void Trap09_YishangIncludesItsNumber_ChaoguoDoesNot(PlanOperator op, decimal figure, PlanStatus status) =>
        Assert.Equal(status, Judge(Target(PlanShape.YearlyFloor, op, 25, 2021, 2021), "2021", (2021, figure)).Status);

    [Fact]
    public void Trap09_OperatorsOfTheDocuments_FollowTheirWords()
    {
        Assert.Equal((PlanOperator.Above, 25m), Book.FindItem("004-05") is { } quarter ? (quarter.Item.Operator, quarter.Item.Value) : default);
        foreach (var item in Book.Plans.SelectMany(plan => plan.Items).Where(item => item.Kind == PlanItemKind.Target && item.Value is not null && item.Shape != PlanShape.Checklist))
        {
            // A checklist is all of it; 省级以上 is then said of levels.
            if (item.Phrase.Contains("以上", StringComparison.Ordinal) || item.Phrase.Contains("不低于", StringComparison.Ordinal))
                Assert.True(item.Operator == PlanOperator.AtLeast || item.NotMeasurable is not null, item.Id);
        }
    }

    [Theory]
    [InlineData(1, PlanStatus.Missed)]
    [InlineData(2, PlanStatus.Met)]
    [InlineData(3, PlanStatus.Met)]
    [InlineData(4, PlanStatus.Exceeded)]
    public void Trap10_RangeOf2To3_IsMetAtBothEnds(decimal granted, PlanStatus status)
    {
        var item = Book.FindItem("001-24")!.Value.Item;
        Assert.Equal((PlanShape.Range, 2m, 3m), (item.Shape, item.Low, item.High));

        Assert.Equal(status, Judge(Range(2, 3), "2025", (2021, 0), (2022, granted), (2023, 0), (2024, 0), (2025, 0)).Status);
    }

    [Fact]
    public void Trap11_WhatIsNew_IsGranted_NotWhatIsLeft()
    {
        var added = Book.FindItem("001-42")!.Value.Item;
        var standing = Book.FindItem("001-36")!.Value.Item;
        Assert.Equal((PlanShape.Cumulative, "honour_new"), (added.Shape, added.Measure!.Indicator));
        Assert.Equal((PlanShape.ExactCount, "smart_campus_count"), (standing.Shape, standing.Measure!.Indicator));

        // Five granted in three years; two of them revoked since, so that the stock grew by three.
        var verdict = Judge(Target(PlanShape.Cumulative, PlanOperator.Exactly, 5), "2023", (2020, 8), (2021, 2), (2022, 2), (2023, 1));
        Assert.Equal((PlanStatus.Met, 5m), (verdict.Status, verdict.Current!.Value));
    }

    [Fact]
    public void Trap12_BondsAppliedForAndObtained_AreTwoFigures()
    {
        var obtained = Book.FindItem("004-14")!.Value;
        var applied = Book.FindItem("004-15")!.Value;
        Assert.Equal((125_000_000m, 140_000_000m), (obtained.Item.BaseValue, applied.Item.BaseValue));
        Assert.Equal("special_bond_obtained", obtained.Item.Measure!.Indicator);
        Assert.Equal("special_bond_applied", applied.Item.Measure!.Indicator);

        var progress = PlanEvaluation.Evaluate(obtained.Plan, obtained.Plan.Items, new PlanAnswers(), SmallWarehouse.Shipped, new DateOnly(2021, 12, 31));
        Assert.DoesNotContain(progress.Items, item => item.Verdict.Current?.Value == 265_000_000m);
    }

    [Fact]
    public void Trap13_PartsAreNotAddedToTheWhole()
    {
        var (plan, parent) = Book.FindItem("001-03")!.Value;
        Assert.Equal(["001-55", "001-57"], plan.ChildrenOf(parent).Select(item => item.Id));

        // 3200 and 5100 places were delivered: 8300 in all.
        var progress = Answer(plan, parent, new DateOnly(2021, 12, 31), key => key.Filters switch
        {
            "stage=preschool" => 3200,
            "stage=junior|primary" => 5100,
            _ => 8300,
        });

        Assert.Equal((8300m, 8000m, 300m), (progress.Verdict.Current!.Value, progress.Verdict.Target, progress.Verdict.Margin));
        Assert.Equal((2, 2), (progress.Parts!.Targets, progress.Parts.Count(PlanStatus.Met)));
    }

    [Fact]
    public void Trap14_ScoreAndShare_AreTwoIndicators()
    {
        Assert.Equal(["satisfaction_score", "satisfaction_score"], new[] { "004-01", "004-02" }.Select(id => Book.FindItem(id)!.Value.Item.Measure!.Indicator));
        Assert.Equal(["satisfaction_score", "satisfaction_rate"], Book.FindItem("001-01")!.Value.Item.Readings.Select(reading => reading.Measure!.Indicator));
        Assert.NotEqual(SmallWarehouse.Shipped.FindIndicator("satisfaction_score")!.Unit, SmallWarehouse.Shipped.FindIndicator("satisfaction_rate")!.Unit);
    }

    [Fact]
    public void Trap22_MissingYearOfTheBudget_IsNamed_AndNeverMetOnAverage()
    {
        var (plan, item) = Book.FindItem("001-08")!.Value;
        Assert.Equal((PlanShape.YearlyFloor, 1_000_000_000m), (item.Shape, item.Target));

        var verdict = Judge(item, "2025", (2021, 2_000_000_000), (2022, 2_000_000_000), (2024, 2_000_000_000), (2025, 2_000_000_000));

        Assert.Equal((PlanStatus.NotMeasurable, PlanReasons.PeriodMissing, 4, 5), (verdict.Status, verdict.Reason, verdict.PeriodsMet, verdict.PeriodsDue));
        Assert.Equal([2023], verdict.MissingYears);
        Assert.Contains("2023", verdict.Message, StringComparison.Ordinal);
        Assert.Equal("gulou-2021", plan.Id);
    }

    [Fact]
    public void Trap26_LostPercentage_StaysLost()
    {
        var (plan, item) = Book.FindItem("003-08")!.Value;
        var verdict = Nothing(plan, item);

        Assert.True(item.IsValueMissing);
        Assert.Null(item.Value);
        Assert.Null(item.Target);
        Assert.Equal((PlanStatus.NotMeasurable, "value_missing"), (verdict.Status, verdict.Reason));
        Assert.Null(verdict.Target);
        Assert.DoesNotContain("2", item.Note, StringComparison.Ordinal);
    }

    private static PlanVerdict Nothing(Plan plan, PlanItem item) =>
        PlanEvaluation.Evaluate(plan, [item], new PlanAnswers(), SmallWarehouse.Shipped, new DateOnly(2026, 11, 22)).Items[0].Verdict;

    // The same figure in 2021 and nothing before, for every question of an item and its parts.
    private static ItemProgress Answer(Plan plan, PlanItem item, DateOnly asOf, Func<PlanMeasureKey, decimal> figure)
    {
        var answers = new PlanAnswers();
        foreach (var key in PlanQuestions.Of(plan, PlanEvaluation.WithParts(plan, [item]), SmallWarehouse.Shipped, asOf).SelectMany(question => question.Keys))
            answers.Add(key, [new PlanPoint(2021, figure(key), CellStatus.Normal)]);
        return PlanEvaluation.Evaluate(plan, [item], answers, SmallWarehouse.Shipped, asOf).Items[0];
    }
}
