namespace Warehouse.Catalogue;

/// <summary>One thing wrong with an input, said so that its author can put it right.</summary>
/// <param name="Code">Stable and part of the API: <c>query.unknown_indicator</c>, <c>etl.not_a_number</c>; its prefix names the stage.</param>
/// <param name="Message">What is wrong and why, in one or two sentences.</param>
/// <param name="Path">Where: a field path of a request, or file, line and column; empty for the whole input.</param>
/// <param name="Hint">What would be right, the nearest known thing where there is one; empty when nothing is near.</param>
public sealed record Problem(string Code, string Message, string Path = "", string Hint = "")
{
    /// <summary>Members the caller may have meant, for a problem of ambiguity; empty otherwise.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [];

    /// <inheritdoc />
    public override string ToString() =>
        $"{(Path.Length == 0 ? "" : Path + ": ")}{Message}{(Hint.Length == 0 ? "" : " " + Hint)} [{Code}]";
}
