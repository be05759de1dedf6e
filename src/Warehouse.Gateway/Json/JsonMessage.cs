using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Warehouse.Catalogue;

namespace Warehouse.Gateway.Json;

/// <summary>
/// A JSON body becomes a message, or every problem with it, each with its path.
/// The parser of Google.Protobuf stops at the first and names no place, so a check goes before it.
/// </summary>
internal sealed class JsonMessage
{
    /// <summary>Objects and arrays inside one another.</summary>
    public const int MaxDepth = 64;

    // Enough for a caller to see the pattern; a body of nothing but mistakes shall not become an answer of its size.
    private const int MaxProblems = 50;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth };
    private readonly List<Problem> problems = [];

    private JsonMessage()
    {
    }

    /// <summary>Reads one message; nothing at all is the message without fields. Throws <see cref="RefusedException" />.</summary>
    public static IMessage Read(ReadOnlyMemory<byte> utf8, MessageDescriptor type)
    {
        if (utf8.Span.StartsWith("\uFEFF"u8))
            utf8 = utf8[3..];
        if (utf8.IsEmpty)
            return type.Parser.ParseFrom(ByteString.Empty);
        if (!Utf8.IsValid(utf8.Span))
            throw Refuse(RequestProblem.MalformedJson("The body is not UTF-8.", hint: "Send it as UTF-8."));

        using var document = Parse(utf8);
        var check = new JsonMessage();
        check.CheckMessage(type, document.RootElement, "");
        if (check.problems.Count > 0)
            throw new RefusedException(Code.InvalidArgument, check.problems);

        try
        {
            return JsonMapping.Parser.Parse(Encoding.UTF8.GetString(utf8.Span), type);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidJsonException or FormatException or OverflowException)
        {
            throw Refuse(RequestProblem.MalformedJson(exception.Message));
        }
    }

    private static RefusedException Refuse(Problem problem) => new(Code.InvalidArgument, problem);

    private static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return JsonDocument.Parse(utf8, Strict);
        }
        catch (JsonException exception)
        {
            var what = exception.Message;
            if (what.IndexOf(" LineNumber:", StringComparison.Ordinal) is > 0 and var end)
                what = what[..end];
            throw Refuse(RequestProblem.MalformedJson(string.Create(CultureInfo.InvariantCulture,
                $"The body is not JSON at line {exception.LineNumber + 1}, column {Column(utf8.Span, exception)}: {what}")));
        }
    }

    // The reader counts bytes, its caller sees characters.
    private static int Column(ReadOnlySpan<byte> utf8, JsonException exception)
    {
        var line = utf8;
        for (var i = 0L; i < exception.LineNumber; i++)
            line = line[(line.IndexOf((byte)'\n') + 1)..];
        var before = (int)Math.Min(exception.BytePositionInLine ?? 0, line.Length);
        return Encoding.UTF8.GetCharCount(line[..before]) + 1;
    }

    private void CheckMessage(MessageDescriptor type, JsonElement value, string path)
    {
        if (Fields.IsWellKnown(type))
        {
            CheckWellKnown(type, value, path);
            return;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            Add(RequestProblem.WrongType(path, "an object", Describe(value)));
            return;
        }

        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            if (problems.Count >= MaxProblems)
                return;
            if (TextOf(() => property.Name) is not { } name)
            {
                Add(RequestProblem.MalformedJson("A field name is not Unicode.", path));
                continue;
            }

            var fieldPath = path.Length == 0 ? name : path + "." + name;
            if (Fields.Find(type, name) is not { } field)
            {
                Add(RequestProblem.UnknownField(Shorten(fieldPath), name, type.Name, Fields.NamesOf(type)));
                continue;
            }

            if (!given.Add(field.Name))
                Add(RequestProblem.GivenTwice(fieldPath, "once is enough"));
            if (value.ValueKind != JsonValueKind.Null && field.RealContainingOneof is { } choice && property.Value.ValueKind != JsonValueKind.Null && !given.Add("oneof " + choice.Name))
                Add(RequestProblem.GivenTwice(fieldPath, $"only one of {string.Join(", ", choice.Fields.Select(one => one.JsonName))} can be set"));
            CheckField(field, property.Value, fieldPath);
        }
    }

    private void CheckField(FieldDescriptor field, JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.Null)
            return; // JSON's way to leave a field out.
        if (field.IsMap)
            CheckMap(field, value, path);
        else if (field.IsRepeated)
            CheckList(field, value, path);
        else
            CheckOne(field, value, path);
    }

    private void CheckMap(FieldDescriptor field, JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Add(RequestProblem.WrongType(path, "an object", Describe(value)));
            return;
        }

        var key = field.MessageType.FindFieldByNumber(1);
        var entry = field.MessageType.FindFieldByNumber(2);
        foreach (var property in value.EnumerateObject())
        {
            if (problems.Count >= MaxProblems)
                return;
            var entryPath = $"{path}[\"{Shorten(TextOf(() => property.Name) ?? "?")}\"]";
            if (TextOf(() => property.Name) is not { } name || FieldText.Read(key, name) is null)
                Add(RequestProblem.WrongType(entryPath, FieldText.Expected(key) + " as the key", "this"));
            CheckOne(entry, property.Value, entryPath);
        }
    }

    private void CheckList(FieldDescriptor field, JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            Add(RequestProblem.WrongType(path, "an array", Describe(value)));
            return;
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (problems.Count >= MaxProblems)
                return;
            CheckOne(field, item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"));
        }
    }

    private void CheckOne(FieldDescriptor field, JsonElement value, string path)
    {
        switch (field.FieldType)
        {
            case FieldType.Message or FieldType.Group:
                CheckMessage(field.MessageType, value, path);
                break;
            case FieldType.Bool:
                if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                    Add(RequestProblem.WrongType(path, FieldText.Expected(field), Describe(value)));
                break;
            case FieldType.Enum:
                CheckEnum(field.EnumType, value, path);
                break;
            default:
                CheckScalar(field, value, path);
                break;
        }
    }

    private void CheckEnum(EnumDescriptor type, JsonElement value, string path)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => TextOf(value.GetString),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        var known = type.Values.Select(one => one.Name).ToList();
        if (text is null)
            Add(RequestProblem.WrongType(path, "one of " + string.Join(", ", known), Describe(value)));
        else if (value.ValueKind == JsonValueKind.String ? type.FindValueByName(text) is null : FieldText.FindEnumValue(type, text) is null)
            Add(RequestProblem.UnknownEnumValue(path, text, type.Name, known));
    }

    private void CheckScalar(FieldDescriptor field, JsonElement value, string path)
    {
        var isText = field.FieldType is FieldType.String or FieldType.Bytes;
        var fits = value.ValueKind switch
        {
            JsonValueKind.String => TextOf(value.GetString) is { } text && FieldText.Read(field, text) is not null,
            JsonValueKind.Number => !isText && FitsNumber(field, value),
            _ => false,
        };
        if (fits)
            return;
        if (value.ValueKind == JsonValueKind.Number && IsWide(field) && value.TryGetDouble(out var number) && Math.Abs(number) > MaxExact)
            Add(RequestProblem.WrongType(path, "a number beyond 2^53 as text, because JSON readers round it", value.GetRawText()));
        else
            Add(RequestProblem.WrongType(path, FieldText.Expected(field), Describe(value)));
    }

    private const double MaxExact = 9007199254740991;

    private static bool IsWide(FieldDescriptor field) =>
        field.FieldType is FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 or FieldType.UInt64 or FieldType.Fixed64;

    // JSON allows 1.0 and 1e3 for whole numbers.
    private static bool FitsNumber(FieldDescriptor field, JsonElement value)
    {
        if (!value.TryGetDouble(out var number) || !double.IsFinite(number))
            return false;
        return field.FieldType switch
        {
            FieldType.Double => true,
            FieldType.Float => float.IsFinite((float)number),
            FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => number == Math.Floor(number) && number is >= int.MinValue and <= int.MaxValue,
            FieldType.UInt32 or FieldType.Fixed32 => number == Math.Floor(number) && number is >= 0 and <= uint.MaxValue,
            FieldType.UInt64 or FieldType.Fixed64 => number == Math.Floor(number) && number is >= 0 and <= MaxExact,
            _ => number == Math.Floor(number) && number is >= -MaxExact and <= MaxExact,
        };
    }

    private void CheckWellKnown(MessageDescriptor type, JsonElement value, string path)
    {
        try
        {
            JsonMapping.Parser.Parse(value.GetRawText(), type);
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or InvalidJsonException or FormatException or OverflowException or InvalidOperationException)
        {
            Add(RequestProblem.WrongType(path, "a " + type.Name, Describe(value)));
        }
    }

    // Escapes such as \ud800 alone are valid JSON, and no text.
    private static string? TextOf(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.Null => "null",
        _ => Shorten(value.GetRawText()),
    };

    private static string Shorten(string text) => text.Length <= 200 ? text : text[..200] + "…";

    private void Add(Problem problem)
    {
        if (problems.Count < MaxProblems)
            problems.Add(problem);
    }
}
