using Warehouse.Query;
using Warehouse.Tests.PowerBi.Dax;
using Warehouse.Tests.Query.Rollups;

namespace Warehouse.Tests.PowerBi;

/// <summary>The DAX of what goes over single schools, and of more than one quotient; every number is worked out on paper.</summary>
public sealed class ObjectRollupTests
{
    [Fact]
    public void Share_CountsSchoolsByTheLimitOfTheirStage()
    {
        var star = Star(new SchoolWorld().School("a", 30, 1).School("a", "pupils", 1, "junior").School("a", "books", 30, "junior").School("k", "pupils", 10, "preschool")
            .School("b", "pupils", 1, district: "west").School("b", "books", 5, district: "west"));

        Assert.Equal(50m, star.Cell("enough_books", East));
        Assert.Equal(100m, star.Cell("enough_books", [.. East, "stage.Stage=primary"]));
        Assert.Equal(0m, star.Cell("enough_books", [.. East, "stage.Stage=junior"]));
        Assert.Equal(0m, star.Cell("enough_books", West));
        // One of three, and not the mean of 50 % and 0 %.
        Assert.Equal(33.3333m, Round(star.Cell("enough_books", ["district.City=city", Year])));
        // It is not defined for kindergartens, and nothing is known of the year before.
        Assert.Null(star.Cell("enough_books", [.. East, "stage.Stage=preschool"]));
        Assert.Null(star.Cell("enough_books", ["district.County=east", "academic_year.School year=2022"]));
    }

    [Fact]
    public void Share_WithASchoolOfWhichAFigureIsMissing_IsBlank_AndLeavesOutOneWithoutPupils()
    {
        Assert.Equal(100m, Star(new SchoolWorld().School("a", 25, 1).School("b", 5, 0)).Cell("enough_books", East));
        Assert.Null(Star(new SchoolWorld().School("a", 25, 1).School("b", "pupils", 1).School("b", "books", null)).Cell("enough_books", East));
        Assert.Null(Star(new SchoolWorld().School("a", 25, 1).School("b", "pupils", 1)).Cell("enough_books", East));
    }

    [Fact]
    public void ShareOfSchoolsInAList_CountsThoseThatItAppliesTo()
    {
        var star = Star(new SchoolWorld().School("a", 1, 60).School("b", 1, 60).School("c", 1, 40).Library("a").Library("c").Library("d"));
        Assert.Equal(50m, star.Cell("with_library", East));
        Assert.Null(star.Cell("with_library", West));
    }

    [Fact]
    public void Variation_IsWeightedByPupils()
    {
        var world = new SchoolWorld();
        foreach (var (school, books, pupils) in new[] { ("a", 279m, 45m), ("b", 137m, 37m), ("c", 935m, 89m), ("d", 160m, 76m), ("e", 402m, 55m) })
            world.School(school, books, pupils);
        var star = Star(world.School("f", 3, 0));
        Assert.Equal(0.5153m, Round(star.Cell("cv_books", East)));
        Assert.Null(Star(world.School("g", "pupils", 5)).Cell("cv_books", East));
        Assert.Null(Star(new SchoolWorld().School("a", 0, 5)).Cell("cv_books", East));
    }

    [Fact]
    public void Variation_OfSomeSchools_LeavesOutTheOthers()
    {
        var world = new SchoolWorld().School("a", 50, 50).School("b", 150, 50).School("c", 4900, 49);
        Assert.Equal(0.5m, Star(world).Cell("cv_books_of_50", East));
        Assert.Null(Star(world.School("d", "books", 9)).Cell("cv_books_of_50", East));
    }

    [Fact]
    public void VarianceBetweenSchools_ComesFromSums()
    {
        var world = new SchoolWorld();
        foreach (var (school, n, sum, squares) in new[] { ("a", 2m, 140m, 10000m), ("b", 2m, 180m, 16400m) })
            world.School(school, "qm_n", n).School(school, "qm_sum", sum).School(school, "qm_squares", squares);
        Assert.Equal(0.5m, Star(world).Cell("between_schools", East));
    }

