using System.Text;
using Warehouse.Catalogue;
using Warehouse.Etl.Vocabulary;

namespace Warehouse.Etl.Read;

/// <summary>
/// Decodes text files strictly. The whole file is checked before its first row is handed on, so that a file in another
/// encoding than its pipeline says is one clear problem and never a screenful of wrong characters.
/// </summary>
internal static class SourceText
{
    private const int BlockSize = 1 << 16;

    // What Chinese sources come in.
    private static readonly string[] CommonEncodings = ["utf-8", "gb18030", "big5"];

    static SourceText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>
    /// Opens a text file behind its byte order mark. Throws <c>etl.wrong_encoding</c> with line, column and byte offset
    /// when the file is not in the declared encoding.
    /// </summary>
    public static StreamReader Open(SourceContent file, SourceEncoding declared)
    {
        file.ThrowIfDamaged();
        var mark = ReadMark(file);
        var encoding = declared == SourceEncoding.Auto ? Detect(file, mark) : EncodingOf(declared, mark);
        if (mark is not null && mark.Encoding != encoding.WebName)
            throw Wrong(file, $"The file begins with the byte order mark of {mark.Encoding}, but {encoding.WebName} is declared.", ":1:1", $"Did you mean encoding: {NameOf(mark.Encoding)}?");
        if (FirstInvalid(file, encoding, mark?.Length ?? 0) is { } invalid)
            throw Wrong(file, $"The file is not {encoding.WebName}: the bytes at offset {invalid.Offset} are no character of it.", $":{invalid.Line}:{invalid.Column}", OtherEncoding(file, encoding));
        if (declared != SourceEncoding.Auto && IsUtf8InDisguise(file, encoding, mark))
            throw Wrong(file, $"The file is declared as {encoding.WebName}, but all of it is valid UTF-8 with Chinese text.", "", "Did you mean encoding: utf-8?");

        return new StreamReader(OpenBehind(file, mark?.Length ?? 0), encoding, detectEncodingFromByteOrderMarks: false, BlockSize);
    }

    private static ProblemException Wrong(SourceContent file, string message, string place, string hint) =>
        new(new Problem("etl.wrong_encoding", message, file.Name + place, hint));

    private static Stream OpenBehind(SourceContent file, int start)
    {
        var stream = file.Open();
        stream.ReadExactly(new byte[start]);
        return stream;
    }

    private static ByteOrderMark? ReadMark(SourceContent file)
    {
        using var stream = file.Open();
        var head = new byte[3];
        var length = stream.ReadAtLeast(head, 3, throwOnEndOfStream: false);
        return head switch
        {
            [0xEF, 0xBB, 0xBF] => new ByteOrderMark("utf-8", 3),
            [0xFF, 0xFE, _] when length >= 2 => new ByteOrderMark("utf-16", 2),
            [0xFE, 0xFF, _] when length >= 2 => new ByteOrderMark("utf-16BE", 2),
            _ => null,
        };
    }

    private static Encoding Detect(SourceContent file, ByteOrderMark? mark) =>
        Strict(mark?.Encoding ?? EncodingGuess.Of(file));

    private static Encoding EncodingOf(SourceEncoding declared, ByteOrderMark? mark) => declared switch
    {
        SourceEncoding.Utf8 => Strict("utf-8"),
        SourceEncoding.Gb18030 => Strict("gb18030"),
        SourceEncoding.Big5 => Strict("big5"),
        SourceEncoding.Utf16 => Strict(mark?.Encoding == "utf-16BE" ? "utf-16BE" : "utf-16"),
        _ => throw new ArgumentOutOfRangeException(nameof(declared), declared, "No fixed encoding."),
    };

    internal static Encoding Strict(string name) =>
        Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    private static string NameOf(string webName) => webName.StartsWith("utf-16", StringComparison.Ordinal) ? "utf-16" : webName;

