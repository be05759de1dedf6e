using System.Globalization;

namespace Warehouse.Storage.Sql.Load;

/// <summary>What may be told of members over time. What follows from it, the view <c>member_version</c> says.</summary>
internal static class MemberHistory
{
    /// <summary>The table of what is told of members from a day on.</summary>
    public const string States = "map_member_state";

    /// <summary>The table of members that go on with others.</summary>
    public const string Successions = "map_member_succession";

    private static readonly string[] Changes =
        ["stated", "opened", "reopened", "renamed", "renumbered", "moved", "recognised", "withdrawn", "split", "merged", "closed"];

    private static readonly string[] Kinds = ["merger", "split", "rename", "renumber"];

    /// <summary>Why a staged row <c>s</c> is refused: code, message, hint and condition; none for other tables.</summary>
    public static IEnumerable<(string Code, string Message, string Hint, string Condition)> Rules(MemberLoad member) => member.Table.Name switch
    {
        States =>
        [
            ("etl.unknown_change", "concat('There is no change ''', s.change, '''.')", Known(Changes), $"s.change not in ({Texts(Changes)})"),
            ("etl.bad_interval", "concat('It would end on ', s.valid_to, ', before it begins.')", "''", "s.valid_to <= s.valid_from"),
        ],
        Successions =>
        [
            ("etl.unknown_change", "concat('There is no succession by ''', s.kind, '''.')", Known(Kinds), $"s.kind not in ({Texts(Kinds)})"),
            ("etl.cycle_in_succession", "concat(s.predecessor, ' would go on with itself.')", "''", "s.predecessor = s.successor"),
        ],
        _ => [],
    };

    /// <summary>Nothing goes on with what came of it.</summary>
    /// <exception cref="ProblemException"><c>etl.cycle_in_succession</c>.</exception>
    public static async Task RefuseCyclesAsync(LoadSession session, CancellationToken cancellationToken)
    {
        var successors = (await session.QueryAsync<(string Dimension, string Predecessor, string Successor)>(
                $"select dimension, predecessor, successor from {session.Dialect.Table(Successions)}", cancellationToken))
            .ToLookup(row => (row.Dimension, row.Predecessor), row => (row.Dimension, row.Successor));
        // Of those without predecessors left, one after the other goes; what cannot go is in a circle, or behind one.
        var waiting = successors.SelectMany(group => group).GroupBy(member => member).ToDictionary(group => group.Key, group => group.Count());
        var free = new Queue<(string, string)>(successors.Select(group => group.Key).Where(member => !waiting.ContainsKey(member)));
        while (free.TryDequeue(out var member))
        {
            foreach (var next in successors[member])
                if (--waiting[next] == 0)
                    free.Enqueue(next);
        }

        var circled = waiting.Where(pair => pair.Value > 0).Select(pair => pair.Key.Item2).Order(StringComparer.Ordinal).Take(5).ToList();
        if (circled.Count > 0)
            throw new ProblemException(new Problem("etl.cycle_in_succession", $"Members would go on with what came of them: {string.Join(", ", circled)}.", Successions, "Correct who goes on with whom."));
    }

    private static string Known(string[] words) => $"'Known are {string.Join(", ", words)}.'";

    private static string Texts(string[] words) => string.Join(", ", words.Select(word => string.Create(CultureInfo.InvariantCulture, $"'{word}'")));
}
