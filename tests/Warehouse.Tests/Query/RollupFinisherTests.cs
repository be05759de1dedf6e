using Warehouse.Query;
using static Warehouse.Tests.Query.SmallWarehouse;

namespace Warehouse.Tests.Query;

public sealed class RollupFinisherTests
{
    [Fact]
    public void Ratio_IsTheRatioOfSums_NotTheMeanOfRates()
    {
        var warehouse = new SmallWarehouse()
            .Education("cn-320000", "primary", 2019, "enrolled_students", 100).Education("cn-320000", "primary", 2019, "teachers_ft", 10)
            .Education("cn-350000", "primary", 2019, "enrolled_students", 900).Education("cn-350000", "primary", 2019, "teachers_ft", 30);
        var cell = Only(warehouse.Ask(For("pupil_teacher_ratio") with { Filters = [new QueryFilter("district", ["江苏省", "福建省"]), new QueryFilter("stage", ["primary"])] }));
        Assert.Equal((25m, 1000m, 40m, CellStatus.Normal), (cell.Value, cell.Numerator, cell.Denominator, cell.Status));
    }

    [Fact]
    public void Zone_CountsInItsCity_AndStandsBesideTheCounties()
    {
        var warehouse = new SmallWarehouse().School("a", "cn-350102", 100, 10).School("b", "cn-350100-hitech", 50, 5);
        var byCity = warehouse.Ask(For("school_count", "district:CITY") with { Filters = [new QueryFilter("stage", ["senior"])] });
        Assert.Equal(2, Only(byCity).Value);
        var byCounty = warehouse.Ask(For("school_count", "district:COUNTY", "stage"));
        Assert.Equal(2, byCounty.Rows.Count);
    }

    [Fact]
    public void WithheldPart_MakesTheSumIncomplete_AndItsOwnCellWithheld()
    {
        var warehouse = new SmallWarehouse().School("a", "cn-350102", 100, 10).School("b", "cn-350102", null, null).School("c", "cn-350112", null, null);
        var answer = warehouse.Ask(For("enrolment", "district:COUNTY"));
        Assert.Equal(new[] { CellStatus.Incomplete, CellStatus.Withheld }, answer.Rows.Select(r => r.Cells[0].Status));
        Assert.All(answer.Rows, row => Assert.Null(row.Cells[0].Value));
        var partial = warehouse.Ask(For("enrolment", "district:COUNTY") with { AllowPartial = true });
        Assert.Equal((100m, CellStatus.Incomplete, 1L, 2L), (partial.Rows[0].Cells[0].Value, partial.Rows[0].Cells[0].Status, partial.Rows[0].Cells[0].N, partial.Rows[0].Cells[0].ExpectedN));
    }

    [Fact]
    public void SumOfProvinces_IsIncomplete_WhileOneIsMissing()
    {
        // Two of the 31 provinces: the whole is known to have 31 parts.
        var warehouse = new SmallWarehouse().Education("cn-320000", "primary", 2019, "schools", 5).Education("cn-350000", "primary", 2019, "schools", 7);
        var cell = Only(warehouse.Ask(For("school_count", "stage") with { BasisLevel = "PROV" }));
        Assert.Equal((CellStatus.Incomplete, 2L, 31L), (cell.Status, cell.N, cell.ExpectedN));
    }

    [Fact]
    public void PublishedTotal_IsReadAndNotAddedToItsParts()
    {
        var warehouse = new SmallWarehouse().Education("cn", "primary", 2019, "schools", 13).Education("cn-320000", "primary", 2019, "schools", 5).Education("cn-350000", "primary", 2019, "schools", 7);
        var answer = warehouse.Ask(For("school_count", "stage", "year"));
        Assert.Equal(13, Only(answer).Value);
        Assert.Equal(("published_education", "NAT", true), (answer.Columns[0].Basis[0].Fact, answer.Columns[0].Basis[0].Level, answer.Columns[0].Basis[0].Published));
    }

    [Fact]
    public void Stock_TakesTheLastYear_AndFlow_AddsTheYears()
    {
        var warehouse = new SmallWarehouse()
            .Education("cn", "primary", 2018, "enrolled_students", 500).Education("cn", "primary", 2019, "enrolled_students", 520)
            .Education("cn", "primary", 2018, "new_entrants", 80).Education("cn", "primary", 2019, "new_entrants", 90);
        var periods = new QueryPeriods { From = "2018", To = "2019" };
        var stock = Only(warehouse.Ask(For("enrolment", "stage") with { Periods = periods, Filters = [new QueryFilter("stage", ["primary"])] }));
        Assert.Equal((520m, 2019), (stock.Value, stock.Period));
        var flow = Only(warehouse.Ask(For("entrants", "stage") with { Periods = periods, Filters = [new QueryFilter("stage", ["primary"])] }));
        Assert.Equal((170m, null), (flow.Value, flow.Period));
    }

    [Fact]
    public void FundingPerPupil_CrossesTheCalendarsByItsNamedBridge()
    {
        // (8 × 100 + 4 × 160) / 12 = 120 pupils in the mean of 2010; 2400 / 120 = 20.
        var warehouse = new SmallWarehouse().Funding("cn", "primary", "total", 2010, 2400)
            .Education("cn", "primary", 2009, "enrolled_students", 100).Education("cn", "primary", 2010, "enrolled_students", 160);
        var answer = warehouse.Ask(For("funding_per_pupil", "stage", "year"));
        var cell = Only(answer);
        Assert.Equal((20m, 2400m, 120m), (cell.Value, cell.Numerator, cell.Denominator));
        Assert.Contains(answer.Columns[0].Basis, basis => basis is { Measure: "enrolled_students", Bridge: "weighted_8_4" });
        Assert.Equal(15m, Only(warehouse.Ask(For("funding_per_pupil_september", "stage", "year"))).Value);
    }

