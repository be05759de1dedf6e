using Warehouse.Generator.Districts;
using Warehouse.Generator.Ledger;
using Warehouse.Generator.Model;
using Stage = Warehouse.Generator.Model.Stage;

namespace Warehouse.Tests.Generator;

/// <summary>The ledger's own arithmetic, on districts small enough for paper.</summary>
public sealed class LedgerFormulaTests
{
    /// <summary>The published example of five primary schools: 0.52, where the unweighted figure would be 0.4888.</summary>
    [Fact]
    public void Variation_WeighsSchoolsByTheirPupils()
    {
        (int Pupils, int Equipment)[] schools = [(45, 279), (37, 137), (89, 935), (76, 160), (55, 402)];
        var world = World(schools.Select((school, index) => School("211", index, school.Equipment, (Stage.Primary, school.Pupils))));

        Assert.Equal(0.5152566298844764, Value(world, "cv_equipment", Stage.Primary), 12);
    }

    /// <summary>The published example: 166 and 210 pupils share 23226; 9711.63 and 13514.37.</summary>
    [Fact]
    public void CombinedSchool_SharesByWeightedPupils()
    {
        var world = World([School("312", 0, 23226, (Stage.Primary, 166), (Stage.Junior, 210))]);

        Assert.Equal(9711.63, Value(world, "equipment_per_pupil", Stage.Primary) * 166, 2);
        Assert.Equal(13514.37, Value(world, "equipment_per_pupil", Stage.Junior) * 210, 2);
    }

    [Fact]
    public void SmallTeachingPoint_IsLeftOutOfTheSeven_AndIsNoSchool()
    {
        var world = World([School("211", 0, 1000, (Stage.Primary, 100)), School("218", 1, 0, (Stage.Primary, 49)), School("218", 2, 300, (Stage.Primary, 50))]);

        Assert.Equal(1300d / 150, Value(world, "equipment_per_pupil", Stage.Primary), 12);
        Assert.Equal(1, Value(world, "school_count", null));
        Assert.Equal(199, Value(world, "enrolment", Stage.Primary));
    }

    [Fact]
    public void ClassOf56_IsLarge_AndOf45IsWithinTheStandard()
    {
        var school = School("211", 0, 0, (Stage.Primary, 200));
        foreach (var (pupils, index) in new[] { 45, 46, 55, 56, 66 }.Select((pupils, index) => (pupils, index)))
            school.Years[0].Stages[0].Classes.Add(new ClassYear("g1", index + 1, pupils, 45, 1));
        var world = World([school]);

        Assert.Equal(40, Value(world, "large_class_share", Stage.Primary));
        Assert.Equal(20, Value(world, "super_large_class_share", Stage.Primary));
        Assert.Equal(80, Value(world, "class_over_standard_share", Stage.Primary));
    }

    private static double Value(DistrictWorld world, string indicator, Stage? stage) =>
        Assert.Single(BalanceAndAccess(new LedgerYear(world, 2021)), entry => entry.Indicator == indicator && entry.Stage == stage).Value!.Value;

    private static IEnumerable<LedgerEntry> BalanceAndAccess(LedgerYear year) => BalanceLedger.Of(year).Concat(AccessLedger.Of(year));

    private static School School(string type, int index, decimal equipment, params (Stage Stage, int Pupils)[] stages)
    {
        var school = new School
        {
            Code = $"21359{index:D5}",
            Name = "学校",
            Type = SchoolType.Of(type),
            Founder = "831",
            Head = "某人",
            Urban = UrbanClass.Urban,
            Opened = 2021,
            Weight = 1,
            Equipment = 1,
            ClassTarget = 45,
            IsBoarding = false,
        };
        var year = new SchoolYear { School = school, Year = 2021, Facility = new Facility { Equipment = equipment } };
        school.Years.Add(year);
        foreach (var (stage, pupils) in stages)
        {
            var part = new StageYear { Of = year, Stage = stage };
            part.Grades.Add(new GradeYear("g1", "male", pupils, pupils, 0));
            year.Stages.Add(part);
        }

        return school;
    }

    private static DistrictWorld World(IEnumerable<School> schools)
    {
        var world = new DistrictWorld
        {
            Plan = new DistrictPlan { Id = "cn-359999", Name = "某区", Province = "35", Serials = (100_000, 1000) },
            Years = [2021],
            Schools = schools.ToList(),
        };
        world.Cohorts.Add(new Cohort(2021, "nine_year", 1, 0, 1));
        world.Cohorts.Add(new Cohort(2021, "junior_three", 1, 0, 1));
        return world;
    }
}
