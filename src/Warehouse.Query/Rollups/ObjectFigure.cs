using Warehouse.Catalogue.Expressions;

namespace Warehouse.Query.Rollups;

/// <summary>A figure of one object, or why it has none.</summary>
/// <param name="Value">Null unless the status is Normal.</param>
/// <param name="Status">Normal; Missing where something is not known of the object; DivideByZero where it has nothing to divide by.</param>
internal readonly record struct ObjectFigure(decimal? Value, CellStatus Status)
{
    public static readonly ObjectFigure Missing = new(null, CellStatus.Missing);

    public static ObjectFigure Of(decimal value) => new(value, CellStatus.Normal);

    /// <summary>What an operation makes of two figures; null stands for a division by zero.</summary>
    public static ObjectFigure Combine(ObjectFigure left, ObjectFigure right, Func<decimal, decimal, decimal?> operation)
    {
        if (left.Value is not { } a || right.Value is not { } b)
            return new(null, left.Status == CellStatus.Missing || right.Status == CellStatus.Missing ? CellStatus.Missing : CellStatus.DivideByZero);
        return operation(a, b) is { } value ? Of(value) : new(null, CellStatus.DivideByZero);
    }
}

/// <summary>Whether a condition holds of one object: true, false, or unknown for a reason.</summary>
/// <param name="Holds">Null where it is unknown.</param>
/// <param name="Status">Normal, or why it is unknown: Missing or DivideByZero.</param>
internal readonly record struct Verdict(bool? Holds, CellStatus Status)
{
    public static Verdict Of(bool holds) => new(holds, CellStatus.Normal);

    public static Verdict Compare(ComparisonOperator comparison, ObjectFigure left, ObjectFigure right)
    {
        var difference = ObjectFigure.Combine(left, right, (a, b) => a - b);
        return difference.Value is { } value ? Of(comparison.Holds(value, 0)) : new(null, difference.Status);
    }

    /// <summary>Both hold. One that does not decides, whatever is unknown of the other.</summary>
    public static Verdict And(Verdict left, Verdict right) =>
        left.Holds == false || right.Holds == false ? Of(false) : left.Holds == true && right.Holds == true ? Of(true) : Unknown(left, right);

    /// <summary>One of them holds. One that does decides, whatever is unknown of the other.</summary>
    public static Verdict Or(Verdict left, Verdict right) => Not(And(Not(left), Not(right)));

    /// <summary>It does not hold; what is unknown stays so.</summary>
    public static Verdict Not(Verdict of) => of with { Holds = !of.Holds };

    private static Verdict Unknown(Verdict left, Verdict right) =>
        new(null, left.Status == CellStatus.Missing || right.Status == CellStatus.Missing ? CellStatus.Missing : CellStatus.DivideByZero);
}
