namespace Warehouse.Catalogue.Expressions;

/// <summary>A text is no formula of ours; says what was expected at which character.</summary>
/// <param name="message">What is wrong, without a full stop.</param>
/// <param name="hint">What would be right, as a sentence; empty when nothing is near.</param>
public sealed class FormulaException(string message, string hint = "") : FormatException(message)
{
    /// <summary>What would be right, as a sentence; empty when nothing is near.</summary>
    public string Hint { get; } = hint;
}
