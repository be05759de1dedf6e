using System.Buffers;
using System.Text;

namespace Grpc.Wire;

// Trailers as gRPC-Web has them: the last frame of the body, one header line each.
internal static class TrailerBlock
{
    public static void Write(IBufferWriter<byte> output, IEnumerable<KeyValuePair<string, string>> trailers)
    {
        var lines = new StringBuilder();
        foreach (var (name, value) in trailers)
            lines.Append(name).Append(": ").Append(value).Append("\r\n");

        var block = Encoding.ASCII.GetBytes(lines.ToString());
        MessageFrame.WriteHeader(output.GetSpan(MessageFrame.HeaderLength), MessageFrame.TrailersFlag, block.Length);
        output.Advance(MessageFrame.HeaderLength);
        output.Write(block);
    }

    // Tolerates bare line feeds and a missing blank after the colon; a line without a colon is skipped.
    public static IEnumerable<KeyValuePair<string, string>> Parse(ReadOnlySpan<byte> block)
    {
        var trailers = new List<KeyValuePair<string, string>>();
        foreach (var line in Encoding.ASCII.GetString(block).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                trailers.Add(new(line[..colon].TrimEnd(), line[(colon + 1)..].TrimStart()));
        }

        return trailers;
    }
}
