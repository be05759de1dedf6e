using Grpc.Core;

namespace Grpc.Wire;

// Metadata as HTTP headers and back.
internal static class MetadataHeaders
{
    // What the protocol or the connection says itself; an application may neither see nor send it as metadata.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "content-type", "content-length", "te", "host", "connection", "keep-alive", "proxy-connection",
        "transfer-encoding", "upgrade", "trailer", "accept-encoding",
        GrpcHeaders.Timeout, GrpcHeaders.Encoding, GrpcHeaders.AcceptEncoding, GrpcHeaders.Status, GrpcHeaders.Message,
        GrpcHeaders.RequestEncodingWish, "grpc-message-type",
    };

    public static bool IsReserved(string key) => key.Length == 0 || key[0] == ':' || Reserved.Contains(key);

    // Adds what one header holds; false when a binary value is no base64.
    public static bool TryAdd(Metadata metadata, string name, string value)
    {
        if (IsReserved(name) || !Metadata.Entry.IsValidKey(name))
            return true;
        if (!name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
        {
            metadata.Add(name, value);
            return true;
        }

        // Proxies may have joined several values of one name.
        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!TryDecode(part, out var bytes))
                return false;
            metadata.Add(name, bytes);
        }

        return true;
    }

    // The header's value, or null when it cannot be sent as one.
    public static string? Text(Metadata.Entry entry)
    {
        if (entry.IsBinary)
            return Convert.ToBase64String(entry.ValueBytes).TrimEnd('=');
        return entry.Value.AsSpan().ContainsAnyExceptInRange(' ', '~') ? null : entry.Value;
    }

    private static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = [];
        var padded = text.TrimEnd('=');
        padded = padded.PadRight((padded.Length + 3) / 4 * 4, '=');
        var buffer = new byte[padded.Length / 4 * 3];
        if (!Convert.TryFromBase64String(padded, buffer, out var count))
            return false;
        bytes = buffer[..count];
        return true;
    }
}
