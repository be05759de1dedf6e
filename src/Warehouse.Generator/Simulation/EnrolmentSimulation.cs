using Warehouse.Generator.Model;

namespace Warehouse.Generator.Simulation;

/// <summary>
/// Moves cohorts up grade by grade: who enters a stage left the one before in the same district, or moved here. Points
/// have their own few children.
/// </summary>
internal sealed class EnrolmentSimulation
{
    // Of those who leave the stage before, how many enter; the rest go elsewhere, or to work.
    private static readonly Dictionary<Stage, double> Passing = new() { [Stage.Primary] = 1.02, [Stage.Junior] = 0.995, [Stage.Senior] = 0.62, [Stage.SecondaryVocational] = 0.35 };

    private readonly DistrictWorld _world;
    private readonly Dice _dice;
    private readonly Dictionary<(School, Stage), int[]> _grades = [];
    private readonly Dictionary<Stage, int> _leavers = [];

    private EnrolmentSimulation(DistrictWorld world, Dice dice) => (_world, _dice) = (world, dice);

    /// <summary>Fills in the pupils of every school, stage and year.</summary>
    public static void Run(DistrictWorld world, Dice dice)
    {
        var simulation = new EnrolmentSimulation(world, dice);
        foreach (var year in world.Years)
            simulation.RunYear(year);
    }

    private void RunYear(int year)
    {
        var open = _world.Schools.Where(school => school.Opened <= year).ToList();
        foreach (var school in open)
            school.Years.Add(new SchoolYear { School = school, Year = year });
        var leavers = new Dictionary<Stage, int>();
        foreach (var stage in Stages.WithPupils)
        {
            var offering = open.Where(school => school.Type.Offered.Contains(stage)).ToList();
            var entrants = EntrantsOf(stage, offering, year);
            for (var i = 0; i < offering.Count; i++)
                leavers[stage] = leavers.GetValueOrDefault(stage) + MoveUp(offering[i], stage, entrants[i], year);
        }

        foreach (var (stage, count) in leavers)
            _leavers[stage] = count;
    }

    // Entrants of the pool, divided by the size of schools; a point takes its own.
    private List<int> EntrantsOf(Stage stage, List<School> offering, int year)
    {
        var cohort = CohortOf(stage, year);
        var points = offering.Select(school => school.Type.IsPoint ? Math.Max(2, (int)(school.Weight * _dice.Whole(4, 11))) : 0).ToList();
        var weights = offering.Select(school => school.Type.IsPoint ? 0 : school.Weight * _dice.Real(0.97, 1.03)).ToList();
        var shared = Shares.Split(Math.Max(0, cohort - points.Sum()), weights);
        return offering.Select((_, index) => shared[index] + points[index]).ToList();
    }

    private int CohortOf(Stage stage, int year)
    {
        var before = stage switch
        {
            Stage.Primary => Stage.Preschool,
            Stage.Junior => Stage.Primary,
            Stage.Senior or Stage.SecondaryVocational => Stage.Junior,
            _ => (Stage?)null,
        };
        var size = _world.Plan.Cohort * (1 - (0.012 * (year - _world.Years[0]))) * _dice.Real(0.98, 1.02);
        return stage switch
        {
            Stage.Special => Math.Max(6, _world.Plan.Cohort / 400),
            Stage.Preschool => (int)(size * 0.93),
            _ when before is { } previous && _leavers.TryGetValue(previous, out var left) => (int)(left * Passing[stage]),
            Stage.Senior => (int)(size * 0.6),
            Stage.SecondaryVocational => (int)(size * 0.33),
            _ => (int)size,
        };
    }

    // Returns those in the last grade, who leave the stage next summer.
    private int MoveUp(School school, Stage stage, int entrants, int year)
    {
        var names = Grades.Of(stage, _world.Plan);
        var isMixed = school.Type.Own == Stage.Preschool && school.Weight < 0.45;
        var before = _grades.GetValueOrDefault((school, stage));
        var now = new int[names.Count];
        now[0] = entrants;
        for (var grade = 1; grade < now.Length; grade++)
        {
            if (before is null)
            {
                // A school that is older than the data has all its grades; a new one begins with the lowest.
                now[grade] = school.Opened == _world.Years[0] ? Math.Max(1, (int)(entrants * _dice.Real(0.97, 1.03))) : 0;
                continue;
            }

            var transfers = before[grade - 1] == 0 ? 0 : (int)Math.Round(before[grade - 1] * _dice.Real(-0.015, 0.015));
            var dropped = stage is Stage.Junior && _dice.Chance(0.4) ? before[grade - 1] / 120 : 0;
            now[grade] = Math.Max(0, before[grade - 1] + transfers - dropped);
            var key = (stage, grade, year);
            _world.Transfers[key] = _world.Transfers.GetValueOrDefault(key) + transfers;
        }

        _grades[(school, stage)] = now;
        var part = new StageYear { Of = school.Years[^1], Stage = stage, Graduates = before is null ? (int)(now[^1] * 0.99) : before[^1] };
        school.Years[^1].Stages.Add(part);
        if (isMixed)
            AddGrade(part, Grades.Mixed, now.Sum(), entrants);
        for (var grade = 0; grade < now.Length && !isMixed; grade++)
            AddGrade(part, names[grade], now[grade], grade == 0 ? entrants : 0);
        AddCounts(part);
        return now[^1];
    }

    private void AddGrade(StageYear part, string grade, int pupils, int entrants)
    {
        if (pupils == 0)
            return;
        var boys = _dice.PartOf(pupils, _dice.Real(0.5, 0.55));
        var boysEntering = entrants == pupils ? boys : _dice.PartOf(entrants, 0.52);
        Add("male", boys, Math.Min(boys, boysEntering));
        Add("female", pupils - boys, entrants - Math.Min(boys, boysEntering));

        void Add(string sex, int count, int entering)
        {
            if (count > 0)
                part.Grades.Add(new GradeYear(grade, sex, count, count - _dice.PartOf(count, 0.02), entering));
        }
    }

    private void AddCounts(StageYear part)
    {
        var pupils = part.Pupils;
        var isCompulsory = Stages.Compulsory.Contains(part.Stage);
        part.Migrants = isCompulsory ? _dice.PartOf(pupils, _dice.Real(0.05, 0.35)) : 0;
        part.MigrantsPublic = part.School.IsPublic ? part.Migrants - _dice.PartOf(part.Migrants, 0.02) : _dice.PartOf(part.Migrants, 0.45);
        part.Disabled = part.Stage == Stage.Special ? pupils : isCompulsory ? _dice.PartOf(pupils, 0.003) : 0;
        part.Boarders = part.School.IsBoarding ? _dice.PartOf(pupils, 0.5) : 0;
        if (isCompulsory && part.School is { IsPublic: true, IsBoarding: false })
        {
            part.ZoningEntrants = part.Entrants;
            part.ZonedEntrants = part.Entrants - (part.Stage == Stage.Junior ? _dice.PartOf(part.Entrants, 0.03) : _dice.PartOf(part.Entrants, 0.002));
        }

        if (part.Stage == Stage.Senior && part.School.IsPublic)
        {
            part.QuotaPlan = part.Entrants;
            part.QuotaSeats = _dice.PartOf(part.QuotaPlan, _dice.Real(0.5, 0.6));
        }
    }
}
