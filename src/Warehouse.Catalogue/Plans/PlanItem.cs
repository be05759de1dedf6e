namespace Warehouse.Catalogue.Plans;

/// <summary>One quantified statement of a plan.</summary>
public sealed record PlanItem
{
    /// <summary>Its id in the whole book: <c>001-03</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The item it is part of, whose value already contains it; empty at the top.</summary>
    public required string Parent { get; init; }

    /// <summary>What it is.</summary>
    public required PlanItemKind Kind { get; init; }

    /// <summary>The words of the document.</summary>
    public required string Phrase { get; init; }

    /// <summary>What it measures, in English.</summary>
    public required string LabelEn { get; init; }

    /// <summary>The stages it speaks of; empty for all or none in particular.</summary>
    public required IReadOnlyList<string> Stages { get; init; }

    /// <summary>The years it is about.</summary>
    public required PlanPeriod Period { get; init; }

    /// <summary>The shape of the target; null where nothing is aimed at.</summary>
    public required PlanShape? Shape { get; init; }

    /// <summary>How a figure must stand to the value.</summary>
    public required PlanOperator Operator { get; init; }

    /// <summary>The number of the statement, in <see cref="Unit"/>; null for a range and where there is none.</summary>
    public required decimal? Value { get; init; }

    /// <summary>The lower end of a range.</summary>
    public required decimal? Low { get; init; }

    /// <summary>The upper end of a range.</summary>
    public required decimal? High { get; init; }

    /// <summary>The unit of the statement: <c>亿元</c>, <c>%</c>, <c>seat</c>; empty where it has no number.</summary>
    public required string Unit { get; init; }

    /// <summary>True where the document says "about".</summary>
    public required bool IsApproximate { get; init; }

    /// <summary>True where the document had a number that is lost.</summary>
    public required bool IsValueMissing { get; init; }

    /// <summary>Where it started from; null where the document does not say.</summary>
    public required PlanBaseline? Baseline { get; init; }

    /// <summary>Σ to be reached by the end of a year, where the way is not even; in <see cref="Unit"/>.</summary>
    public required IReadOnlyDictionary<int, decimal> Schedule { get; init; }

    /// <summary>The indicator that measures it; null where none does.</summary>
    public required PlanMeasure? Measure { get; init; }

    /// <summary>The ways to understand it, where there are several.</summary>
    public required IReadOnlyList<PlanReading> Readings { get; init; }

    /// <summary>Why no verdict can be had; null where one can.</summary>
    public required PlanObstacle? NotMeasurable { get; init; }

    /// <summary>Items of the same document that state figures of what this one is about.</summary>
    public required IReadOnlyList<string> StatedBy { get; init; }

    /// <summary>The department or town that answers for it; empty where none is named.</summary>
    public required string Responsible { get; init; }

    /// <summary>What a reader must know about it; empty when nothing.</summary>
    public required string Note { get; init; }

    /// <summary><c>file:line</c> where it is defined.</summary>
    public required string Location { get; init; }

    /// <summary>The value in base units: 10 亿元 are 1 000 000 000 CNY.</summary>
    public decimal? BaseValue => Value * PlanUnits.FactorOf(Unit);

    /// <summary>What the figure of the indicator is held against, in the indicator's unit.</summary>
    public decimal? Target => Measure?.Target ?? BaseValue ?? Low;

    /// <summary>The upper end of the range in base units; null where the shape is no range.</summary>
    public decimal? TargetHigh => High * PlanUnits.FactorOf(Unit);
}

/// <summary>The years that a statement is about.</summary>
/// <param name="Calendar">Whose years these are.</param>
/// <param name="From">First year; null where it is lost or not said.</param>
/// <param name="To">Last year, at whose end it is due; null where it is lost or not said.</param>
/// <param name="IsUndated">True where the document has no date, or lost it.</param>
public sealed record PlanPeriod(PlanCalendar Calendar, int? From, int? To, bool IsUndated);

/// <summary>Where a target started from.</summary>
/// <param name="Value">In the unit of the item.</param>
/// <param name="Year">The year it was so.</param>
public sealed record PlanBaseline(decimal Value, int Year);

/// <summary>How an item is measured.</summary>
/// <param name="Indicator">The indicator's id.</param>
/// <param name="Filters">Dimension → members; the district is that of the plan.</param>
/// <param name="Target">What to hold it against, where the statement's own number is of another unit; null otherwise.</param>
/// <param name="IsRegister">
/// True for a register of events: a year without an entry for these filters had none, if the register has any entry of
/// the district in that year.
/// </param>
/// <param name="KeptBy">
/// The indicator of the entries that make this stock; empty when it is counted anew each year. After the last entry nobody
/// knows what was added since, though what holds would still be counted.
/// </param>
public sealed record PlanMeasure(string Indicator, IReadOnlyDictionary<string, IReadOnlyList<string>> Filters, decimal? Target, bool IsRegister, string KeptBy = "")
{
    /// <summary>Whether a catalogue has the indicator and every dimension of the filters; a plan may await them.</summary>
    public bool IsKnownTo(IndicatorCatalogue catalogue) =>
        catalogue.FindIndicator(Indicator) is not null && Filters.Keys.All(dimension => catalogue.FindDimension(dimension) is not null);
}

/// <summary>One of several ways to understand a statement.</summary>
/// <param name="Id">A word for it: <c>of_moved</c>.</param>
/// <param name="Note">How it is then understood.</param>
/// <param name="Measure">The indicator that measures it so; null where none does.</param>
public sealed record PlanReading(string Id, string Note, PlanMeasure? Measure);

/// <summary>Why an item cannot be measured.</summary>
/// <param name="Reason">The kind of reason.</param>
/// <param name="Needs">What would have to be loaded or said, one sentence.</param>
public sealed record PlanObstacle(PlanObstacleReason Reason, string Needs);
