using Warehouse.Catalogue;
using Warehouse.Catalogue.Expressions;
using Warehouse.Query.Rollups;

namespace Warehouse.Query;

/// <summary>Turns sums into the answer: every division, growth rate and missing part is decided here and nowhere else.</summary>
public static class RollupFinisher
{
    /// <summary>Computes every cell of the table and sorts it.</summary>
    /// <exception cref="ProblemException"><c>query.too_large</c>: the table has more than a million cells.</exception>
    public static Answer Finish(QueryPlan plan, Sums sums)
    {
        var reads = plan.Reads.Zip(sums.Reads, (read, result) => new ReadTable(read, result)).ToList();
        var keys = AnswerKeys.Of(plan, reads);
        var notes = plan.Indicators.Select(indicator => new ObjectNotes(indicator)).ToList();
        var cells = plan.Indicators.Select((indicator, i) => Cells(plan, indicator, reads, keys, notes[i])).ToList();
        var rows = keys.Select((key, i) => new AnswerRow(key, cells.Select(column => column[i]).ToList())).ToList();
        return new Answer(
            plan,
            plan.Indicators.Select(indicator => new AnswerColumn(indicator.Indicator, Basis(plan, indicator, reads))).ToList(),
            RowOrder.Sort(plan, rows),
            plan.Notes.Concat(AnswerNotes.About(plan, rows, reads)).Concat(notes.SelectMany(note => note.Notes())).ToList());
    }

    private static List<Cell> Cells(QueryPlan plan, PlannedIndicator planned, IReadOnlyList<ReadTable> reads, IReadOnlyList<int[]> keys, ObjectNotes notes)
    {
        var indicator = planned.Indicator;
        var yearAt = plan.Keys.ToList().FindIndex(key => key.IsYear);
        var stageAt = plan.Keys.ToList().FindIndex(key => key.Dimension.Id == "stage");
        var years = YearsWithoutKey(plan, planned, reads);
        return keys.Select(key => Cell(key)).ToList();

        Cell Cell(int[] key)
        {
            if (!planned.IsDefined)
                return new Cell(null, CellStatus.NotApplicable, null, null, 0, 0);
            if (stageAt >= 0 && !IsDefinedFor(indicator, plan.Keys[stageAt], key[stageAt]))
                return new Cell(null, CellStatus.NotApplicable, null, null, 0, 0);
            var cellYears = yearAt >= 0 ? [key[yearAt]] : years;
            if (cellYears.Count == 0)
                return new Cell(null, CellStatus.Missing, null, null, 0, 0);
            var cell = Parts.Times(new LevelFormula(planned, reads, key, notes).Evaluate(indicator.Body, cellYears), indicator.Scale);
            if (cell.Status == CellStatus.Incomplete && !plan.AllowPartial)
                cell = cell with { Value = null };
            return yearAt < 0 && cellYears.Count == 1 ? cell with { Period = cellYears[0] } : cell;
        }
    }

    // Stocks are taken at the last year there is; flows are added over the years asked for.
    private static IReadOnlyList<int> YearsWithoutKey(QueryPlan plan, PlannedIndicator planned, IReadOnlyList<ReadTable> reads)
    {
        if (plan.Keys.Any(key => key.IsYear))
            return [];
        if (plan.Years.IsSingle)
            return [plan.Years.From!.Value];
        if (planned.Terms.Values.All(term => !term.IsStock) && plan.Years.IsClosed)
            return plan.Years.All;
        var last = StockRollup.LastYear(planned.Terms.Values.Select(term => reads[term.Read].YearsWithValues), plan.Years);
        return last is null ? [] : [last.Value];
    }

    private static bool IsDefinedFor(Indicator indicator, PlanKey stage, int key) =>
        indicator.Stages.Count == 0 || stage.Members.ByKey(key) is not { } member || indicator.Stages.Contains(member.Id);

    private static List<AnswerBasis> Basis(QueryPlan plan, PlannedIndicator planned, IReadOnlyList<ReadTable> reads) =>
        planned.Terms.Select(pair =>
        {
            var table = reads[pair.Value.Read];
            // Nobody published the sum of several years, nor the mean of two.
            var isOneYear = YearsWithoutKey(plan, planned, reads).Count <= 1 && pair.Key.Bridge is not CalendarBridge.Weighted84;
            return new AnswerBasis(
                pair.Key.Measure, table.Read.Fact.Id, table.Read.Level, table.Read.IsAsReported && table.Read.Fact.IsPublished && isOneYear,
                string.Join("、", table.Result.Authorities), pair.Key.Bridge?.Name() ?? "", table.Read.Vintage.Name);
        }).Distinct().ToList();
}
