using System.Text;

namespace Warehouse.Gateway.Json;

/// <summary>Percent-encoded UTF-8, read strictly: a value that was damaged on its way is refused and never guessed.</summary>
internal static class PercentEncoding
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text behind an encoded one; throws <see cref="FormatException" /> when it is none.</summary>
    public static string Decode(string encoded, bool plusIsSpace)
    {
        if (!encoded.Contains('%', StringComparison.Ordinal) && !(plusIsSpace && encoded.Contains('+', StringComparison.Ordinal)))
            return encoded;

        var bytes = new List<byte>(encoded.Length);
        Span<byte> utf8 = stackalloc byte[4];
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] == '%')
            {
                if (i + 2 >= encoded.Length || !char.IsAsciiHexDigit(encoded[i + 1]) || !char.IsAsciiHexDigit(encoded[i + 2]))
                    throw new FormatException($"'{Shorten(encoded)}' is not percent-encoded: '%' must be followed by two hexadecimal digits.");
                bytes.Add(Convert.FromHexString(encoded.AsSpan(i + 1, 2))[0]);
                i += 2;
            }
            else if (encoded[i] == '+' && plusIsSpace)
            {
                bytes.Add((byte)' ');
            }
            else if (Rune.TryGetRuneAt(encoded, i, out var rune))
            {
                bytes.AddRange(utf8[..rune.EncodeToUtf8(utf8)]);
                i += rune.Utf16SequenceLength - 1;
            }
            else
            {
                throw new FormatException($"'{Shorten(encoded)}' is not Unicode.");
            }
        }

        try
        {
            return StrictUtf8.GetString(bytes.ToArray());
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException($"'{Shorten(encoded)}' is percent-encoded, but not from UTF-8.");
        }
    }

    private static string Shorten(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
