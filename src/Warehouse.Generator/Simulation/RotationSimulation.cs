using Warehouse.Generator.Model;

namespace Warehouse.Generator.Simulation;

/// <summary>Sends teachers of compulsory schools to other schools for a year.</summary>
internal static class RotationSimulation
{
    // Who has taught at one school for so many years ought to move.
    private const int YearsToStay = 6;

    /// <summary>Fills in eligible and moved teachers of every year.</summary>
    public static void Run(DistrictWorld world, Dice dice)
    {
        foreach (var year in world.Years)
        {
            var day = new DateOnly(year, 9, 1);
            foreach (var stage in Stages.Compulsory)
            {
                var schools = world.StagesIn(year).Where(part => part.Stage == stage).Select(part => part.School).ToList();
                var eligible = world.Teachers[year].Where(teacher => teacher.Stage == stage && teacher.School.IsPublic && year - teacher.Since >= YearsToStay).ToList();
                world.RotationBases.Add(new RotationBase(year, stage, eligible.Count, eligible.Count(teacher => teacher.IsBackboneOn(day))));
                if (schools.Count < 2)
                    continue;
                foreach (var teacher in Choose(eligible, dice.PartOf(eligible.Count, world.Plan.RotationShare), day, dice))
                {
                    Move(teacher, teacher.School);
                    // A second half-year at a third school is a second event of the same person.
                    if (schools.Count > 2 && dice.Chance(0.05))
                        Move(teacher, dice.Pick(schools.Where(school => school != teacher.School).ToList()));
                }

                void Move(Teacher teacher, School from) =>
                    world.Rotations.Add(new Rotation(year, stage, teacher.Id, from, dice.Pick(schools.Where(school => school != from).ToList()), teacher.IsBackboneOn(day)));
            }
        }
    }

    // One in four is a backbone teacher, where there are enough.
    private static IEnumerable<Teacher> Choose(List<Teacher> eligible, int count, DateOnly day, Dice dice)
    {
        var line = dice.Shuffle(eligible);
        var backbone = line.Where(teacher => teacher.IsBackboneOn(day)).Take((int)Math.Ceiling(count * 0.25)).ToList();
        return backbone.Concat(line.Except(backbone).Take(count - backbone.Count));
    }
}
