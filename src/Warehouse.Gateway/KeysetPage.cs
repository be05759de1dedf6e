using System.Buffers.Text;
using System.Text;
using Warehouse.Catalogue;

namespace Warehouse.Gateway;

/// <summary>A page of a list that grows while it is read: it begins behind the last row of the page before, not at a number.</summary>
/// <param name="Size">Rows, at most.</param>
/// <param name="After">Key of the last row of the page before; null on the first page.</param>
internal sealed record KeysetPage(int Size, string? After)
{
    private const int DefaultSize = 100;
    private const int LargestSize = 1000;

    /// <summary>Reads the fields of a request; what is wrong with them is added to the problems.</summary>
    /// <param name="scope">What is listed: a token of another list is refused.</param>
    /// <param name="pageSize">100 when 0; more than 1000 is 1000.</param>
    /// <param name="pageToken">Empty for the first page.</param>
    /// <param name="problems">Are added to.</param>
    public static KeysetPage Read(string scope, int pageSize, string pageToken, List<Problem> problems)
    {
        if (pageSize < 0)
            problems.Add(new Problem("request.bad_page_size", $"A page cannot have {pageSize} rows.", "page_size", $"From 1 to {LargestSize}; 0 for {DefaultSize}."));
        var after = pageToken.Length == 0 ? null : ReadToken(scope, pageToken);
        if (pageToken.Length > 0 && after is null)
            problems.Add(new Problem("request.bad_page_token", "This is not the next_page_token of this list.", "page_token", "Begin again without a token."));
        return new KeysetPage(pageSize == 0 ? DefaultSize : Math.Min(pageSize, LargestSize), after);
    }

    /// <summary>The token of the page behind a row.</summary>
    public static string Token(string scope, string lastKey) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{scope}\n{lastKey}"));

    /// <summary>The rows of this page, of one row more than it holds, and the token of the next; empty on the last.</summary>
    public (IReadOnlyList<T> Rows, string NextPageToken) Cut<T>(IReadOnlyList<T> rows, string scope, Func<T, string> key) =>
        rows.Count <= Size ? (rows, "") : (rows.Take(Size).ToList(), Token(scope, key(rows[Size - 1])));

    private static string? ReadToken(string scope, string token)
    {
        if (!Base64Url.IsValid(token))
            return null;
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
        return text.StartsWith(scope + "\n", StringComparison.Ordinal) ? text[(scope.Length + 1)..] : null;
    }
}
