using Warehouse.Query;
using Warehouse.Tests.Query.Reads;
using static Warehouse.Tests.Query.Reads.ReadWorld;

namespace Warehouse.Tests.Traps;

/// <summary>
/// Trap 19: on 28 April 2020 the eastern part of 成都高新区 went to the new area in the east. Its schools stayed where they
/// were; the zone as reported has fewer pupils from then on, and nobody left.
/// </summary>
public sealed class BoundaryTrapTests
{
    private static readonly ReadWorld World = new ReadWorld()
        .Year("a", 2019, "zone", "public").Year("b", 2019, "zone", "public")
        .Year("a", 2020, "zone", "public").Year("b", 2020, "east", "public")
        .Pupils("a", 2019, 1000, "zone").Pupils("b", 2019, 400, "zone")
        .Pupils("a", 2020, 1010, "zone").Pupils("b", 2020, 430, "east");

    [Theory]
    [InlineData("", -27.857142857142857142857142860)] // 1010 / 1400 − 1, of other schools than before
    [InlineData("as_reported", -27.857142857142857142857142860)]
    [InlineData("current", 1)] // 1010 / 1000 − 1
    [InlineData("fixed:2019", 2.857142857142857142857142860)] // 1440 / 1400 − 1
    public void GrowthOfTheZone_FallsOnlyInBoundariesThatMoved(string vintage, double growth)
    {
        var answer = World.Ask(In(2020, "pupils_growth", "district:COUNTY") with { Filters = [new QueryFilter("district", ["zone"])], Vintage = vintage });

        Assert.Equal(growth, (double)answer.Rows[0].Cells[0].Value!.Value, 9);
        Assert.Equal(vintage.Length == 0 ? "as_reported" : vintage, Assert.Single(answer.Columns[0].Basis).Vintage);
    }

    [Theory]
    [InlineData("as_reported", 1400, null, 1010, 430)]
    [InlineData("current", 1000, 400, 1010, 430)]
    [InlineData("fixed:2020", 1000, 400, 1010, 430)]
    public void Pupils_AreWhereTheBoundariesPutThem(string vintage, int zone2019, int? east2019, int zone2020, int east2020)
    {
        var answer = World.Ask(For("pupils", "year", "district:COUNTY") with { Filters = [new QueryFilter("district", ["zone", "east"])], Vintage = vintage });

        Assert.Equal([zone2019, east2019, zone2020, east2020], answer.Rows.Select(row => (int?)row.Cells[0].Value));
    }

    [Fact]
    public void SchoolThatIsInNoList_LeavesEveryPlaceItMayBeInIncomplete()
    {
        var world = new ReadWorld().Year("a", 2019, "zone", "public").Pupils("a", 2020, 10, "zone").Pupils("c", 2020, 5, "zone");
        var answer = world.Ask(In(2020, "pupils", "district:COUNTY") with { Vintage = "fixed:2020", AllowPartial = true });
        // Of school a the nearest year is 2019; of school c there is none.
        Assert.Equal((10m, CellStatus.Incomplete), (Assert.Single(answer.Rows).Cells[0].Value, answer.Rows[0].Cells[0].Status));
    }

    [Fact]
    public void FiguresOfPlaces_CannotBePutIntoOtherBoundaries()
    {
        var query = In(2020, "reported_pupils", "district:COUNTY") with { Vintage = "fixed:2019" };
        Assert.Equal("query.vintage_not_available", Refuse(query).Code);
        // The nation has no other boundaries.
        Assert.Empty(Plan(In(2020, "reported_pupils", "district:NAT") with { Vintage = "fixed:2019" }).Notes);

        var problem = Refuse(query with { Vintage = "2019" });
        Assert.Equal(("query.bad_vintage", "boundary_vintage"), (problem.Code, problem.Path));
        Assert.Contains("fixed:", problem.Hint, StringComparison.Ordinal);
    }
}
