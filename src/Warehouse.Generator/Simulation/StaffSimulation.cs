using System.Globalization;
using Warehouse.Generator.Model;

namespace Warehouse.Generator.Simulation;

/// <summary>Hires, keeps and retires teachers, and counts the staff of schools.</summary>
internal sealed class StaffSimulation
{
    private const int RetirementAge = 60;

    private static readonly string[] Channels = ["open_recruitment", "open_recruitment", "open_recruitment", "open_recruitment", "turnover_quota", "government_funded", "talent", "other"];

    private readonly DistrictWorld _world;
    private readonly Dice _dice;
    private readonly Dictionary<(School, Stage), List<Teacher>> _pools = [];
    private int _hired;

    private StaffSimulation(DistrictWorld world, Dice dice) => (_world, _dice) = (world, dice);

    /// <summary>Fills in teachers, their honours, recruitment and the staff of every school, stage and year.</summary>
    public static void Run(DistrictWorld world, Dice dice)
    {
        var simulation = new StaffSimulation(world, dice);
        var honours = new TeacherHonours(world, dice);
        foreach (var year in world.Years)
        {
            simulation.RunYear(year);
            honours.Grant(year);
            foreach (var part in world.StagesIn(year))
                simulation.CountStaff(part);
            foreach (var school in world.SchoolsIn(year))
                school.PostsApproved = (int)(school.Stages.Sum(part => part.Staff.Sum(staff => staff.Staff)) * dice.Real(0.95, 1.05));
        }
    }

    /// <summary>Pupils for one full-time teacher.</summary>
    private static double PupilsPerTeacher(Stage stage) => stage switch
    {
        Stage.Preschool => 10.5,
        Stage.Primary => 17.2,
        Stage.Junior => 12.8,
        Stage.Senior => 12.2,
        Stage.SecondaryVocational => 15,
        _ => 4,
    };

    private void RunYear(int year)
    {
        var changes = new Dictionary<(Stage, string Channel), (int Recruits, int Exits)>();
        void Note(Stage stage, string channel, int recruits, int exits)
        {
            var (r, x) = changes.GetValueOrDefault((stage, channel));
            changes[(stage, channel)] = (r + recruits, x + exits);
        }

        foreach (var part in _world.StagesIn(year))
        {
            var pool = _pools.TryGetValue((part.School, part.Stage), out var known) ? known : _pools[(part.School, part.Stage)] = [];
            var need = Math.Max(1, (int)Math.Round(part.Pupils / (PupilsPerTeacher(part.Stage) * (2.12 - part.School.Equipment))));
            foreach (var teacher in pool.Where(teacher => year - teacher.Born >= RetirementAge || _dice.Chance(0.012)).ToList())
            {
                pool.Remove(teacher);
                Note(part.Stage, year - teacher.Born >= RetirementAge ? "retire" : "resign", 0, 1);
                EndHonours(teacher, new DateOnly(year, 9, 1));
            }

            foreach (var teacher in pool)
                Improve(teacher);
            var isFirstYear = year == _world.Years[0];
            while (pool.Count < need)
            {
                var teacher = Hire(part, year, isFirstYear);
                pool.Add(teacher);
                if (teacher.Since == year)
                    Note(part.Stage, _dice.Pick(Channels), 1, 0);
            }

            if (isFirstYear)
                Note(part.Stage, "retire", 0, _dice.PartOf(need, 0.03));
        }

        _world.Teachers[year] = _pools.OrderBy(pool => pool.Key.Item1.Code, StringComparer.Ordinal).ThenBy(pool => pool.Key.Item2).SelectMany(pool => pool.Value).ToList();
        _world.Recruitment.AddRange(changes.OrderBy(change => change.Key.Item1).ThenBy(change => change.Key.Channel, StringComparer.Ordinal)
            .Select(change => new Recruitment(year, change.Key.Item1, change.Key.Channel, change.Value.Recruits, change.Value.Exits)));
    }

    private Teacher Hire(StageYear part, int year, bool isFirstYear)
    {
        var age = isFirstYear ? _dice.Whole(24, 58) : _dice.Whole(22, 35);
        var since = isFirstYear ? year - _dice.Whole(0, Math.Min(20, age - 23)) : year;
        var isPublic = part.School.IsPublic && (part.Stage != Stage.Preschool || part.School.OwnershipRank < _world.Plan.PublicShare);
        var needsDegree = part.Stage is Stage.Junior or Stage.Senior or Stage.SecondaryVocational;
        return new Teacher
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"T-{_world.Plan.Id}-{++_hired:D6}"),
            Born = year - age,
            School = part.School,
            Stage = part.Stage,
            Employment = !isPublic ? "contract" : _dice.Chance(0.72) ? "established" : _dice.Chance(0.6) ? "quota" : "contract",
            IsPeArt = _dice.Chance(part.Stage == Stage.Primary ? 0.19 : 0.15),
            IsQualified = _dice.Chance(0.995),
            IsAboveRequired = _dice.Chance(needsDegree ? 0.82 : 0.85),
            IsCertified = _dice.Chance(part.Stage == Stage.Preschool ? 0.93 : 0.99),
            Rank = age > 45 && _dice.Chance(0.35) ? 3 : age > 32 ? 2 : 1,
            Since = since,
        };
    }

    private void Improve(Teacher teacher)
    {
        teacher.IsCertified |= _dice.Chance(0.3);
        teacher.IsAboveRequired |= _dice.Chance(0.03);
        if (teacher.Rank < 3 && _dice.Chance(0.03))
            teacher.Rank++;
    }

    private static void EndHonours(Teacher teacher, DateOnly day)
    {
        foreach (var honour in teacher.Honours.Where(honour => honour.HoldsOn(day)))
            honour.To = day;
    }

    private void CountStaff(StageYear part)
    {
        var day = new DateOnly(part.Year, 9, 1);
        var teachers = _pools[(part.School, part.Stage)];
        foreach (var group in teachers.GroupBy(teacher => teacher.Employment).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var count = group.Count();
            part.Staff.Add(new StaffYear(group.Key)
            {
                Teachers = count,
                Staff = count,
                Qualified = group.Count(teacher => teacher.IsQualified),
                AboveRequired = group.Count(teacher => teacher is { IsQualified: true, IsAboveRequired: true }),
                Backbone = group.Count(teacher => teacher.IsBackboneOn(day)),
                PeArt = group.Count(teacher => teacher.IsPeArt),
                Certified = group.Count(teacher => teacher.IsCertified),
                SeniorRank = group.Count(teacher => teacher.Rank == 3),
                TrainingMet = _dice.PartOf(count, _dice.Real(0.93, 1)),
                TrainingHours = count * _dice.Whole(72, 96),
            });
        }

        var main = part.Staff.MaxBy(staff => staff.Teachers)!;
        // One head for the school, where it is counted; with those who do not teach.
        main.Heads = part.Stage == part.School.Type.Own && !part.School.Type.IsPoint ? 1 + (part.Pupils / 1200) : 0;
        main.Staff += main.Heads + _dice.PartOf(teachers.Count, part.Stage == Stage.Preschool ? 0.7 : 0.09);
        // In a kindergarten the heads must hold a certificate too, and are counted among those who do.
        if (part.Stage == Stage.Preschool)
            main.Certified += _dice.PartOf(main.Heads, 0.98);
    }
}
