using Warehouse.Catalogue.Business;
using Warehouse.Tests.PowerBi.Dax;
using Warehouse.Tests.Query;

namespace Warehouse.Tests.PowerBi;

/// <summary>The DAX of each roll-up class over rows made by hand; every number is worked out on paper.</summary>
public sealed class RollupTests
{
    private static readonly string[] Whole = [];

    [Fact]
    public void Sum_AddsUnitsAndYears_OfOneReportedLevel()
    {
        var star = Star(Entrants());

        // Two provinces of 120 and 80 under a nation of 200: with the nation among them they would be 400.
        Assert.Equal(200m, star.Cell("entrants", ["stage.Stage=primary", "academic_year.Academic year=2019"]));
        Assert.Equal(120m, star.Cell("entrants", ["district.Province=江苏省", "stage.Stage=primary", "academic_year.Academic year=2019"]));
        Assert.Equal(200m, star.Cell("entrants", ["stage.Stage=primary", "academic_year.Academic year=2019"], "district.Province=江苏省|福建省"));
        // 2018 has 100 and 90 of the same two, so both years together 390.
        Assert.Equal(390m, star.Cell("entrants", ["stage.Stage=primary"], "district.Province=江苏省|福建省", "academic_year.Academic year=2018|2019"));
    }

    [Fact]
    public void Sum_OverAYearOrPlaceWithoutFigure_IsBlank()
    {
        var star = Star(Entrants().Education("cn-350000", "primary", 2017, "new_entrants", 70).Education("cn-320000", "primary", 2017, "new_entrants", null));

        Assert.Null(star.Cell("entrants", ["stage.Stage=primary", "academic_year.Academic year=2017"], "district.Province=江苏省|福建省"));
        Assert.Null(star.Cell("entrants", ["stage.Stage=primary"], "district.Province=江苏省", "academic_year.Academic year=2017|2018|2019"));
        // Nobody said over which years.
        Assert.Null(star.Cell("entrants", ["stage.Stage=primary"], "district.Province=江苏省"));
        // Which stages make the whole is not known: not every stage is reported.
        Assert.Null(star.Cell("entrants", ["academic_year.Academic year=2019"], "district.Province=江苏省"));
    }

    [Fact]
    public void Stock_IsOfTheLastYear_TheSameForEveryRow_AndNeverTheSumOfYears()
    {
        var star = Star(new SmallWarehouse()
            .Education("cn-320000", "primary", 2018, "enrolled_students", 500).Education("cn-320000", "primary", 2019, "enrolled_students", 520)
            .Education("cn-350000", "primary", 2018, "enrolled_students", 300));

        Assert.Equal(520m, star.Cell("enrolment", ["district.Province=江苏省", "stage.Stage=primary"]));
        Assert.Equal(500m, star.Cell("enrolment", ["district.Province=江苏省", "stage.Stage=primary"], "academic_year.Academic year=2017|2018"));
        // The last year of the table is 2019, of which 福建省 has nothing; its 2018 would stand beside another's 2019.
        Assert.Null(star.Cell("enrolment", ["district.Province=福建省", "stage.Stage=primary"]));
        // Selected alone, its last year is 2018.
        Assert.Equal(300m, star.Cell("enrolment", ["stage.Stage=primary"], "district.Province=福建省"));
        // By the name of the year as well as by its number.
        Assert.Equal(500m, star.Cell("enrolment", ["district.Province=江苏省", "stage.Stage=primary", "academic_year.Academic year name=2018"]));
    }

    [Fact]
    public void Stock_AddsNamedStages_UnlessOneSchoolCanBeOfSeveral()
    {
        var star = Star(new SmallWarehouse()
            .Education("cn", "primary", 2019, "enrolled_students", 60).Education("cn", "junior", 2019, "enrolled_students", 40)
            .Education("cn", "primary", 2019, "schools", 6).Education("cn", "junior", 2019, "schools", 4));

        Assert.Equal(100m, star.Cell("enrolment", Whole, "stage.Stage=primary|junior", "academic_year.Academic year=2019"));
        Assert.Null(star.Cell("school_count", Whole, "stage.Stage=primary|junior", "academic_year.Academic year=2019"));
        Assert.Equal(6m, star.Cell("school_count", ["stage.Stage=primary"], "academic_year.Academic year=2019"));
        // The third stage was not reported, so that the three together are not known.
        Assert.Null(star.Cell("enrolment", Whole, "stage.Stage=primary|junior|senior", "academic_year.Academic year=2019"));
    }

