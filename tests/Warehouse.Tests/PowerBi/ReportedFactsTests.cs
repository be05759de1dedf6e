using System.Globalization;
using Warehouse.Tests.PowerBi.Dax;
using Warehouse.Tests.Query;

namespace Warehouse.Tests.PowerBi;

/// <summary>The DAX over facts of which rows are counted, hold for years or look something up; every number is worked out on paper.</summary>
public sealed class ReportedFactsTests
{
    private const string East = "district.County=长乐区";

    private const string Year2022 = "academic_year.Academic year=2022";

    private const string Year2023 = "academic_year.Academic year=2023";

    [Fact]
    public void Distinct_CountsWhoHasTwoTitlesOnce_AndNeverAddsDistricts()
    {
        var star = Star(Grant("x", "backbone", "cn-350112"), Grant("x", "subject_leader", "cn-350112"), Grant("y", "backbone", "cn-350112"), Grant("x", "famous_teacher", "cn-350102"), Grant("z", "smart_campus", "cn-350112"));

        Assert.Equal(2m, star.Cell("honour_holders_new", [East, "fiscal_year.Fiscal year=2023"]));
        // 2 and 1, but x is in both.
        Assert.Equal(2m, star.Cell("honour_holders_new", ["fiscal_year.Fiscal year=2023"], "district.County=长乐区|鼓楼区 (福州市)"));
        Assert.Null(star.Cell("honour_holders_new", [East, "fiscal_year.Fiscal year=2022"]));
    }

    [Fact]
    public void Lowest_IsOfTheClassWithTheFewestHours_AndBlankWhereOneIsNotKnown()
    {
        Assert.Equal(0.5m, Star(Class("a", 1, 40, 1m), Class("a", 2, 40, 0.5m), Class("b", 1, 40, 2m)).Cell("labour_hours_weekly", [East, Year2023]));
        Assert.Null(Star(Class("a", 1, 40, 1m), Class("b", 1, 40, null)).Cell("labour_hours_weekly", [East, Year2023]));
    }

    [Fact]
    public void RowsThatMeetACondition_AreCounted_AndNoneIsZero()
    {
        var star = Star(Class("a", 1, 46, 1m), Class("a", 2, 40, 1m), Class("b", 1, 45, 1m), Class("b", 2, 30, 1m));

        // 46 of 45 is over; 45 is not.
        Assert.Equal(25m, star.Cell("class_over_standard_share", [East, Year2023]));
        Assert.Equal(0m, star.Cell("large_class_share", [East, Year2023]));
        Assert.Null(Star(Class("a", 1, null, 1m), Class("a", 2, 40, 1m)).Cell("large_class_share", [East, Year2023]));
    }

    [Fact]
    public void PinnedToWhatTheSchoolWasInThatYear_IsLookedUp_AndASchoolOfNoKnownKindLeavesItBlank()
    {
        NaiveRow[] pupils = [Pupils("a", 60), Pupils("b", 30), Pupils("c", 10)];
        NaiveRow[] known = [School("a", "public"), School("b", "inclusive_private")];

        // (60 + 30) / 100, in 2023; what a school was the year before says nothing of it.
        Assert.Equal(90m, Star([.. pupils, .. known, School("c", "other_private"), School("c", "public", 2022)]).Cell("inclusive_preschool_coverage", [East, Year2023]));
        Assert.Null(Star([.. pupils, .. known, School("c", "other_private", 2022)]).Cell("inclusive_preschool_coverage", [East, Year2023]));
        Assert.Equal(60m, Star([.. pupils, .. known, School("c", "other_private")]).Cell("public_preschool_share", [East, Year2023]));
    }

    [Fact]
    public void WhatHoldsOnTheFirstOfSeptember_IsAStockOfThatYear()
    {
        var star = Star(
            Valid("x", "studio", "2021-03-01", "2023-09-01"), Valid("y", "studio", "2022-01-01", null), Valid("w", "studio", "2022-09-02", null),
            Valid("z", "head_teacher_studio", "2020-01-01", null), Valid("v", "backbone", "2020-01-01", null));

        // x, y, z; w begins a day late.
        Assert.Equal(3m, star.Cell("studio_count", [East, Year2022]));
        // x no longer holds on the day that it ends: y, w, z.
        Assert.Equal(3m, star.Cell("studio_count", [East, Year2023]));
        // In 2020 there is z alone: a district may have none of a kind.
        Assert.Equal(1m, star.Cell("studio_count", [East, "academic_year.Academic year=2020"]));
        Assert.Null(star.Cell("studio_count", [East, "academic_year.Academic year=2019"]));
        // Over two years the last, never their sum.
        Assert.Equal(3m, star.Cell("studio_count", [East], "academic_year.Academic year=2022|2023"));
    }

    private static SmallStar Star(params NaiveRow[] rows) => new(rows, SmallWarehouse.Shipped, SmallWarehouse.MembersEverywhere);

    private static NaiveRow Grant(string holder, string honour, string district) => Row(
        "school_honour_grant", [("district", district), ("stage", "primary"), ("honour", honour), ("honour_level", "city"), ("fiscal_year", "2023")],
        [("holder", holder), ("valid_from", "2023-05-01"), ("valid_to", null)]);

    private static NaiveRow Valid(string holder, string honour, string from, string? to) => Row(
        "school_honour_valid", [("district", "cn-350112"), ("stage", "primary"), ("honour", honour), ("honour_level", "city")],
        [("holder", holder), ("valid_from", from), ("valid_to", to)]);

    private static NaiveRow Class(string school, int number, decimal? students, decimal? hours) => Row(
        "school_class", [("school", school), ("district", "cn-350112"), ("stage", "primary"), ("grade", "g1"), ("academic_year", "2023")],
        [("class_no", (decimal)number), ("class_students", students), ("class_limit", 45m), ("labour_hours", hours)]);

    private static NaiveRow Pupils(string school, decimal pupils) => Row(
        "school_enrolment", [("school", school), ("district", "cn-350112"), ("stage", "preschool"), ("grade", "k1"), ("sex", "female"), ("academic_year", "2023")],
        [("enrolled_students", pupils)]);

    private static NaiveRow School(string school, string ownership, int year = 2023) => Row(
        "school_year",
        [("school", school), ("district", "cn-350112"), ("stage", "preschool"), ("school_type", "111"), ("founder", "all"), ("ownership", ownership), ("demonstration", "none"), ("urban_rural", "urban"), ("academic_year", year.ToString(CultureInfo.InvariantCulture))],
        []);

    private static NaiveRow Row(string fact, (string Dimension, string Member)[] members, (string Column, object? Value)[] columns) =>
        new(fact, "", members.ToDictionary(m => m.Dimension, m => m.Member), null) { Columns = columns.ToDictionary(c => c.Column, c => c.Value) };
}
