using Warehouse.Query;
using static Warehouse.Tests.Query.Reads.ReadWorld;

namespace Warehouse.Tests.Query.Reads;

/// <summary>What is made of rows of objects: counts, what holds for years, and what is known of a school elsewhere.</summary>
public sealed class ReadKindsTests
{
    private static readonly QueryFilter Public = new("ownership", ["public"]);

    [Fact]
    public void Classes_AreCounted_AndThoseOfWhichNobodyKnowsTheSizeAreMissing()
    {
        var world = new ReadWorld().Class("a", 2020, 1, 60).Class("a", 2020, 2, 50).Class("a", 2020, 3, 40);
        Assert.Equal((3m, CellStatus.Normal), Value(world.Ask(In(2020, "classes"))));
        Assert.Equal((1m, CellStatus.Normal), Value(world.Ask(In(2020, "classes_large"))));
        Assert.Equal((2m, CellStatus.Normal), Value(world.Ask(In(2020, "classes_over"))));

        world.Class("a", 2020, 4, students: null).Class("a", 2020, 5, 30, limit: null);
        Assert.Equal((5m, CellStatus.Normal), Value(world.Ask(In(2020, "classes"))));
        var large = Only(world.Ask(In(2020, "classes_large") with { AllowPartial = true }));
        Assert.Equal((1m, CellStatus.Incomplete, 4L, 5L), (large.Value, large.Status, large.N, large.ExpectedN));
        Assert.Equal((null, CellStatus.Incomplete), Value(world.Ask(In(2020, "classes_over"))));
    }

    [Fact]
    public void SmallestFigure_IsTheSmallestOfAllGroups_AndOpenWhereOneIsMissing()
    {
        var world = new ReadWorld().Class("a", 2020, 1, 40, hours: 2).Class("b", 2020, 1, 40, hours: 1.5m, district: "zone");
        var query = In(2020, "shortest_week");
        Assert.Equal((1.5m, CellStatus.Normal), Value(world.Ask(query)));
        Assert.Equal((1.5m, CellStatus.Normal), Value(world.Ask(query with { Filters = [new QueryFilter("district", ["old", "zone"])] })));
        Assert.Equal((null, CellStatus.Incomplete), Value(world.Class("a", 2020, 2, 40, hours: null).Ask(query)));
    }

    [Fact]
    public void SchoolOfTwoStages_IsOneSchool_AndCountsOfNamedMembersAreNotAdded()
    {
        var world = new ReadWorld().Pupils("a", 2020, 10).Pupils("a", 2020, 5, stage: "junior").Pupils("b", 2020, 8);
        Assert.Equal((2m, CellStatus.Normal), Value(world.Ask(In(2020, "offering"))));
        Assert.Equal([2m, 1m], world.Ask(In(2020, "offering", "stage")).Rows.Select(row => row.Cells[0].Value));
        Assert.Equal("query.not_additive", Refuse(In(2020, "offering") with { Filters = [new QueryFilter("stage", ["primary", "junior"])] }).Code);
        // Of several years the last.
        Assert.Equal((1m, CellStatus.Normal), Value(world.Pupils("c", 2021, 5).Ask(For("offering") with { Periods = new QueryPeriods { From = "2020", To = "2021" } })));
    }

    [Fact]
    public void Ownership_IsThatOfTheSchoolInTheYear()
    {
        var world = new ReadWorld()
            .Year("a", 2020, "old", "private").Year("a", 2021, "old", "public").Year("b", 2020, "old", "public").Year("b", 2021, "old", "public")
            .Pupils("a", 2020, 100).Pupils("a", 2021, 110).Pupils("b", 2020, 20).Pupils("b", 2021, 25);

        Assert.Equal([20m, 135m], world.Ask(For("pupils", "year") with { Filters = [Public] }).Rows.Select(row => row.Cells[0].Value));
        Assert.Equal([20m, 135m], world.Ask(For("public_pupils", "year")).Rows.Select(row => row.Cells[0].Value));
        Assert.Equal([20m, 100m], world.Ask(In(2020, "pupils", "ownership")).Rows.Select(row => row.Cells[0].Value));
        // Who does not ask for it needs no other table.
        Assert.Null(Plan(In(2020, "pupils")).Reads[0].LookedUpIn);
    }

    [Fact]
    public void SchoolThatNobodyKnowsTheOwnershipOf_LeavesEveryCellItMayBelongToIncomplete()
    {
        var world = new ReadWorld().Year("a", 2020, "old", "public").Year("c", 2020, "zone", "private").Pupils("a", 2020, 100).Pupils("b", 2020, 20).Pupils("c", 2020, 30, district: "zone");

        var filtered = world.Ask(In(2020, "pupils", "district:COUNTY") with { Filters = [Public], AllowPartial = true });
        Assert.Equal((100m, CellStatus.Incomplete, 1L, 2L), (filtered.Rows[0].Cells[0].Value, filtered.Rows[0].Cells[0].Status, filtered.Rows[0].Cells[0].N, filtered.Rows[0].Cells[0].ExpectedN));
        Assert.Contains(filtered.Notes, note => note is { Code: "answer.unknown_attribute", Field: "pupils" });

        var grouped = world.Ask(In(2020, "pupils", "ownership", "district:COUNTY") with { AllowPartial = true });
        Assert.Equal([(100m, CellStatus.Incomplete), (null, CellStatus.Missing), (null, CellStatus.Incomplete), (30m, CellStatus.Normal)], grouped.Rows.Select(row => (row.Cells[0].Value, row.Cells[0].Status)));

        Assert.Equal((150m, CellStatus.Normal), Value(world.Ask(In(2020, "pupils"))));
        // What a school's own row leaves open is as unknown as a row that is not there.
        world.Year("b", 2020, "old", ownership: null);
        Assert.Equal((null, CellStatus.Incomplete), Value(world.Ask(In(2020, "schools") with { Filters = [Public] })));
        Assert.Equal((3m, CellStatus.Normal), Value(world.Ask(In(2020, "schools"))));
    }