    [Fact]
    public void Ratio_IsSumOverSum_OfTheSameRows()
    {
        var rows = new SmallWarehouse()
            .Education("cn-320000", "primary", 2019, "enrolled_students", 100).Education("cn-320000", "primary", 2019, "teachers_ft", 10)
            .Education("cn-350000", "primary", 2019, "enrolled_students", 900).Education("cn-350000", "primary", 2019, "teachers_ft", 30)
            .Education("cn-320000", "junior", 2019, "enrolled_students", 50).Education("cn-350000", "junior", 2019, "enrolled_students", 60)
            .Education("cn-350000", "junior", 2019, "teachers_ft", 6)
            .Education("cn-350000", "special", 2019, "enrolled_students", 60).Education("cn-350000", "special", 2019, "teachers_ft", 0);
        var star = Star(rows);

        // 1000 / 40, and not the mean of 10 and 30.
        Assert.Equal(25m, star.Cell("pupil_teacher_ratio", ["stage.Stage=primary", "academic_year.Academic year=2019"], "district.Province=江苏省|福建省"));
        Assert.Equal(25m, star.Cell("pupil_teacher_ratio", ["stage.Stage=primary"], "district.Province=江苏省|福建省"));
        // 110 pupils over the 6 teachers of the one that reported would be 18.3.
        Assert.Null(star.Cell("pupil_teacher_ratio", ["stage.Stage=junior", "academic_year.Academic year=2019"], "district.Province=江苏省|福建省"));
        Assert.Equal(10m, star.Cell("pupil_teacher_ratio", ["stage.Stage=junior", "academic_year.Academic year=2019"], "district.Province=福建省"));
        Assert.Null(star.Cell("pupil_teacher_ratio", ["stage.Stage=special", "academic_year.Academic year=2019"], "district.Province=福建省"));
    }

    [Fact]
    public void Growth_IsFromTheSumsOfTwoYears_AndNeedsOneYear()
    {
        var star = Star(Entrants());

        // 190 to 200 is 5.263 %, not the mean of 20 % and −11.1 %.
        Assert.Equal(5.2632m, Math.Round(star.Cell("entrants_growth", ["stage.Stage=primary", "academic_year.Academic year=2019"], "district.Province=江苏省|福建省")!.Value, 4));
        Assert.Equal(20m, Math.Round(star.Cell("entrants_growth", ["district.Province=江苏省", "stage.Stage=primary", "academic_year.Academic year=2019"])!.Value, 9));
        // Nothing before 2018; a missing year is no fall of 100 %.
        Assert.Null(star.Cell("entrants_growth", ["district.Province=江苏省", "stage.Stage=primary", "academic_year.Academic year=2018"]));
        Assert.Null(star.Cell("entrants_growth", ["district.Province=江苏省", "stage.Stage=primary", "academic_year.Academic year=2020"]));
        Assert.Null(star.Cell("entrants_growth", ["district.Province=江苏省", "stage.Stage=primary"], "academic_year.Academic year=2018|2019"));
    }

    [Fact]
    public void Growth_FromNothing_IsBlank()
    {
        var star = Star(new SmallWarehouse().Education("cn", "special", 2018, "new_entrants", 0).Education("cn", "special", 2019, "new_entrants", 5));

        Assert.Null(star.Cell("entrants_growth", ["stage.Stage=special", "academic_year.Academic year=2019"]));
        Assert.Equal(0m, star.Cell("entrants", ["stage.Stage=special", "academic_year.Academic year=2018"]));
    }

    [Fact]
    public void UnitOnly_ShowsASingleFigure_AndNothingAboveIt()
    {
        var star = Star(new SmallWarehouse()
            .PerPupil("cn-350102", "primary", 2019, "published_exp_per_pupil", 20).PerPupil("cn-350112", "primary", 2019, "published_exp_per_pupil", 30)
            .PerPupil("cn-350100-hitech", "primary", 2019, "published_exp_per_pupil", 44));

        Assert.Equal(20m, star.Cell("exp_per_pupil_published", ["district.County=鼓楼区 (福州市)", "stage.Stage=primary", "fiscal_year.Fiscal year=2019"]));
        // Of the city there is no figure, and those of its districts have no sum and no mean.
        Assert.Null(star.Cell("exp_per_pupil_published", ["district.City=福州市", "stage.Stage=primary", "fiscal_year.Fiscal year=2019"]));
        Assert.Null(star.Cell("exp_per_pupil_published", ["stage.Stage=primary", "fiscal_year.Fiscal year=2019"], "district.County=鼓楼区 (福州市)|长乐区"));
        // A zone without a code stands beside the counties.
        Assert.Equal(44m, star.Cell("exp_per_pupil_published", ["district.City=福州市", "district.County=福州高新区", "stage.Stage=primary", "fiscal_year.Fiscal year=2019"]));
        Assert.Null(star.Cell("exp_per_pupil_published", ["district.County=长乐区", "stage.Stage=primary"]));
    }

