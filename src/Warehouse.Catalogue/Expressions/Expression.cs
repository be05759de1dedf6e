namespace Warehouse.Catalogue.Expressions;

/// <summary>A formula over base measures.</summary>
public abstract record Expression
{
    /// <summary>The formulas it is made of, in the order of the text.</summary>
    public IEnumerable<Expression> Parts => this switch
    {
        Binary binary => [binary.Left, binary.Right],
        Growth growth => [growth.Of],
        Lowest lowest => [lowest.Term],
        Gap gap => [gap.Left, gap.Right],
        WeightedMean mean => mean.Groups.SelectMany(group => new[] { group.Sum, group.Count }),
        Share share => share.Where is null ? [share.Of] : [share.Of, share.Where],
        ObjectSum sum => [sum.Of],
        Variation variation => variation.Where is null ? [variation.Resource, variation.Pupils] : [variation.Resource, variation.Pupils, variation.Where],
        VarianceShare variance => [variance.Count, variance.Sum, variance.SquareSum],
        Met met => [met.Of],
        Greatest greatest => [greatest.Left, greatest.Right],
        Comparison comparison => [comparison.Left, comparison.Right],
        Both both => [both.Left, both.Right],
        Either either => [either.Left, either.Right],
        Negation negation => [negation.Of],
        Has has => [has.Term],
        _ => [],
    };

    /// <summary>The formula and everything it is made of.</summary>
    public IEnumerable<Expression> SelfAndParts() => Parts.SelectMany(part => part.SelfAndParts()).Prepend(this);

    /// <summary>Every measure the formula uses, in the order of the text.</summary>
    public IEnumerable<MeasureTerm> Terms() => SelfAndParts().OfType<MeasureTerm>();

    /// <summary>The measures that a value is of. Those below a line only divide it.</summary>
    public IEnumerable<MeasureTerm> TermsAbove() => this switch
    {
        MeasureTerm term => [term],
        Binary { Operator: BinaryOperator.Divide } quotient => quotient.Left.TermsAbove(),
        _ => Parts.SelectMany(part => part.TermsAbove()),
    };

    /// <summary>True when the formula only adds, subtracts and scales measures, so that sums may go in and sums come out.</summary>
    public bool IsLinear => this switch
    {
        MeasureTerm => true,
        Binary { Operator: BinaryOperator.Add or BinaryOperator.Subtract } b => b.Left.IsLinear && b.Right.IsLinear,
        Binary { Operator: BinaryOperator.Multiply } b => (b.Left.IsLinear && b.Right is Number) || (b.Left is Number && b.Right.IsLinear),
        _ => false,
    };
}

/// <summary>A constant.</summary>
public sealed record Number(decimal Value) : Expression;

/// <summary>A measure, at pinned members of some dimensions, perhaps carried over a bridge to another calendar.</summary>
/// <param name="Measure">The measure's id.</param>
/// <param name="Pins">Dimension → member ids, one or several that are added up; a pinned dimension is not grouped by, and only below the line may it ignore filters.</param>
/// <param name="Bridge">The bridge that carries it from academic to fiscal years, or null.</param>
public sealed record MeasureTerm(string Measure, IReadOnlyDictionary<string, IReadOnlyList<string>> Pins, CalendarBridge? Bridge) : Expression
{
    /// <inheritdoc />
    public bool Equals(MeasureTerm? other) =>
        other is not null && Measure == other.Measure && Bridge == other.Bridge
        && Pins.Count == other.Pins.Count && Pins.All(p => other.Pins.TryGetValue(p.Key, out var members) && members.SequenceEqual(p.Value));

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Measure, Bridge, Pins.Count);
}

/// <summary>Two formulas and what is done with them.</summary>
public sealed record Binary(BinaryOperator Operator, Expression Left, Expression Right) : Expression;

/// <summary>Arithmetic on sums.</summary>
public enum BinaryOperator
{
    /// <summary>+</summary>
    Add,

    /// <summary>−</summary>
    Subtract,

    /// <summary>×</summary>
    Multiply,

    /// <summary>÷</summary>
    Divide,
}

/// <summary>
/// How a stock counted on 1 September becomes a figure of a fiscal year; always named, since equal year numbers do not
/// mean equal times.
/// </summary>
public enum CalendarBridge
{
    /// <summary>Mean over the months: 8/12 of the count of the previous September and 4/12 of this September's.</summary>
    Weighted84,

    /// <summary>The count of the September that lies in the fiscal year.</summary>
    AsOfSeptember,
}

/// <summary>The names of bridges in formulas and in the API.</summary>
public static class CalendarBridgeNames
{
    /// <summary>Name → bridge.</summary>
    public static IReadOnlyDictionary<string, CalendarBridge> All { get; } = new Dictionary<string, CalendarBridge>(StringComparer.Ordinal)
    {
        ["weighted_8_4"] = CalendarBridge.Weighted84,
        ["as_of_september"] = CalendarBridge.AsOfSeptember,
    };

    /// <summary>The name: <c>weighted_8_4</c>.</summary>
    public static string Name(this CalendarBridge bridge) => All.First(pair => pair.Value == bridge).Key;
}
