using Warehouse.Catalogue.Standards;
using Warehouse.Query.Members;

namespace Warehouse.Query.Standards;

/// <summary>Whether a standard, a group of its criteria or one criterion is met.</summary>
public enum Outcome
{
    /// <summary>Met.</summary>
    Met,

    /// <summary>Not met.</summary>
    NotMet,

    /// <summary>Nobody can tell from what the warehouse holds.</summary>
    NotAssessable,
}

/// <summary>What came of holding a district against a standard.</summary>
/// <param name="Case">What was asked.</param>
/// <param name="Overall">
/// Not met as soon as one mandatory criterion is not; met when every mandatory criterion that can be computed is; else not
/// assessable. Criteria that are <see cref="CriterionResult.IsLeftToJudgement"/> do not count.
/// </param>
/// <param name="Groups">The groups of criteria, in order.</param>
/// <param name="Results">One a criterion and stage, in order.</param>
/// <param name="Notes">What the reader must know of the figures.</param>
public sealed record StandardResult(StandardCase Case, Outcome Overall, IReadOnlyList<GroupResult> Groups, IReadOnlyList<CriterionResult> Results, IReadOnlyList<AnswerNote> Notes)
{
    /// <summary>The vetoes that are missed, each of which alone decides the whole.</summary>
    public IEnumerable<CriterionResult> Vetoes => Results.Where(result => result.Criterion.IsVeto && result.Outcome == Outcome.NotMet);

    /// <summary>The criteria of weight that no figure can decide, and people must.</summary>
    public IEnumerable<string> LeftToJudgement => Results
        .Where(result => result.IsLeftToJudgement && (result.Criterion.Severity == Severity.Mandatory || result.Criterion.IsVeto))
        .Select(result => result.Criterion.Id).Distinct();
}

/// <summary>A group of criteria and what came of it, by the same rule as the whole.</summary>
public sealed record GroupResult(Criterion Group, Outcome Outcome);

/// <summary>What came of one criterion at one stage.</summary>
public sealed record CriterionResult
{
    /// <summary>The criterion.</summary>
    public required Criterion Criterion { get; init; }

    /// <summary>The limit it was held against; null for one that is not computed.</summary>
    public StageLimit? Limit { get; init; }

    /// <summary>Met, not met, or nobody can tell.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>The figure, unrounded; null without one.</summary>
    public decimal? Value { get; init; }

    /// <summary>How much better than needed, in the figure's unit; negative when worse; null without a figure.</summary>
    public decimal? Margin => Value is { } value && Limit is { } limit ? limit.Limit.Margin(value) : null;

    /// <summary>Whether there is a figure, or why not; null for a criterion that is not computed.</summary>
    public CellStatus? Status { get; init; }

    /// <summary>Why nobody can tell; null where somebody can.</summary>
    public NotAssessable? Reason { get; init; }

    /// <summary>What was found school by school; null unless schools were judged.</summary>
    public SchoolFindings? Schools { get; init; }

    /// <summary>The facts that the figure is from.</summary>
    public IReadOnlyList<AnswerBasis> Basis { get; init; } = [];

    /// <summary>True when no figure can decide, and people must.</summary>
    public bool IsLeftToJudgement => Reason?.Code is NotAssessable.Qualitative or NotAssessable.NecessaryOnly;
}

/// <summary>Why a criterion cannot be assessed.</summary>
/// <param name="Code">One of the constants here; part of the API.</param>
/// <param name="Message">One or two sentences.</param>
/// <param name="Missing">What would have to be loaded.</param>
public sealed record NotAssessable(string Code, string Message, IReadOnlyList<MissingFigure> Missing)
{
    /// <summary>A judgement of people.</summary>
    public const string Qualitative = "qualitative";

    /// <summary>The district keeps the limit, and the text asks it of every school, of which there are no figures.</summary>
    public const string NecessaryOnly = "necessary_only";

    /// <summary>Nothing is loaded.</summary>
    public const string NoData = "no_data";

    /// <summary>Parts of the sum are not loaded.</summary>
    public const string Incomplete = "incomplete";

    /// <summary>The source withholds it.</summary>
    public const string Withheld = "withheld";

    /// <summary>What it is divided by is zero.</summary>
    public const string ZeroDenominator = "zero_denominator";

    /// <summary>The indicator is not defined here.</summary>
    public const string NotApplicable = "not_applicable";

    /// <summary>No fact of the warehouse can answer.</summary>
    public const string NotAnswerable = "not_answerable";

    /// <summary>No school of the stage is loaded.</summary>
    public const string NoSchools = "no_schools";

    /// <summary>Schools lack figures, and those that have them do not decide.</summary>
    public const string SchoolsWithoutFigures = "schools_without_figures";

    /// <summary>No indicator measures a part of it.</summary>
    public const string NoIndicator = "no_indicator";
}

/// <summary>Something to be loaded.</summary>
/// <param name="Indicator">The indicator that lacks it.</param>
/// <param name="Measure">The base measure.</param>
/// <param name="Facts">The facts that hold it, the preferred one first.</param>
public sealed record MissingFigure(string Indicator, string Measure, IReadOnlyList<string> Facts);

/// <summary>What was found school by school.</summary>
/// <param name="Assessed">Schools that were judged.</param>
/// <param name="Passing">Of them, those that comply; all of them where schools are only compared.</param>
/// <param name="Failing">Of them, those that do not, in the order of schools.</param>
/// <param name="Excluded">Schools that the standard leaves out.</param>
/// <param name="Unassessed">Schools that belong in it and lack figures.</param>
public sealed record SchoolFindings(
    int Assessed, int Passing, IReadOnlyList<FailingSchool> Failing, IReadOnlyList<SchoolRemark> Excluded, IReadOnlyList<SchoolRemark> Unassessed);

/// <summary>A school that does not comply, with every figure that it misses.</summary>
public sealed record FailingSchool(Member School, IReadOnlyList<Shortfall> Shortfalls);

/// <summary>A figure that a school misses.</summary>
/// <param name="Indicator">The indicator's id.</param>
/// <param name="Value">The school's figure.</param>
/// <param name="Limit">The threshold.</param>
/// <param name="IsTolerated">True when it reaches the part of the threshold that is asked of what is left.</param>
public sealed record Shortfall(string Indicator, decimal Value, Limit Limit, bool IsTolerated);

/// <summary>A school and why it is not judged.</summary>
/// <param name="School">The school.</param>
/// <param name="Code"><c>school_type</c>, <c>small_point</c>, <c>no_pupils</c>; <c>unknown_type</c>, <c>no_figure</c>.</param>
/// <param name="Indicators">The indicators without a figure.</param>
public sealed record SchoolRemark(Member School, string Code, IReadOnlyList<string> Indicators);
