using Warehouse.Catalogue.Expressions;

namespace Warehouse.Catalogue;

/// <summary>Puts the condition of an indicator's <c>where</c>, which objects count, into everything that its formula computes object by object.</summary>
internal static class FormulaWhere
{
    /// <summary>The formula of these objects alone.</summary>
    /// <exception cref="FormulaException">Nothing in it is over objects that could be left out.</exception>
    public static Expression Apply(Expression formula, Condition where)
    {
        var narrowed = Narrow(formula, where);
        return narrowed.Equals(formula) ? throw new FormulaException("'where' says which objects count, and nothing in the formula is over objects", "Write share(…), sum_of(…) or cv(…).") : narrowed;
    }

    /// <summary>The formula as readers see it.</summary>
    public static string Text(string formula, string where) => $"{formula} where {where}";

    private static Expression Narrow(Expression formula, Condition where) => formula switch
    {
        Share share => share with { Where = And(where, share.Where) },
        Variation variation => variation with { Where = And(where, variation.Where) },
        // What does not count adds nothing.
        ObjectSum sum => new ObjectSum(new Binary(BinaryOperator.Multiply, sum.Of, new Met(where))),
        Binary binary => binary with { Left = Narrow(binary.Left, where), Right = Narrow(binary.Right, where) },
        Greatest greatest => greatest with { Left = Narrow(greatest.Left, where), Right = Narrow(greatest.Right, where) },
        Growth growth => growth with { Of = Narrow(growth.Of, where) },
        Gap gap => gap with { Left = Narrow(gap.Left, where), Right = Narrow(gap.Right, where) },
        _ => formula,
    };

    private static Condition And(Condition where, Condition? other) => other is null ? where : new Both(where, other);
}
