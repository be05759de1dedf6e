using System.Globalization;
using System.Text;
using Warehouse.Catalogue;

namespace Warehouse.Etl.Read;

/// <summary>
/// Which encoding a text file without a mark is in. It is told by what the whole file says, or not at all: bytes that are
/// GB 18030 are mostly valid Big5 too, as other characters, and a wrong guess would be in every name of a load.
/// </summary>
internal static class EncodingGuess
{
    // A reading in the wrong encoding hits a common character once in twenty times or so, the right one every second time.
    private const double LeastCommon = 0.2;
    private const double ClearlyMore = 3;
    private const int LeastCharacters = 3;

    /// <summary>
    /// <c>utf-8</c>, <c>utf-16</c>, <c>utf-16BE</c>, <c>gb18030</c> or <c>big5</c>. Throws <c>etl.ambiguous_encoding</c> unless
    /// it is the only one that fits.
    /// </summary>
    public static string Of(SourceContent file)
    {
        if (SourceText.HasZeroBytes(file))
            return Utf16(file);
        var utf8 = new CharacterTally();
        var isUtf8 = SourceText.IsValid(file, SourceText.Strict("utf-8"), 0, utf8);
        // Three bytes that fit each other do not come by chance.
        if (isUtf8 && (utf8.NotAscii == 0 || utf8.BeyondTwoBytes > 0))
            return "utf-8";
        var (gb18030, big5) = (Read(file, "gb18030"), Read(file, "big5"));
        if (isUtf8)
            return utf8.Latin == utf8.NotAscii && !IsPlausible(gb18030) && !IsPlausible(big5) ? "utf-8" : throw Ambiguous(file, ("utf-8", utf8), ("gb18030", gb18030), ("big5", big5));
        return (gb18030, big5) switch
        {
            ({ } gb, var other) when IsPlausible(gb) && gb.CommonShare > ClearlyMore * (other?.CommonShare ?? 0) => "gb18030",
            (var other, { } big) when IsPlausible(big) && big.CommonShare > ClearlyMore * (other?.CommonShare ?? 0) => "big5",
            _ => throw Ambiguous(file, ("gb18030", gb18030), ("big5", big5)),
        };
    }

    private static bool IsPlausible(CharacterTally? tally) => tally is { Common: >= LeastCharacters, CommonShare: >= LeastCommon };

    private static CharacterTally? Read(SourceContent file, string encoding)
    {
        var tally = new CharacterTally();
        return SourceText.IsValid(file, SourceText.Strict(encoding), 0, tally) ? tally : null;
    }

    // Digits, commas and ends of lines have a zero byte beside them; on which side tells the order.
    private static string Utf16(SourceContent file)
    {
        using var stream = file.Open();
        var block = new byte[1 << 20];
        var length = stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
        var (little, big) = (0, 0);
        for (var i = 0; i + 1 < length; i += 2)
        {
            if (block[i + 1] == 0 && IsText(block[i]))
                little++;
            else if (block[i] == 0 && IsText(block[i + 1]))
                big++;
        }

        return little > 4 * big ? "utf-16"
            : big > 4 * little ? "utf-16BE"
            : throw new ProblemException(new Problem("etl.ambiguous_encoding", "The file holds zero bytes, and is not clearly UTF-16 either; it may be no text.", file.Name, "If it is text, say which with 'encoding:'."));
    }

    private static bool IsText(byte b) => b is (byte)'\t' or (byte)'\n' or (byte)'\r' or (>= 0x20 and < 0x7F);

    private static ProblemException Ambiguous(SourceContent file, params (string Encoding, CharacterTally? Tally)[] readings)
    {
        var shown = readings.Select(r => r.Tally is { } tally
            ? string.Create(CultureInfo.InvariantCulture, $"as {r.Encoding} {tally.Common} of {tally.Counted} characters are common ones")
            : $"it is not valid {r.Encoding}");
        return new ProblemException(new Problem(
            "etl.ambiguous_encoding",
            $"The encoding of the file cannot be told: {string.Join("; ", shown)}.",
            file.Name,
            "Say it with 'encoding:', utf-8, gb18030, big5 or utf-16; or save the file as UTF-8."));
    }
}

/// <summary>Counts characters of a text by what they are.</summary>
internal sealed class CharacterTally
{
    /// <summary>Those that are no ASCII.</summary>
    public long NotAscii { get; private set; }

    /// <summary>Letters with accents and the like, of which Latin texts have some.</summary>
    public long Latin { get; private set; }

    /// <summary>Those that have more than two bytes in UTF-8.</summary>
    public long BeyondTwoBytes { get; private set; }

    /// <summary>Those that tell encodings apart: neither ASCII nor punctuation.</summary>
    public long Counted { get; private set; }

    /// <summary>Chinese characters that are met often.</summary>
    public long Common { get; private set; }

    /// <summary>Common ones of those counted.</summary>
    public double CommonShare => Counted == 0 ? 0 : (double)Common / Counted;

    public void Add(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOfAnyExceptInRange('\0', '\x7F'); at >= 0;)
        {
            Add(text[at]);
            var next = text[(at + 1)..].IndexOfAnyExceptInRange('\0', '\x7F');
            at = next < 0 ? -1 : at + 1 + next;
        }
    }

    private void Add(char c)
    {
        NotAscii++;
        if (c is >= '\u00A0' and <= '\u017F')
            Latin++;
        if (c > '\u07FF')
            BeyondTwoBytes++;
        if (c is (>= '\u3000' and <= '\u303F') or (>= '\uFF00' and <= '\uFFEF') or (>= '\u2010' and <= '\u2027') or '·' or '°' or '×')
            return;
        Counted++;
        if (CommonCharacters.Contains(c))
            Common++;
    }
}
