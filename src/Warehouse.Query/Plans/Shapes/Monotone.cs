using Warehouse.Catalogue.Plans;
using static Warehouse.Query.Plans.PlanComparison;

namespace Warehouse.Query.Plans.Shapes;

/// <summary>
/// <c>non_decreasing</c> (只增不减), <c>strictly_increasing</c> (递增) and <c>direction</c> (持续提升): each year against the
/// one before. Down counts as up where the operator is a ceiling.
/// </summary>
internal static class Monotone
{
    public static PlanVerdict Judge(PlanCase plan)
    {
        var due = plan.DueYears;
        if (due.Count == 0)
            return plan.Period.IsUndated ? Verdicts.NoData(plan, []) : Verdicts.NotBegun(plan);
        var years = YearsCompared(plan, due);
        var known = years.Select(plan.Series.At).Where(point => point.Value is not null).ToList();
        if (known.Count == 0)
            return Verdicts.NoData(plan, due);

        var sign = plan.Item.Operator.IsCeiling() ? -1 : 1;
        var changes = years.Skip(1)
            .Select(year => (Year: year, Change: (plan.Series.At(year).Value - plan.Series.At(year - 1).Value) * sign))
            .Where(change => change.Change is not null).Select(change => (change.Year, Change: change.Change!.Value)).ToList();
        var missing = years.Where(year => plan.Series.At(year).Value is null).ToList();
        if (changes.Count == 0)
            return OneYear(plan, known[^1], missing);

        var failed = changes.Where(change => plan.Item.Shape == PlanShape.NonDecreasing ? change.Change < 0 : change.Change <= 0).Select(change => change.Year).ToList();
        var worst = changes.MinBy(change => change.Change);
        var verdict = new PlanVerdict
        {
            Status = PlanStatus.OnTrack,
            Message = $"{changes.Count - failed.Count} of {changes.Count} changes were right; the worst was {plan.Text(worst.Change * sign)} in {worst.Year}.",
            Current = PlanFigure.Of(known[^1]),
            Margin = worst.Change,
            PeriodsDue = years.Count - 1,
            PeriodsMet = changes.Count - failed.Count,
            WorstYear = worst.Year,
            WorstMargin = worst.Change,
            Delta = changes[^1].Change * sign,
            MissingYears = missing,
            Needs = missing.Count > 0 ? plan.Needs : [],
            IsAsStated = known.Any(point => point.IsAsStated),
        };
        return plan.Item.Shape == PlanShape.Direction && !plan.IsOver
            ? verdict with { Status = changes[^1].Change > 0 ? PlanStatus.OnTrack : PlanStatus.AtRisk }
            : Status(plan, verdict, failed, missing);
    }

    private static PlanVerdict Status(PlanCase plan, PlanVerdict verdict, List<int> failed, List<int> missing)
    {
        if (failed.Count > 0)
            return verdict with { Status = PlanStatus.Missed, Message = $"Not so in {Show(failed)}. {verdict.Message}" };
        if (missing.Count > 0)
            return verdict with { Status = PlanStatus.NotMeasurable, Reason = PlanReasons.PeriodMissing, Message = $"{Show(missing)} has no figure, so that not every year can be compared. {verdict.Message}" };
        return verdict with { Status = plan.IsOver ? PlanStatus.Met : PlanStatus.OnTrack };
    }

    // 未来三年只增不减 compares the first year with the one before the plan; 三年递增 is about the three years alone.
    private static List<int> YearsCompared(PlanCase plan, IReadOnlyList<int> due)
    {
        var withBefore = plan.Item.Shape switch
        {
            PlanShape.StrictlyIncreasing => false,
            PlanShape.NonDecreasing => plan.Period.From is not null,
            _ => plan.Series.At(due[0] - 1).Value is not null,
        };
        return withBefore ? [due[0] - 1, .. due] : [.. due];
    }

    private static PlanVerdict OneYear(PlanCase plan, PlanPoint only, List<int> missing) => new()
    {
        Status = PlanStatus.NotMeasurable,
        Reason = PlanReasons.PeriodMissing,
        Message = $"{only.Year} has {plan.Text(only.Value)}, and no year beside it a figure to compare it with.",
        Current = PlanFigure.Of(only),
        MissingYears = missing,
        Needs = plan.Needs,
        IsAsStated = only.IsAsStated,
    };
}