    [Fact]
    public void Honour_CountsOnTheFirstOfSeptemberOfEachYearThatItHolds()
    {
        var world = new ReadWorld()
            .Honour("a", "Li", "2018-09-02", "2020-09-01").Honour("a", "Wu", "2019-09-01", null).Honour("b", "Wu", "2019-03-01", "2019-08-31", "cup");

        // Not in 2018, for it came a day late, nor in 2020, when it held no more; and not beyond the school year of today.
        var answer = world.Ask(For("honours", "year"));
        Assert.Equal([(2019, 2m), (2020, 1m), (2021, 1m)], answer.Rows.Select(row => (row.Keys[0], row.Cells[0].Value!.Value)));
        Assert.Equal((1m, 2021), (Only(world.Ask(For("honours"))).Value, Only(world.Ask(For("honours"))).Period));
        Assert.Equal((2m, CellStatus.Normal), Value(world.Ask(In(2019, "holders"))));
    }

    [Fact]
    public void BooksOfNineSchoolsOverPupilsOfTen_AreNoRatio()
    {
        var world = new ReadWorld().Pupils("a", 2020, 10).Pupils("b", 2020, 10).Books("a", 2020, 200);

        var answer = world.Ask(In(2020, "books_per_pupil") with { AllowPartial = true });
        Assert.Equal((null, CellStatus.Incomplete, 200m, 20m), (Only(answer).Value, Only(answer).Status, Only(answer).Numerator, Only(answer).Denominator));
        Assert.Contains(answer.Notes, note => note is { Code: "answer.different_objects", Field: "books_per_pupil" });

        Assert.Equal((15m, CellStatus.Normal), Value(world.Books("b", 2020, 100).Ask(In(2020, "books_per_pupil"))));
    }

    [Fact]
    public void MembersThatAFormulaPinsTogether_AreAddedUp_AndEachMustBeThere()
    {
        var world = new ReadWorld().Pupils("a", 2020, 10).Pupils("b", 2020, 7, stage: "junior");
        Assert.Equal((17m, CellStatus.Normal), Value(world.Ask(In(2020, "compulsory_pupils"))));
        Assert.Equal((null, CellStatus.Incomplete), Value(new ReadWorld().Pupils("a", 2020, 10).Ask(In(2020, "compulsory_pupils"))));
        // A primary school has no juniors, and lacks nothing.
        Assert.Equal([10m, 7m], world.Ask(In(2020, "compulsory_pupils", "school")).Rows.Select(row => row.Cells[0].Value));
    }

    [Fact]
    public void KindsOfRowsAndOfSchoolsThatAFormulaPinsTogether_NeedNotAllBeThere()
    {
        var world = new ReadWorld().Year("a", 2020, "old", "public").Pupils("a", 2020, 10).Honour("a", "Li", "2018-09-02", null);
        Assert.Equal((10m, CellStatus.Normal), Value(world.Ask(In(2020, "owned_pupils"))));
        Assert.Equal((1m, CellStatus.Normal), Value(world.Ask(In(2020, "stars_and_cups"))));
    }

    [Fact]
    public void SumPinnedToSeveralKinds_CanBeAskedForSomeOfThem_AndNeitherForOthersNorAsARate()
    {
        var world = new ReadWorld().Pupils("a", 2020, 10).Honour("a", "Li", "2018-09-02", null).Honour("a", "Wu", "2018-09-02", null, "cup").Honour("a", "Xu", "2018-09-02", null, "cup");
        var query = In(2020, "stars_and_cups");
        Assert.Equal((3m, CellStatus.Normal), Value(world.Ask(query)));
        Assert.Equal((1m, CellStatus.Normal), Value(world.Ask(query with { Filters = [new QueryFilter("honour", ["star"])] })));
        Assert.Equal((2m, CellStatus.Normal), Value(world.Ask(query with { Filters = [new QueryFilter("honour", ["cup"])] })));
        Assert.Equal((3m, CellStatus.Normal), Value(world.Ask(query with { Filters = [new QueryFilter("honour", ["cup", "star"])] })));

        Assert.Equal("query.dimension_not_available", Refuse(query with { Filters = [new QueryFilter("honour", ["badge"])] }).Code);
        Assert.Equal("query.dimension_not_available", Refuse(query with { Filters = [new QueryFilter("honour", ["star", "badge"])] }).Code);
        Assert.Equal("query.dimension_not_available", Refuse(In(2020, "stars_and_cups", "honour") with { Filters = [new QueryFilter("honour", ["star"])] }).Code);
        // Of stars alone it would still be held against what the formula is about.
        Assert.Equal("query.dimension_not_available", Refuse(In(2020, "stars_and_cups_per_pupil") with { Filters = [new QueryFilter("honour", ["star"])] }).Code);
    }

    [Fact]
    public void MeasureThatIsNotByStage_CanStandBelowTheLineAsAWhole_AndNotAsAPart()
    {
        var world = new ReadWorld().List("a", 2020, 30).List("b", 2020, 10, stage: "junior");
        Assert.Equal([1m / 40, 1m / 40], world.Ask(In(2020, "listed_per_desk", "stage")).Rows.Select(row => row.Cells[0].Value));
        Assert.Equal("query.not_by_dimension", Refuse(In(2020, "listed_per_primary_desk")).Code);
    }

    private static Cell Only(Answer answer) => Assert.Single(Assert.Single(answer.Rows).Cells);

    private static (decimal?, CellStatus) Value(Answer answer) => (Only(answer).Value, Only(answer).Status);
}
