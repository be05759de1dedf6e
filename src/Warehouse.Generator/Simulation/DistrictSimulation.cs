using Warehouse.Generator.Districts;
using Warehouse.Generator.Model;

namespace Warehouse.Generator.Simulation;

/// <summary>Makes a district: schools first, then what is counted of the district as a whole.</summary>
internal static class DistrictSimulation
{
    /// <summary>The district in all its years. The same plan, years and seed make the same district.</summary>
    public static DistrictWorld Run(DistrictPlan plan, IReadOnlyList<int> years, int seed)
    {
        var dice = new Dice(seed, plan.Id);
        var world = new DistrictWorld { Plan = plan, Years = years, Schools = SchoolMaker.Make(plan, years, dice) };
        EnrolmentSimulation.Run(world, dice);
        ClassSimulation.Run(world, dice);
        SchoolSimulation.Run(world, dice);
        StaffSimulation.Run(world, dice);
        SchoolHonours.Run(world, dice);
        RotationSimulation.Run(world, dice);
        PopulationSimulation.Run(world, dice);
        MoneySimulation.Run(world, dice);
        ProjectSimulation.Run(world, dice);
        EvaluationSimulation.Run(world, dice);
        return world;
    }
}
