using Warehouse.Generator.Districts;

namespace Warehouse.Generator.Model;

/// <summary>Everything that is known of one district: what the forms tell and the ledger adds up.</summary>
internal sealed class DistrictWorld
{
    public required DistrictPlan Plan { get; init; }

    /// <summary>The years, both academic and fiscal, ascending.</summary>
    public required IReadOnlyList<int> Years { get; init; }

    public required IReadOnlyList<School> Schools { get; init; }

    /// <summary>Teachers at work on 1 September of each year.</summary>
    public Dictionary<int, IReadOnlyList<Teacher>> Teachers { get; } = [];

    public List<Honour> Honours { get; } = [];

    public List<SchoolGroup> Groups { get; } = [];

    public List<Membership> Memberships { get; } = [];

    public List<Population> Population { get; } = [];

    public List<Children> Children { get; } = [];

    public List<Cohort> Cohorts { get; } = [];

    public List<Rotation> Rotations { get; } = [];

    public List<RotationBase> RotationBases { get; } = [];

    public List<Recruitment> Recruitment { get; } = [];

    public List<Salary> Salaries { get; } = [];

    public List<FiscalContext> FiscalContexts { get; } = [];

    public List<Funding> Funding { get; } = [];

    public List<Project> Projects { get; } = [];

    public List<Financing> Financing { get; } = [];

    public List<Survey> Surveys { get; } = [];

    public List<Evaluation> Evaluations { get; } = [];

    public List<Department> Departments { get; } = [];

    public List<ResponsibilityTask> Tasks { get; } = [];

    public List<Target> Targets { get; } = [];

    /// <summary>Net transfers into a grade, by the year they are in it.</summary>
    public Dictionary<(Stage Stage, int Grade, int Year), int> Transfers { get; } = [];

    /// <summary>Schools in a year.</summary>
    public IEnumerable<SchoolYear> SchoolsIn(int year) => Schools.Select(school => InYear(school, year)).OfType<SchoolYear>();

    /// <summary>Stages of schools in a year.</summary>
    public IEnumerable<StageYear> StagesIn(int year) => SchoolsIn(year).SelectMany(school => school.Stages);

    private static SchoolYear? InYear(School school, int year) =>
        school.Years.Count > 0 && year - school.Years[0].Year is >= 0 and var index && index < school.Years.Count ? school.Years[index] : null;
}
