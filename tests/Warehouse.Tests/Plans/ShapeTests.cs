using Warehouse.Catalogue.Plans;
using Warehouse.Query;
using Warehouse.Query.Plans;
using Warehouse.Query.Plans.Shapes;
using static Warehouse.Tests.Plans.PlanCases;

namespace Warehouse.Tests.Plans;

/// <summary>Every shape of a target, with numbers made by hand.</summary>
public sealed class ShapeTests
{
    [Fact]
    public void YearlyFloor_IsMetByEveryYear_AndNamesTheClosest()
    {
        var verdict = Judge(Target(PlanShape.YearlyFloor, value: 54, to: 2023), "2023", (2021, 56), (2022, 54), (2023, 57));

        Assert.Equal((PlanStatus.Met, 3, 3), (verdict.Status, verdict.PeriodsMet, verdict.PeriodsDue));
        Assert.Equal((2022, 0m, 3m), (verdict.WorstYear, verdict.WorstMargin, verdict.Margin));
    }

    [Fact]
    public void YearlyFloor_IsMissedByOneYear_ThoughTheMeanIsAbove()
    {
        var verdict = Judge(Target(PlanShape.YearlyFloor, value: 10, to: 2025), "2023", (2021, 20), (2022, 9.9m), (2023, 20));

        Assert.Equal((PlanStatus.Missed, 2022, -0.1m), (verdict.Status, verdict.WorstYear, verdict.WorstMargin));
    }

    [Theory]
    [InlineData(56, 55.5, PlanStatus.OnTrack)] // 55.0 next, if it goes on so
    [InlineData(57, 55, PlanStatus.AtRisk)] // 53.0 next
    public void YearlyFloor_IsAtRisk_WhenOneMoreSuchChangeWouldMissIt(decimal before, decimal now, PlanStatus status) =>
        Assert.Equal(status, Judge(Target(PlanShape.YearlyFloor, value: 54), "2022", (2021, before), (2022, now)).Status);

    [Theory]
    [InlineData("2020-12-31", PlanReasons.NotBegun)]
    [InlineData("2021-12-30", PlanReasons.NotBegun)]
    [InlineData("2021-12-31", PlanReasons.NoData)]
    public void YearlyFloor_IsNotJudgedBeforeAYearIsOver(string asOf, string reason) =>
        AssertIs(PlanStatus.NotMeasurable, reason, Judge(Target(PlanShape.YearlyFloor, value: 54), asOf));

    [Fact]
    public void StockOfASchoolYear_IsKnownOnItsFirstDay()
    {
        var target = Target(PlanShape.YearlyFloor, value: 54);
        Assert.Equal(PlanReasons.NotBegun, JudgeStock(target, "2021-08-31", (2021, 60)).Reason);
        Assert.Equal(PlanStatus.OnTrack, JudgeStock(target, "2021-09-01", (2021, 60)).Status);
    }

    [Fact]
    public void Relation_IsAFloorOfEveryYear()
    {
        var equal = Judge(Target(PlanShape.Relation, value: 1, to: 2021), "2021", (2021, 1.00m));
        var below = Judge(Target(PlanShape.Relation, value: 1, to: 2021), "2021", (2021, 0.9999m));
        Assert.Equal((PlanStatus.Met, PlanStatus.Missed), (equal.Status, below.Status));
    }

    // From 70 in 2019 to 85 in 2022 it is 75 in 2020 and 80 in 2021.
    [Theory]
    [InlineData(80, PlanStatus.OnTrack, 80, 5)]
    [InlineData(79.9, PlanStatus.AtRisk, 80, 5.1)]
    public void ReachByDate_IsHeldAgainstTheStraightLine(decimal figure, PlanStatus status, decimal expected, decimal needed)
    {
        var verdict = JudgeStock(Target(PlanShape.ReachByDate, value: 85, from: 2020, to: 2022), "2021", (2019, 70), (2021, figure));

        Assert.Equal((status, expected, needed), (verdict.Status, verdict.Expected, verdict.NeededPerYear));
        Assert.Equal(new DateOnly(2021, 9, 1), verdict.ExpectedOn);
    }

