using System.Buffers;
using System.Globalization;
using System.Text;

namespace Grpc.Wire;

// grpc-message: UTF-8 with every byte that is no printable ASCII, and '%' itself, as %XX.
internal static class PercentEncoding
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        Enumerable.Range(0x20, 0x7E - 0x20 + 1).Select(code => (char)code).Where(c => c != '%').ToArray());

    public static string Encode(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
            return text;

        var encoded = new StringBuilder(text.Length * 2);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (Plain.Contains((char)octet))
                encoded.Append((char)octet);
            else
                encoded.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        }

        return encoded.ToString();
    }

    // A broken %-sequence stays as it is: a message must never be lost because its encoding is wrong.
    public static string Decode(string text)
    {
        if (!text.Contains('%'))
            return text;

        var octets = new ArrayBufferWriter<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                octets.Write([byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)]);
                i += 2;
            }
            else
            {
                Encoding.UTF8.GetBytes(text.AsSpan(i, 1), octets);
            }
        }

        return Encoding.UTF8.GetString(octets.WrittenSpan);
    }
}
