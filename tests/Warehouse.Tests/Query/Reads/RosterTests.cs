using Warehouse.Query;
using static Warehouse.Tests.Query.Reads.ReadWorld;

namespace Warehouse.Tests.Query.Reads;

/// <summary>A school that the roster lists and a fact has no row of: what it belongs to is incomplete, and never just smaller.</summary>
public sealed class RosterTests
{
    // Two districts; of the schools a, b and c the last is missing in the fact.
    private static ReadWorld World => new ReadWorld()
        .Year("a", 2020, "old", "public").Year("b", 2020, "zone", "public").Year("c", 2020, "zone", "private")
        .Books("a", 2020, 50).Books("b", 2020, 200, district: "zone");

    [Fact]
    public void Sum_WithoutASchool_IsIncomplete_WhereTheSchoolIs()
    {
        var byDistrict = World.Ask(In(2020, "books", "district:COUNTY") with { AllowPartial = true });
        Assert.Equal([(50m, CellStatus.Normal), (200m, CellStatus.Incomplete)], byDistrict.Rows.Select(row => (row.Cells[0].Value, row.Cells[0].Status)));
        Assert.Contains(byDistrict.Notes, note => note is { Code: "answer.absent_schools", Field: "books" });

        var both = In(2020, "books") with { Filters = [new QueryFilter("district", ["old", "zone"])] };
        Assert.Equal((null, CellStatus.Incomplete), Value(World.Ask(both)));
        Assert.Equal((250m + 7, CellStatus.Normal), Value(World.Books("c", 2020, 7, district: "zone").Ask(both)));
    }

    [Fact]
    public void School_IsMissedOnlyByWhatItMayBelongTo()
    {
        var byOwner = World.Ask(In(2020, "books", "ownership") with { AllowPartial = true });
        Assert.Equal([(250m, CellStatus.Normal)], byOwner.Rows.Where(row => row.Cells[0].Value is not null).Select(row => (row.Cells[0].Value!.Value, row.Cells[0].Status)));
        // The roster of this world does not say of which stage a school is: it may be of any.
        Assert.All(World.Ask(In(2020, "books", "stage") with { Filters = [new QueryFilter("district", ["zone"])] }).Rows, row => Assert.Equal(CellStatus.Incomplete, row.Cells[0].Status));
        Assert.All(World.Ask(In(2020, "books", "stage") with { Filters = [new QueryFilter("district", ["old"])] }).Rows, row => Assert.Equal(CellStatus.Normal, row.Cells[0].Status));
    }

    [Fact]
    public void District_WithSchools_ButNoneOfAnOwner_LacksNothing()
    {
        var both = In(2020, "books", "ownership") with { Filters = [new QueryFilter("district", ["old", "zone"])] };
        Assert.Equal([250m, 7m], World.Books("c", 2020, 7, district: "zone").Ask(both).Rows.Select(row => row.Cells[0].Value));
        // Of a district without any row nobody knows what it has.
        var one = new ReadWorld().Year("a", 2020, "old", "public").Books("a", 2020, 50).Ask(both);
        Assert.Equal((null, CellStatus.Incomplete), Value(one));
    }

    [Fact]
    public void Share_OfSchools_IsIncomplete_WhenOneIsNotThere()
    {
        Assert.Equal((null, CellStatus.Incomplete), Value(World.Ask(In(2020, "rich_share"))));
        Assert.Equal((50m, CellStatus.Normal), Value(World.Ask(In(2020, "rich_share") with { Filters = [new QueryFilter("ownership", ["public"])] })));
    }

    [Fact]
    public void List_OfSchools_LacksThoseThatHavePupils()
    {
        var world = new ReadWorld().List("a", 2020, 9).Pupils("a", 2020, 100).Pupils("b", 2020, 5).Pupils("b", 2020, 5, stage: "junior");
        Assert.Equal((null, CellStatus.Incomplete), Value(world.Ask(In(2020, "listed"))));
        Assert.Equal((1m, 2L), world.Ask(In(2020, "listed") with { AllowPartial = true }).Rows.Select(row => (row.Cells[0].Value!.Value, row.Cells[0].ExpectedN)).Single());
        Assert.Equal((2m, CellStatus.Normal), Value(world.List("b", 2020, 9).Ask(In(2020, "listed"))));
    }

    [Fact]
    public void School_ThatNoRowOfTheYearKnows_IsMissedByNobody() =>
        Assert.Equal((50m, CellStatus.Normal), Value(new ReadWorld().Year("a", 2020, "old", "public").Year("c", 2019, "old", "public").Books("a", 2020, 50).Ask(In(2020, "books"))));

    private static (decimal? Value, CellStatus Status) Value(Answer answer) => (Assert.Single(answer.Rows).Cells[0].Value, answer.Rows[0].Cells[0].Status);
}
