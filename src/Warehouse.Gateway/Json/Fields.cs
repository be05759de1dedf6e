using Google.Protobuf.Reflection;

namespace Warehouse.Gateway.Json;

/// <summary>Finds fields as JSON names them (<c>pageSize</c>) or as the proto does (<c>page_size</c>).</summary>
internal static class Fields
{
    /// <summary>The field of this name, or null.</summary>
    public static FieldDescriptor? Find(MessageDescriptor message, string name) =>
        message.FindFieldByName(name) ?? message.Fields.InDeclarationOrder().FirstOrDefault(field => field.JsonName == name);

    /// <summary>The JSON names of all fields, for hints.</summary>
    public static IEnumerable<string> NamesOf(MessageDescriptor message) =>
        message.Fields.InDeclarationOrder().Select(field => field.JsonName);

    /// <summary>Whether the message is one whose JSON is not an object of its fields, such as a Timestamp.</summary>
    public static bool IsWellKnown(MessageDescriptor message) =>
        message.File.Package == "google.protobuf" && message.Name != "Empty";

    /// <summary>Whether JSON writes the message as one text or number, so that a query parameter can hold it.</summary>
    public static bool IsWellKnownScalar(MessageDescriptor message) =>
        IsWellKnown(message) && message.Name is "Timestamp" or "Duration" or "FieldMask"
            or "DoubleValue" or "FloatValue" or "Int64Value" or "UInt64Value" or "Int32Value" or "UInt32Value" or "BoolValue" or "StringValue" or "BytesValue";
}
