using System.Globalization;
using Warehouse.Generator.Model;

namespace Warehouse.Generator.Simulation;

/// <summary>Grants titles to teachers, and studios, projects and awards to what they do together.</summary>
internal sealed class TeacherHonours(DistrictWorld world, Dice dice)
{
    // Years of grants before the first year, so that there is a stock to begin with.
    private const int YearsBefore = 4;

    // Of all teachers, in a year.
    private static readonly (string Kind, string Level, double Part)[] Titles =
    [
        ("backbone", "district", 0.042), ("backbone", "city", 0.012), ("backbone", "province", 0.002),
        ("subject_leader", "district", 0.004), ("subject_leader", "city", 0.003), ("subject_leader", "province", 0.001),
        ("famous_teacher", "district", 0.002), ("famous_teacher", "city", 0.001), ("famous_teacher", "province", 0.0005),
        ("ethics_star", "district", 0.001), ("excellent_principal", "district", 0.0008), ("talent_pool", "district", 0.008),
    ];

    // A year, least and most.
    private static readonly (string Kind, string Level, int Least, int Most)[] Works =
    [
        ("studio", "district", 1, 3), ("studio", "city", 0, 1), ("head_teacher_studio", "district", 1, 2), ("workshop", "district", 1, 2),
        ("research_project", "national", 0, 1), ("research_project", "province", 4, 8), ("research_project", "city", 5, 9), ("research_project", "district", 6, 12),
        ("teaching_award", "province", 0, 1), ("teaching_award", "city", 1, 3), ("teaching_award", "district", 2, 4),
    ];

    private readonly Dictionary<string, int> _numbers = [];

    /// <summary>Grants of the twelve months from a 1 September on; for the first year also those before it.</summary>
    public void Grant(int year)
    {
        var teachers = world.Teachers[year];
        if (year == world.Years[0])
            Grant(teachers, YearsBefore, new DateOnly(year - YearsBefore, 3, 1), new DateOnly(year, 8, 31));
        Grant(teachers, 1, new DateOnly(year, 9, 2), new DateOnly(year + 1, 8, 31));
    }

    private void Grant(IReadOnlyList<Teacher> teachers, int years, DateOnly first, DateOnly last)
    {
        foreach (var (kind, level, part) in Titles)
        {
            for (var left = Math.Max(years, dice.PartOf(teachers.Count, part * years)); left > 0; left--)
                GrantTitle(PickHolder(teachers), kind, level, dice.Day(first, last));
        }

        foreach (var (kind, level, least, most) in Works)
        {
            for (var left = Enumerable.Range(0, years).Sum(_ => dice.Whole(least, most)); left > 0; left--)
                GrantWork(kind, level, dice.Day(first, last));
        }
    }

    // Who has a title is likelier to get the next.
    private Teacher PickHolder(IReadOnlyList<Teacher> teachers)
    {
        var holder = dice.Pick(teachers);
        return holder.Honours.Count > 0 || dice.Chance(0.6) ? holder : dice.Pick(teachers);
    }

    private void GrantTitle(Teacher teacher, string kind, string level, DateOnly day)
    {
        // Nobody gets a title that they hold, and what is not granted by the end of the last year is not known.
        if (day.Year > world.Years[^1] || teacher.Honours.Exists(held => held.Kind == kind && held.Level == level))
            return;
        var honour = new Honour { Kind = kind, Level = level, Holder = teacher.Id, Stage = teacher.Stage, From = day, To = dice.Chance(0.8) ? day.AddYears(dice.Whole(3, 5)) : null };
        teacher.Honours.Add(honour);
        world.Honours.Add(honour);
    }

    private void GrantWork(string kind, string level, DateOnly day)
    {
        if (day.Year > world.Years[^1])
            return;
        var number = _numbers[kind] = _numbers.GetValueOrDefault(kind) + 1;
        world.Honours.Add(new Honour
        {
            Kind = kind,
            Level = level,
            Holder = string.Create(CultureInfo.InvariantCulture, $"{kind}-{world.Plan.Id}-{number:D4}"),
            Stage = dice.Pick([Stage.Preschool, Stage.Primary, Stage.Primary, Stage.Junior, Stage.Senior]),
            From = day,
            To = kind == "teaching_award" ? null : day.AddYears(dice.Whole(2, 4)),
        });
    }
}
