namespace Warehouse.Storage.Gates;

/// <summary>A check that a pipeline declares of what its loads leave in the warehouse.</summary>
/// <param name="Name">Its name within the pipeline.</param>
/// <param name="Kind">What it looks at.</param>
/// <param name="Severity">What happens when it is not passed.</param>
public sealed record GateSpec(string Name, GateKind Kind, GateSeverity Severity)
{
    /// <summary>The measure; empty where the kind needs none.</summary>
    public string Measure { get; init; } = "";

    /// <summary>Only rows with these members, by dimension.</summary>
    public IReadOnlyDictionary<string, string> Where { get; init; } = new Dictionary<string, string>();

    /// <summary>Of <see cref="GateKind.Range"/>: the least value; null for none.</summary>
    public decimal? Min { get; init; }

    /// <summary>Of <see cref="GateKind.Range"/>: the greatest value; null for none.</summary>
    public decimal? Max { get; init; }

    /// <summary>Of <see cref="GateKind.Unique"/>: columns of the fact's table.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Of referential and completeness: the dimension whose members are meant.</summary>
    public string Dimension { get; init; } = "";

    /// <summary>Of referential, balance and completeness: the other fact; empty for the pipeline's own.</summary>
    public string Fact { get; init; } = "";

    /// <summary>Of <see cref="GateKind.Balance"/>: the measure of the other side; empty for the same.</summary>
    public string OtherMeasure { get; init; } = "";

    /// <summary>Of <see cref="GateKind.Balance"/>: only rows of the other side with these members.</summary>
    public IReadOnlyDictionary<string, string> OtherWhere { get; init; } = new Dictionary<string, string>();

    /// <summary>Of <see cref="GateKind.Balance"/>: the dimensions at whose members both sides must be equal.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>Of balance and sum: how far the two may be from each other, in the measure's base unit.</summary>
    public decimal Tolerance { get; init; }

    /// <summary>Of <see cref="GateKind.Change"/>: how many standard deviations of its own changes; null for none.</summary>
    public decimal? Sigmas { get; init; }

    /// <summary>Of <see cref="GateKind.Change"/>: how many earlier changes there must be to judge by; fewer are not judged.</summary>
    public int Years { get; init; } = 4;

    /// <summary>Of <see cref="GateKind.Change"/>: by how many percent it may change; null for any.</summary>
    public decimal? Percent { get; init; }

    /// <summary>Of sum: the level of the parts. Of completeness: every member of this level is expected.</summary>
    public string Level { get; init; } = "";

    /// <summary>Of <see cref="GateKind.Completeness"/>: members that are not expected.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>Of <see cref="GateKind.Completeness"/>: members that were there in the year before are expected.</summary>
    public bool LastYear { get; init; }
}

/// <summary>What a gate looks at.</summary>
public enum GateKind
{
    /// <summary>Values lie within bounds.</summary>
    Range,

    /// <summary>No two rows agree in some columns.</summary>
    Unique,

    /// <summary>Every member is known, and where a fact is named is in it.</summary>
    Referential,

    /// <summary>Two sums are equal.</summary>
    Balance,

    /// <summary>Values change from year to year as they did before.</summary>
    Change,

    /// <summary>Every expected member is there.</summary>
    Completeness,

    /// <summary>Parts add up to the figure of the whole.</summary>
    Sum,
}

/// <summary>What happens when a gate is not passed.</summary>
public enum GateSeverity
{
    /// <summary>The run says so.</summary>
    Warn,

    /// <summary>The run waits for approval.</summary>
    Hold,

    /// <summary>The run fails.</summary>
    Fail,
}

/// <summary>What a gate found: one passed line, or a line for everything that it did not let pass.</summary>
public sealed record GateResult
{
    /// <summary>What asks for another administrator's approval is listed like a gate of this kind.</summary>
    public const string SecondPerson = "second_person";

    /// <summary>The gate.</summary>
    public required string Gate { get; init; }

    /// <summary>Its kind: <c>range</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Its severity: <c>warn</c>.</summary>
    public required string Severity { get; init; }

    /// <summary>Whether it was passed.</summary>
    public required bool Passed { get; init; }

    /// <summary>What was measured; null for nothing.</summary>
    public double? Measured { get; init; }

    /// <summary>What it was held against; null for nothing.</summary>
    public double? Limit { get; init; }

    /// <summary>The district's id; empty for the whole.</summary>
    public string District { get; init; } = "";

    /// <summary>The year; empty for all.</summary>
    public string Year { get; init; } = "";

    /// <summary>The member, by id and name; empty for none.</summary>
    public string Member { get; init; } = "";

    /// <summary>In words.</summary>
    public required string Message { get; init; }
}

/// <summary>A figure of a district that a run would change.</summary>
/// <param name="Fact">The fact.</param>
/// <param name="Measure">The measure.</param>
/// <param name="District">The district's id; empty where the fact knows none.</param>
/// <param name="Year">The year.</param>
/// <param name="Stage">The stage's id; empty where the fact knows none.</param>
/// <param name="Before">As it is; null for nothing.</param>
/// <param name="After">As it would be; null for nothing.</param>
public sealed record CellChange(string Fact, string Measure, string District, string Year, string Stage, double? Before, double? After);

/// <summary>What a load would change.</summary>
/// <param name="Cells">Figures of districts.</param>
/// <param name="Members">Members.</param>
public sealed record LoadChanges(IReadOnlyList<CellChange> Cells, IReadOnlyList<MemberChange> Members)
{
    /// <summary>Nothing.</summary>
    public static LoadChanges None { get; } = new([], []);
}
