using Warehouse.Query;
using static Warehouse.Tests.Query.Rollups.SchoolWorld;

namespace Warehouse.Tests.Query.Rollups;

/// <summary>Shares, coefficients of variation and sums over schools: what each school counts as, and what a missing one does.</summary>
public sealed class ObjectRollupTests
{
    [Fact]
    public void Share_CountsSchoolsByTheLimitOfTheirStage()
    {
        // 30 books a pupil are enough for a primary school and not for a junior one; a kindergarten is neither.
        var world = School("a", 30, 1).School("a", "pupils", 1, "junior").School("a", "books", 30, "junior").School("k", "pupils", 10, "preschool");
        var cell = world.Cell("enough_books");
        Assert.Equal((50m, CellStatus.Normal, 1m, 2m, 2L, 2L), (cell.Value, cell.Status, cell.Numerator, cell.Denominator, cell.N, cell.ExpectedN));
        Assert.Equal([100m, 0m], ByStage(world, "enough_books"));
    }

    [Fact]
    public void Share_AtExactlyTheLimit_IsMet() =>
        Assert.Equal(100m, School("a", 25, 1).Cell("enough_books").Value);

    [Fact]
    public void Share_OfTwoDistricts_AddsTheCounts()
    {
        var world = School("a", 25, 1).School("b", 30, 1).School("c", 30, 1).School("d", 10, 1).School("e", "pupils", 1, district: "west").School("e", "books", 1, district: "west");
        Assert.Equal([75m, 0m], world.Ask(In2023("enough_books", null, "district:COUNTY")).Rows.Select(row => row.Cells[0].Value));
        Assert.Equal(60m, world.Cell("enough_books", null).Value);
    }

    [Fact]
    public void SchoolWithAMissingFigure_MakesTheShareIncomplete_AndIsNamed()
    {
        var world = School("a", 25, 1).School("b", "pupils", 1).School("b", "books", null).School("c", "pupils", 1);
        var answer = world.Ask(In2023("enough_books"));
        var cell = answer.Rows[0].Cells[0];
        Assert.Equal((null, CellStatus.Incomplete, 1L, 3L), (cell.Value, cell.Status, cell.N, cell.ExpectedN));
        Assert.Equal(["b/primary", "c/primary"], Assert.Single(answer.Notes, note => note.Code == "answer.objects_missing").Items);
        Assert.Equal(100m, world.Cell("enough_books", allowPartial: true).Value);
    }

    [Fact]
    public void SchoolWithoutPupils_IsLeftOut_AndNamed()
    {
        var answer = School("a", 25, 1).School("b", 5, 0).Ask(In2023("enough_books"));
        Assert.Equal((100m, CellStatus.Normal), (answer.Rows[0].Cells[0].Value, answer.Rows[0].Cells[0].Status));
        Assert.Equal(["b/primary"], Assert.Single(answer.Notes, note => note.Code == "answer.objects_left_out").Items);
    }

    [Fact]
    public void ShareOfSchoolsInAList_CountsThoseThatItAppliesTo()
    {
        // a is in the list, b is not, c is too small to be asked, and d is in the list of libraries alone.
        var world = School("a", 1, 60).School("b", 1, 60).School("c", 1, 40).Library("a").Library("c").Library("d");
        var cell = world.Cell("with_library");
        Assert.Equal((50m, 1m, 2m), (cell.Value, cell.Numerator, cell.Denominator));
    }

    [Fact]
    public void ShareOfNoSchoolThatItAppliesTo_HasNoValue()
    {
        Assert.Equal((null, CellStatus.DivideByZero), Of(School("c", 1, 40).Cell("with_library")));
        Assert.Equal((null, CellStatus.Missing), Of(School("c", 1, 40).Cell("with_library", "west")));
    }

    [Fact]
    public void Variation_OfOneSchool_IsZero_AndOfNoBooks_IsNotDefined()
    {
        Assert.Equal((0m, CellStatus.Normal), Of(School("a", 30, 2).Cell("cv_books")));
        Assert.Equal((null, CellStatus.DivideByZero), Of(School("a", 0, 2).School("b", 0, 3).Cell("cv_books")));
    }

    [Fact]
    public void Variation_LeavesOutSchoolsWithoutPupils_AndLacksThoseWithoutBooks()
    {
        var world = School("a", 10, 1).School("b", 30, 1).School("c", 7, 0);
        Assert.Equal((0.5m, CellStatus.Normal), Of(world.Cell("cv_books")));
        Assert.Equal((null, CellStatus.Incomplete), Of(world.School("d", "pupils", 5).School("d", "books", null, withheld: true).Cell("cv_books")));
        Assert.Equal((0.5m, CellStatus.Incomplete), Of(world.Cell("cv_books", allowPartial: true)));
    }

