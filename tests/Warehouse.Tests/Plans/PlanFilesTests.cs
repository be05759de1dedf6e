using Warehouse.Catalogue;
using Warehouse.Catalogue.Plans;
using Warehouse.Query.Plans;
using Warehouse.Tests.Query;

namespace Warehouse.Tests.Plans;

public sealed class PlanFilesTests : IDisposable
{
    private const string Head = """
        plan: p
        label_zh: 方案
        label_en: Plan
        document: p.txt
        publisher: 区
        district: cn-1
        district_label: 市区
        published: 2021-04
        horizon: { from: 2021-01-01, to: 2025-12-31, phrase: 五年 }
        items:

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("plans").FullName;

    [Fact]
    public void CatalogueWithoutPlans_HasNone() => Assert.Empty(PlanFiles.Load(_folder, SmallWarehouse.Shipped).Plans);

    [Fact]
    public void SoundPlan_Loads()
    {
        var item = Load(Target("a", "value: 10, unit: 亿元, shape: yearly_floor, operator: '>=', not_measurable: { reason: no_fact, needs: money }")).FindItem("a")!.Value.Item;

        Assert.Equal((1_000_000_000m, "CNY"), (item.BaseValue, PlanUnits.BaseOf(item.Unit)));
        Assert.Equal((PlanShape.YearlyFloor, PlanOperator.AtLeast, PlanObstacleReason.NoFact), (item.Shape, item.Operator, item.NotMeasurable!.Reason));
    }

    [Theory]
    [InlineData("value: 1, unit: seat", "plan.missing_key")] // no shape
    [InlineData("shape: cumulative, measure: { indicator: enrolment }", "plan.missing_key")] // no value
    [InlineData("shape: cumulative, value: 1, measure: { indicator: enrolment }", "plan.missing_key")] // no unit
    [InlineData("shape: cumulative, value: 1, unit: person", "plan.missing_key")] // neither measure nor reason
    [InlineData("shape: range, low: 3, unit: person, measure: { indicator: enrolment }", "plan.missing_key")]
    [InlineData("shape: range, low: 3, high: 2, unit: person, measure: { indicator: enrolment }", "plan.missing_key")]
    [InlineData("shape: non_decreasing, value: 3, unit: person, measure: { indicator: enrolment }", "plan.bad_value")]
    [InlineData("shape: cumulative, value: 3, value_missing: true, unit: person, measure: { indicator: enrolment }", "plan.bad_value")]
    [InlineData("shape: cumulative, value: 3, unit: person, measure: { indicator: enrollment }", "plan.unknown_id")]
    [InlineData("shape: cumulative, value: 3, unit: '%', measure: { indicator: enrolment }", "plan.wrong_unit")]
    [InlineData("shape: cumulative, value: 3, unit: person, measure: { indicator: enrolment, filters: { stge: primary } }", "plan.unknown_id")]
    [InlineData("shape: cumulative, value: 3, unit: person, measure: { indicator: enrolment, filters: { district: cn-1 } }", "plan.bad_value")]
    [InlineData("shape: cumulative, value: 3, unit: person, stages: [primry], measure: { indicator: enrolment }", "plan.unknown_id")]
    [InlineData("shape: cumulative, value: 3, unit: person, schedule: { 2030: 1 }, measure: { indicator: enrolment }", "plan.bad_value")]
    [InlineData("shape: cumulative, value: 3, unit: person, stated_by: [b], measure: { indicator: enrolment }", "plan.unknown_id")]
    [InlineData("shape: cumlative, value: 3, unit: person, measure: { indicator: enrolment }", "plan.bad_value")]
    [InlineData("shape: cumulative, value: 3, unit: person, mesure: { indicator: enrolment }", "plan.unknown_key")]
    public void Mistake_IsNamedWithItsLine(string fields, string code)
    {
        var problems = Refused(Target("a", fields));
        Assert.Contains(problems, problem => problem.Code == code && problem.Path == "plans/p.yaml:11");
    }

    [Fact]
    public void AwaitedIndicator_MayBeMissing_AndTheItemSaysSo()
    {
        var text = Head.Replace("items:", "awaits: [seats_of_tomorrow]\nitems:", StringComparison.Ordinal) + Target("a", "shape: cumulative, value: 3, unit: seat, measure: { indicator: seats_of_tomorrow }");
        var plan = Load(text, isWhole: true).Plans[0];
        var verdict = PlanEvaluation.Evaluate(plan, plan.Items, new PlanAnswers(), SmallWarehouse.Shipped, new DateOnly(2025, 12, 31)).Items[0].Verdict;

        Assert.Equal((PlanStatus.NotMeasurable, "no_indicator"), (verdict.Status, verdict.Reason));
        Assert.Equal(["the indicator seats_of_tomorrow"], verdict.Needs);
    }

    [Fact]
    public void CalendarOfTheIndicator_MustBeThatOfThePeriod() =>
        Assert.Contains(Refused(Target("a", "shape: cumulative, value: 3, unit: person, measure: { indicator: enrolment }", "{ calendar: fiscal, from: 2021, to: 2025 }")), problem => problem.Code == "plan.wrong_calendar");

    [Theory]
    [InlineData("{ from: 2025, to: 2021 }")]
    [InlineData("{ from: 2021 }")]
    [InlineData("{ from: 202, to: 2021 }")]
    public void Period_MustBeOne(string period) =>
        Assert.Contains(Refused(Target("a", "shape: milestone, value: 1, unit: school, not_measurable: { reason: no_fact, needs: x }", period)), problem => problem.Code == "plan.bad_value");

    [Fact]
    public void ItemUnderItself_IsACycle()
    {
        const string sound = "shape: milestone, value: 1, unit: school, not_measurable: { reason: no_fact, needs: x }";
        var problems = Refused(Target("a", sound + ", parent: b") + Target("b", sound + ", parent: a") + Target("a", sound));

        Assert.Contains(problems, problem => problem.Code == "plan.cycle");
        Assert.Contains(problems, problem => problem is { Code: "plan.duplicate_id", Path: "plans/p.yaml:13" });
    }

    [Fact]
    public void EquationThatDoesNotHold_SaysWhatComesOfIt()
    {
        const string seats = "shape: cumulative, unit: seat, not_measurable: { reason: no_fact, needs: x }";
        var items = Target("a", seats + ", value: 8000") + Target("b", seats + ", value: 3000, parent: a") + Target("c", seats + ", value: 5001, parent: a");
        var problems = Refused(items + "tie_outs: [{ rule: sum_of_children, items: [a], result: 8000 }]\n");

        Assert.Contains("8001, not 8000", Assert.Single(problems).Message, StringComparison.Ordinal);
        Assert.Equal("plan.does_not_tie_out", problems[0].Code);
    }

    [Fact]
    public void LineEnds_DoNotChangeTheVersion()
    {
        var text = Head + Target("a", "shape: milestone, value: 1, unit: school, not_measurable: { reason: no_fact, needs: x }");
        var version = Load(text, isWhole: true).Version;
        Assert.Equal(version, Load(text.ReplaceLineEndings("\r\n"), isWhole: true).Version);
        Assert.NotEqual(version, Load(text.Replace("value: 1", "value: 2", StringComparison.Ordinal), isWhole: true).Version);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Target(string id, string fields, string period = "{ from: 2021, to: 2025 }") =>
        $"  - {{ item: {id}, kind: target, phrase: 目标, label_en: x, period: {period}, {fields} }}\n";

    private IReadOnlyList<Problem> Refused(string items) => Assert.Throws<ProblemException>(() => Load(items)).Problems;

    private PlanBook Load(string items, bool isWhole = false)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "plans"));
        File.WriteAllText(Path.Combine(_folder, "plans", "p.yaml"), isWhole ? items : Head + items);
        return PlanFiles.Load(_folder, SmallWarehouse.Shipped);
    }
}
