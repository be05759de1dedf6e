using Warehouse.Query;
using static Warehouse.Tests.Query.SmallWarehouse;

namespace Warehouse.Tests.Query;

public sealed class QueryPlannerTests
{
    [Fact]
    public void UnknownIndicator_NamesItsPathAndTheNearest()
    {
        var problem = Assert.Single(Refuse(For("pupil_techer_ratio")));
        Assert.Equal(("query.unknown_indicator", "indicators[0].indicator", "Did you mean 'pupil_teacher_ratio'?"), (problem.Code, problem.Path, problem.Hint));
    }

    [Fact]
    public void SeveralMistakes_ComeBackAtOnce()
    {
        var problems = Refuse(new IndicatorQuery
        {
            Indicators = ["enrolment", "nonsense"],
            GroupBy = [new QueryGrouping("district", "PROVINCE"), new QueryGrouping("stadge")],
            Filters = [new QueryFilter("district", ["鼓楼区", "亚特兰蒂斯"]), new QueryFilter("stage", [])],
            Periods = new QueryPeriods { From = "2019", To = "2018", Calendar = "lunar" },
            OrderBy = [new QueryOrder("height")],
        });
        Assert.Equal(
            new[] { "query.ambiguous_member", "query.bad_period", "query.empty_filter", "query.unknown_calendar", "query.unknown_dimension", "query.unknown_field", "query.unknown_indicator", "query.unknown_level", "query.unknown_member" },
            problems.Select(p => p.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void NameSharedByDistricts_ListsTheCandidates()
    {
        var problem = Assert.Single(Refuse(For("school_count", "stage") with { Filters = [new QueryFilter("district", ["鼓楼区"])] }));
        Assert.Equal("query.ambiguous_member", problem.Code);
        Assert.Equal(["cn-320106", "cn-350102"], problem.Candidates);
        Assert.Contains("福建省/福州市/鼓楼区", problem.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("福州市鼓楼区")]
    [InlineData("福州市/鼓楼区")]
    [InlineData("福建省鼓楼区")]
    [InlineData("350102")]
    [InlineData("cn-350102")]
    [InlineData("３５０１０２")]
    [InlineData(" 福州市　鼓楼区 ")]
    public void NameWithItsParent_OrCode_IsClear(string text) =>
        Assert.Equal("cn-350102", Assert.Single(Members["district"].Find(text)).Id);

    [Fact]
    public void FormerCode_FindsTheDistrictOfToday() =>
        Assert.Equal("cn-350112", Assert.Single(Members["district"].Find("350182")).Id);

    [Fact]
    public void SchoolsOverStages_AreRefused()
    {
        var problem = Assert.Single(Refuse(For("school_count", "district:PROV") with { Filters = [new QueryFilter("stage", ["primary", "junior"])] }));
        Assert.Equal("query.not_additive", problem.Code);
    }

    [Theory]
    [InlineData("enrolment", "2023")]
    [InlineData("enrolment", "2023学年")]
    [InlineData("enrolment", "2023/24")]
    [InlineData("enrolment", "2023/24 AY")]
    [InlineData("enrolment", "2023-2024学年")]
    [InlineData("enrolment", "2023–2024学年")]
    [InlineData("edu_funding", "2023年")]
    [InlineData("edu_funding", "2023 CY")]
    public void YearInTheWordsOfItsCalendar_IsUnderstood(string indicator, string text) =>
        Assert.Equal((2023, 2023), Range(QueryPlanner.Plan(InPrimary(indicator, text), Shipped, Members).Years));

    [Theory]
    [InlineData("enrolment", "2023年")]
    [InlineData("enrolment", "2023 CY")]
    [InlineData("enrolment", "2023/25")]
    [InlineData("enrolment", "2023-2025学年")]
    [InlineData("edu_funding", "2023学年")]
    [InlineData("edu_funding", "2023/24")]
    [InlineData("edu_funding", "2023 AY")]
    public void YearOfTheOtherCalendar_IsRefused(string indicator, string text) =>
        Assert.Equal("query.bad_period", Assert.Single(Refuse(InPrimary(indicator, text))).Code);

    [Fact]
    public void PupilsOverStages_NeedTheirStagesNamed()
    {
        Assert.Equal("query.level_not_available", Assert.Single(Refuse(For("enrolment", "district:PROV"))).Code);
        QueryPlanner.Plan(For("enrolment", "district:PROV") with { Filters = [new QueryFilter("stage", ["primary", "junior"])] }, Shipped, Members);
    }

    [Fact]
    public void ProvincialFunding_IsNotAddedToTheNation()
    {
        // The nation publishes a figure, which is read; the sum of provinces leaves out the central government.
        var plan = QueryPlanner.Plan(For("edu_funding", "year"), Shipped, Members);
        Assert.Equal("NAT", Assert.Single(plan.Reads).Level);

        var sum = QueryPlanner.Plan(For("edu_funding", "year") with { BasisLevel = "PROV" }, Shipped, Members);
        Assert.Equal("PROV", Assert.Single(sum.Reads).Level);
        Assert.Equal("answer.not_whole", Assert.Single(sum.Notes).Code);
    }

    [Fact]
    public void SchoolYearsAndFiscalYears_AreNotMixed()
    {
        var problem = Assert.Single(Refuse(new IndicatorQuery { Indicators = ["enrolment", "edu_funding"], GroupBy = [new QueryGrouping("year")] }));
        Assert.Equal("query.mixed_calendars", problem.Code);
        Assert.Equal("query.wrong_calendar", Assert.Single(Refuse(For("edu_funding", "academic_year"))).Code);
    }

    [Fact]
    public void Flow_NeedsItsYears()
    {
        Assert.Equal("query.period_required", Assert.Single(Refuse(For("edu_funding"))).Code);
        Assert.Equal("query.period_required", Assert.Single(Refuse(For("edu_funding_growth") with { Periods = new QueryPeriods { From = "2015", To = "2018" } })).Code);
    }

    [Fact]
    public void MembersOfSeveralLevels_AreRefused_SinceTheyOverlap()
    {
        var problem = Assert.Single(Refuse(For("enrolment", "stage") with { Filters = [new QueryFilter("district", ["福建省", "全国"])] }));
        Assert.Equal("query.mixed_levels", problem.Code);
    }

    [Fact]
    public void FilterAboveTheGrouping_AsksForDescendants()
    {
        var query = For("school_count", "district:COUNTY", "stage") with { Filters = [new QueryFilter("district", ["福州市"])] };
        Assert.Equal("query.filter_above_grouping", Assert.Single(Refuse(query)).Code);
        QueryPlanner.Plan(query with { Filters = [new QueryFilter("district", ["福州市"], IncludeDescendants: true)] }, Shipped, Members);
    }

    [Fact]
    public void CountyUnderProvinceGrouping_IsRefused() =>
        Assert.Equal("query.filter_below_grouping", Refuse(For("enrolment", "district:PROV", "stage") with { Filters = [new QueryFilter("district", ["350102"])] })[0].Code);

    [Fact]
    public void PupilsOfCombinedSchools_AreNotByStage()
    {
        var problem = Assert.Single(Refuse(For("enrolment", "district:COUNTY", "stage")));
        Assert.Equal("query.not_by_dimension", problem.Code);
    }

    [Fact]
    public void PublishedRates_AreNotAggregated() =>
        Assert.Equal("query.unit_only", Assert.Single(Refuse(For("exp_per_pupil_published", "district:PROV", "stage", "year"))).Code);

    private static IndicatorQuery InPrimary(string indicator, string year) => For(indicator) with
    {
        Filters = indicator == "enrolment" ? [new QueryFilter("stage", ["primary"])] : [],
        Periods = new QueryPeriods { Years = [year] },
    };

    private static (int?, int?) Range(YearWindow years) => (years.From, years.To);
}
