using Warehouse.Catalogue;
using Warehouse.Query;
using Warehouse.Query.Standards;
using Warehouse.Tests.Query;

namespace Warehouse.Tests.Standards;

public sealed class StandardEvaluatorTests
{
    private const string Balance = "compulsory_quality_balance_2017";

    // 6 of 7 met, and the other at 85 % of its threshold or just below.
    [Theory]
    [InlineData(0.85, Outcome.Met)]
    [InlineData(0.849, Outcome.NotMet)]
    [InlineData(0.0, Outcome.NotMet)]
    public void SixOfSevenMet_TheSeventhDecides(double part, Outcome expected)
    {
        var result = new StandardWorld(Balance).Just("a", "primary").Just("b", "primary", ("b100_backbone", (decimal)part)).Result("resource_schools", "primary");

        Assert.Equal(expected, result.Outcome);
        Assert.Equal(expected == Outcome.Met ? 100 : 50, result.Value);
        Assert.Equal(expected == Outcome.Met ? 0 : -50, result.Margin);
        if (expected == Outcome.Met)
            return;
        var failing = Assert.Single(result.Schools!.Failing);
        Assert.Equal("b", failing.School.Id);
        var shortfall = Assert.Single(failing.Shortfalls);
        Assert.Equal(("b100_backbone", (decimal)part, 1m, false), (shortfall.Indicator, shortfall.Value, shortfall.Limit.Value, shortfall.IsTolerated));
    }

    [Fact]
    public void FiveOfSevenMet_Fails_ThoughBothOthersNearlyReachTheirs()
    {
        var result = new StandardWorld(Balance).Just("a", "primary", ("b100_backbone", 0.99m), ("b100_pe_art", 0.99m)).Result("resource_schools", "primary");

        Assert.Equal(Outcome.NotMet, result.Outcome);
        Assert.Equal([("b100_backbone", true), ("b100_pe_art", true)], Assert.Single(result.Schools!.Failing).Shortfalls.Select(shortfall => (shortfall.Indicator, shortfall.IsTolerated)));
    }

    [Fact]
    public void Thresholds_AreThoseOfTheStage()
    {
        // What just suffices for primary does not for junior: 4.2 of 5.3 is 79 %.
        var world = new StandardWorld(Balance)
            .School("a", "312", "primary", 100, StandardWorld.Seven.Select(seven => (seven.Indicator, (decimal?)seven.Primary)).ToArray())
            .School("a", "312", "junior", 100, StandardWorld.Seven.Select(seven => (seven.Indicator, (decimal?)seven.Primary)).ToArray());

        Assert.Equal(Outcome.Met, world.Result("resource_schools", "primary").Outcome);
        var junior = world.Result("resource_schools", "junior");
        Assert.Equal(Outcome.NotMet, junior.Outcome);
        Assert.Equal([5.3m, 5.8m, 10.2m, 2500m, 2.4m], junior.Schools!.Failing[0].Shortfalls.Select(shortfall => shortfall.Limit.Value));
    }

    [Fact]
    public void SchoolWithoutAFigure_LeavesTheRuleOpen_UnlessItFailsAnyway()
    {
        var open = new StandardWorld(Balance).Just("a", "primary").Just("b", "primary", ("b100_backbone", null)).Result("resource_schools", "primary");
        Assert.Equal((Outcome.NotAssessable, null, CellStatus.Incomplete, NotAssessable.SchoolsWithoutFigures), (open.Outcome, open.Value, open.Status, open.Reason!.Code));
        Assert.Equal(("b", "no_figure"), (open.Schools!.Unassessed.Single().School.Id, open.Schools.Unassessed.Single().Code));
        Assert.Contains(open.Reason.Missing, missing => missing.Indicator == "b100_backbone" && missing.Facts.Count > 0);

        var failing = new StandardWorld(Balance).Just("a", "primary").Just("b", "primary", ("b100_backbone", null), ("b100_pe_art", 0.5m)).Result("resource_schools", "primary");
        Assert.Equal(Outcome.NotMet, failing.Outcome);
        Assert.Equal("b", failing.Schools!.Failing.Single().School.Id);
    }

    [Fact]
    public void SchoolOnTheRosterWithoutPupils_IsMissed_AndOneNotOnItToo()
    {
        var unheard = new StandardWorld(Balance).Just("a", "primary").Roster("b", "211").Result("cv_backbone", "primary");
        Assert.Equal((Outcome.NotAssessable, "b", "no_figure"), (unheard.Outcome, unheard.Schools!.Unassessed.Single().School.Id, unheard.Schools.Unassessed.Single().Code));

        var unknown = new StandardWorld(Balance).Just("a", "primary").School("c", "", "primary", 70, ("b100_backbone", 1)).Result("cv_backbone", "primary");
        Assert.Equal((Outcome.NotAssessable, "unknown_type"), (unknown.Outcome, unknown.Schools!.Unassessed.Single().Code));
    }

