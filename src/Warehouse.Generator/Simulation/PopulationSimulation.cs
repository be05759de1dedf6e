using Warehouse.Generator.Model;

namespace Warehouse.Generator.Simulation;

/// <summary>The children behind the pupils: by age, by stage, by cohort.</summary>
internal static class PopulationSimulation
{
    private static readonly (string Type, double Part)[] Types = [("resident", 1), ("registered", 0.82), ("service", 1.03)];

    /// <summary>Fills in population, registered children and cohorts of every year; pupils must be known.</summary>
    public static void Run(DistrictWorld world, Dice dice)
    {
        foreach (var year in world.Years)
        {
            AddPopulation(world, year, dice);
            foreach (var stage in Stages.Compulsory)
            {
                var parts = world.StagesIn(year).Where(part => part.Stage == stage).ToList();
                var enrolled = parts.Sum(part => part.Grades.Sum(grade => grade.SchoolAge));
                // Children at special schools are of this age too: two of three in primary.
                var special = world.StagesIn(year).Where(part => part.Stage == Stage.Special).Sum(part => part.Disabled) * (stage == Stage.Primary ? 2 : 1) / 3;
                var disabled = parts.Sum(part => part.Disabled) + special;
                world.Children.Add(new Children(year, stage, enrolled + dice.PartOf(enrolled, 0.0005), disabled + Math.Max(1, dice.PartOf(disabled, 0.03))));
            }

            world.Cohorts.Add(JuniorCohort(world, year, dice));
            world.Cohorts.Add(NineYearCohort(world, year, dice));
        }
    }

    private static void AddPopulation(DistrictWorld world, int year, Dice dice)
    {
        var pupils = world.StagesIn(year).GroupBy(part => part.Stage).ToDictionary(group => group.Key, group => group.Sum(part => part.Pupils));
        for (var age = 3; age <= 17; age++)
        {
            var (stage, _) = Grades.OfAge(age, world.Plan)!.Value;
            var years = Grades.Of(stage, world.Plan).Count;
            var inStage = pupils.GetValueOrDefault(stage) + (stage == Stage.Senior ? pupils.GetValueOrDefault(Stage.SecondaryVocational) : 0);
            var enrolment = stage switch { Stage.Preschool => 0.965, Stage.Senior => 0.955, _ => 1.004 };
            var residents = (int)(inStage / (double)years / enrolment * dice.Real(0.99, 1.01));
            foreach (var (type, part) in Types)
            {
                var persons = (int)(residents * part);
                var boys = dice.PartOf(persons, 0.525);
                world.Population.Add(new Population(year, age, stage, "male", type, boys));
                world.Population.Add(new Population(year, age, stage, "female", type, persons - boys));
            }
        }
    }

    private static int LastGrade(DistrictWorld world, int year) =>
        world.StagesIn(year).Where(part => part.Stage == Stage.Junior).Sum(part => part.Grades.Where(grade => grade.Grade == "g9").Sum(grade => grade.Pupils));

    // Counted where the entrants were seen to enter, else as the schools hand them down.
    private static Cohort JuniorCohort(DistrictWorld world, int year, Dice dice)
    {
        var final = LastGrade(world, year);
        var grades = Grades.Of(Stage.Junior, world.Plan).Count;
        var entered = year - grades + 1;
        if (entered < world.Years[0])
            return HandedDown(year, "junior_three", final, dice);
        var entrants = world.StagesIn(entered).Where(part => part.Stage == Stage.Junior).Sum(part => part.Entrants);
        var transfers = Enumerable.Range(1, grades - 1).Sum(grade => world.Transfers.GetValueOrDefault((Stage.Junior, grade, entered + grade)));
        return new Cohort(year, "junior_three", entrants, transfers, final);
    }

    private static Cohort NineYearCohort(DistrictWorld world, int year, Dice dice) => HandedDown(year, "nine_year", LastGrade(world, year), dice);

    private static Cohort HandedDown(int year, string path, int final, Dice dice)
    {
        var transfers = (int)(final * dice.Real(0.02, 0.12));
        var without = (int)Math.Round(final / dice.Real(0.972, 0.998));
        return new Cohort(year, path, without - transfers, transfers, final);
    }
}
