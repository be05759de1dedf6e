namespace Warehouse.Storage.Runs;

/// <summary>What a run noticed and let pass, because the pipeline says so.</summary>
/// <param name="Code">What kind of note it is: <c>etl.column_added</c>.</param>
/// <param name="Message">The column, and where cells are meant how many, with the first; of a gate, what it found.</param>
/// <param name="File">The source file; empty: all of them.</param>
public sealed record RunNote(string Code, string Message, string File)
{
    /// <summary>A gate was not passed; part of the API.</summary>
    public const string GateNotPassed = "etl.gate_not_passed";

    /// <summary>Facts came before their members; part of the API.</summary>
    public const string MembersInferred = "etl.members_inferred";
}
