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
        var cells = plan.Indicators.Select(indicator => Cells(plan, indicator, reads, keys)).ToList();
        var rows = keys.Select((key, i) => new AnswerRow(key, cells.Select(column => column[i]).ToList())).ToList();
        return new Answer(
            plan,
            plan.Indicators.Select(indicator => new AnswerColumn(indicator.Indicator, Basis(plan, indicator, reads))).ToList(),
            RowOrder.Sort(plan, rows),
            plan.Notes.Concat(AnswerNotes.About(plan, rows, reads)).ToList());
    }

    private static List<Cell> Cells(QueryPlan plan, PlannedIndicator planned, IReadOnlyList<ReadTable> reads, IReadOnlyList<int[]> keys)
    {
        var yearAt = plan.Keys.ToList().FindIndex(key => key.IsYear);
        var stageAt = plan.Keys.ToList().FindIndex(key => key.Dimension.Id == "stage");
        var years = YearsWithoutKey(plan, planned, reads);
        return keys.Select(key => Cell(key)).ToList();

        Cell Cell(int[] key)
        {
            if (!planned.IsDefined)
                return new Cell(null, CellStatus.NotApplicable, null, null, 0, 0);
            if (stageAt >= 0 && !IsDefinedFor(planned.Indicator, plan.Keys[stageAt], key[stageAt]))
                return new Cell(null, CellStatus.NotApplicable, null, null, 0, 0);
            var cellYears = yearAt >= 0 ? [key[yearAt]] : years;
            if (cellYears.Count == 0)
                return new Cell(null, CellStatus.Missing, null, null, 0, 0);
            var cell = Compute(planned, reads, key, cellYears);
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

    private static Cell Compute(PlannedIndicator planned, IReadOnlyList<ReadTable> reads, int[] key, IReadOnlyList<int> years)
    {
        var indicator = planned.Indicator;
        if (!indicator.IsGrowth)
            return Level(planned, reads, key, years, indicator.Scale);
        var now = Level(planned, reads, key, years, 1);
        var before = Level(planned, reads, key, years.Select(year => year - 1).ToList(), 1);
        return RecomputeRollup.Growth(now, before, indicator.Scale);
    }

    private static Cell Level(PlannedIndicator planned, IReadOnlyList<ReadTable> reads, int[] key, IReadOnlyList<int> years, decimal scale)
    {
        var numerator = Over(planned.Indicator.Numerator);
        if (planned.Indicator.Denominator is { } denominator)
            return RatioRollup.Finish(numerator, Over(denominator), scale);
        return planned.Indicator.Rollup == RollupClass.UnitOnly
            ? UnitOnlyRollup.Finish(numerator, scale)
            : SumRollup.Finish(numerator, scale);

        Quantity Over(Expression expression) =>
            SumRollup.OverTime(years.Select(year => Evaluate(expression, planned, reads, key, year)));
    }

    private static Quantity Evaluate(Expression expression, PlannedIndicator planned, IReadOnlyList<ReadTable> reads, int[] key, int year) => expression switch
    {
        Number number => Quantity.Constant(number.Value),
        MeasureTerm term => Read(term, planned.Terms[term], reads, key, year),
        Binary { Operator: BinaryOperator.Multiply, Right: Number factor } b => Evaluate(b.Left, planned, reads, key, year).Times(factor.Value),
        Binary { Operator: BinaryOperator.Multiply, Left: Number factor } b => Evaluate(b.Right, planned, reads, key, year).Times(factor.Value),
        Binary { Operator: BinaryOperator.Add } b => Quantity.Add(Evaluate(b.Left, planned, reads, key, year), Evaluate(b.Right, planned, reads, key, year)),
        Binary { Operator: BinaryOperator.Subtract } b => Quantity.Add(Evaluate(b.Left, planned, reads, key, year), Evaluate(b.Right, planned, reads, key, year), -1),
        _ => throw new InvalidOperationException($"The catalogue let a formula through that is not linear: {planned.Indicator.Formula}."),
    };

    private static Quantity Read(MeasureTerm term, PlannedTerm planned, IReadOnlyList<ReadTable> reads, int[] key, int year)
    {
        var table = reads[planned.Read];
        var readKey = planned.KeyPositions.Select(position => key[position]).ToArray();
        return term.Bridge switch
        {
            null => table.At(readKey, year),
            CalendarBridge.AsOfSeptember => table.At(readKey, year),
            CalendarBridge.Weighted84 => Mean84(table.At(readKey, year - 1), table.At(readKey, year)),
            _ => throw new InvalidOperationException($"No rule is written for the bridge {term.Bridge}."),
        };
    }

    // January to August belong to the school year that began in the September before.
    private static Quantity Mean84(Quantity before, Quantity now)
    {
        // Half of a mean is not a smaller mean: without both counts there is no value at all.
        var both = Quantity.Add(before, now);
        return before.Value is null || now.Value is null
            ? both with { Value = null, Status = CellStatus.Missing }
            : both with { Value = (before.Value * 8 + now.Value * 4) / 12 };
    }

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
