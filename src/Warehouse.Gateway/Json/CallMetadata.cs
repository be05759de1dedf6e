using System.Globalization;
using System.Text;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Warehouse.Catalogue;

namespace Warehouse.Gateway.Json;

/// <summary>HTTP headers as gRPC metadata, and back.</summary>
internal static class CallMetadata
{
    /// <summary>Where the details of a refusal travel; they become the body and are no header.</summary>
    public const string StatusDetails = "grpc-status-details-bin";

    // What the server writes by itself: a service that could set these could break the framing.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "connection", "content-encoding", "content-length", "content-type", "date", "keep-alive", "proxy-connection",
        "server", "te", "trailer", "transfer-encoding", "upgrade",
    };

    /// <summary>The caller's headers, except those whose name metadata cannot hold. Throws <see cref="RefusedException" /> for broken Base64.</summary>
    public static Metadata FromHeaders(IHeaderDictionary headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers)
        {
            if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
                continue;
            foreach (var value in values)
                metadata.Add(Entry(name, value ?? ""));
        }

        return metadata;
    }

    /// <summary>Adds the service's metadata to the headers of an answer.</summary>
    public static void AddTo(IHeaderDictionary headers, Metadata metadata)
    {
        foreach (var entry in metadata)
        {
            if (IsSent(entry))
                headers.Append(entry.Key, Text(entry));
        }
    }

    /// <summary>Adds the service's metadata after the end of a stream, where the protocol can.</summary>
    public static void AddTrailers(HttpResponse response, Metadata metadata)
    {
        if (!response.SupportsTrailers())
            return;
        foreach (var entry in metadata)
        {
            if (IsSent(entry))
                response.AppendTrailer(entry.Key, Text(entry));
        }
    }

    private static Metadata.Entry Entry(string name, string value)
    {
        if (!name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
            return new Metadata.Entry(name, value);
        try
        {
            return new Metadata.Entry(name, Convert.FromBase64String(value.PadRight((value.Length + 3) / 4 * 4, '=')));
        }
        catch (FormatException)
        {
            throw new RefusedException(Code.InvalidArgument, RequestProblem.BadHeader(name, "Base64, as its name ends with -bin"));
        }
    }

    private static bool IsSent(Metadata.Entry entry) => entry.Key != StatusDetails && !Reserved.Contains(entry.Key);

    private static string Text(Metadata.Entry entry) =>
        entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes) : Printable(entry.Value);

    // Headers are printable ASCII; anything else is percent-encoded, as grpc-message is.
    private static string Printable(string value)
    {
        if (value.All(c => c is >= ' ' and <= '~'))
            return value;
        var text = new StringBuilder();
        foreach (var one in Encoding.UTF8.GetBytes(value))
        {
            if (one is >= (byte)' ' and <= (byte)'~' and not (byte)'%')
                text.Append((char)one);
            else
                text.Append(CultureInfo.InvariantCulture, $"%{one:X2}");
        }

        return text.ToString();
    }
}
