namespace Warehouse.Storage.Runs.Rejects;

/// <summary>Which rejects of a run are meant; what is not set does not narrow.</summary>
public sealed record RejectFilter
{
    /// <summary>All of them.</summary>
    public static RejectFilter None { get; } = new();

    /// <summary>One of these codes; empty for any.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>One of these states of their rows; empty for any.</summary>
    public IReadOnlyList<RejectState> States { get; init; } = [];

    /// <summary>In the column with this header; null for any.</summary>
    public string? Column { get; init; }

    /// <summary>Of this file, as rejects name it; null for any.</summary>
    public string? File { get; init; }

    /// <summary>On this line or below; null from the first.</summary>
    public long? FromLine { get; init; }

    /// <summary>On this line or above; null to the last.</summary>
    public long? ToLine { get; init; }

    /// <summary>With this text in the row or the message, whatever the case of Latin letters; null for any.</summary>
    public string? Text { get; init; }
}

/// <summary>What became of a rejected row.</summary>
public enum RejectState
{
    /// <summary>Still to be corrected.</summary>
    Open,

    /// <summary>A replay loaded it.</summary>
    Corrected,

    /// <summary>Somebody gave it up, and said why; or it was corrected into a row that a rule discards.</summary>
    GivenUp,

    /// <summary>A later load took the place of its source.</summary>
    Superseded,
}

/// <summary>The words for states.</summary>
public static class RejectStates
{
    /// <summary>As the warehouse keeps it: <c>given_up</c>.</summary>
    public static string Word(this RejectState state) => state == RejectState.GivenUp ? "given_up" : state.ToString().ToLowerInvariant();

    /// <summary>Reads such a word.</summary>
    public static RejectState Read(string word) => Enum.GetValues<RejectState>().Single(state => state.Word() == word);
}
