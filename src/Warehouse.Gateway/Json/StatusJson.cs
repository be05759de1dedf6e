using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using RpcStatus = Google.Rpc.Status;

namespace Warehouse.Gateway.Json;

/// <summary>A <c>google.rpc.Status</c> as JSON, its details with their <c>@type</c>.</summary>
internal static class StatusJson
{
    // Quotes in JSON are enough here: the answer is never placed inside HTML.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The body of a refused call.</summary>
    public static byte[] Body(RpcStatus status) => Write(writer => WriteStatus(writer, status));

    /// <summary>The last line of a stream that broke off: <c>{"error": …}</c>.</summary>
    public static byte[] Line(RpcStatus status) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WritePropertyName("error");
        WriteStatus(writer, status);
        writer.WriteEndObject();
    });

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var utf8 = new MemoryStream();
        using (var writer = new Utf8JsonWriter(utf8, Readable))
            write(writer);
        return utf8.ToArray();
    }

    private static void WriteStatus(Utf8JsonWriter writer, RpcStatus status)
    {
        writer.WriteStartObject();
        writer.WriteNumber("code", status.Code);
        writer.WriteString("message", status.Message);
        writer.WriteStartArray("details");
        foreach (var detail in status.Details)
            WriteDetail(writer, detail);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteDetail(Utf8JsonWriter writer, Any detail)
    {
        if (detail.TryUnpack<ErrorInfo>(out var info))
            WriteErrorInfo(writer, detail.TypeUrl, info);
        else if (Format(detail) is { } json)
            writer.WriteRawValue(json);
        else
            WriteOpaque(writer, detail);
    }

    // By hand, because the generated class of some versions has another name for "reason".
    private static void WriteErrorInfo(Utf8JsonWriter writer, string typeUrl, ErrorInfo info)
    {
        writer.WriteStartObject();
        writer.WriteString("@type", typeUrl);
        writer.WriteString("reason", (string)ProblemStatus.Reason.Accessor.GetValue(info));
        writer.WriteString("domain", info.Domain);
        writer.WriteStartObject("metadata");
        foreach (var (key, value) in info.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            writer.WriteString(key, value);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string? Format(Any detail)
    {
        try
        {
            return JsonMapping.Formatter.Format(detail);
        }
        catch (Exception exception) when (exception is InvalidOperationException or InvalidProtocolBufferException)
        {
            return null;
        }
    }

    // A type that this program was not built with still reaches a caller that knows it.
    private static void WriteOpaque(Utf8JsonWriter writer, Any detail)
    {
        writer.WriteStartObject();
        writer.WriteString("@type", detail.TypeUrl);
        writer.WriteBase64String("value", detail.Value.Span);
        writer.WriteEndObject();
    }
}
