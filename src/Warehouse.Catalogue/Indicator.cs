using Warehouse.Catalogue.Expressions;

namespace Warehouse.Catalogue;

/// <summary>What is asked for: a formula over base measures with the rule by which it rolls up.</summary>
public sealed record Indicator
{
    /// <summary>Stable id: <c>pupil_teacher_ratio</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Chinese label, as the standards write it.</summary>
    public required string LabelZh { get; init; }

    /// <summary>English label.</summary>
    public required string LabelEn { get; init; }

    /// <summary>The theme it is listed under.</summary>
    public required string Theme { get; init; }

    /// <summary>The formula as it stands in the catalogue.</summary>
    public required string Formula { get; init; }

    /// <summary>The roll-up class.</summary>
    public required RollupClass Rollup { get; init; }

    /// <summary>The formula without its constant factor; its value times <see cref="Scale"/> is the indicator's.</summary>
    public required Expression Body { get; init; }

    /// <summary>What the body is multiplied with: 100 for percent.</summary>
    public decimal Scale { get; init; } = 1;

    /// <summary>The unit of its values.</summary>
    public required string Unit { get; init; }

    /// <summary>Decimals to show.</summary>
    public required int Decimals { get; init; }

    /// <summary>Which way is better.</summary>
    public required BetterDirection Direction { get; init; }

    /// <summary>Stages it is defined for; empty when it does not speak of stages.</summary>
    public required IReadOnlyList<string> Stages { get; init; }

    /// <summary>The dimensions whose members it looks at one by one, such as schools, or schools by stage; empty when it needs sums alone.</summary>
    public IReadOnlyList<string> Objects { get; init; } = [];

    /// <summary>The statistic, standard or rule it comes from.</summary>
    public required string Source { get; init; }

    /// <summary>What standards ask of its value, at most one a stage.</summary>
    public IReadOnlyList<Threshold> Thresholds { get; init; } = [];

    /// <summary>The district level that its standard defines it for; above, it is an extension of ours. Empty: for every level.</summary>
    public string DefinedAt { get; init; } = "";

    /// <summary>What one must know to cite it.</summary>
    public required IReadOnlyList<string> Footnotes { get; init; }

    /// <summary>Raised whenever the meaning changes.</summary>
    public required int DefinitionVersion { get; init; }

    /// <summary>What a year means for its values: <see cref="DimensionKind.AcademicYear"/> or <see cref="DimensionKind.FiscalYear"/>.</summary>
    public required DimensionKind Calendar { get; init; }

    /// <summary><c>file:line</c> where it is defined.</summary>
    public required string Location { get; init; }

    /// <summary>What is divided, where the body or what it is the growth of is a quotient; else all of that.</summary>
    public Expression Numerator => Inner is Binary { Operator: BinaryOperator.Divide } quotient ? quotient.Left : Inner;

    /// <summary>What it is divided by; null where nothing is.</summary>
    public Expression? Denominator => Inner is Binary { Operator: BinaryOperator.Divide } quotient ? quotient.Right : null;

    /// <summary>True when the indicator is the growth of numerator (over denominator) against the previous period.</summary>
    public bool IsGrowth => Body is Growth;

    /// <summary>True when some part of it looks at the period before.</summary>
    public bool LooksBack => Body.SelfAndParts().Any(part => part is Growth);

    /// <summary>How many years before the asked ones it reads: growth looks one back, and so does the mean over a fiscal year.</summary>
    public int YearsBefore => (LooksBack ? 1 : 0) + (Terms.Any(term => term.Bridge == CalendarBridge.Weighted84) ? 1 : 0);

    /// <summary>Every measure it uses.</summary>
    public IEnumerable<MeasureTerm> Terms => Body.Terms();

    /// <summary>The measures that its value is of; the others only divide it, and may lack a dimension.</summary>
    public IEnumerable<MeasureTerm> TermsAbove => Body.TermsAbove();

    private Expression Inner => Body is Growth growth ? growth.Of : Body;
}

/// <summary>Which way an indicator gets better.</summary>
public enum BetterDirection
{
    /// <summary>Neither way.</summary>
    None,

    /// <summary>More is better.</summary>
    Up,

    /// <summary>Less is better.</summary>
    Down,
}
