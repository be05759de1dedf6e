using Warehouse.Catalogue;
using Warehouse.Catalogue.Expressions;
using Warehouse.Query.Rollups;

namespace Warehouse.Query;

/// <summary>What a formula is of one group of the answer: each of its parts from its own sums, or its own objects, at the asked level.</summary>
internal sealed class LevelFormula(PlannedIndicator planned, IReadOnlyList<ReadTable> reads, int[] key, ObjectNotes notes)
{
    /// <summary>The value of a formula over some years, before the indicator's constant factor.</summary>
    public Cell Evaluate(Expression expression, IReadOnlyList<int> years) => expression switch
    {
        Number number => Parts.Constant(number.Value),
        MeasureTerm term when planned.Indicator.Rollup == RollupClass.Distinct => DistinctRollup.Finish(years.Select(year => Read(term, year)).ToList()),
        Binary { Operator: BinaryOperator.Divide } quotient when quotient.Left.IsLinear && quotient.Right.IsLinear => Ratio(quotient, years),
        { IsLinear: true } => SumRollup.Finish(Sum(expression, years), 1),
        Binary { Operator: BinaryOperator.Divide } quotient => Parts.Divide(Evaluate(quotient.Left, years), Evaluate(quotient.Right, years)),
        Binary binary => Parts.Combine(Evaluate(binary.Left, years), Evaluate(binary.Right, years), Operation(binary.Operator)),
        Greatest greatest => Parts.Combine(Evaluate(greatest.Left, years), Evaluate(greatest.Right, years), Math.Max),
        Gap gap => Parts.Divide(Evaluate(gap.Left, years), Evaluate(gap.Right, years)),
        Growth growth => RecomputeRollup.Growth(Evaluate(growth.Of, years), Evaluate(growth.Of, years.Select(year => year - 1).ToList()), 1),
        Lowest lowest => Evaluate(lowest.Term, years),
        WeightedMean mean => WeightedMeanRollup.Finish(mean.Groups.Select(group => (group.Weight, RatioRollup.Finish(Sum(group.Sum, years), Sum(group.Count, years), 1))).ToList()),
        _ => ObjectRollup.Finish(expression, new ObjectTable(planned, reads, key, years), notes),
    };

    private static Func<decimal, decimal, decimal> Operation(BinaryOperator operation) => operation switch
    {
        BinaryOperator.Add => (a, b) => a + b,
        BinaryOperator.Subtract => (a, b) => a - b,
        _ => (a, b) => a * b,
    };

    // The books of nine schools over the pupils of ten are no books per pupil.
    private Cell Ratio(Binary quotient, IReadOnlyList<int> years)
    {
        var cell = RatioRollup.Finish(Sum(quotient.Left, years), Sum(quotient.Right, years), 1);
        if (cell.Value is null || !quotient.Left.Terms().Any(above => quotient.Right.Terms().Any(below => AreOfDifferentSchools(above, below, years))))
            return cell;
        notes.NoteDifferentSchools();
        return cell with { Value = null, Status = CellStatus.Incomplete };
    }

    // Only of equal pins can it be said that the same schools should be in both.
    private bool AreOfDifferentSchools(MeasureTerm above, MeasureTerm below, IReadOnlyList<int> years)
    {
        var (a, b) = (planned.Terms[above], planned.Terms[below]);
        var (tableA, tableB) = (reads[a.Read], reads[b.Read]);
        var isComparable = tableA.Read.Fact.Id != tableB.Read.Fact.Id && HasSchools(tableA) && HasSchools(tableB)
            && above with { Measure = below.Measure } == below && a.KeyPositions.SequenceEqual(b.KeyPositions);
        return isComparable && years.Any(year => tableA.SchoolsAt(KeyOf(a), year) != tableB.SchoolsAt(KeyOf(b), year));

        static bool HasSchools(ReadTable table) => table.Read.Fact.Find("school") is { IsStored: true };
    }

    private int[] KeyOf(PlannedTerm term) => term.KeyPositions.Select(position => key[position]).ToArray();

    private Quantity Sum(Expression linear, IReadOnlyList<int> years) =>
        SumRollup.OverTime(years.Select(year => Sum(linear, year)));

    private Quantity Sum(Expression linear, int year) => linear switch
    {
        Number number => Quantity.Constant(number.Value),
        MeasureTerm term => Read(term, year),
        Binary { Operator: BinaryOperator.Multiply, Right: Number factor } b => Sum(b.Left, year).Times(factor.Value),
        Binary { Operator: BinaryOperator.Multiply, Left: Number factor } b => Sum(b.Right, year).Times(factor.Value),
        Binary { Operator: BinaryOperator.Add } b => Quantity.Add(Sum(b.Left, year), Sum(b.Right, year)),
        Binary { Operator: BinaryOperator.Subtract } b => Quantity.Add(Sum(b.Left, year), Sum(b.Right, year), -1),
        _ => throw new InvalidOperationException($"The catalogue let a formula through that is not linear: {planned.Indicator.Formula}."),
    };

    private Quantity Read(MeasureTerm term, int year)
    {
        var plannedTerm = planned.Terms[term];
        var table = reads[plannedTerm.Read];
        var readKey = KeyOf(plannedTerm);
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
}