    [Fact]
    public void FundingPerPupil_WithoutThePreviousSeptember_IsMissing()
    {
        var warehouse = new SmallWarehouse().Funding("cn", "primary", "total", 2010, 2400).Education("cn", "primary", 2010, "enrolled_students", 160);
        var cell = Only(warehouse.Ask(For("funding_per_pupil", "stage", "year")));
        Assert.Equal((null, CellStatus.Missing), (cell.Value, cell.Status));
    }

    [Fact]
    public void Growth_ComesFromTwoYears_AndNeedsBoth()
    {
        var warehouse = new SmallWarehouse().Funding("cn", "all", "total", 2017, 400).Funding("cn", "all", "total", 2018, 410).Funding("cn", "all", "total", 2019, null);
        var rows = warehouse.Ask(For("edu_funding_growth", "year")).Rows.Select(row => row.Cells[0]).ToList();
        Assert.Equal([CellStatus.Missing, CellStatus.Normal, CellStatus.Missing], rows.Select(c => c.Status));
        Assert.Equal((2.5m, 410m, 400m), (rows[1].Value, rows[1].Numerator, rows[1].Denominator));
    }

    [Fact]
    public void GrowthOfOneYear_ReadsTheYearBefore()
    {
        var warehouse = new SmallWarehouse().Funding("cn", "all", "total", 2017, 400).Funding("cn", "all", "total", 2018, 410);
        var row = Assert.Single(warehouse.Ask(For("edu_funding_growth", "year") with { Periods = new QueryPeriods { Years = ["2018"] } }).Rows);
        Assert.Equal(2.5m, row.Cells[0].Value);
    }

    [Fact]
    public void ZeroDenominator_HasAStatusAndNoValue()
    {
        var cell = Only(new SmallWarehouse().School("a", "cn-350102", 100, 0).Ask(For("pupil_teacher_ratio", "school")));
        Assert.Equal((null, CellStatus.DivideByZero, 100m, 0m), (cell.Value, cell.Status, cell.Numerator, cell.Denominator));
    }

    [Fact]
    public void Share_DividesEverySourceByTheSameTotal()
    {
        var warehouse = new SmallWarehouse().Funding("cn", "all", "total", 2018, 200).Funding("cn", "all", "public", 2018, 150).Funding("cn", "all", "donations", 2018, 50);
        var answer = warehouse.Ask(For("edu_funding_share", "funding_source", "year"));
        Assert.Equal([75m, 25m], answer.Rows.Select(row => row.Cells[0].Value));
    }

    [Fact]
    public void StageTheIndicatorIsNotDefinedFor_IsNotApplicable()
    {
        var warehouse = new SmallWarehouse().Education("cn", "special", 2019, "enrolled_students", 10).Education("cn", "special", 2019, "staff", 2);
        Assert.Equal(CellStatus.NotApplicable, Only(warehouse.Ask(For("pupil_staff_ratio", "stage", "year"))).Status);
    }

    [Fact]
    public void NamedMemberWithoutData_HasItsRow()
    {
        var warehouse = new SmallWarehouse().Education("cn-320000", "primary", 2019, "schools", 5);
        var answer = warehouse.Ask(For("school_count", "district:PROV", "year") with
        {
            Filters = [new QueryFilter("district", ["江苏省", "福建省"]), new QueryFilter("stage", ["primary"])],
            Periods = new QueryPeriods { From = "2018", To = "2019" },
        });
        Assert.Equal([CellStatus.Missing, CellStatus.Normal, CellStatus.Missing, CellStatus.Missing], answer.Rows.Select(row => row.Cells[0].Status));
    }

    [Fact]
    public void DescendantsWithoutData_AreNamed()
    {
        var warehouse = new SmallWarehouse().School("a", "cn-350102", 100, 10);
        var answer = warehouse.Ask(For("enrolment", "district:COUNTY") with { Filters = [new QueryFilter("district", ["福州市"], IncludeDescendants: true)] });
        var note = Assert.Single(answer.Notes, n => n.Code == "answer.members_without_data");
        Assert.Equal(["cn-350112", "cn-350100-hitech"], note.Items);
    }

    [Fact]
    public void OrderByIndicator_PutsMissingLast()
    {
        var warehouse = new SmallWarehouse().Education("cn", "primary", 2017, "schools", 5).Education("cn", "primary", 2018, null!, null).Education("cn", "primary", 2018, "schools", null).Education("cn", "primary", 2019, "schools", 9);
        var query = For("school_count", "year") with { Filters = [new QueryFilter("stage", ["primary"])], OrderBy = [new QueryOrder("school_count", Descending: true)] };
        Assert.Equal([2019, 2017, 2018], warehouse.Ask(query).Rows.Select(row => row.Keys[0]));
    }

    [Fact]
    public void NothingLoaded_IsSaidAndNotSilent()
    {
        var answer = new SmallWarehouse().Ask(For("school_count", "stage", "year"));
        Assert.Empty(answer.Rows);
        Assert.Equal("answer.no_data", Assert.Single(answer.Notes).Code);
    }

    private static Cell Only(Answer answer) => Assert.Single(Assert.Single(answer.Rows).Cells);
}
