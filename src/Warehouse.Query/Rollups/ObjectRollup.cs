using Warehouse.Catalogue.Expressions;

namespace Warehouse.Query.Rollups;

/// <summary>What is computed object by object: shares, sums of gaps, and how much schools differ.</summary>
internal static class ObjectRollup
{
    /// <summary>The cell, and which objects it lacks or leaves out.</summary>
    public static Cell Finish(Expression expression, ObjectTable table, ObjectNotes notes) => expression switch
    {
        Share share => FinishShare(share, table, notes),
        ObjectSum sum => FinishSum(sum, table, notes),
        Variation variation => FinishVariation(variation, table, notes),
        VarianceShare variance => FinishVariance(variance, table, notes),
        _ => throw new InvalidOperationException($"No rule is written for {expression}."),
    };

    private static Cell FinishShare(Share share, ObjectTable table, ObjectNotes notes)
    {
        var (met, applicable, lacking) = (0L, 0L, 0L);
        foreach (var o in table.Objects)
        {
            var formula = new ObjectFormula(table, o);
            var applies = share.Where is null ? Verdict.Of(true) : formula.Judge(share.Where);
            var verdict = applies.Holds == true ? formula.Judge(share.Of) : applies;
            if (applies.Holds == false)
                continue;
            if (verdict.Holds is { } holds)
            {
                applicable++;
                met += holds ? 1 : 0;
            }
            else if (notes.Note(o, verdict.Status))
            {
                lacking++;
            }
        }

        return table.Objects.Count == 0 ? Nothing : ShareRollup.Finish(met, applicable, lacking, table.IsWhole);
    }

    private static Cell FinishSum(ObjectSum sum, ObjectTable table, ObjectNotes notes)
    {
        if (table.Objects.Count == 0)
            return Nothing;
        var figures = table.Objects.Select(o => (o, Figure: new ObjectFormula(table, o).Evaluate(sum.Of))).ToList();
        var found = figures.Where(p => p.Figure.Value is not null).ToList();
        // A part without a value is a part that the sum lacks, also where it could not be divided.
        foreach (var (o, _) in figures.Except(found))
            notes.Note(o, CellStatus.Missing);
        var isWhole = found.Count == figures.Count && table.IsWhole;
        return new Cell(
            found.Count == 0 ? null : found.Sum(p => p.Figure.Value!.Value), isWhole ? CellStatus.Normal : CellStatus.Incomplete,
            null, null, found.Count, figures.Count);
    }

    private static Cell FinishVariation(Variation variation, ObjectTable table, ObjectNotes notes)
    {
        var (schools, lacking) = Rows(table, notes, variation.Where, variation.Pupils, variation.Resource);
        return VariationRollup.Of(schools.Select(school => (school[1], school[0])).ToList()) is var (deviation, mean)
            ? Quotient(deviation, mean, schools.Count, lacking, table)
            : Empty(schools.Count, lacking, table);
    }

    private static Cell FinishVariance(VarianceShare variance, ObjectTable table, ObjectNotes notes)
    {
        var (schools, lacking) = Rows(table, notes, null, variance.Count, variance.Sum, variance.SquareSum);
        return VarianceShareRollup.Of(schools.Select(school => (school[0], school[1], school[2])).ToList()) is var (between, all)
            ? Quotient(between, all, schools.Count, lacking, table)
            : Empty(schools.Count, lacking, table);
    }

    // Every object with all of its figures. One without pupils has no figure per pupil: it is left out, and named.
    private static (List<decimal[]> Rows, int Lacking) Rows(ObjectTable table, ObjectNotes notes, Condition? where, Expression divisor, params Expression[] others)
    {
        var (rows, lacking) = (new List<decimal[]>(), 0);
        foreach (var o in table.Objects)
        {
            var formula = new ObjectFormula(table, o);
            var applies = where is null ? true : formula.Judge(where).Holds;
            if (applies == false)
                continue;
            var figures = others.Prepend(divisor).Select(formula.Evaluate).ToList();
            if (applies == true && figures[0].Value == 0)
            {
                notes.Note(o, CellStatus.DivideByZero);
            }
            else if (applies is null || figures.Any(figure => figure.Value is null))
            {
                notes.Note(o, CellStatus.Missing);
                lacking++;
            }
            else
            {
                rows.Add(figures.Select(figure => figure.Value!.Value).ToArray());
            }
        }

        return (rows, lacking);
    }

    private static Cell Quotient(decimal numerator, decimal denominator, int n, int lacking, ObjectTable table)
    {
        var status = lacking > 0 || !table.IsWhole ? CellStatus.Incomplete : CellStatus.Normal;
        var cell = new Cell(null, status, numerator, denominator, n, n + lacking);
        if (denominator == 0)
            return cell with { Status = status == CellStatus.Normal ? CellStatus.DivideByZero : status };
        return cell with { Value = numerator / denominator };
    }

    private static Cell Empty(int n, int lacking, ObjectTable table) =>
        table.Objects.Count == 0 ? Nothing : new Cell(null, lacking > 0 || !table.IsWhole ? CellStatus.Incomplete : CellStatus.DivideByZero, null, null, n, n + lacking);

    private static Cell Nothing => new(null, CellStatus.Missing, null, null, 0, 0);
}
