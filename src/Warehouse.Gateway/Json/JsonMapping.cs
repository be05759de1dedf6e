using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;

namespace Warehouse.Gateway.Json;

/// <summary>How messages look as JSON: the mapping of proto3, with default values written, so that a reader needs no schema.</summary>
internal static class JsonMapping
{
    /// <summary>What an Any may hold: the details of errors.</summary>
    public static TypeRegistry AnyTypes { get; } = TypeRegistry.FromFiles(
        ErrorDetailsReflection.Descriptor,
        StatusReflection.Descriptor,
        DurationReflection.Descriptor,
        TimestampReflection.Descriptor,
        StructReflection.Descriptor,
        WrappersReflection.Descriptor,
        EmptyReflection.Descriptor,
        FieldMaskReflection.Descriptor);

    /// <summary>Reads what <see cref="Formatter" /> writes, and proto names as well.</summary>
    public static JsonParser Parser { get; } = new(new JsonParser.Settings(JsonMessage.MaxDepth, AnyTypes));

    /// <summary>Scalars and lists always appear; messages and <c>optional</c> fields only when set; 64-bit numbers are text.</summary>
    public static JsonFormatter Formatter { get; } = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithTypeRegistry(AnyTypes));

    /// <summary>Writes a message as one line of UTF-8.</summary>
    public static void Write(IMessage message, Stream utf8)
    {
        using var writer = new StreamWriter(utf8, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: -1, leaveOpen: true);
        Formatter.Format(message, writer);
    }
}
