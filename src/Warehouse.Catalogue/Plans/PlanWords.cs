namespace Warehouse.Catalogue.Plans;

/// <summary>What a statement is.</summary>
public enum PlanItemKind
{
    /// <summary>Where things stood when the plan was made.</summary>
    Baseline,

    /// <summary>What is aimed at.</summary>
    Target,

    /// <summary>What the document says was reached.</summary>
    Actual,

    /// <summary>A number that describes the document or its setting.</summary>
    Context,
}

/// <summary>What kind of demand a target makes.</summary>
public enum PlanShape
{
    /// <summary>Every year at least (or at most) the value.</summary>
    YearlyFloor,

    /// <summary>The value at the due date.</summary>
    ReachByDate,

    /// <summary>The sum of the years since the start.</summary>
    Cumulative,

    /// <summary>The sum of the years between two ends, both included.</summary>
    Range,

    /// <summary>So many of something, counted at the due date.</summary>
    ExactCount,

    /// <summary>Something done by the due date.</summary>
    Milestone,

    /// <summary>No year below the one before.</summary>
    NonDecreasing,

    /// <summary>Every year above the one before.</summary>
    StrictlyIncreasing,

    /// <summary>One measure against another, every year.</summary>
    Relation,

    /// <summary>All of a list.</summary>
    Checklist,

    /// <summary>The share of objects that meet something, at the due date.</summary>
    Coverage,

    /// <summary>A direction without a number.</summary>
    Direction,
}

/// <summary>How a figure must stand to the value of a target.</summary>
public enum PlanOperator
{
    /// <summary>以上, 不低于: the value itself will do.</summary>
    AtLeast,

    /// <summary>超过: the value itself will not do.</summary>
    Above,

    /// <summary>以内: the value itself will do.</summary>
    AtMost,

    /// <summary>低于: the value itself will not do.</summary>
    Below,

    /// <summary>Just so many; more is still reached, and said to be exceeded.</summary>
    Exactly,
}

/// <summary>Whose years a period counts in.</summary>
public enum PlanCalendar
{
    /// <summary>The plan's own years, which are those of whatever measures the item.</summary>
    Plan,

    /// <summary>Academic years, by the year they begin in.</summary>
    Academic,

    /// <summary>Fiscal years.</summary>
    Fiscal,
}

/// <summary>Why an item cannot be measured, as far as the plan's author knows.</summary>
public enum PlanObstacleReason
{
    /// <summary>The document sets no number.</summary>
    NoValue,

    /// <summary>The document had a number that is lost.</summary>
    ValueMissing,

    /// <summary>No fact of the warehouse holds it.</summary>
    NoFact,

    /// <summary>A fact holds it, and no indicator is made of it.</summary>
    NoIndicator,

    /// <summary>It is about one named thing, which indicators do not single out.</summary>
    NotAddressable,

    /// <summary>No number decides it.</summary>
    Qualitative,

    /// <summary>It can be read in several ways, none of which can be computed.</summary>
    Ambiguous,
}

/// <summary>The words of plan files and of the API for the kinds above.</summary>
public static class PlanWords
{
    /// <summary>Kinds of items.</summary>
    public static IReadOnlyDictionary<string, PlanItemKind> Kinds { get; } = Words<PlanItemKind>();

    /// <summary>Shapes.</summary>
    public static IReadOnlyDictionary<string, PlanShape> Shapes { get; } = Words<PlanShape>();

    /// <summary>Calendars.</summary>
    public static IReadOnlyDictionary<string, PlanCalendar> Calendars { get; } = Words<PlanCalendar>();

    /// <summary>Reasons why an item cannot be measured.</summary>
    public static IReadOnlyDictionary<string, PlanObstacleReason> Reasons { get; } = Words<PlanObstacleReason>();

    /// <summary>Operators by their signs.</summary>
    public static IReadOnlyDictionary<string, PlanOperator> Operators { get; } = new Dictionary<string, PlanOperator>(StringComparer.Ordinal)
    {
        [">="] = PlanOperator.AtLeast,
        [">"] = PlanOperator.Above,
        ["<="] = PlanOperator.AtMost,
        ["<"] = PlanOperator.Below,
        ["="] = PlanOperator.Exactly,
    };

    /// <summary>The word for a value: <c>yearly_floor</c>.</summary>
    public static string Word<T>(this T value) where T : struct, Enum =>
        string.Concat(value.ToString().Select((c, i) => char.IsUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));

    /// <summary>The sign of an operator: <c>&gt;=</c>.</summary>
    public static string Sign(this PlanOperator value) => Operators.First(pair => pair.Value == value).Key;

    private static Dictionary<string, T> Words<T>() where T : struct, Enum =>
        Enum.GetValues<T>().ToDictionary(value => value.Word(), StringComparer.Ordinal);
}
