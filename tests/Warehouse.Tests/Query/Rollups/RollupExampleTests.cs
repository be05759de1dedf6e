using Warehouse.Query;
using Warehouse.Query.Rollups;

namespace Warehouse.Tests.Query.Rollups;

/// <summary>The worked example in the description of every roll-up class, and nothing else.</summary>
public sealed class RollupExampleTests
{
    [Fact]
    public void Sum_OfTwoDistricts_IsIncompleteWithoutOne()
    {
        var both = SumRollup.Finish(Quantity.Add(Figure(120), Figure(80)), 1);
        Assert.Equal((200m, CellStatus.Normal), (both.Value, both.Status));
        Assert.Equal(CellStatus.Incomplete, SumRollup.Finish(Quantity.Add(Figure(120), new Quantity(null, CellStatus.Missing, 0, 1)), 1).Status);
    }

    [Fact]
    public void Stock_IsOfTheLastYear() =>
        Assert.Equal(2019, StockRollup.LastYear([new HashSet<int> { 2018, 2019 }, new HashSet<int> { 2018, 2019, 2020 }], new YearWindow(2018, 2020, null)));

    [Fact]
    public void Ratio_Is25_AndNot20() =>
        Assert.Equal(25, RatioRollup.Finish(Quantity.Add(Figure(100), Figure(900)), Quantity.Add(Figure(10), Figure(30)), 1).Value);

    [Fact]
    public void Share_Is60Percent_AndNotTheMeanOf75And0()
    {
        var cell = ShareRollup.Finish(met: 3 + 0, applicable: 4 + 1, lacking: 0, isWhole: true);
        Assert.Equal((0.6m, 3m, 5m), (cell.Value, cell.Numerator, cell.Denominator));
    }

    [Fact]
    public void Growth_IsTwoAndAHalfPercent() =>
        Assert.Equal(2.5m, RecomputeRollup.Growth(Cell(410), Cell(400), 100).Value);

    [Fact]
    public void Variation_IsTheWeightedOne()
    {
        var (deviation, mean) = VariationRollup.Of([(279, 45), (137, 37), (935, 89), (160, 76), (402, 55)])!.Value;
        Assert.Equal((6.334437m, 3.263861m, 0.515257m), (decimal.Round(mean, 6), decimal.Round(deviation, 6), decimal.Round(deviation / mean, 6)));
    }

    [Fact]
    public void VarianceBetweenSchools_IsHalf() =>
        Assert.Equal((400m, 800m), VarianceShareRollup.Of([(2, 140, 10000), (2, 180, 16400)]));

    [Fact]
    public void Distinct_OverYears_IsTheLastCount_AndNoSum() =>
        Assert.Equal(2, DistinctRollup.Finish([Figure(3), Figure(2)]).Value);

    [Fact]
    public void WeightedMean_Is82_AndIncompleteWithoutTheTeachers()
    {
        Assert.Equal(88, WeightedMeanRollup.Finish([(1, RatioRollup.Finish(Quantity.Add(Figure(8100), Figure(700)), Quantity.Add(Figure(90), Figure(10)), 1))]).Value);
        var weighted = WeightedMeanRollup.Finish([(0.6m, Cell(90)), (0.4m, Cell(70))]);
        Assert.Equal((82m, CellStatus.Normal), (weighted.Value, weighted.Status));
        Assert.Equal(CellStatus.Incomplete, WeightedMeanRollup.Finish([(0.6m, Cell(90)), (0.4m, new Cell(null, CellStatus.Missing, null, null, 0, 1))]).Status);
    }

    [Fact]
    public void Parts_LackWhatEitherLacks()
    {
        var gap = Parts.Combine(Cell(8), Cell(6), (a, b) => a - b);
        Assert.Equal((2m, CellStatus.Normal, 2L), (gap.Value, gap.Status, gap.N));
        Assert.Equal(CellStatus.Missing, Parts.Combine(Cell(8), new Cell(null, CellStatus.Missing, null, null, 0, 1), (a, b) => a - b).Status);
    }

    private static Quantity Figure(decimal value) => new(value, CellStatus.Normal, 1, 1);

    private static Cell Cell(decimal value) => new(value, CellStatus.Normal, null, null, 1, 1);
}