    [Fact]
    public void GoldenExampleOf2012_Is0515257_AndFails()
    {
        // Pupils 45, 37, 89, 76, 55 and resources 279, 137, 935, 160, 402; without the weights it would be 0.488771 and pass.
        var world = new StandardWorld(Balance);
        (decimal Pupils, decimal Books)[] schools = [(45, 279), (37, 137), (89, 935), (76, 160), (55, 402)];
        foreach (var (school, i) in schools.Select((school, i) => (school, i)))
            world.School($"s{i}", "211", "primary", school.Pupils, ("area_teaching_per_pupil", school.Books));

        var result = world.Result("cv_area_teaching", "primary");

        Assert.Equal((0.515257m, Outcome.NotMet), (Math.Round(result.Value!.Value, 6), result.Outcome));
        Assert.Equal(-0.015257m, Math.Round(result.Margin!.Value, 6));
        Assert.Equal((5, 0), (result.Schools!.Assessed, result.Schools.Failing.Count));
    }

    [Fact]
    public void SchoolsWithNothing_HaveNoVariation()
    {
        var result = new StandardWorld(Balance).School("a", "211", "primary", 100, ("b100_backbone", 0)).Result("cv_backbone", "primary");
        Assert.Equal((Outcome.NotAssessable, CellStatus.DivideByZero, NotAssessable.ZeroDenominator), (result.Outcome, result.Status, result.Reason!.Code));
    }

    [Fact]
    public void CompositeOf2012_IsNotMadeOfSevenCoefficients()
    {
        var result = new StandardWorld("compulsory_basic_balance_2012").Just("a", "primary").Result("composite", "primary");
        Assert.Equal((Outcome.NotAssessable, NotAssessable.NoIndicator, null), (result.Outcome, result.Reason!.Code, result.Value));
    }

    [Theory]
    [InlineData("g11_rotation", "", 10, Outcome.Met, 0)] // 不低于
    [InlineData("g11_rotation", "", 9.99, Outcome.NotMet, -0.01)]
    [InlineData("q09_variance", "primary", 0.15, Outcome.NotMet, 0)] // 低于
    [InlineData("q09_variance", "primary", 0.149, Outcome.Met, 0.001)]
    [InlineData("g05_class_size", "primary", 0.5, Outcome.NotMet, -0.5)]
    [InlineData("g05_class_size", "primary", 0, Outcome.Met, 0)]
    public void MarginIsPositiveWhenBetter_WhicheverWayThatIs(string criterion, string stages, double value, Outcome outcome, double margin)
    {
        var indicator = StandardWorld.Catalogue.FindStandard(Balance)!.Leaves.Single(leaf => leaf.Id == criterion).Indicator;
        var result = new StandardWorld(Balance).District(indicator, stages, (decimal)value).Result(criterion, stages);
        Assert.Equal((outcome, (decimal)margin), (result.Outcome, result.Margin));
    }

    [Theory]
    [InlineData(CellStatus.Missing, NotAssessable.NoData)]
    [InlineData(CellStatus.Incomplete, NotAssessable.Incomplete)]
    [InlineData(CellStatus.Withheld, NotAssessable.Withheld)]
    [InlineData(CellStatus.DivideByZero, NotAssessable.ZeroDenominator)]
    [InlineData(CellStatus.NotApplicable, NotAssessable.NotApplicable)]
    public void CellWithoutAValue_IsNotAssessable_WithItsStatusAndReason(CellStatus status, string code)
    {
        var result = new StandardWorld(Balance).District("rotation_rate", "", null, status).Result("g11_rotation");
        Assert.Equal((Outcome.NotAssessable, status, code, null, null), (result.Outcome, result.Status, result.Reason!.Code, result.Value, result.Margin));
        Assert.Equal(status is CellStatus.Missing or CellStatus.Incomplete, result.Reason.Missing.Count > 0);
    }

    [Fact]
    public void ShareOfNoObjects_NamesWhatIsNotLoaded()
    {
        var result = new StandardWorld(Balance).District("music_art_room_ok", "", null, CellStatus.DivideByZero).Result("g03_music_art_rooms");
        Assert.Equal((NotAssessable.NoData, CellStatus.DivideByZero), (result.Reason!.Code, result.Status));
        Assert.Contains(result.Reason.Missing, missing => missing.Measure == "music_rooms");
    }

