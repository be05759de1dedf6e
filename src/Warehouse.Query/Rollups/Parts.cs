namespace Warehouse.Query.Rollups;

/// <summary>
/// RECOMPUTE and UNIT-ONLY, which of a single reported district is the same: arithmetic on figures that were each
/// computed from sums of their own. What lacks a part has no value, and says which way it lacks it; nothing missing is
/// ever taken for 0.
/// Example: revenue grew by 6 % and spending by 8 %; the gap is 8 − 6 = 2 points, and missing where either is.
/// </summary>
internal static class Parts
{
    /// <summary>A constant, which lacks nothing.</summary>
    public static Cell Constant(decimal value) => new(value, CellStatus.Normal, null, null, 0, 0);

    /// <summary>The figure times a constant.</summary>
    public static Cell Times(Cell cell, decimal factor) => cell with { Value = cell.Value * factor };

    /// <summary>What an operation makes of two figures.</summary>
    public static Cell Combine(Cell left, Cell right, Func<decimal, decimal, decimal> operation)
    {
        var both = Both(left, right);
        return left.Value is { } a && right.Value is { } b && Agree(left, right) ? both with { Value = operation(a, b) } : both;
    }

    /// <summary>One figure over another, with both as numerator and denominator.</summary>
    public static Cell Divide(Cell left, Cell right)
    {
        var both = Both(left, right) with { Numerator = left.Value, Denominator = right.Value };
        if (left.Value is not { } a || right.Value is not { } b || !Agree(left, right))
            return both;
        if (b == 0)
            return both with { Status = both.Status == CellStatus.Normal ? CellStatus.DivideByZero : CellStatus.Incomplete };
        return both with { Value = a / b };
    }

    private static Cell Both(Cell left, Cell right) =>
        new(null, Worse(left, right), null, null, left.N + right.N, left.ExpectedN + right.ExpectedN);

    // Whether two figures may meet: incomplete ones only if they lack the same, which is when no row lacks its value.
    private static bool Agree(Cell left, Cell right) =>
        HasAllRows(left) && HasAllRows(right) && (left.Status == right.Status || IsConstant(left) || IsConstant(right));

    private static CellStatus Worse(Cell left, Cell right) =>
        Severity(left.Status) <= Severity(right.Status) ? left.Status : right.Status;

    // Without a figure there is nothing to be incomplete of, and what could not be divided was at least there.
    private static int Severity(CellStatus status) => status switch
    {
        CellStatus.Withheld => 0,
        CellStatus.Missing => 1,
        CellStatus.NotApplicable => 2,
        CellStatus.Incomplete => 3,
        CellStatus.DivideByZero => 4,
        _ => 5,
    };

    private static bool HasAllRows(Cell cell) => cell.N == cell.ExpectedN;

    private static bool IsConstant(Cell cell) => cell is { N: 0, ExpectedN: 0, Status: CellStatus.Normal };
}