    [Fact]
    public void Variation_OfSomeSchools_LeavesOutThosePointsThatAreTooSmall()
    {
        // 1 and 3 books a pupil; the point of 49 pupils would change it, one of which nothing is known leaves it open.
        var world = School("a", 50, 50).School("b", 150, 50).School("c", 4900, 49);
        Assert.Equal((0.5m, CellStatus.Normal), Of(world.Cell("cv_books_of_50")));
        Assert.Equal((null, CellStatus.Incomplete), Of(world.School("d", "books", 9).Cell("cv_books_of_50")));
    }

    [Fact]
    public void VariationOfACity_IsComputedFromItsSchools_AndSaysThatNoStandardDefinesIt()
    {
        // East: 10 and 30 books a pupil; west: 30 and 30. CV of the districts: 0.5 and 0; of the city: √75 / 25.
        var world = School("a", 10, 1).School("b", 30, 1).School("c", "pupils", 2, district: "west").School("c", "books", 60, district: "west");
        var city = world.Ask(In2023("cv_books", null));
        Assert.Equal(0.346410m, decimal.Round(city.Rows[0].Cells[0].Value!.Value, 6));
        Assert.Contains(city.Notes, note => note is { Code: "answer.not_defined_by_standard", Field: "cv_books" });
        Assert.DoesNotContain(world.Ask(In2023("cv_books", null, "district:COUNTY")).Notes, note => note.Code == "answer.not_defined_by_standard");
    }

    [Fact]
    public void VarianceBetweenSchools_ComesFromSums()
    {
        var world = new SchoolWorld();
        foreach (var (school, n, sum, squares) in new[] { ("a", 2m, 140m, 10000m), ("b", 2m, 180m, 16400m) })
            world.School(school, "qm_n", n).School(school, "qm_sum", sum).School(school, "qm_squares", squares);
        Assert.Equal((0.5m, CellStatus.Normal), Of(world.Cell("between_schools")));
    }

    [Fact]
    public void GapsAreAddedSchoolBySchool_SoThatASurplusFillsNone()
    {
        var world = new SchoolWorld().School("a", "demand", 500).School("a", "seats", 300).School("b", "demand", 100).School("b", "seats", 400);
        Assert.Equal(200m, world.Cell("seat_gap").Value);
        Assert.Equal(1m, world.Cell("schools_short_of_seats").Value);
        var lacking = world.School("c", "demand", 900);
        Assert.Equal((null, CellStatus.Incomplete), Of(lacking.Cell("seat_gap")));
        Assert.Equal((200m, CellStatus.Incomplete), Of(lacking.Cell("seat_gap", allowPartial: true)));
    }

    [Fact]
    public void StaffShortfall_HoldsEveryStageToItsOwnNorm()
    {
        // 190 / 19 − 8 = 2; 270 / 13.5 − 25 < 0.
        var world = new SchoolWorld().School("a", "pupils", 190).School("a", "staff", 8).School("a", "pupils", 270, "junior").School("a", "staff", 25, "junior");
        Assert.Equal(2m, world.Cell("staff_shortfall").Value);
    }

    [Fact]
    public void RatioBySchoolAndStage_IsOfThatSchoolAlone()
    {
        var world = School("a", 30, 2).School("b", 10, 5).School("b", "pupils", 4, "junior").School("b", "books", 12, "junior");
        var rows = world.Ask(In2023("books_per_pupil", "east", "school", "stage")).Rows.Where(row => row.Cells[0].Value is not null).ToList();
        Assert.Equal([15m, 2m, 3m], rows.Select(row => row.Cells[0].Value));
    }

    private static SchoolWorld School(string school, decimal books, decimal pupils) => new SchoolWorld().School(school, books, pupils);

    private static (decimal? Value, CellStatus Status) Of(Cell cell) => (cell.Value, cell.Status);

    private static IEnumerable<decimal?> ByStage(SchoolWorld world, string indicator) =>
        world.Ask(In2023(indicator, "east", "stage")).Rows.Where(row => row.Cells[0].Status != CellStatus.NotApplicable).Select(row => row.Cells[0].Value);
}

/// <summary>Short words for the figures that most tests are about.</summary>
internal static class SchoolWorldWords
{
    /// <summary>A primary school of the east with books and pupils.</summary>
    public static SchoolWorld School(this SchoolWorld world, string school, decimal books, decimal pupils) =>
        world.School(school, "books", books).School(school, "pupils", pupils);
}