    [Fact]
    public void SameWarningOfManyFigures_IsGivenOnce()
    {
        var figures = new StandardFigures();
        var about = StandardCase.Read(new StandardRequest("staffing_2014", "cn-350102", "2023", "", []), StandardWorld.Catalogue, SmallWarehouse.Members);
        foreach (var (need, _) in StandardQuestions.Of(about, StandardWorld.Catalogue))
            figures.Add(need, new Figure { Notes = [new AnswerNote("answer.synthetic", $"'{need.Indicator}' is generated.", need.Indicator), new AnswerNote("answer.no_data", "Nothing.", need.Indicator)] });

        var note = Assert.Single(StandardEvaluator.Evaluate(about, figures, StandardWorld.Catalogue).Notes);

        Assert.Equal(("answer.synthetic", "'pupil_staff_ratio' is generated. So of 1 other indicators."), (note.Code, note.Message));
        Assert.Equal(["pupil_staff_ratio", "staff_shortfall"], note.Items);
    }

    [Fact]
    public void FigureThatNoFactGives_IsNotAssessable_AndSaysWhy()
    {
        var result = new StandardWorld(Balance).Refused("rotation_rate", "No fact knows stages.").Result("g11_rotation");
        Assert.Equal((Outcome.NotAssessable, NotAssessable.NotAnswerable), (result.Outcome, result.Reason!.Code));
        Assert.Contains("No fact knows stages.", result.Reason.Message, StringComparison.Ordinal);

        var schools = new StandardWorld(Balance).Just("a", "primary").Refused("school_count", "No roster.").Result("resource_schools", "primary");
        Assert.Equal((Outcome.NotAssessable, NotAssessable.NotAnswerable), (schools.Outcome, schools.Reason!.Code));
    }

    [Fact]
    public void NecessaryFigure_CanFailACriterion_AndNeverMeetIt()
    {
        var kept = new StandardWorld(Balance).District("training_fund_share", "", 7).Result("q04_training_funds");
        Assert.Equal((Outcome.NotAssessable, 7m, 2m, true), (kept.Outcome, kept.Value, kept.Margin, kept.IsLeftToJudgement));
        Assert.Equal(Outcome.NotMet, new StandardWorld(Balance).District("training_fund_share", "", 4.9m).Result("q04_training_funds").Outcome);
    }

    [Fact]
    public void Overall_IsMet_OnlyWithEveryMandatoryFigure()
    {
        StandardWorld Growth(decimal pay) => new StandardWorld("three_growths").District("three_growth_a", "", 0.1m)
            .District("exp_per_pupil_growth", "preschool", 1).District("exp_per_pupil_growth", "primary", 1).District("exp_per_pupil_growth", "junior", 1).District("exp_per_pupil_growth", "senior", 1)
            .District("three_growth_pay", "primary,junior", pay).District("three_growth_public_funds", "primary", 1);

        var lacking = Growth(1).Evaluate();
        Assert.Equal(Outcome.NotAssessable, lacking.Overall);
        Assert.Equal(Outcome.Met, Growth(1).District("three_growth_public_funds", "junior", 1).Evaluate().Overall);
        // One that is missed decides, whatever is not known. 增长 excludes standing still.
        Assert.Equal(Outcome.NotMet, Growth(0).Evaluate().Overall);
    }

    [Fact]
    public void AdvisoryCriterion_IsTold_AndDecidesNothing()
    {
        var world = new StandardWorld("staffing_2014").District("pupil_staff_ratio", "primary", 19).District("pupil_staff_ratio", "junior", 13.5m).District("pupil_staff_ratio", "senior", 12)
            .District("staff_shortfall", "primary", 12);
        var result = world.Evaluate();
        Assert.Equal(Outcome.Met, result.Overall);
        Assert.Equal((Outcome.NotMet, -12m), (world.Result("shortfall", "primary").Outcome, world.Result("shortfall", "primary").Margin));
    }

    [Fact]
    public void Veto_IsNamed_AndQualitativeOnesAreLeftToPeople()
    {
        var result = new StandardWorld(Balance).District("satisfaction_rate", "", 84.9m).Evaluate();
        Assert.Equal(Outcome.NotMet, result.Overall);
        Assert.Equal(["satisfaction"], result.Vetoes.Select(veto => veto.Criterion.Id));
        Assert.Equal(Outcome.NotMet, result.Groups.Single(group => group.Group.Id == "recognition").Outcome);
        Assert.Equal(Outcome.NotAssessable, result.Groups.Single(group => group.Group.Id == "vetoes").Outcome);
        Assert.Contains("veto_exams", result.LeftToJudgement);
        Assert.Contains(result.Notes, note => note.Code == "standard.left_to_judgement" && note.Items.Contains("veto_exams"));
    }

