using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Warehouse.Catalogue;

namespace Warehouse.Gateway;

/// <summary>A stretch of a list: where it starts and how long it is, and the token that asks for the next.</summary>
/// <remarks>A token belongs to one question at one data version, so that pages never come from two states of the warehouse.</remarks>
internal sealed record Page(int Offset, int Size, string Question, long DataVersion)
{
    /// <summary>A short name for a question.</summary>
    public static string HashOf(IMessage question) =>
        Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(question.Descriptor.FullName), .. question.ToByteArray()]))[..16];

    /// <summary>Reads page size and token.</summary>
    /// <exception cref="ProblemException"><c>request.bad_page_size</c>, <c>request.bad_page_token</c> or <c>request.stale_page_token</c>.</exception>
    public static Page Read(int size, string token, int defaultSize, int largestSize, string question, long dataVersion)
    {
        if (size < 0)
            throw new ProblemException(new Problem("request.bad_page_size", "A page has at least one row.", "page_size", "Leave it out for the default."));
        var page = new Page(0, size == 0 ? defaultSize : Math.Min(size, largestSize), question, dataVersion);
        if (token.Length == 0)
            return page;
        if (Decode(token) is not [var tokenQuestion, var tokenVersion, var tokenOffset] || !int.TryParse(tokenOffset, NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
            throw new ProblemException(new Problem("request.bad_page_token", "This is not a page token of ours.", "page_token", "Pass next_page_token on as it came."));
        if (tokenQuestion != question)
            throw new ProblemException(new Problem("request.bad_page_token", "The page token belongs to another question.", "page_token", "Repeat every other field as it was."));
        if (tokenVersion != dataVersion.ToString(CultureInfo.InvariantCulture))
            throw new ProblemException(new Problem("request.stale_page_token", $"The pages before were of data version {tokenVersion}; a load has made it {dataVersion}.", "page_token", "Ask again from the first page."));
        return page with { Offset = offset };
    }

    /// <summary>The rows of this page.</summary>
    public IEnumerable<T> Of<T>(IReadOnlyList<T> all) => all.Skip(Offset).Take(Size);

    /// <summary>The token of the next page; empty on the last.</summary>
    public string NextToken(int total) =>
        Offset + Size >= total ? "" : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Question}.{DataVersion}.{Offset + Size}")));

    private static string[]? Decode(string token) =>
        Base64Url.IsValid(token) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split('.') : null;
}