    [Fact]
    public void GapsAreAddedSchoolBySchool_SoThatASurplusFillsNone()
    {
        var world = new SchoolWorld().School("a", "demand", 500).School("a", "seats", 300).School("b", "demand", 100).School("b", "seats", 400);
        Assert.Equal(200m, Star(world).Cell("seat_gap", East));
        Assert.Equal(1m, Star(world).Cell("schools_short_of_seats", East));
        Assert.Null(Star(world.School("c", "demand", 900)).Cell("seat_gap", East));
    }

    [Fact]
    public void StaffShortfall_HoldsEveryStageToItsOwnNorm()
    {
        var world = new SchoolWorld().School("a", "pupils", 190).School("a", "staff", 8).School("a", "pupils", 270, "junior").School("a", "staff", 25, "junior");
        Assert.Equal(2m, Star(world).Cell("staff_shortfall", East));
    }

    [Fact]
    public void Gap_IsOneRatioOverAnother()
    {
        var world = new SchoolWorld();
        foreach (var (school, stage, books, pupils) in new[] { ("a", "primary", 10m, 1m), ("b", "primary", 30m, 3m), ("c", "junior", 60m, 4m) })
            world.School(school, "books", books, stage).School(school, "pupils", pupils, stage);
        Assert.Equal(1.5m, Star(world).Cell("junior_to_primary", East));
        Assert.Null(Star(new SchoolWorld().School("c", "books", 60, "junior").School("c", "pupils", 4, "junior")).Cell("junior_to_primary", East));
    }

    [Fact]
    public void UnitOnly_IsOfOneDistrict()
    {
        var world = new SchoolWorld();
        foreach (var (measure, now, before) in new[] { ("spending", 108m, 100m), ("revenue", 212m, 200m), ("pay", 900m, 0m), ("pay_n", 9m, 0m), ("civil", 240m, 0m), ("civil_n", 3m, 0m) })
            world.Money(measure, now).Money(measure, before, year: 2022).Money(measure, now, "west");
        var star = Star(world);
        Assert.Equal(2m, Round(star.Cell("growth_gap", ["district.County=east", "fiscal_year.Fiscal year=2023"])));
        Assert.Equal(1.25m, star.Cell("pay_ratio", ["district.County=east", "fiscal_year.Fiscal year=2023"]));
        Assert.Null(star.Cell("growth_gap", ["district.County=west", "fiscal_year.Fiscal year=2023"]));
        Assert.Null(star.Cell("pay_ratio", ["fiscal_year.Fiscal year=2023"], "district.County=east|west"));
        Assert.Null(star.Cell("pay_ratio", ["fiscal_year.Fiscal year=2023"]));
    }

    [Fact]
    public void WeightedMean_IsOfSumsOverAll_OrOfGroupsWithTheirWeights()
    {
        var star = Star(new SchoolWorld().Survey("parents", 90, 8100).Survey("teachers", 10, 700).Survey("parents", 10, 900, "west"));
        string[] east = ["district.County=east", "fiscal_year.Fiscal year=2023"];
        Assert.Equal(88m, star.Cell("satisfaction", east));
        Assert.Equal(82m, Round(star.Cell("satisfaction_weighted", east)));
        // The west has no answer of its teachers.
        Assert.Null(star.Cell("satisfaction_weighted", ["district.County=west", "fiscal_year.Fiscal year=2023"]));
    }

    [Fact]
    public void EveryIndicator_IsWritten()
    {
        var star = Star(new SchoolWorld());
        Assert.All(SchoolWorld.Catalogue.Indicators, indicator => Assert.Null(star.Cell(indicator.Id, [])));
    }

    private const string Year = "academic_year.School year=2023";

    private static readonly string[] East = ["district.County=east", Year];

    private static readonly string[] West = ["district.County=west", Year];

    private static SmallStar Star(SchoolWorld world) => new(world.Rows, SchoolWorld.Catalogue, SchoolWorld.Members);

    private static decimal? Round(decimal? value) => value is null ? null : decimal.Round(value.Value, 4);
}
