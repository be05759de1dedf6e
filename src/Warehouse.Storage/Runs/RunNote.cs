namespace Warehouse.Storage.Runs;

/// <summary>What a run noticed and let pass, because the pipeline's contract says so.</summary>
/// <param name="Code">What kind of note it is: <c>etl.column_added</c>.</param>
/// <param name="Message">The column, and where cells are meant how many, with the first.</param>
/// <param name="File">The source file.</param>
public sealed record RunNote(string Code, string Message, string File);
