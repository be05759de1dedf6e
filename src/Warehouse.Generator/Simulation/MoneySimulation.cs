using Warehouse.Generator.Model;

namespace Warehouse.Generator.Simulation;

/// <summary>Budgets, pay and the district's economy, in CNY.</summary>
internal static class MoneySimulation
{
    // What is spent of what was planned; 决算 is what counts.
    private static readonly (string Status, double Part)[] Statuses = [("budget", 0.94), ("adjusted", 1.01), ("execution", 0.995), ("final", 1)];

    /// <summary>Fills in funding, pay and fiscal context of every year; pupils and teachers must be known.</summary>
    public static void Run(DistrictWorld world, Dice dice)
    {
        var level = 1.0;
        var revenue = 0m;
        foreach (var year in world.Years)
        {
            var education = AddFunding(world, year, level, dice);
            revenue = revenue == 0 ? education * 3.1m : Yuan((double)revenue * dice.Real(1.02, 1.05));
            var civilServants = Math.Max(50, world.Teachers[year].Count / 3);
            world.FiscalContexts.Add(new FiscalContext(
                year,
                revenue,
                Yuan((double)education / world.Plan.ShareOfBudget * dice.Real(0.98, 1.0)),
                Yuan((double)education * dice.Real(26, 29)),
                (int)(world.Plan.Cohort * dice.Real(0.85, 0.95)),
                civilServants * Yuan(128_000 * level),
                civilServants));
            AddSalaries(world, year, level, dice);
            level *= dice.Real(1.05, 1.08);
        }
    }

    private static decimal Yuan(double amount) => Math.Round((decimal)amount, 0, MidpointRounding.AwayFromZero);

    private static decimal AddFunding(DistrictWorld world, int year, double level, Dice dice)
    {
        var finals = new List<(Stage Stage, decimal Education, decimal PublicFund, decimal Training)>();
        foreach (var stage in Stages.WithPupils)
        {
            var pupils = world.StagesIn(year).Where(part => part.Stage == stage).Sum(part => part.Pupils);
            if (pupils == 0)
                continue;
            var each = stage switch { Stage.Preschool => 0.6, Stage.Primary => 1, Stage.Junior => 1.4, Stage.Senior => 1.6, Stage.Special => 5, _ => 1.5 };
            var education = Yuan(pupils * each * world.Plan.MoneyPerPupil * level * dice.Real(0.99, 1.01));
            var publicFund = Yuan(pupils * (stage == Stage.Special ? 7000 : 1100 * each) * level);
            finals.Add((stage, education, publicFund, Yuan((double)publicFund * dice.Real(0.05, 0.07))));
        }

        var collected = Yuan((double)finals.Sum(final => final.Education) * 0.04);
        var isFullyAllocated = dice.Chance(0.7);
        foreach (var (status, part) in Statuses)
        {
            foreach (var (stage, education, publicFund, training) in finals)
            {
                world.Funding.Add(new Funding(year, stage, status)
                {
                    Education = Yuan((double)education * part),
                    FiscalTotal = Yuan((double)education * part * 1.09),
                    PublicFund = Yuan((double)publicFund * part),
                    TrainingFund = Yuan((double)training * part),
                });
            }

            var stages = world.Funding.Where(funding => funding.Year == year && funding.Status == status).ToList();
            // Administration is of no stage, and in the total alone.
            var administration = Yuan((double)finals.Sum(final => final.Education) * part * 0.03);
            world.Funding.Add(new Funding(year, null, status)
            {
                Education = stages.Sum(funding => funding.Education) + administration,
                FiscalTotal = stages.Sum(funding => funding.FiscalTotal) + administration,
                PublicFund = stages.Sum(funding => funding.PublicFund),
                TrainingFund = stages.Sum(funding => funding.TrainingFund),
                SurchargeCollected = Yuan((double)collected * part),
                SurchargeAllocated = Yuan((double)collected * part * (isFullyAllocated ? 1 : 0.96)),
                Foundation = Yuan(400_000 * level * part),
            });
        }

        return world.Funding.Single(funding => funding.Year == year && funding.Stage is null && funding.Status == "final").Education;
    }

    private static void AddSalaries(DistrictWorld world, int year, double level, Dice dice)
    {
        foreach (var group in world.Teachers[year].GroupBy(teacher => (teacher.Stage, teacher.Employment)).OrderBy(group => group.Key.Stage).ThenBy(group => group.Key.Employment, StringComparer.Ordinal))
        {
            var pay = group.Key.Employment switch { "established" => 134_000, "quota" => 118_000, _ => 88_000 } * level * dice.Real(0.98, 1.02);
            world.Salaries.Add(new Salary(year, group.Key.Stage, group.Key.Employment, group.Count() * Yuan(pay), group.Count()));
        }
    }
}