    [Fact]
    public void Pin_ReadsItsMember_WhateverIsFilteredBelowTheLine_AndNothingElseAbove()
    {
        var star = Star(new SmallWarehouse()
            .Funding("cn", "all", "total", 2018, 200).Funding("cn", "all", "public", 2018, 150).Funding("cn", "all", "donations", 2018, 10));

        Assert.Equal(150m, star.Cell("edu_funding_public", ["fiscal_year.Fiscal year=2018"]));
        Assert.Equal(75m, star.Cell("edu_funding_public_share", ["fiscal_year.Fiscal year=2018"]));
        Assert.Equal(5m, star.Cell("edu_funding_share", ["funding_source.Source=donations", "fiscal_year.Fiscal year=2018"]));
        // Public funding under the name of donations.
        Assert.Null(star.Cell("edu_funding_public", ["funding_source.Source=donations", "fiscal_year.Fiscal year=2018"]));
        Assert.Equal(150m, star.Cell("edu_funding_public", ["funding_source.Source=public", "fiscal_year.Fiscal year=2018"]));
        // Without a source the total is read, and not 360 with its parts.
        Assert.Equal(200m, star.Cell("edu_funding", ["fiscal_year.Fiscal year=2018"]));
        Assert.Equal(160m, star.Cell("edu_funding", ["fiscal_year.Fiscal year=2018"], "funding_source.Source=public|donations"));
    }

    [Fact]
    public void Bridges_CarryPupilsToFiscalYears_AndCalendarsNeverMix()
    {
        var star = Star(new SmallWarehouse()
            .Funding("cn", "primary", "total", 2019, 1000)
            .Education("cn", "primary", 2018, "enrolled_students", 90).Education("cn", "primary", 2019, "enrolled_students", 120));

        // (8 × 90 + 4 × 120) / 12 = 100 pupils.
        Assert.Equal(10m, star.Cell("funding_per_pupil", ["stage.Stage=primary", "fiscal_year.Fiscal year=2019"]));
        Assert.Equal(8.3333m, Math.Round(star.Cell("funding_per_pupil_september", ["stage.Stage=primary", "fiscal_year.Fiscal year=2019"])!.Value, 4));
        // Half of a mean is no mean: of 2017 there are no pupils.
        var half = Star(new SmallWarehouse().Funding("cn", "primary", "total", 2018, 900).Education("cn", "primary", 2018, "enrolled_students", 90));
        Assert.Null(half.Cell("funding_per_pupil", ["stage.Stage=primary", "fiscal_year.Fiscal year=2018"]));
        Assert.Equal(10m, half.Cell("funding_per_pupil_september", ["stage.Stage=primary", "fiscal_year.Fiscal year=2018"]));
        Assert.Null(star.Cell("funding_per_pupil", ["stage.Stage=primary", "fiscal_year.Fiscal year=2019"], "academic_year.Academic year=2019"));
        Assert.Null(star.Cell("enrolment", ["stage.Stage=primary", "fiscal_year.Fiscal year=2019"]));
    }

    [Fact]
    public void Levels_AreNeverMixed_AndAMemberIsNoPartOfItself()
    {
        var star = Star(new SmallWarehouse()
            .Education("cn", "primary", 2019, "enrolled_students", 1000)
            .Education("cn-320000", "primary", 2019, "enrolled_students", 400).Education("cn-350000", "primary", 2019, "enrolled_students", 600));

        Assert.Equal(1000m, star.Cell("enrolment", ["district.Nation=全国", "stage.Stage=primary"]));
        Assert.Equal(400m, star.Cell("enrolment", ["district.Nation=全国", "district.Province=江苏省", "stage.Stage=primary"]));
        // The nation's own row in a table by province, and a province's own row in one by city.
        Assert.Null(star.Cell("enrolment", ["district.Province=", "stage.Stage=primary"]));
        Assert.Null(star.Cell("enrolment", ["district.Province=江苏省", "district.City=", "stage.Stage=primary"]));
        // Nothing is reported by city.
        Assert.Null(star.Cell("enrolment", ["district.Province=江苏省", "district.City=南京市", "stage.Stage=primary"]));
        // A province and a city of another are of two levels.
        Assert.Null(star.Cell("enrolment", ["stage.Stage=primary"], "district.District name=江苏省|福州市"));
        // All provinces are named, and each has its figure.
        Assert.Equal(1000m, star.Cell("enrolment", ["stage.Stage=primary"], "district.Level=PROV"));
    }

