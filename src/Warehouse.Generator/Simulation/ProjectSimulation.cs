using System.Globalization;
using Warehouse.Generator.Model;

namespace Warehouse.Generator.Simulation;

/// <summary>Building projects and the money for them.</summary>
internal static class ProjectSimulation
{
    private static readonly string[] Kinds = ["新建", "改建", "扩建"];

    /// <summary>Fills in projects that are due in each year, and their financing.</summary>
    public static void Run(DistrictWorld world, Dice dice)
    {
        var number = 0;
        var size = Math.Max(1, world.Schools.Count / 30);
        foreach (var year in world.Years)
        {
            var count = dice.Whole(Math.Max(2, size), size + 2);
            for (var i = 0; i < count; i++)
                Add(world, year, ++number, isSure: i == 0, dice);
        }
    }

    // One project a year is sure to be done: a year without any delivery would be a year without rows.
    private static void Add(DistrictWorld world, int year, int number, bool isSure, Dice dice)
    {
        var stage = dice.Pick([Stage.Preschool, Stage.Preschool, Stage.Primary, Stage.Primary, Stage.Junior, Stage.Senior]);
        var seats = new List<(Stage, int)> { (stage, dice.Whole(4, 12) * 45) };
        // One site for two stages is one project.
        if (stage == Stage.Primary && dice.Chance(0.3))
            seats.Add((Stage.Junior, dice.Whole(3, 8) * 50));
        var planned = dice.Day(new DateOnly(year, 3, 1), new DateOnly(year, 10, 31));
        var actual = isSure || dice.Chance(0.8) ? planned.AddDays(-dice.Whole(0, 59)) : planned.AddDays(dice.Whole(20, 240));
        var id = string.Create(CultureInfo.InvariantCulture, $"project-{world.Plan.Id}-{number:D3}");
        var kind = dice.Pick(Kinds);
        // What is not finished by the end of the data has no day of delivery yet.
        world.Projects.Add(new Project(id, $"{world.Plan.Name}{year}年第{number}号{stage.Name()}{kind}项目", kind, planned, actual.Year <= world.Years[^1] ? actual : null, seats));
        AddFinancing(world, id, year, dice);
    }

    private static void AddFinancing(DistrictWorld world, string project, int year, Dice dice)
    {
        decimal Million(int least, int most) => dice.Whole(least, most) * 1_000_000m;
        void Add(string instrument, string status, decimal amount) => world.Financing.Add(new Financing(project, instrument, status, year, amount));

        var budget = Million(20, 80);
        Add("budget", "approved", budget);
        Add("budget", "drawn", budget * 0.9m);
        // Who asked for no bonds says so, with a nought.
        if (!dice.Chance(0.5))
        {
            Add("special_bond", "approved", 0);
        }
        else
        {
            var bond = Million(20, 60);
            Add("special_bond", "applied", bond);
            Add("special_bond", "approved", bond * 0.8m);
            Add("special_bond", "drawn", bond * 0.75m);
        }

        if (dice.Chance(0.5))
        {
            var seed = Million(2, 5);
            Add("ppp_fiscal", "approved", seed);
            Add("ppp_fiscal", "drawn", seed);
            Add("ppp_social", "approved", seed * 30);
            Add("ppp_social", "drawn", seed * dice.Whole(20, 28));
        }

        if (dice.Chance(0.1))
            Add("donation", "drawn", Million(1, 3));
    }
}
