using Warehouse.Query;
using Warehouse.Tests.Query.Rollups;
using static Warehouse.Tests.Query.Rollups.SchoolWorld;

namespace Warehouse.Tests.Traps;

/// <summary>The traps of the domain that roll-ups must not fall into; the expected figures are those of the domain.</summary>
public sealed class RollupTrapTests
{
    [Fact]
    public void Trap01_CvIsWeightedByPupils_AndFailsTheLimitThatTheUnweightedOnePasses()
    {
        var cell = FiveSchools().Cell("cv_books");
        Assert.Equal((0.515257m, CellStatus.Normal, 5L), (decimal.Round(cell.Value!.Value, 6), cell.Status, cell.N));
        Assert.Equal((3.263861m, 6.334437m), (decimal.Round(cell.Numerator!.Value, 6), decimal.Round(cell.Denominator!.Value, 6)));
        Assert.NotEqual(0.488771m, decimal.Round(cell.Value!.Value, 6));
        Assert.False(Limit("cv_books").IsMetBy(cell.Value!.Value));
        Assert.True(Limit("cv_books").IsMetBy(0.488771m));
    }

    [Fact]
    public void Trap02_EveryCvIsHeldAgainstTheLimit_NotTheirMean()
    {
        var world = FiveSchools();
        foreach (var (school, pupils) in Pupils)
            world.School(school, "teachers", pupils);
        var row = Assert.Single(world.Ask(In2023("cv_books") with { Indicators = ["cv_books", "cv_teachers"] }).Rows);
        var values = row.Cells.Select(cell => cell.Value!.Value).ToList();
        Assert.Equal(0, values[1]);
        Assert.Equal([false, true], values.Select(value => Limit("cv_books").IsMetBy(value)));
        Assert.True(Limit("cv_books").IsMetBy(values.Average()));
    }

    [Fact]
    public void Trap04_RateOverDistricts_IsTheRatioOfSums_NotTheAverageOfRates()
    {
        var world = new SchoolWorld().School("a", "books", 100).School("a", "pupils", 10).School("b", "books", 900, district: "west").School("b", "pupils", 30, district: "west");
        Assert.Equal([10m, 30m], world.Ask(In2023("books_per_pupil", null, "district:COUNTY")).Rows.Select(row => row.Cells[0].Value));
        Assert.Equal(25m, world.Cell("books_per_pupil", null).Value);
    }

    [Fact]
    public void Trap15_GrossEnrolmentAbove100_IsReturnedAsItIs() =>
        Assert.Equal((104m, CellStatus.Normal), Of(new SchoolWorld().School("a", "pupils", 520).School("a", "demand", 500).Cell("gross_enrolment")));

    [Theory]
    [InlineData("gross_enrolment")]
    [InlineData("enough_books")]
    [InlineData("cv_books")]
    public void Trap16_ZeroDenominator_HasAStatus_AndNeitherZeroNorNaN(string indicator) =>
        Assert.Equal((null, CellStatus.DivideByZero), Of(new SchoolWorld().School("a", "pupils", 0).School("a", "books", 9).School("a", "demand", 0).Cell(indicator)));

    [Theory]
    [InlineData("gross_enrolment", CellStatus.Missing)]
    [InlineData("enough_books", CellStatus.Incomplete)]
    [InlineData("cv_books", CellStatus.Incomplete)]
    public void Trap16_MissingDenominator_HasAStatus_AndNeitherZeroNorNaN(string indicator, CellStatus status)
    {
        var world = new SchoolWorld().School("a", "pupils", indicator == "gross_enrolment" ? 9 : null).School("a", "books", 9).School("a", "demand", null);
        Assert.Equal((null, status), Of(world.Cell(indicator)));
        Assert.Equal((null, status), Of(world.Cell(indicator, allowPartial: true)));
    }

    private static IEnumerable<(string School, decimal Pupils)> Pupils => [("a", 45), ("b", 37), ("c", 89), ("d", 76), ("e", 55)];

    private static SchoolWorld FiveSchools() =>
        Pupils.Zip([279m, 137m, 935m, 160m, 402m], (school, books) => (school.School, school.Pupils, Books: books))
            .Aggregate(new SchoolWorld(), (world, school) => world.School(school.School, school.Books, school.Pupils));

    private static Warehouse.Catalogue.Threshold Limit(string indicator) =>
        SchoolWorld.Catalogue.FindIndicator(indicator)!.Thresholds.Single(threshold => threshold.Stage == "primary");

    private static (decimal? Value, CellStatus Status) Of(Cell cell) => (cell.Value, cell.Status);
}
