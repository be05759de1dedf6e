using Warehouse.Query;
using static Warehouse.Tests.Query.Rollups.SchoolWorld;

namespace Warehouse.Tests.Query.Rollups;

/// <summary>Arithmetic over parts that were each computed at the asked level, and figures that are of one district only.</summary>
public sealed class LevelFormulaTests
{
    [Fact]
    public void Gap_IsTheQuotientOfTwoRatiosAtTheAskedLevel()
    {
        var world = new SchoolWorld();
        foreach (var (school, stage, books, pupils) in new[] { ("a", "primary", 10m, 1m), ("b", "primary", 30m, 3m), ("c", "junior", 60m, 4m) })
            world.School(school, "books", books, stage).School(school, "pupils", pupils, stage);
        // 60 / 4 over 40 / 4.
        var cell = world.Cell("junior_to_primary");
        Assert.Equal((1.5m, CellStatus.Normal, 15m, 10m), (cell.Value, cell.Status, cell.Numerator, cell.Denominator));
    }

    [Fact]
    public void Gap_WithoutOneSide_IsMissing_AndWithNothingBelow_IsADivisionByZero()
    {
        var world = new SchoolWorld().School("a", "books", 60, "junior").School("a", "pupils", 4, "junior");
        Assert.Equal((null, CellStatus.Missing), Of(world.Cell("junior_to_primary")));
        Assert.Equal((null, CellStatus.DivideByZero), Of(world.School("b", "books", 0).School("b", "pupils", 5).Cell("junior_to_primary")));
    }

    [Fact]
    public void GrowthGap_IsInPoints_OfTheDistrictThatReported()
    {
        var world = Money(("spending", 108, 100), ("revenue", 212, 200));
        Assert.Equal((2m, CellStatus.Normal), Of(world.Cell("growth_gap")));
        Assert.Equal((null, CellStatus.Missing), Of(world.Cell("growth_gap", "west")));
    }

    [Fact]
    public void UnitOnly_OfSeveralDistricts_IsRefusedByName()
    {
        Assert.Equal("query.unit_only", Assert.Single(Refuse(In2023("growth_gap", null))).Code);
        Assert.Equal("query.unit_only", Assert.Single(Refuse(In2023("pay_ratio", "city"))).Code);
        var two = In2023("pay_ratio", null) with { Filters = [new QueryFilter("district", ["east", "west"])] };
        var problem = Assert.Single(Refuse(two));
        Assert.Equal(("query.unit_only", "Group by district at COUNTY, or filter it to one district of that level."), (problem.Code, problem.Hint));
    }

    [Fact]
    public void PayRatio_IsOneMeanOverAnother_DistrictByDistrict()
    {
        var world = Money(("pay", 900, 0), ("pay_n", 9, 0), ("civil", 240, 0), ("civil_n", 3, 0));
        foreach (var (measure, value) in new[] { ("pay", 80m), ("pay_n", 1m), ("civil", 100m), ("civil_n", 0m) })
            world.Money(measure, value, "west");
        var cells = world.Ask(In2023("pay_ratio", null, "district:COUNTY")).Rows.Select(row => row.Cells[0]).ToList();
        Assert.Equal([(1.25m, CellStatus.Normal), (null, CellStatus.DivideByZero)], cells.Select(Of));
        Assert.Equal((100m, 80m), (cells[0].Numerator, cells[0].Denominator));
    }

    [Fact]
    public void DifferenceOfGrowths_FromFewerSchoolsOnOneSide_HasNoValueAtAll()
    {
        var world = new SchoolWorld();
        foreach (var year in new[] { 2022, 2023 })
            world.School("a", "pupils", 100, year: year).School("a", "books", 10, year: year).School("b", "pupils", 100, year: year).School("b", "books", year == 2022 ? 10 : null, year: year);
        Assert.Equal((null, CellStatus.Incomplete), Of(world.Cell("growth_difference", allowPartial: true)));
    }

    [Fact]
    public void WeightedMean_IsOfSumsOverAll_OrOfGroupsWithTheirWeights()
    {
        var world = new SchoolWorld().Survey("parents", 90, 8100).Survey("teachers", 10, 700);
        var plain = world.Cell("satisfaction");
        Assert.Equal((88m, 8800m, 100m), (plain.Value, plain.Numerator, plain.Denominator));
        Assert.Equal((82m, CellStatus.Normal), Of(world.Cell("satisfaction_weighted")));
        Assert.Equal([90m, 70m], world.Ask(In2023("satisfaction", "east", "respondent_group")).Rows.Select(row => row.Cells[0].Value));
    }

    [Fact]
    public void WeightedMean_OfTwoDistricts_WeighsGroupsAndNotDistricts()
    {
        var world = new SchoolWorld().Survey("parents", 90, 8100).Survey("teachers", 10, 700).Survey("parents", 10, 500, "west").Survey("teachers", 30, 2700, "west");
        // Parents 8600 / 100 = 86; teachers 3400 / 40 = 85.
        Assert.Equal(0.6m * 86 + 0.4m * 85, world.Cell("satisfaction_weighted", null).Value);
    }

    [Fact]
    public void WeightedMean_WithoutAWeightedGroup_IsIncomplete()
    {
        var world = new SchoolWorld().Survey("parents", 90, 8100);
        Assert.Equal((null, CellStatus.Incomplete), Of(world.Cell("satisfaction_weighted")));
        Assert.Equal((90m, CellStatus.Incomplete), Of(world.Cell("satisfaction_weighted", allowPartial: true)));
        Assert.Equal((null, CellStatus.Missing), Of(world.Cell("satisfaction_weighted", "west")));
    }

    private static SchoolWorld Money(params (string Measure, decimal Now, decimal Before)[] figures) =>
        figures.Aggregate(new SchoolWorld(), (world, figure) => world.Money(figure.Measure, figure.Now).Money(figure.Measure, figure.Before, year: 2022));

    private static (decimal? Value, CellStatus Status) Of(Cell cell) => (cell.Value, cell.Status);
}
