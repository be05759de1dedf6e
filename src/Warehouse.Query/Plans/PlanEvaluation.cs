using Warehouse.Catalogue;
using Warehouse.Catalogue.Plans;
using Warehouse.Query.Plans.Shapes;

namespace Warehouse.Query.Plans;

/// <summary>Judges the items of a plan by what the warehouse answered. Pure.</summary>
public static class PlanEvaluation
{
    /// <summary>Judges the items that are asked for, parts before what they are parts of.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="items">Those of its items that are asked for.</param>
    /// <param name="answers">What the warehouse answered to <see cref="PlanQuestions.Of"/> of the same items and everything below them.</param>
    /// <param name="catalogue">The indicators.</param>
    /// <param name="asOf">The day.</param>
    public static PlanProgress Evaluate(Plan plan, IReadOnlyList<PlanItem> items, PlanAnswers answers, IndicatorCatalogue catalogue, DateOnly asOf)
    {
        var done = new Dictionary<string, ItemProgress>(StringComparer.Ordinal);
        var progress = items.Select(item => Judge(item)).ToList();
        return new PlanProgress(plan, progress, PlanSummary.Of(progress.Select(one => (one.Item, one.Verdict.Status))), answers.Notes.ToList());

        ItemProgress Judge(PlanItem item)
        {
            if (done.TryGetValue(item.Id, out var known))
                return known;
            var parts = plan.ChildrenOf(item).Select(Judge).ToList();
            return done[item.Id] = Evaluate(plan, item, parts, answers, catalogue, asOf);
        }
    }

    /// <summary>The items and everything below them: what must be asked to judge them.</summary>
    public static IReadOnlyList<PlanItem> WithParts(Plan plan, IReadOnlyList<PlanItem> items) =>
        items.Count == 0 ? [] : [.. items.Concat(items.SelectMany(item => WithParts(plan, [.. plan.ChildrenOf(item)]))).DistinctBy(item => item.Id)];

    private static ItemProgress Evaluate(Plan plan, PlanItem item, List<ItemProgress> parts, PlanAnswers answers, IndicatorCatalogue catalogue, DateOnly asOf)
    {
        var series = PlanFigures.Of(plan, item, item.Measure, answers, catalogue);
        var readings = item.Readings.Where(reading => reading.Measure is not null)
            .Select(reading => new ReadingProgress(reading, VerdictOf(plan, item, reading.Measure, [], answers, catalogue, asOf))).ToList();
        var verdict = readings.Count > 0
            ? Agreed(readings)
            : VerdictOf(plan, item, item.Measure, parts, answers, catalogue, asOf);
        var below = Below(parts).ToList();
        return new ItemProgress(item, verdict, readings, series, below.Count == 0 ? null : PlanSummary.Of(below));
    }

    private static IEnumerable<(PlanItem, PlanStatus)> Below(IEnumerable<ItemProgress> parts) => parts.Select(part => (part.Item, part.Verdict.Status));

    private static PlanVerdict VerdictOf(Plan plan, PlanItem item, PlanMeasure? measure, List<ItemProgress> parts, PlanAnswers answers, IndicatorCatalogue catalogue, DateOnly asOf)
    {
        var needs = PlanFigures.Needs(measure, catalogue);
        var @case = new PlanCase(item, measure?.Target ?? item.Target, PlanFigures.Of(plan, item, measure, answers, catalogue), asOf, needs);
        if (item.Kind != PlanItemKind.Target)
            return Stated.Describe(@case);
        if (Obstacle(item, @case) is { } obstacle)
            return obstacle;
        if (measure is not null && !@case.Series.Known.Any() && !measure.IsKnownTo(catalogue))
            return new PlanVerdict { Status = PlanStatus.NotMeasurable, Reason = PlanObstacleReason.NoIndicator.Word(), Message = $"The catalogue does not have the indicator '{measure.Indicator}' yet.", Needs = needs, Target = @case.Target };
        if (measure is not null && !@case.Series.Known.Any() && answers.Find(PlanMeasureKey.Of(measure)).Refused is { Count: > 0 } refused)
            return Refused(plan, refused, @case);
        if (item.Shape == PlanShape.Checklist && measure is null)
            return Checklist.Judge(@case, [.. parts.Select(part => (part.Item.Id, part.Verdict))]);
        return JudgeShape(@case);
    }

