using Warehouse.Generator.Districts;
using Warehouse.Generator.Model;
using Warehouse.Generator.Simulation;
using Stage = Warehouse.Generator.Model.Stage;

namespace Warehouse.Tests.Generator;

/// <summary>What a generated district is like.</summary>
public sealed class DistrictPlanTests
{
    private static readonly DistrictList Districts = DistrictList.Read(Path.Combine(Repository.Root, "etl"));

    /// <summary>The inventory of the source document: 1 完全中学, 1 职业中专, 2 高中, 4 初中, 17 小学, 39 幼儿园.</summary>
    [Fact]
    public void FuzhouHitech_HasThe64InstitutionsOfItsDocument()
    {
        var world = Run("zone-fuzhou-hitech", [2021, 2022, 2023]);

        var counts = world.SchoolsIn(2023).GroupBy(school => school.School.Type.Code).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(new Dictionary<string, int> { ["111"] = 39, ["211"] = 17, ["311"] = 4, ["341"] = 1, ["342"] = 2, ["361"] = 1 }, counts);
        Assert.Equal(5, world.StagesIn(2023).Count(part => part.Stage == Stage.Junior));
    }

    [Fact]
    public void SchoolCodes_AreOfTheirCategoryAndProvince_AndNoTwoDistrictsShareOne()
    {
        var codes = new[] { "cn-350102", "cn-350205", "zone-fuzhou-hitech" }.SelectMany(id => Run(id, [2023]).Schools).ToList();

        Assert.All(codes, school => Assert.Matches($"^{school.Type.Category}35[0-9]{{6}}$", school.Code));
        Assert.Equal(codes.Count, codes.Select(school => school.Code).Distinct().Count());
    }

    [Fact]
    public void Cohorts_MoveUp_AndWhoLeavesIsGraduatedTheYearAfter()
    {
        var world = Run("cn-350205", [2020, 2021, 2022]);

        foreach (var part in world.StagesIn(2022).Where(part => part.Stage is Stage.Primary))
        {
            var before = world.StagesIn(2021).SingleOrDefault(earlier => earlier.School == part.School && earlier.Stage == part.Stage);
            Assert.Equal(before?.Grades.Where(grade => grade.Grade == "g6").Sum(grade => grade.Pupils), before is null ? null : part.Graduates);
            Assert.All(part.Grades.GroupBy(grade => grade.Grade), grade => Assert.Equal(grade.Sum(g => g.Pupils), part.Classes.Where(c => c.Grade == grade.Key).Sum(c => c.Pupils)));
        }
    }

    [Fact]
    public void FiveFourDistrict_TeachesGradeSixInJuniorSchools()
    {
        var world = Run("cn-370704", [2022]);

        Assert.Equal(["g6", "g7", "g8", "g9"], world.StagesIn(2022).Where(part => part.Stage == Stage.Junior).SelectMany(part => part.Grades).Select(grade => grade.Grade).Distinct().Order(StringComparer.Ordinal));
        Assert.All(world.Population.Where(p => p.Age == 11), p => Assert.Equal(Stage.Junior, p.Stage));
    }

    [Fact]
    public void TeacherWithThreeTitles_IsThere_AndIsOneBackboneTeacher()
    {
        var world = Run("cn-350205", [2021, 2022]);
        var day = new DateOnly(2022, 9, 1);

        Assert.Contains(world.Teachers[2022], teacher => teacher.Honours.Count(honour => honour.IsBackbone && honour.HoldsOn(day)) >= 3);
        Assert.Equal(world.Teachers[2022].Count(teacher => teacher.IsBackboneOn(day)), world.StagesIn(2022).Sum(part => part.Staff.Sum(staff => staff.Backbone)));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(500)]
    public void PlanOfAnotherSize_HasSoManySchools_AndKeepsEveryKind(int schools)
    {
        var plan = Districts.Find(["cn-350205"])[0];

        var sized = plan.WithSchools(schools);

        Assert.Equal(schools, sized.Schools.Values.Sum());
        Assert.Equal(plan.Schools.Keys.Order(StringComparer.Ordinal), sized.Schools.Keys.Order(StringComparer.Ordinal));
    }

    private static DistrictWorld Run(string id, IReadOnlyList<int> years) => DistrictSimulation.Run(Districts.Find([id])[0], years, 1);
}