    [Fact]
    public void ReachByDate_StartsFromTheDocumentsBaseline()
    {
        var target = Target(PlanShape.ReachByDate, value: 90, from: 2020, to: 2024) with { Baseline = new PlanBaseline(50, 2020) };
        var verdict = JudgeStock(target, "2021", (2019, 89), (2021, 60));
        Assert.Equal((60m, PlanStatus.OnTrack), (verdict.Expected, verdict.Status));
    }

    [Theory]
    [InlineData(85, PlanStatus.Met)]
    [InlineData(84.99, PlanStatus.Missed)]
    public void ReachByDate_IsDecidedByTheDueYear(decimal figure, PlanStatus status) =>
        Assert.Equal(status, JudgeStock(Target(PlanShape.ReachByDate, value: 85, from: 2020, to: 2022), "2023", (2021, 99), (2022, figure)).Status);

    [Fact]
    public void ReachByDate_WithoutTheDueYear_HasNoVerdict()
    {
        var verdict = JudgeStock(Target(PlanShape.ReachByDate, value: 85, from: 2020, to: 2022), "2023", (2021, 99));

        Assert.Equal((PlanStatus.NotMeasurable, PlanReasons.PeriodMissing), (verdict.Status, verdict.Reason));
        Assert.Equal([2022], verdict.MissingYears);
        Assert.Equal(99, verdict.Current!.Value);
    }

    [Fact]
    public void ReachByDate_WithoutAnEarlierFigure_SaysSo() =>
        AssertIs(PlanStatus.AtRisk, PlanReasons.NoBaseline, JudgeStock(Target(PlanShape.ReachByDate, value: 85, from: 2020, to: 2022), "2020", (2020, 70)));

    [Theory]
    [InlineData(0, PlanStatus.Met)]
    [InlineData(0.1, PlanStatus.Missed)]
    public void Ceiling_IsReachedFromAbove(decimal figure, PlanStatus status)
    {
        var verdict = JudgeStock(Target(PlanShape.ReachByDate, PlanOperator.AtMost, 0, 2020, 2022), "2022", (2022, figure));
        Assert.Equal((status, -figure), (verdict.Status, verdict.Margin));
    }

    [Theory]
    [InlineData(90, PlanStatus.Met)]
    [InlineData(89.9, PlanStatus.Missed)]
    public void Coverage_IsTheShareOfTheDueYear(decimal figure, PlanStatus status) =>
        Assert.Equal(status, JudgeStock(Target(PlanShape.Coverage, value: 90), "2025", (2025, figure)).Status);

    [Theory]
    [InlineData(8, PlanStatus.Met)]
    [InlineData(9, PlanStatus.Exceeded)]
    [InlineData(7, PlanStatus.Missed)]
    public void ExactCount_IsJustSoMany(decimal figure, PlanStatus status) =>
        Assert.Equal(status, JudgeStock(Target(PlanShape.ExactCount, PlanOperator.Exactly, 8), "2025", (2025, figure)).Status);

    // 8000 in five years: 1600 a year.
    [Fact]
    public void Cumulative_AddsTheYears_AndSaysWhatIsNeeded()
    {
        var verdict = Judge(Target(PlanShape.Cumulative, value: 8000), "2022", (2020, 9000), (2021, 1600), (2022, 1500));

        Assert.Equal((PlanStatus.AtRisk, 3100m, 3200m), (verdict.Status, verdict.Current!.Value, verdict.Expected));
        Assert.Equal((-4900m, 1633.33m), (verdict.Margin, Math.Round(verdict.NeededPerYear!.Value, 2)));
        Assert.Equal(PlanStatus.OnTrack, Judge(Target(PlanShape.Cumulative, value: 8000), "2022", (2021, 1600), (2022, 1600)).Status);
    }

    [Theory]
    [InlineData(8000, PlanStatus.Met)]
    [InlineData(9000, PlanStatus.Met)] // 以上 has no upper end.
    [InlineData(7999, PlanStatus.Missed)]
    public void Cumulative_IsDecidedAtTheEnd(decimal inAll, PlanStatus status) =>
        Assert.Equal(status, Judge(Target(PlanShape.Cumulative, value: 8000), "2025", (2021, 0), (2022, 0), (2023, 0), (2024, 0), (2025, inAll)).Status);