    /// <summary>The verdict of a target that nothing stands in the way of, by its shape.</summary>
    internal static PlanVerdict JudgeShape(PlanCase @case) => @case.Item.Shape switch
    {
        PlanShape.YearlyFloor or PlanShape.Relation => YearlyFloor.Judge(@case),
        PlanShape.ReachByDate or PlanShape.Coverage or PlanShape.ExactCount or PlanShape.Checklist => ReachByDate.Judge(@case),
        PlanShape.Cumulative or PlanShape.Range => Cumulative.Judge(@case),
        PlanShape.Milestone => Milestone.Judge(@case),
        PlanShape.NonDecreasing or PlanShape.StrictlyIncreasing or PlanShape.Direction => Monotone.Judge(@case),
        var other => throw new InvalidOperationException($"No rule is written for the shape {other}."),
    };

    // A figure there is, is shown all the same.
    private static PlanVerdict? Obstacle(PlanItem item, PlanCase @case)
    {
        if (item.NotMeasurable is null && !item.IsValueMissing)
            return null;
        return new PlanVerdict
        {
            Status = PlanStatus.NotMeasurable,
            Reason = (item.NotMeasurable?.Reason ?? PlanObstacleReason.ValueMissing).Word(),
            Message = item.IsValueMissing ? "The number of this target is lost, and none is put in its place." : Sentence(item.NotMeasurable!.Reason),
            Needs = item.NotMeasurable is { } obstacle ? [obstacle.Needs] : ["the number, from another copy of the document"],
            Current = @case.Latest is { } latest ? PlanFigure.Of(latest) : null,
            Target = @case.Target,
            IsAsStated = @case.Latest?.IsAsStated ?? false,
        };
    }

    private static string Sentence(PlanObstacleReason reason) => reason switch
    {
        PlanObstacleReason.NoValue => "The document sets no number for it.",
        PlanObstacleReason.ValueMissing => "The number of this target is lost, and none is put in its place.",
        PlanObstacleReason.NoFact => "No fact of the warehouse holds it.",
        PlanObstacleReason.NoIndicator => "No indicator is made of it.",
        PlanObstacleReason.NotAddressable => "It is about what the document calls by its name, which indicators do not single out.",
        PlanObstacleReason.Qualitative => "No number decides it.",
        PlanObstacleReason.Ambiguous => "It can be understood in several ways, none of which can be computed.",
        _ => throw new InvalidOperationException($"No sentence is written for {reason}."),
    };

    private static PlanVerdict Refused(Plan plan, IReadOnlyList<Problem> problems, PlanCase @case)
    {
        var isDistrict = problems.Any(problem => problem.Code == "query.unknown_member" && problem.Path.StartsWith("filters[0]", StringComparison.Ordinal));
        return new PlanVerdict
        {
            Status = PlanStatus.NotMeasurable,
            Reason = isDistrict ? PlanReasons.DistrictNotLoaded : PlanReasons.NotAvailable,
            Message = isDistrict ? $"The warehouse does not know {plan.DistrictLabel} ({plan.District})." : problems[0].Message,
            Needs = isDistrict ? [$"the district {plan.District}", .. @case.Needs] : @case.Needs,
            Target = @case.Target,
        };
    }

    // Two readings that come to the same are as good as one.
    private static PlanVerdict Agreed(IReadOnlyList<ReadingProgress> readings)
    {
        var first = readings[0].Verdict;
        if (readings.All(reading => reading.Verdict.Status == first.Status))
            return first with { Message = $"However it is read ({string.Join(", ", readings.Select(reading => reading.Reading.Id))}): {first.Message}", Current = readings.Count == 1 ? first.Current : null, Margin = readings.Min(reading => reading.Verdict.Margin) };
        return new PlanVerdict
        {
            Status = PlanStatus.NotMeasurable,
            Reason = PlanReasons.Ambiguous,
            Message = $"It depends on how it is read: {string.Join("; ", readings.Select(reading => $"{reading.Reading.Id}: {Word(reading.Verdict.Status)}"))}.",
            Needs = [.. readings.SelectMany(reading => reading.Verdict.Needs).Distinct()],
            Target = first.Target,
        };
    }

    private static string Word(PlanStatus status) => status switch
    {
        PlanStatus.OnTrack => "on track",
        PlanStatus.AtRisk => "at risk",
        PlanStatus.NotMeasurable => "not measurable",
        PlanStatus.NoTarget => "no target",
        _ => status.ToString().ToLowerInvariant(),
    };
}
