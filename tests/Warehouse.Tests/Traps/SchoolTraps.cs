using Warehouse.Query;
using Warehouse.Tests.Query.Reads;
using static Warehouse.Tests.Query.Reads.ReadWorld;

namespace Warehouse.Tests.Traps;

/// <summary>Traps of counting schools, children and persons.</summary>
public sealed class SchoolTraps
{
    /// <summary>2018: 3402.23 of 4656.42 万 children are 73.07 %; of these two kindergartens one is half.</summary>
    [Fact]
    public void Trap05_InclusiveCoverage_IsOfChildren_AndNotOfKindergartens()
    {
        var world = new ReadWorld().Year("a", 2018, "old", "public").Year("b", 2018, "old", "private").Pupils("a", 2018, 340_223).Pupils("b", 2018, 125_419);

        Assert.Equal(73.07m, Math.Round(Value(world, In(2018, "public_share")), 2));
        Assert.Equal([1m, 1m], world.Ask(In(2018, "schools", "ownership")).Rows.Select(row => row.Cells[0].Value));
    }

    [Fact]
    public void Trap06_SchoolThatOffersTwoStages_IsOneOfEach_AndOneOfAll()
    {
        var world = new ReadWorld().Pupils("a", 2020, 10).Pupils("a", 2020, 5, stage: "junior").Pupils("b", 2020, 8).Pupils("c", 2020, 7, stage: "junior");

        Assert.Equal([2m, 2m], world.Ask(In(2020, "offering", "stage")).Rows.Select(row => row.Cells[0].Value));
        Assert.Equal(3, Value(world, In(2020, "offering")));
    }

    [Fact]
    public void Trap23_KindergartenRecognisedForHalfAYear_CountsByItsStateOnTheFirstOfSeptember()
    {
        // Recognised from March to July 2021: in neither list.
        var world = new ReadWorld()
            .Year("a", 2020, "old", "private").Year("a", 2021, "old", "private").Year("b", 2020, "old", "private").Year("b", 2021, "old", "public")
            .Pupils("a", 2020, 60).Pupils("a", 2021, 60).Pupils("b", 2020, 40).Pupils("b", 2021, 40);

        // What b is today says nothing of the year before.
        Assert.Equal([0m, 40m], world.Ask(For("public_share", "year")).Rows.Select(row => row.Cells[0].Value ?? 0));
    }

    [Fact]
    public void Trap24_TeacherWithThreeHonours_IsOnePerson_AndThreeGrants()
    {
        var world = new ReadWorld().Honour("a", "Li", "2019-01-01", null).Honour("a", "Li", "2019-02-01", null, "cup").Honour("a", "Li", "2019-03-01", null);

        Assert.Equal((1m, 3m), (Value(world, In(2020, "holders")), Value(world, In(2020, "honours"))));
    }

    private static decimal Value(ReadWorld world, IndicatorQuery query) => Assert.Single(Assert.Single(world.Ask(query).Rows).Cells).Value!.Value;
}
