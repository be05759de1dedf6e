using Warehouse.Query;
using static Warehouse.Tests.Query.SmallWarehouse;

namespace Warehouse.Tests.Query;

/// <summary>Questions that once were answered with a number that was not what its label said, or with a gap nobody mentioned.</summary>
public sealed class NoWrongNumberTests
{
    [Fact]
    public void FilterOnWhatTheIndicatorPins_IsRefused_NotIgnored()
    {
        // Public funding filtered to donations would be public funding under the name of donations.
        var problem = Assert.Single(Refuse(In2018("edu_funding_public") with { Filters = [new QueryFilter("funding_source", ["donations"])] }));
        Assert.Equal("query.dimension_not_available", problem.Code);
        Assert.Equal("query.dimension_not_available", Assert.Single(Refuse(In2018("edu_funding_public", "funding_source"))).Code);
        Assert.Equal("query.dimension_not_available", Assert.Single(Refuse(In2018("edu_funding_public_share", "funding_source"))).Code);
        Assert.Equal("query.dimension_not_available", Assert.Single(Refuse(In2018("preschool_teacher_child_ratio", "stage"))).Code);
    }

    [Fact]
    public void FilterOnTheVeryMemberThatIsPinned_SaysNothingNew()
    {
        var warehouse = new SmallWarehouse().Funding("cn", "all", "total", 2018, 200).Funding("cn", "all", "public", 2018, 150);
        var query = In2018("edu_funding_public", "funding_source") with { Filters = [new QueryFilter("funding_source", ["public"])] };
        Assert.Equal(150m, Only(warehouse.Ask(query)).Value);
    }

    [Fact]
    public void FilterOnAStageTheIndicatorIsNotDefinedFor_IsNotApplicable()
    {
        var warehouse = new SmallWarehouse().Education("cn", "special", 2019, "enrolled_students", 10).Education("cn", "special", 2019, "staff", 2);
        var cell = Only(warehouse.Ask(Of("pupil_staff_ratio", ["special"])));
        Assert.Equal((null, CellStatus.NotApplicable, 0L), (cell.Value, cell.Status, cell.N));
        Assert.Equal("query.not_defined_for_stage", Assert.Single(Refuse(Of("pupil_staff_ratio", ["primary", "special"]))).Code);
    }

    [Fact]
    public void RatioWithRowsMissingOnOneSide_HasNoValue_EvenWhenPartialSumsAreAllowed()
    {
        // 31 provinces have pupils and one has staff: their quotient is nobody's ratio.
        var warehouse = new SmallWarehouse()
            .Education("cn-320000", "primary", 2019, "enrolled_students", 100).Education("cn-350000", "primary", 2019, "enrolled_students", 200)
            .Education("cn-320000", "primary", 2019, "staff", 5).Education("cn-350000", "primary", 2019, "staff", null);
        var cell = Only(warehouse.Ask(Of("pupil_staff_ratio", ["primary"]) with { Filters = [new QueryFilter("stage", ["primary"]), new QueryFilter("district", ["江苏省", "福建省"])], AllowPartial = true }));
        Assert.Equal((null, CellStatus.Incomplete, 300m, 5m), (cell.Value, cell.Status, cell.Numerator, cell.Denominator));
    }

    [Fact]
    public void GrowthFromMoreProvincesToFewer_HasNoValue_EvenWhenPartialSumsAreAllowed()
    {
        var warehouse = new SmallWarehouse()
            .Education("cn-320000", "primary", 2018, "new_entrants", 100).Education("cn-350000", "primary", 2018, "new_entrants", 100)
            .Education("cn-320000", "primary", 2019, "new_entrants", 110).Education("cn-350000", "primary", 2019, "new_entrants", null);
        var cell = Only(warehouse.Ask(For("entrants_growth") with
        {
            Filters = [new QueryFilter("stage", ["primary"]), new QueryFilter("district", ["江苏省", "福建省"])],
            Periods = new QueryPeriods { Years = ["2019"] },
            AllowPartial = true,
        }));
        Assert.Equal((null, CellStatus.Incomplete), (cell.Value, cell.Status));
    }

    [Fact]
    public void YearsGivenTwice_AreRefused_NotAddedUp()
    {
        var query = Of("enrolment", ["primary"], "year");
        var filtered = query with { Filters = [.. query.Filters, new QueryFilter("year", ["2010"])] };
        Assert.Equal("query.bad_period", Assert.Single(Refuse(filtered with { Periods = new QueryPeriods { Years = ["2015"] } })).Code);
        Assert.Equal("query.duplicate_dimension", Assert.Single(Refuse(filtered with { Filters = [.. filtered.Filters, new QueryFilter("academic_year", ["2012"])] })).Code);
    }

    [Theory]
    [InlineData("2019/20", true)]
    [InlineData("1999/00", true)]
    [InlineData("2019/18", false)]
    [InlineData("2019/21", false)]
    public void SchoolYear_EndsInTheNextYear(string text, bool isYear)
    {
        var query = Of("enrolment", ["primary"]) with { Periods = new QueryPeriods { Years = [text] } };
        if (isYear)
            QueryPlanner.Plan(query, Shipped, Members);
        else
            Assert.Equal("query.bad_period", Assert.Single(Refuse(query)).Code);
    }

    [Fact]
    public void SumOverCitiesOfWhichOneHasNoList_IsIncomplete()
    {
        // Nothing says whether 南京 has no senior high schools or no list of them.
        var warehouse = new SmallWarehouse().School("a", "cn-350102", 100, 10).School("b", "cn-350112", 900, 30);
        var query = Of("school_count", ["senior"]);
        var cell = Only(warehouse.Ask(query with { Filters = [.. query.Filters, new QueryFilter("district", ["福州市", "南京市"])], AllowPartial = true }));
        Assert.Equal((2m, CellStatus.Incomplete, 2L, 3L), (cell.Value, cell.Status, cell.N, cell.ExpectedN));

        var whole = Only(warehouse.Ask(query with { Filters = [.. query.Filters, new QueryFilter("district", ["350102", "长乐区"])] }));
        Assert.Equal((2m, CellStatus.Normal, 2L, 2L), (whole.Value, whole.Status, whole.N, whole.ExpectedN));
    }

