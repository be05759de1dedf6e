using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Warehouse.Gateway.Json;

/// <summary>One value of a field as text: in a path, in a query parameter, or in quotes in a JSON body.</summary>
internal static class FieldText
{
    private const NumberStyles Real = NumberStyles.Float;
    private const NumberStyles Whole = NumberStyles.AllowLeadingSign;

    /// <summary>The value as the field's accessor takes it; null when the text is none, see <see cref="Expected" />.</summary>
    public static object? Read(FieldDescriptor field, string text)
    {
        var invariant = CultureInfo.InvariantCulture;
        return field.FieldType switch
        {
            FieldType.String => text,
            FieldType.Bool => text switch { "true" => true, "false" => false, _ => null },
            FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => int.TryParse(text, Whole, invariant, out var number) ? number : null,
            FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => long.TryParse(text, Whole, invariant, out var number) ? number : null,
            FieldType.UInt32 or FieldType.Fixed32 => uint.TryParse(text, NumberStyles.None, invariant, out var number) ? number : null,
            FieldType.UInt64 or FieldType.Fixed64 => ulong.TryParse(text, NumberStyles.None, invariant, out var number) ? number : null,
            FieldType.Float => ReadReal(text) is { } number && (double.IsFinite(number) == float.IsFinite((float)number)) ? (float)number : null,
            FieldType.Double => ReadReal(text),
            FieldType.Bytes => ReadBytes(text),
            FieldType.Enum => FindEnumValue(field.EnumType, text) is { } value ? System.Enum.ToObject(field.EnumType.ClrType, value.Number) : null,
            FieldType.Message when Fields.IsWellKnownScalar(field.MessageType) => ReadWellKnown(field.MessageType, text),
            _ => null,
        };
    }

    /// <summary>What <see cref="Read" /> takes, for an error message.</summary>
    public static string Expected(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => "text",
        FieldType.Bool => "true or false",
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => "a whole number of 32 bits",
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => "a whole number of 64 bits",
        FieldType.UInt32 or FieldType.Fixed32 => "a whole number of 32 bits, not negative",
        FieldType.UInt64 or FieldType.Fixed64 => "a whole number of 64 bits, not negative",
        FieldType.Float or FieldType.Double => "a number",
        FieldType.Bytes => "Base64",
        FieldType.Enum => "one of " + string.Join(", ", field.EnumType.Values.Select(value => value.Name)),
        FieldType.Message when field.MessageType.Name == "Timestamp" => "a time such as \"2024-09-01T00:00:00Z\"",
        FieldType.Message when field.MessageType.Name == "Duration" => "a duration such as \"1.5s\"",
        _ => "a " + field.MessageType.Name,
    };

    /// <summary>The enum value of this name or number; null for none.</summary>
    public static EnumValueDescriptor? FindEnumValue(EnumDescriptor type, string text) =>
        int.TryParse(text, Whole, CultureInfo.InvariantCulture, out var number) ? type.FindValueByNumber(number) : type.FindValueByName(text);

    private static double? ReadReal(string text) => text switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => double.TryParse(text, Real, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null,
    };

    // Base64 for URLs is allowed as well, with or without padding.
    private static ByteString? ReadBytes(string text)
    {
        var standard = text.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        standard = standard.PadRight((standard.Length + 3) / 4 * 4, '=');
        var bytes = new byte[standard.Length];
        return Convert.TryFromBase64String(standard, bytes, out var length) ? ByteString.CopyFrom(bytes, 0, length) : null;
    }

    private static object? ReadWellKnown(MessageDescriptor type, string text)
    {
        if (type.FindFieldByName("value") is { } wrapped)
            return Read(wrapped, text); // Accessors of wrapper fields take the bare value.
        try
        {
            return JsonMapping.Parser.Parse("\"" + System.Text.Json.JsonEncodedText.Encode(text) + "\"", type);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidJsonException)
        {
            return null;
        }
    }
}
