using Warehouse.Catalogue.Plans;

namespace Warehouse.Query.Plans;

/// <summary>Where an item should be on its way: evenly from start to due, unless it has a schedule.</summary>
internal static class ExpectedPath
{
    /// <summary>The sum that should be there after a year of the period, or in the middle of it as of the day.</summary>
    /// <param name="plan">The case; its period has both ends.</param>
    /// <param name="target">What should be there at the end.</param>
    /// <param name="year">The last year with figures.</param>
    public static decimal Sum(PlanCase plan, decimal target, int year)
    {
        var (from, to) = (plan.Period.From!.Value, plan.Period.To!.Value);
        var share = ShareOfYear(plan, year);
        if (plan.Item.Schedule.Count == 0)
            return target * (year - from + share) / (to - from + 1);

        var steps = plan.Item.Schedule.ToDictionary(step => step.Key, step => step.Value * PlanUnits.FactorOf(plan.Item.Unit));
        steps.TryAdd(to, target);
        var before = steps.Where(step => step.Key < year).OrderBy(step => step.Key).Select(step => (Year: step.Key, Sum: step.Value)).LastOrDefault((Year: from - 1, Sum: 0m));
        var next = steps.Where(step => step.Key >= year).OrderBy(step => step.Key).First();
        return before.Sum + ((next.Value - before.Sum) * (year - 1 + share - before.Year) / (next.Key - before.Year));
    }

    /// <summary>The level that should be there in a year, on the straight line from a baseline to the target.</summary>
    public static decimal Level(PlanPoint baseline, decimal target, int due, int year) =>
        due <= baseline.Year ? target : baseline.Value!.Value + ((target - baseline.Value.Value) * Math.Min(year - baseline.Year, due - baseline.Year) / (due - baseline.Year));

    // A year that is not over has been given only so many days.
    private static decimal ShareOfYear(PlanCase plan, int year) =>
        plan.Series.Calendar == PlanCalendar.Academic || plan.AsOf.Year > year
            ? 1
            : plan.AsOf.DayOfYear / (decimal)(DateTime.IsLeapYear(year) ? 366 : 365);
}