    [Theory]
    [InlineData(10, PlanStatus.Met)]
    [InlineData(11, PlanStatus.Exceeded)]
    [InlineData(8, PlanStatus.OnTrack)] // 10 in five years are 8 in four.
    [InlineData(7, PlanStatus.AtRisk)]
    public void Cumulative_OfJustSoMany_IsExceededByMore(decimal inAll, PlanStatus status) =>
        Assert.Equal(status, Judge(Target(PlanShape.Cumulative, PlanOperator.Exactly, 10), "2024", (2021, 0), (2022, 0), (2023, 0), (2024, inAll)).Status);

    [Fact]
    public void Cumulative_WithAMissingYear_IsMetOnlyByWhatIsThere()
    {
        var open = Judge(Target(PlanShape.Cumulative, value: 10, to: 2023), "2023", (2021, 4), (2023, 4));
        var met = Judge(Target(PlanShape.Cumulative, value: 8, to: 2023), "2023", (2021, 4), (2023, 4));

        Assert.Equal((PlanStatus.NotMeasurable, PlanReasons.PeriodMissing, 8m), (open.Status, open.Reason, open.Current!.Value));
        Assert.Equal([2022], open.MissingYears);
        Assert.Equal(CellStatus.Incomplete, open.Current.Status);
        Assert.Equal(PlanStatus.Met, met.Status);
    }

    // Half of 2022 has gone by on 1 July: 1600 + 1600 × 182/365.
    [Fact]
    public void Cumulative_InTheMiddleOfAYear_ExpectsAPartOfIt()
    {
        var verdict = Judge(Target(PlanShape.Cumulative, value: 8000), "2022-07-01", (2021, 1600), (2022, 800));

        Assert.Equal(2397.81m, Math.Round(verdict.Expected!.Value, 2));
        Assert.Equal((PlanStatus.OnTrack, new DateOnly(2022, 7, 1)), (verdict.Status, verdict.ExpectedOn));
    }

    [Fact]
    public void Cumulative_WithASchedule_IsHeldAgainstIt()
    {
        var target = Target(PlanShape.Cumulative, value: 8000) with { Schedule = new Dictionary<int, decimal> { [2022] = 1000, [2024] = 5000 } };

        Assert.Equal(1000, Judge(target, "2022", (2021, 0), (2022, 1000)).Expected);
        Assert.Equal(3000, Judge(target, "2023", (2021, 0), (2022, 1000), (2023, 1)).Expected);
        Assert.Equal(8000, Judge(target, "2025", (2021, 0), (2022, 0), (2023, 0), (2024, 0), (2025, 1)).Expected);
    }

    [Theory]
    [InlineData("2022-06-30", 0, PlanStatus.OnTrack)]
    [InlineData("2023-06-30", 0, PlanStatus.AtRisk)]
    [InlineData("2023-12-31", 0, PlanStatus.Missed)]
    [InlineData("2022-06-30", 1, PlanStatus.Met)]
    public void Milestone_IsDoneOrNot(string asOf, decimal done, PlanStatus status) =>
        Assert.Equal(status, Judge(Target(PlanShape.Milestone, value: 1, from: 2022, to: 2023), asOf, (2022, done), (2023, 0)).Status);

    [Fact]
    public void Milestone_OfARate_TakesTheLastYear()
    {
        var verdict = JudgeStock(Target(PlanShape.Milestone, value: 100, to: 2023), "2023", (2021, 50), (2022, 80), (2023, 100));
        Assert.Equal((PlanStatus.Met, 100m), (verdict.Status, verdict.Current!.Value));
    }

    [Theory]
    [InlineData(100, PlanStatus.Met, 0)]
    [InlineData(99, PlanStatus.Missed, -1)]
    public void NonDecreasing_ComparesWithTheYearBeforeThePlan(decimal first, PlanStatus status, decimal worst)
    {
        var verdict = Judge(Target(PlanShape.NonDecreasing, from: 2020, to: 2022), "2022", (2019, 100), (2020, first), (2021, 105), (2022, 106));
        Assert.Equal((status, worst, 2020), (verdict.Status, verdict.Margin, verdict.WorstYear));
        Assert.Equal(1, verdict.Delta);
    }

