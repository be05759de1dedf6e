namespace Warehouse.Catalogue.Standards;

/// <summary>A criterion of a standard, or a group of criteria.</summary>
public sealed record Criterion
{
    /// <summary>Id within its standard: <c>cv_backbone</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Chinese name.</summary>
    public required string LabelZh { get; init; }

    /// <summary>English name.</summary>
    public required string LabelEn { get; init; }

    /// <summary>How it is judged; a group is <see cref="CriterionKind.Group"/>.</summary>
    public required CriterionKind Kind { get; init; }

    /// <summary>The criteria of a group; empty for one that is judged.</summary>
    public IReadOnlyList<Criterion> Criteria { get; init; } = [];

    /// <summary>Whether the whole depends on it.</summary>
    public Severity Severity { get; init; }

    /// <summary>The indicator that measures it; empty for one that cannot be computed.</summary>
    public string Indicator { get; init; } = "";

    /// <summary>Why it cannot be computed; empty for one that can.</summary>
    public string Why { get; init; } = "";

    /// <summary>What must be so, by stage; none where it cannot be computed.</summary>
    public IReadOnlyList<StageLimit> Limits { get; init; } = [];

    /// <summary>The stages that one figure is of, where limits are not by stage; empty for all there are.</summary>
    public IReadOnlyList<string> Stages { get; init; } = [];

    /// <summary>Members of other dimensions that the figure is of: dimension → members.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Where { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>
    /// True where the figure of the district is only a necessary condition: missing the limit shows that the criterion is
    /// not met, keeping it shows nothing, because the text asks it of every school.
    /// </summary>
    public bool IsNecessaryOnly { get; init; }

    /// <summary>What is asked of every school; null unless single schools are judged.</summary>
    public SchoolRule? Rule { get; init; }

    /// <summary>Per-pupil figures whose variation between schools is the value, their mean where there are several; empty unless <see cref="CriterionKind.Cv"/>.</summary>
    public IReadOnlyList<Resource> Resources { get; init; } = [];

    /// <summary>How sure its wording is.</summary>
    public Trust Trust { get; init; }

    /// <summary>What one must know to cite it.</summary>
    public IReadOnlyList<string> Footnotes { get; init; } = [];

    /// <summary><c>file:line</c> where it is defined.</summary>
    public required string Location { get; init; }

    /// <summary>True when missing it decides the whole (一票否决).</summary>
    public bool IsVeto => Kind == CriterionKind.Veto;

    /// <summary>True when it is computed from single schools.</summary>
    public bool IsOfSchools => Rule is not null || Resources.Count > 0;

    /// <summary>True when no figure can tell whether it is met.</summary>
    public bool IsQualitative => Why.Length > 0;

    /// <summary>The criterion and all below it.</summary>
    public IEnumerable<Criterion> SelfAndBelow() => Criteria.SelectMany(criterion => criterion.SelfAndBelow()).Prepend(this);
}

/// <summary>How a criterion is judged.</summary>
public enum CriterionKind
{
    /// <summary>Holds others.</summary>
    Group,

    /// <summary>A figure of the district against a limit.</summary>
    Threshold,

    /// <summary>The share of schools, or of other objects, that comply against a limit.</summary>
    Share,

    /// <summary>The variation between schools against a limit.</summary>
    Cv,

    /// <summary>A judgement of people; no figure tells.</summary>
    Qualitative,

    /// <summary>One that alone decides the whole when it is missed.</summary>
    Veto,
}

/// <summary>What a criterion means for the whole.</summary>
public enum Severity
{
    /// <summary>The whole is met only with it.</summary>
    Mandatory,

    /// <summary>Told, and of no weight.</summary>
    Advisory,
}

/// <summary>A limit at a stage.</summary>
/// <param name="Stage">The stage's id; <c>all</c> for one figure of the criterion's stages.</param>
/// <param name="Limit">What must be so.</param>
/// <param name="Trust">How sure the number is; the asker may set one that is unsure.</param>
public sealed record StageLimit(string Stage, Limit Limit, Trust Trust)
{
    /// <summary>The word for a figure that is not by stage.</summary>
    public const string AllStages = "all";

    /// <summary>True when the asker set the number.</summary>
    public bool IsAskers { get; init; }
}

/// <summary>What is asked of every school: enough of several figures met, and the others nearly.</summary>
/// <param name="AtLeast">How many of the figures must be met.</param>
/// <param name="RestAtLeast">The part of its threshold that a figure which is not met must still reach; 0 where nothing is asked.</param>
/// <param name="Parts">The figures.</param>
public sealed record SchoolRule(int AtLeast, decimal RestAtLeast, IReadOnlyList<RulePart> Parts);

/// <summary>A figure that every school must reach.</summary>
/// <param name="Indicator">The indicator's id.</param>
/// <param name="Limits">What must be so, by stage.</param>
public sealed record RulePart(string Indicator, IReadOnlyList<StageLimit> Limits);

/// <summary>A per-pupil figure of schools: resources over pupils.</summary>
/// <param name="Indicator">The indicator's id; empty where none measures it.</param>
/// <param name="IsInverse">True when the indicator is pupils over resources, as pupils per teacher.</param>
/// <param name="Why">Why no indicator measures it; empty where one does.</param>
public sealed record Resource(string Indicator, bool IsInverse, string Why);
