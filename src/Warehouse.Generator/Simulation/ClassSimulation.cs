using Warehouse.Generator.Model;

namespace Warehouse.Generator.Simulation;

/// <summary>Puts pupils into classes, and says how many seats that makes.</summary>
internal static class ClassSimulation
{
    // Crowded classes are dissolved in the course of this many years.
    private const int YearsToDissolve = 4;

    /// <summary>Fills in the classes of every school, stage and year.</summary>
    public static void Run(DistrictWorld world, Dice dice)
    {
        foreach (var part in world.Years.SelectMany(world.StagesIn))
        {
            var age = part.Year - world.Years[0];
            foreach (var grade in part.Grades.GroupBy(g => g.Grade))
                AddClasses(part, grade.Key, grade.Sum(g => g.Pupils), age, dice);
            var seats = part.Classes.Sum(c => c.Limit);
            part.SeatsUsable = seats;
            part.SeatsPlanned = (int)(seats * dice.Real(1.0, 1.15));
            part.SeatsDemand = (int)(part.Pupils * dice.Real(0.9, 1.15));
        }
    }

    private static void AddClasses(StageYear part, string grade, int pupils, int age, Dice dice)
    {
        var limit = Grades.ClassLimit(part.Stage, grade);
        var target = TargetOf(part, limit, age, dice);
        var count = Math.Max(1, (int)Math.Round((double)pupils / target));
        var sizes = Shares.Split(pupils, Enumerable.Range(0, count).Select(_ => dice.Real(0.96, 1.04)).ToList());
        for (var i = 0; i < sizes.Count; i++)
        {
            var hours = part.Stage is Stage.Primary or Stage.Junior or Stage.Senior ? dice.Pick([1m, 1m, 1m, 1.5m, 2m]) - (dice.Chance(0.003) ? 0.5m : 0m) : 1m;
            part.Classes.Add(new ClassYear(grade, i + 1, sizes[i], limit, hours));
        }
    }

    private static double TargetOf(StageYear part, int limit, int age, Dice dice)
    {
        if (part.Stage is not (Stage.Primary or Stage.Junior or Stage.Senior))
            return limit * dice.Real(0.76, 1.04);
        var usual = Math.Min(part.School.ClassTarget, 45);
        return part.School.ClassTarget > 45 && age < YearsToDissolve ? part.School.ClassTarget - (age * 2) : Math.Min(limit - 1, usual + (limit - 45));
    }
}