    [Fact]
    public void NonDecreasing_WithAHole_CannotBeMet()
    {
        var verdict = Judge(Target(PlanShape.NonDecreasing, from: 2020, to: 2022), "2022", (2019, 1), (2020, 2), (2022, 3));
        AssertIs(PlanStatus.NotMeasurable, PlanReasons.PeriodMissing, verdict);
        Assert.Equal([2021], verdict.MissingYears);
    }

    [Theory]
    [InlineData(200, 300, PlanStatus.Met)]
    [InlineData(150, 300, PlanStatus.Missed)] // Equal is not 递增.
    [InlineData(200, 199, PlanStatus.Missed)]
    public void StrictlyIncreasing_IsAboutItsYearsAlone(decimal second, decimal third, PlanStatus status) =>
        Assert.Equal(status, Judge(Target(PlanShape.StrictlyIncreasing, PlanOperator.Above, from: 2019, to: 2021), "2021", (2018, 999), (2019, 150), (2020, second), (2021, third)).Status);

    [Theory]
    [InlineData(PlanOperator.Above, 91, PlanStatus.OnTrack, 1)]
    [InlineData(PlanOperator.Above, 89, PlanStatus.AtRisk, -1)]
    [InlineData(PlanOperator.Below, 89, PlanStatus.OnTrack, -1)]
    [InlineData(PlanOperator.Below, 91, PlanStatus.AtRisk, 1)]
    public void Direction_IsThatOfTheLastChange(PlanOperator op, decimal last, PlanStatus status, decimal delta)
    {
        var verdict = Judge(Target(PlanShape.Direction, op), "2023", (2021, 88), (2022, 90), (2023, last));
        Assert.Equal((status, delta), (verdict.Status, verdict.Delta));
    }

    [Fact]
    public void Checklist_IsAllOfItsParts()
    {
        static (string, PlanVerdict) Part(string id, PlanStatus status) => (id, new PlanVerdict { Status = status, Message = "" });
        var @case = new PlanCase(Target(PlanShape.Checklist, value: 3), 3, new PlanSeries([], PlanCalendar.Fiscal, false), new DateOnly(2025, 12, 31), []);

        var open = Checklist.Judge(@case, [Part("a", PlanStatus.Met), Part("b", PlanStatus.Exceeded), Part("c", PlanStatus.AtRisk)]);
        var met = Checklist.Judge(@case, [Part("a", PlanStatus.Met), Part("b", PlanStatus.Exceeded), Part("c", PlanStatus.Met)]);

        Assert.Equal((PlanStatus.AtRisk, 2m, -1m), (open.Status, open.Current!.Value, open.Margin));
        Assert.Contains("c", open.Message, StringComparison.Ordinal);
        Assert.Equal(PlanStatus.Met, met.Status);
        Assert.Equal(PlanStatus.Missed, Checklist.Judge(@case, [Part("a", PlanStatus.NotMeasurable), Part("b", PlanStatus.Missed)]).Status);
    }

    [Theory]
    [InlineData(80, PlanStatus.Met)]
    [InlineData(79, PlanStatus.AtRisk)]
    public void TargetWithoutADate_IsNeverMissed(decimal figure, PlanStatus status)
    {
        var verdict = JudgeStock(Target(PlanShape.Coverage, value: 80, from: null, to: null), "2024", (2022, 99), (2024, figure));
        Assert.Equal((status, PlanReasons.Undated), (verdict.Status, verdict.Reason));
    }

    [Fact]
    public void MissingFigures_AreNamedWithWhatHoldsThem() =>
        Assert.Equal(["seats_delivered (reported_project)"], Judge(Target(PlanShape.Cumulative, value: 8), "2023").Needs);

    private static void AssertIs(PlanStatus status, string reason, PlanVerdict verdict) => Assert.Equal((status, reason), (verdict.Status, verdict.Reason));
}
