using System.Globalization;
using Warehouse.Catalogue.Plans;

namespace Warehouse.Query.Plans;

/// <summary>Figures against targets: 以上, 不低于 and 以内 include the number itself, 超过 and 低于 do not.</summary>
internal static class PlanComparison
{
    /// <summary>True when more is worse.</summary>
    public static bool IsCeiling(this PlanOperator op) => op is PlanOperator.AtMost or PlanOperator.Below;

    /// <summary>Whether a figure reaches a target. Just so many are reached by more, too.</summary>
    public static bool Meets(this PlanOperator op, decimal figure, decimal target) => op switch
    {
        PlanOperator.AtLeast or PlanOperator.Exactly => figure >= target,
        PlanOperator.Above => figure > target,
        PlanOperator.AtMost => figure <= target,
        PlanOperator.Below => figure < target,
        _ => throw new InvalidOperationException($"No rule is written for {op}."),
    };

    /// <summary>How far a figure is on the right side; below zero on the wrong one.</summary>
    public static decimal Margin(this PlanOperator op, decimal figure, decimal target) => op.IsCeiling() ? target - figure : figure - target;

    /// <summary>A number as messages show it.</summary>
    public static string Show(decimal? value) => value is { } number ? Math.Round(number, 4).ToString("0.####", CultureInfo.InvariantCulture) : "no value";

    /// <summary>Years as messages name them.</summary>
    public static string Show(IEnumerable<int> years) => string.Join(", ", years.Select(year => year.ToString(CultureInfo.InvariantCulture)));
}
