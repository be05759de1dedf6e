namespace Warehouse.Etl.Vocabulary;

/// <summary>Shares the values of a row among parts, such as the stages of a combined school, by weighted pupils.</summary>
/// <param name="Dimension">The dimension that the parts are members of.</param>
/// <param name="Parts">The parts, in the order in which they are written; the last takes the rest.</param>
internal sealed record SplitSpec(string Dimension, IReadOnlyList<SplitPart> Parts);

/// <summary>One part of a row.</summary>
/// <param name="Member">Its member's id.</param>
/// <param name="Column">Header of the column with its pupils; empty or 0 where the row has no such part.</param>
/// <param name="Weight">How many pupils one of its pupils counts as.</param>
internal sealed record SplitPart(string Member, string Column, decimal Weight);