    [Fact]
    public void Money_OfDistricts_IsNotTheirCitys()
    {
        var rows = new SmallWarehouse();
        var star = Star(rows
            .Funding("cn", "all", "total", 2018, 1000).Funding("cn-320000", "all", "total", 2018, 300).Funding("cn-350000", "all", "total", 2018, 400));

        // Provinces leave out what the central government spends: together they are themselves, not the nation.
        Assert.Equal(1000m, star.Cell("edu_funding", ["fiscal_year.Fiscal year=2018"]));
        Assert.Equal(700m, star.Cell("edu_funding", ["fiscal_year.Fiscal year=2018"], "district.Province=江苏省|福建省"));
        Assert.Null(star.Cell("edu_input_fiscal", ["fiscal_year.Fiscal year=2018"]));
    }

    [Fact]
    public void Schools_AreAddedUpToTheirCity_AndTheirPupilsAreNotTheCitys()
    {
        var star = Star(new SmallWarehouse().School("a", "cn-350102", 100, 10).School("b", "cn-350112", 300, 20).School("c", "cn-350112", null, null));

        Assert.Equal(3m, star.Cell("school_count", ["district.City=福州市", "stage.Stage=senior"]));
        Assert.Equal(2m, star.Cell("school_count", ["district.County=长乐区", "stage.Stage=senior"]));
        // The list knows senior highs only; their pupils are not those of the district.
        Assert.Null(star.Cell("enrolment", ["district.County=长乐区"]));
        Assert.Equal(300m, star.Cell("enrolment", ["school.School name=b"]));
        Assert.Equal(15m, star.Cell("pupil_teacher_ratio", ["school.School name=b"]));
        Assert.Equal(400m, star.Cell("enrolment", Whole, "school.School name=a|b"));
        Assert.Null(star.Cell("enrolment", Whole, "school.School name=a|c"));
        // A province is not covered by a list of single cities.
        Assert.Null(star.Cell("school_count", ["district.Province=福建省", "stage.Stage=senior"]));
        // 南京市 is named and has no school on the list.
        Assert.Null(star.Cell("school_count", ["stage.Stage=senior"], "district.City=南京市|福州市"));
    }

    [Fact]
    public void StagesThatAnIndicatorIsNotDefinedFor_AreBlank()
    {
        var star = Star(new SmallWarehouse()
            .Education("cn", "special", 2019, "enrolled_students", 10).Education("cn", "special", 2019, "staff", 2)
            .Education("cn", "primary", 2019, "enrolled_students", 100).Education("cn", "primary", 2019, "staff", 5)
            .Education("cn", "preschool", 2019, "enrolled_students", 90).Education("cn", "preschool", 2019, "teachers_ft", 6));

        Assert.Null(star.Cell("pupil_staff_ratio", ["stage.Stage=special"]));
        Assert.Equal(20m, star.Cell("pupil_staff_ratio", ["stage.Stage=primary"]));
        Assert.Null(star.Cell("pupil_staff_ratio", Whole, "stage.Stage=primary|special"));
        // 90 children per 6 teachers, of kindergartens alone.
        Assert.Equal(15m, star.Cell("preschool_teacher_child_ratio", Whole));
        Assert.Equal(15m, star.Cell("preschool_teacher_child_ratio", ["stage.Stage=preschool"]));
        Assert.Null(star.Cell("preschool_teacher_child_ratio", ["stage.Stage=primary"]));
    }

    [Fact]
    public void Chinese_GivesTheSameNumbers()
    {
        var rows = Entrants().Rows;

        string[] cell = ["district.Province=江苏省", "stage.Stage=primary", "academic_year.Academic year=2019"];

        Assert.Equal(120m, new SmallStar(rows, BusinessLanguage.Zh).Cell("entrants", cell));
        Assert.Equal(new SmallStar(rows).Cell("entrants_growth", cell), new SmallStar(rows, BusinessLanguage.Zh).Cell("entrants_growth", cell));
    }

    private static SmallWarehouse Entrants() => new SmallWarehouse()
        .Education("cn", "primary", 2019, "new_entrants", 200)
        .Education("cn-320000", "primary", 2019, "new_entrants", 120).Education("cn-350000", "primary", 2019, "new_entrants", 80)
        .Education("cn-320000", "primary", 2018, "new_entrants", 100).Education("cn-350000", "primary", 2018, "new_entrants", 90);

    private static SmallStar Star(SmallWarehouse warehouse) => new(warehouse.Rows);
}