    // The first one that the whole file is valid in.
    private static string OtherEncoding(SourceContent file, Encoding declared)
    {
        if (HasZeroBytes(file))
            return "It holds zero bytes, as UTF-16 does. Did you mean encoding: utf-16?";
        foreach (var name in CommonEncodings.Where(name => name != declared.WebName))
        {
            if (FirstInvalid(file, Strict(name), 0) is null)
                return $"It is valid {name}. Did you mean encoding: {name}?";
        }

        return "It is not valid in utf-8, gb18030 or big5 either; the file may be damaged.";
    }

    internal static bool HasZeroBytes(SourceContent file)
    {
        using var stream = file.Open();
        var block = new byte[BlockSize];
        var length = stream.ReadAtLeast(block, BlockSize, throwOnEndOfStream: false);
        return block.AsSpan(0, length).Contains((byte)0);
    }

    // Text in UTF-8 often is valid GB 18030 too, as other characters; the reverse does not happen to Chinese text.
    private static bool IsUtf8InDisguise(SourceContent file, Encoding encoding, ByteOrderMark? mark)
    {
        if (mark is not null || encoding.WebName is not ("gb18030" or "big5"))
            return false;
        return FirstInvalid(file, Strict("utf-8"), 0) is null && HasThreeByteCharacter(file);
    }

    private static bool HasThreeByteCharacter(SourceContent file)
    {
        using var stream = file.Open();
        var block = new byte[BlockSize];
        for (int length; (length = stream.Read(block)) > 0;)
        {
            if (block.AsSpan(0, length).ContainsAnyInRange((byte)0xE0, (byte)0xEF))
                return true;
        }

        return false;
    }

    // A character that no text file holds counts as invalid: UTF-16 without a mark is valid UTF-8 full of them.
    private static InvalidBytes? FirstInvalid(SourceContent file, Encoding encoding, int start) =>
        IsValid(file, encoding, start, null) ? null : Locate(file, encoding, start);

    /// <summary>True when all of the file is text of the encoding.</summary>
    /// <param name="file">The file.</param>
    /// <param name="encoding">Strict.</param>
    /// <param name="start">Bytes to pass over.</param>
    /// <param name="tally">Told the characters, up to the first that is none; null for nobody.</param>
    internal static bool IsValid(SourceContent file, Encoding encoding, int start, CharacterTally? tally)
    {
        using var stream = OpenBehind(file, start);
        var decoder = encoding.GetDecoder();
        var bytes = new byte[BlockSize];
        var chars = new char[encoding.GetMaxCharCount(BlockSize)];
        try
        {
            int length;
            do
            {
                length = stream.Read(bytes);
                var count = decoder.GetChars(bytes, 0, length, chars, 0, flush: length == 0);
                if (chars.AsSpan(0, count).Contains('\0'))
                    return false;
                tally?.Add(chars.AsSpan(0, count));
            }
            while (length > 0);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    // Only on the way to a problem, so one byte at a time is fast enough and says exactly where.
    private static InvalidBytes Locate(SourceContent file, Encoding encoding, int start)
    {
        using var stream = OpenBehind(file, start);
        var decoder = encoding.GetDecoder();
        var one = new byte[1];
        var chars = new char[8];
        var (line, column, position, beginsAt, lastWasReturn) = (1L, 1L, (long)start, (long)start, false);
        while (true)
        {
            var length = stream.Read(one);
            position += length;
            int count;
            try
            {
                count = decoder.GetChars(one, 0, length, chars, 0, flush: length == 0);
            }
            catch (DecoderFallbackException)
            {
                return new InvalidBytes(beginsAt, line, column);
            }

            if (count > 0 && chars[0] == '\0')
                return new InvalidBytes(beginsAt, line, column);
            if (length == 0)
                return new InvalidBytes(position, line, column);
            if (count == 0)
                continue;
            beginsAt = position;
            var isSecondHalf = chars[0] == '\n' && lastWasReturn;
            lastWasReturn = chars[0] == '\r';
            if (isSecondHalf)
                continue;
            (line, column) = chars[0] is '\n' or '\r' ? (line + 1, 1) : (line, column + 1);
        }
    }

    private sealed record ByteOrderMark(string Encoding, int Length);

    private sealed record InvalidBytes(long Offset, long Line, long Column);
}
