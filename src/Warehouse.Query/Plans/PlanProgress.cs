using Warehouse.Catalogue.Plans;

namespace Warehouse.Query.Plans;

/// <summary>How a plan stands as of a day.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Items">Those of its items that were asked for, in its order.</param>
/// <param name="Summary">Their targets, counted.</param>
/// <param name="Notes">What a reader must know of the figures.</param>
public sealed record PlanProgress(Plan Plan, IReadOnlyList<ItemProgress> Items, PlanSummary Summary, IReadOnlyList<AnswerNote> Notes);

/// <summary>How an item stands.</summary>
/// <param name="Item">The item.</param>
/// <param name="Verdict">How it stands.</param>
/// <param name="Readings">How it would stand, understood in each of several ways; empty where it can be understood in one.</param>
/// <param name="Series">Its figures year by year.</param>
/// <param name="Parts">The targets below it, counted; null where there are none. Its figures already contain theirs.</param>
public sealed record ItemProgress(PlanItem Item, PlanVerdict Verdict, IReadOnlyList<ReadingProgress> Readings, PlanSeries Series, PlanSummary? Parts);

/// <summary>How an item stands if it is understood in one of several ways.</summary>
public sealed record ReadingProgress(PlanReading Reading, PlanVerdict Verdict);

/// <summary>Targets by their verdicts. Statements are counted, their figures never added.</summary>
/// <param name="Targets">All of them.</param>
/// <param name="Counts">By status; a status without a target is not there.</param>
public sealed record PlanSummary(int Targets, IReadOnlyDictionary<PlanStatus, int> Counts)
{
    /// <summary>Targets that have a verdict.</summary>
    public int Judged => Targets - Count(PlanStatus.NotMeasurable);

    /// <summary>Targets met or exceeded among those that have a verdict; null when none has.</summary>
    public decimal? ShareMet => Share(Count(PlanStatus.Met) + Count(PlanStatus.Exceeded));

    /// <summary>Targets met, exceeded or on track among those that have a verdict; null when none has.</summary>
    public decimal? ShareOnTrack => Share(Count(PlanStatus.Met) + Count(PlanStatus.Exceeded) + Count(PlanStatus.OnTrack));

    /// <summary>Counts the targets among items.</summary>
    public static PlanSummary Of(IEnumerable<(PlanItem Item, PlanStatus Status)> items)
    {
        var targets = items.Where(one => one.Item.Kind == PlanItemKind.Target).ToList();
        return new PlanSummary(targets.Count, targets.CountBy(one => one.Status).ToDictionary());
    }

    /// <summary>Targets with this status.</summary>
    public int Count(PlanStatus status) => Counts.GetValueOrDefault(status);

    private decimal? Share(int count) => Judged == 0 ? null : count / (decimal)Judged;
}
