namespace Warehouse.Catalogue.Plans;

/// <summary>Whether plans hold together: ids, trees, shapes, equations, and the indicators they name.</summary>
internal static class PlanChecks
{
    private static readonly string[] Stages = ["preschool", "primary", "junior", "senior", "secondary_vocational", "special", "lifelong"];

    public static void Check(IReadOnlyList<Plan> plans, IndicatorCatalogue catalogue, List<Problem> problems)
    {
        CheckUnique("plan", plans.Select(plan => (plan.Id, plan.Location)), problems);
        CheckUnique("item", plans.SelectMany(plan => plan.Items).Select(item => (item.Id, item.Location)), problems);
        foreach (var plan in plans)
        {
            foreach (var item in plan.Items)
            {
                CheckReferences(plan, item, problems);
                CheckPhrase(item, problems);
                CheckShape(plan, item, problems);
                CheckOutcome(item, problems);
                PlanMeasureChecks.Check(plan, item, catalogue, problems);
            }

            foreach (var tieOut in plan.TieOuts)
                CheckTieOut(plan, tieOut, problems);
        }
    }

    private static void CheckUnique(string what, IEnumerable<(string Id, string Location)> all, List<Problem> problems)
    {
        foreach (var same in all.GroupBy(one => one.Id, StringComparer.Ordinal).Where(same => same.Count() > 1))
            problems.AddRange(same.Skip(1).Select(other => new Problem("plan.duplicate_id", $"The {what} '{other.Id}' is defined twice, first at {same.First().Location}.", other.Location)));
    }

    private static void CheckReferences(Plan plan, PlanItem item, List<Problem> problems)
    {
        foreach (var (what, id) in item.StatedBy.Select(id => ("stated_by", id)).Concat(item.Parent.Length > 0 ? [("parent", item.Parent)] : []))
        {
            if (plan.FindItem(id) is null)
                problems.Add(new Problem("plan.unknown_id", $"'{item.Id}' names the item '{id}' as {what}, which this plan does not have.", item.Location, Nearest.Hint(id, plan.Items.Select(other => other.Id))));
        }

        var seen = new HashSet<string>(StringComparer.Ordinal) { item.Id };
        for (var above = plan.FindItem(item.Parent); above is not null; above = plan.FindItem(above.Parent))
        {
            if (seen.Add(above.Id))
                continue;
            problems.Add(new Problem("plan.cycle", $"'{item.Id}' stands under itself: {string.Join(" → ", seen)} → {above.Id}.", item.Location));
            break;
        }
    }

    private static void CheckPhrase(PlanItem item, List<Problem> problems)
    {
        foreach (var stage in item.Stages.Where(stage => !Stages.Contains(stage, StringComparer.Ordinal)))
            problems.Add(new Problem("plan.unknown_id", $"'{item.Id}' names the stage '{stage}', which there is not.", item.Location, Nearest.Hint(stage, Stages)));
        if ((item.Value ?? item.Low) is not null && item.Unit.Length == 0)
            problems.Add(new Problem("plan.missing_key", $"'{item.Id}' has a value and no unit.", item.Location));
        if (item.IsValueMissing && (item.Value ?? item.Low) is not null)
            problems.Add(new Problem("plan.bad_value", $"'{item.Id}' has a value and says that it is lost.", item.Location, "A lost number stays lost: leave the value out."));
    }

    private static void CheckShape(Plan plan, PlanItem item, List<Problem> problems)
    {
        var isTarget = item.Kind == PlanItemKind.Target;
        if (isTarget && item.Shape is null)
            problems.Add(new Problem("plan.missing_key", $"'{item.Id}' is a target and has no shape.", item.Location, $"There are {string.Join(", ", PlanWords.Shapes.Keys)}."));
        if (!isTarget || item.Shape is not { } shape)
            return;

        if (shape == PlanShape.Range)
        {
            if (item.Low is null || item.High is null || item.Low > item.High)
                problems.Add(new Problem("plan.missing_key", $"'{item.Id}' is a range and needs 'low' and 'high', in this order.", item.Location));
            return;
        }

        if (item.Low is not null || item.High is not null)
            problems.Add(new Problem("plan.bad_value", $"'{item.Id}' has the ends of a range, and its shape is {shape.Word()}.", item.Location, "Use 'shape: range'."));
        if (shape is PlanShape.NonDecreasing or PlanShape.StrictlyIncreasing or PlanShape.Direction)
        {
            if (item.Value is not null)
                problems.Add(new Problem("plan.bad_value", $"'{item.Id}' has a value, which {shape.Word()} does not need.", item.Location, "Leave it out, or use another shape."));
            return;
        }

        var isOfChildren = shape == PlanShape.Checklist && plan.ChildrenOf(item).Any();
        if (item.Value is null && item.Measure?.Target is null && !isOfChildren && !item.IsValueMissing && item.NotMeasurable is null)
            problems.Add(new Problem("plan.missing_key", $"'{item.Id}' has no value, which {shape.Word()} needs.", item.Location, "Give the value, or say 'value_missing: true' or 'not_measurable'."));
        foreach (var year in item.Schedule.Keys.Where(year => year < item.Period.From || year > item.Period.To).Order())
            problems.Add(new Problem("plan.bad_value", $"The schedule of '{item.Id}' names {year}, which is not in its period.", item.Location));
    }

    // Whoever reads progress must learn why an item has none.
    private static void CheckOutcome(PlanItem item, List<Problem> problems)
    {
        var isMeasured = item.Measure is not null || item.StatedBy.Count > 0 || item.Readings.Any(reading => reading.Measure is not null) || item.Shape == PlanShape.Checklist;
        if (item.Kind == PlanItemKind.Target && !isMeasured && item.NotMeasurable is null && !item.IsValueMissing)
            problems.Add(new Problem("plan.missing_key", $"'{item.Id}' has neither an indicator nor a reason why there is none.", item.Location, "Give 'measure' or 'not_measurable'."));
    }

    private static void CheckTieOut(Plan plan, PlanTieOut tieOut, List<Problem> problems)
    {
        foreach (var id in tieOut.Items.Where(id => plan.FindItem(id) is null))
            problems.Add(new Problem("plan.unknown_id", $"The equation names the item '{id}', which this plan does not have.", tieOut.Location, Nearest.Hint(id, plan.Items.Select(item => item.Id))));
        if (tieOut.Items.Any(id => plan.FindItem(id) is null))
            return;
        var computed = tieOut.Compute(plan);
        if (computed != tieOut.Result)
            problems.Add(new Problem("plan.does_not_tie_out", $"The {tieOut.Rule.Word()} of {string.Join(", ", tieOut.Items)} is {(computed is null ? "not known" : FormattableString.Invariant($"{computed}"))}, not {FormattableString.Invariant($"{tieOut.Result}")}.", tieOut.Location));
        foreach (var parent in tieOut.Items.Select(plan.FindItem).Where(item => tieOut.Rule == PlanTieOutRule.SumOfChildren && item!.BaseValue != tieOut.Result))
            problems.Add(new Problem("plan.does_not_tie_out", $"The children make {FormattableString.Invariant($"{tieOut.Result}")}, and '{parent!.Id}' says {FormattableString.Invariant($"{parent.BaseValue}")}.", tieOut.Location));
    }
}
