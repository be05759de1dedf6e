using Edustat.V1;
using Warehouse.Catalogue;
using Warehouse.Storage.Runs;
using Run = Edustat.V1.Run;

namespace Warehouse.Gateway;

/// <summary>Which runs a request looks for.</summary>
internal static class RunFilterReader
{
    private const int LongestText = 200;

    /// <summary>Reads the fields of a request but its parent; what is wrong with them is added to the problems.</summary>
    public static RunFilter Read(ListRunsRequest request, List<Problem> problems)
    {
        if (request.ErrorText.Length > LongestText)
            problems.Add(new Problem("request.bad_filter", $"The error_text has {request.ErrorText.Length} characters.", "error_text", $"At most {LongestText}."));
        if (request.Since is not null && request.Until is not null && request.Since.ToDateTimeOffset() >= request.Until.ToDateTimeOffset())
            problems.Add(new Problem("request.bad_filter", "No run was asked for at since or later and before until.", "until", "It must be later than since."));
        return new RunFilter
        {
            States = Known(request.States, "states", RunWriter.ToState, problems),
            Kinds = Known(request.Kinds, "kinds", RunWriter.ToKind, problems),
            Period = NullIfEmpty(request.Period),
            Since = request.Since?.ToDateTimeOffset(),
            Until = request.Until?.ToDateTimeOffset(),
            RequestedBy = NullIfEmpty(request.RequestedBy),
            ErrorText = NullIfEmpty(request.ErrorText),
        };
    }

    /// <summary>What is listed, as a name for its pages: a token of another filter is refused.</summary>
    public static string ScopeOf(ListRunsRequest request)
    {
        var question = request.Clone();
        (question.PageSize, question.PageToken) = (0, "");
        return $"{request.Parent}/runs?{Page.HashOf(question)}";
    }

    private static List<TStored> Known<TSent, TStored>(IEnumerable<TSent> sent, string field, Func<TSent, TStored?> read, List<Problem> problems)
        where TSent : struct, Enum
        where TStored : struct, Enum
    {
        var known = new List<TStored>();
        foreach (var one in sent)
            if (read(one) is { } stored)
                known.Add(stored);
            else
                problems.Add(new Problem("request.bad_filter", $"{one} is none that a run can have.", field, $"One of {string.Join(", ", Enum.GetValues<TSent>().Where(value => read(value) is not null))}."));
        return known;
    }

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
