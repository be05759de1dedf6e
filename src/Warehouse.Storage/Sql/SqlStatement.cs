namespace Warehouse.Storage.Sql;

/// <summary>A statement and its parameters; values are never part of the text.</summary>
/// <param name="Text">In the engine's dialect.</param>
/// <param name="Parameters">Whole numbers and texts, by the name that the text has for them.</param>
public record SqlStatement(string Text, IReadOnlyList<(string Name, object Value)> Parameters);

/// <summary>A statement that lists what a fact has, with the dimensions whose keys come first in every row.</summary>
internal sealed record AvailabilityStatement(string Text, IReadOnlyList<(string Name, object Value)> Parameters, IReadOnlyList<string> Dimensions)
    : SqlStatement(Text, Parameters);