    [Fact]
    public void NothingLoaded_IsNotAssessableThroughout_WithWhatIsMissing()
    {
        foreach (var standard in StandardWorld.Catalogue.Standards)
        {
            var result = new StandardWorld(standard.Id).Evaluate();
            Assert.Equal(Outcome.NotAssessable, result.Overall);
            Assert.All(result.Results, one => Assert.Equal((Outcome.NotAssessable, null), (one.Outcome, one.Value)));
            Assert.All(result.Results.Where(one => !one.IsLeftToJudgement && one.Reason!.Code != NotAssessable.NoIndicator), one => Assert.NotEmpty(one.Reason!.Missing));
        }
    }

    [Fact]
    public void YearBeforeAStandard_IsEvaluatedWithAWarning() =>
        Assert.Contains(new StandardWorld(Balance, "2015").Evaluate().Notes, note => note.Code == "standard.not_in_force");

    [Fact]
    public void UnsureThreshold_CanBeSet_AndASureOneCannot()
    {
        var world = new StandardWorld("library_2018").School("a", "311", "junior", 100, ("books_per_pupil", 3000));
        Assert.Equal(Outcome.NotMet, world.Result("books", "junior").Outcome);
        Assert.Equal(Outcome.Met, world.Set("books", "junior", 30, "books_per_pupil").Result("books", "junior").Outcome);

        var fixedOne = new StandardWorld("library_2018").Set("books", "primary", 20, "books_per_pupil");
        Assert.Equal("standard.threshold_fixed", Assert.Single(Assert.Throws<ProblemException>(() => fixedOne.Evaluate()).Problems).Code);
        var unknown = new StandardWorld("library_2018").Set("bokks", "primary", 20).Set("books", "special", 20, "books_per_pupil").Set("books", "primary", 20, "b100_backbone");
        Assert.Equal(
            [("standard.unknown_criterion", "thresholds[0].criterion"), ("standard.unknown_threshold", "thresholds[1].stage"), ("standard.unknown_threshold", "thresholds[2].indicator")],
            Assert.Throws<ProblemException>(() => unknown.Evaluate()).Problems.Select(problem => (problem.Code, problem.Path)));
    }

    [Theory]
    [InlineData("鼓楼区", "query.ambiguous_member")]
    [InlineData("鼓喽区", "query.unknown_member")]
    [InlineData("福州市", "standard.wrong_level")]
    [InlineData("全国", "standard.wrong_level")]
    public void DistrictThatCannotBeJudged_IsRefusedByName(string district, string code)
    {
        var problem = Assert.Single(Assert.Throws<ProblemException>(() => Read(district)).Problems);
        Assert.Equal((code, "district"), (problem.Code, problem.Path));
        if (district == "福州市")
            Assert.Equal(["cn-350102", "cn-350112", "cn-350100-hitech"], problem.Candidates);
    }

    [Theory]
    [InlineData("350102")]
    [InlineData("福州市鼓楼区")]
    [InlineData("350182")] // 长乐市, until it became 长乐区.
    [InlineData("福州高新区")]
    public void District_IsFoundAsInAnyQuestion(string district) => Assert.Equal((2023, 2023), (Read(district).Year, Read(district).FiscalYear));

    [Fact]
    public void StandardThatIsNot_IsRefusedWithTheNearest() =>
        Assert.Equal("Did you mean 'library_2018'?", Assert.Single(Assert.Throws<ProblemException>(() => StandardCase.Find("standards/libary_2018", StandardWorld.Catalogue)).Problems).Hint);

    [Fact]
    public void MoneyAndPupils_AreAskedForInTheirOwnYears_EachFigureOnce()
    {
        var about = StandardCase.Read(new StandardRequest(Balance, "cn-350102", "2023", "2022", []), StandardWorld.Catalogue, SmallWarehouse.Members);
        var questions = StandardQuestions.Of(about, StandardWorld.Catalogue);

        Assert.Equal(questions.Count, questions.Select(question => question.Need.Key).Distinct().Count());
        Assert.All(questions, question => Assert.Equal(
            StandardWorld.Catalogue.FindIndicator(question.Need.Indicator)!.Calendar == DimensionKind.FiscalYear ? "2022" : "2023", Assert.Single(question.Query.Periods.Years)));
        Assert.All(questions, question => Assert.Contains(question.Query.Filters, filter => filter.Dimension == "district" && filter.Members is ["cn-350102"]));
        Assert.Equal(14, questions.Count(question => question.Query.GroupBy.Count == 1 && question.Need.Indicator != "enrolment"));
    }

    private static StandardCase Read(string district) =>
        StandardCase.Read(new StandardRequest(Balance, district, "2023", "", []), StandardWorld.Catalogue, SmallWarehouse.Members);
}