    [Fact]
    public void PupilsOfTheListedSchools_AreNotThePupilsOfTheDistrict()
    {
        // The list has senior high schools only; whoever asks for the enrolment of a district means all its schools.
        var warehouse = new SmallWarehouse().School("a", "cn-350102", 100, 10);
        var answer = warehouse.Ask(For("enrolment", "district:COUNTY"));
        Assert.Equal((null, CellStatus.Incomplete), (answer.Rows[0].Cells[0].Value, answer.Rows[0].Cells[0].Status));
        Assert.Contains(answer.Notes, note => note is { Code: "answer.not_whole", Field: "enrolment" });
        Assert.Equal(100m, warehouse.Ask(For("enrolment", "district:COUNTY") with { AllowPartial = true }).Rows[0].Cells[0].Value);

        // Of the school itself it is the figure.
        var school = Only(warehouse.Ask(For("enrolment", "school")));
        Assert.Equal((100m, CellStatus.Normal), (school.Value, school.Status));
    }

    [Fact]
    public void SumOfALevelThatIsNotTheWhole_IsIncomplete()
    {
        var warehouse = new SmallWarehouse().Funding("cn-320000", "all", "total", 2018, 40).Funding("cn-350000", "all", "total", 2018, 60);
        var query = In2018("edu_funding") with { BasisLevel = "PROV" };
        Assert.Equal((null, CellStatus.Incomplete), (Only(warehouse.Ask(query)).Value, Only(warehouse.Ask(query)).Status));
        Assert.Equal((100m, CellStatus.Incomplete), (Only(warehouse.Ask(query with { AllowPartial = true })).Value, Only(warehouse.Ask(query)).Status));
    }

    [Fact]
    public void SchoolsByDistrictAndYear_AreNotCrossedWithEveryDistrict()
    {
        var warehouse = new SmallWarehouse().School("a", "cn-350102", 100, 10).School("b", "cn-350112", 900, 30);
        var answer = warehouse.Ask(For("enrolment", "school", "district:COUNTY", "year") with { Periods = new QueryPeriods { Years = ["2023"] } });
        Assert.Equal([100m, 900m], answer.Rows.Select(row => row.Cells[0].Value));
    }

    [Fact]
    public void CombinationWithoutARow_HasItsCell_WithoutBeingNamed()
    {
        var warehouse = new SmallWarehouse()
            .Education("cn-320000", "primary", 2019, "schools", 5).Education("cn-320000", "junior", 2019, "schools", 4).Education("cn-350000", "primary", 2019, "schools", 7);
        var answer = warehouse.Ask(For("school_count", "district:PROV", "stage"));
        Assert.Equal([5m, 4m, 7m, null], answer.Rows.Select(row => row.Cells[0].Value));
        Assert.Equal(CellStatus.Missing, answer.Rows[3].Cells[0].Status);
    }

    [Fact]
    public void StagesWithoutARow_AreNamed_ThoughNobodyAskedForThemByName()
    {
        var warehouse = new SmallWarehouse().Education("cn-320000", "primary", 2019, "schools", 5);
        var answer = warehouse.Ask(For("school_count", "district:PROV", "stage"));
        var note = Assert.Single(answer.Notes, n => n is { Code: "answer.members_without_data", Field: "stage" });
        Assert.Contains("junior", note.Items);
        Assert.Equal(["cn-350000"], Assert.Single(answer.Notes, n => n is { Code: "answer.members_without_data", Field: "district" }).Items);
    }

    [Fact]
    public void MemberNamedBesideAParentOfOthers_HasItsRow()
    {
        var warehouse = new SmallWarehouse().School("a", "cn-350102", 100, 10);
        var query = Of("school_count", ["senior"], "district:CITY");
        var answer = warehouse.Ask(query with { Filters = [.. query.Filters, new QueryFilter("district", ["福建省", "南京市"], IncludeDescendants: true)] });
        Assert.Equal([CellStatus.Missing, CellStatus.Normal], answer.Rows.Select(row => row.Cells[0].Status));
    }

    [Fact]
    public void SumOverYears_AndMeanOfTwo_AreNobodysPublishedFigure()
    {
        var warehouse = new SmallWarehouse().Funding("cn", "all", "total", 2017, 40).Funding("cn", "all", "total", 2018, 60);
        Assert.True(warehouse.Ask(In2018("edu_funding")).Columns[0].Basis[0].Published);
        var range = warehouse.Ask(For("edu_funding") with { Periods = new QueryPeriods { From = "2017", To = "2018" } });
        Assert.Equal((100m, false), (Only(range).Value, range.Columns[0].Basis[0].Published));
        var perPupil = warehouse.Ask(For("funding_per_pupil", "stage", "year"));
        Assert.False(Assert.Single(perPupil.Columns[0].Basis, basis => basis.Bridge == "weighted_8_4").Published);
    }

    private static IndicatorQuery In2018(string indicator, params string[] groupBy) =>
        For(indicator, groupBy) with { Periods = new QueryPeriods { Years = ["2018"] } };

    private static IndicatorQuery Of(string indicator, string[] stages, params string[] groupBy) =>
        For(indicator, groupBy) with { Filters = [new QueryFilter("stage", stages)] };

    private static Cell Only(Answer answer) => Assert.Single(Assert.Single(answer.Rows).Cells);
}
