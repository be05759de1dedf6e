namespace Warehouse.Etl.Shape;

/// <summary>What is wrong with a cell.</summary>
/// <param name="Column">Its header.</param>
/// <param name="Code">Part of the API: <c>etl.not_a_number</c>.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Hint">What would be right; empty when nothing is near.</param>
internal sealed record CellProblem(string Column, string Code, string Message, string Hint = "");
