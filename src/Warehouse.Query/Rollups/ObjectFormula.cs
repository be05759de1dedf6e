using Warehouse.Catalogue.Expressions;

namespace Warehouse.Query.Rollups;

/// <summary>What a formula or condition is of a single object, in three-valued logic: nothing missing is taken for 0 or false.</summary>
internal sealed class ObjectFormula(ObjectTable table, int[] o)
{
    /// <summary>The figure of the object.</summary>
    public ObjectFigure Evaluate(Expression expression) => expression switch
    {
        Number number => ObjectFigure.Of(number.Value),
        MeasureTerm term => table.At(term, o),
        Lowest lowest => table.At(lowest.Term, o),
        ByStage stages => table.StageOf(o) is { } stage && stages.Numbers.TryGetValue(stage, out var value) ? ObjectFigure.Of(value) : ObjectFigure.Missing,
        Met met => Judge(met.Of) is { Holds: { } holds } ? ObjectFigure.Of(holds ? 1 : 0) : new ObjectFigure(null, Judge(met.Of).Status),
        Greatest greatest => ObjectFigure.Combine(Evaluate(greatest.Left), Evaluate(greatest.Right), (a, b) => Math.Max(a, b)),
        Binary binary => ObjectFigure.Combine(Evaluate(binary.Left), Evaluate(binary.Right), (a, b) => Apply(binary.Operator, a, b)),
        _ => throw new InvalidOperationException($"The catalogue let a formula through that is not of single objects: {expression}."),
    };

    /// <summary>Whether the condition holds of the object.</summary>
    public Verdict Judge(Condition condition) => condition switch
    {
        Comparison comparison => Verdict.Compare(comparison.Operator, Evaluate(comparison.Left), Evaluate(comparison.Right)),
        Both both => Verdict.And(Judge(both.Left), Judge(both.Right)),
        Either either => Verdict.Or(Judge(either.Left), Judge(either.Right)),
        Negation negation => Verdict.Not(Judge(negation.Of)),
        Has has => Verdict.Of(table.Has(has.Term, o)),
        _ => throw new InvalidOperationException($"No rule is written for the condition {condition}."),
    };

    private static decimal? Apply(BinaryOperator operation, decimal left, decimal right) => operation switch
    {
        BinaryOperator.Add => left + right,
        BinaryOperator.Subtract => left - right,
        BinaryOperator.Multiply => left * right,
        _ => right == 0 ? null : left / right,
    };
}
