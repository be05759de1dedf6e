using System.Text.Json.Nodes;
using Google.Api;
using Google.Protobuf.Reflection;
using FieldType = Google.Protobuf.Reflection.FieldType;

namespace Warehouse.Gateway.Json;

/// <summary>Messages and enums as schemas of OpenAPI, each written when it is first referred to.</summary>
internal sealed class OpenApiSchemas(ContractComments comments, string package)
{
    private readonly SortedDictionary<string, JsonNode> written = new(StringComparer.Ordinal);

    /// <summary>The schema of <c>google.rpc.Status</c>, which every error is.</summary>
    public const string Error = "google.rpc.Status";

    /// <summary>Everything referred to so far, by name.</summary>
    public JsonObject ToJson()
    {
        AddErrors();
        return new JsonObject(written.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value)));
    }

    /// <summary>A reference to a message's schema, or the schema itself where JSON writes the message as one value.</summary>
    public JsonObject Of(MessageDescriptor message)
    {
        if (Fields.IsWellKnown(message))
            return WellKnown(message);
        var name = NameOf(message.FullName);
        if (written.TryAdd(name, new JsonObject()))
            written[name] = Object(message, message.Fields.InDeclarationOrder());
        return Reference(name);
    }

    /// <summary>An object of some fields of a message: a body that the path takes fields away from.</summary>
    public JsonObject Object(MessageDescriptor message, IEnumerable<FieldDescriptor> fields)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var field in fields)
        {
            properties[field.JsonName] = Property(field);
            if (Has(field, FieldBehavior.Required))
                required.Add(field.JsonName);
        }

        var schema = new JsonObject { ["type"] = "object", ["description"] = comments.Of(message.FullName), ["properties"] = properties };
        if (required.Count > 0)
            schema["required"] = required;
        return schema;
    }

    /// <summary>A field with everything known about it.</summary>
    public JsonObject Property(FieldDescriptor field)
    {
        var schema = Value(field);
        if (schema.ContainsKey("$ref"))
            schema = new JsonObject { ["allOf"] = new JsonArray(schema) }; // 3.0 ignores whatever stands beside a reference.
        schema["description"] = Describe(field);
        if (Has(field, FieldBehavior.OutputOnly))
            schema["readOnly"] = true;
        if (Has(field, FieldBehavior.InputOnly))
            schema["writeOnly"] = true;
        return schema;
    }

    /// <summary>A reference to the schema of every error.</summary>
    public static JsonObject ErrorReference() => Reference(Error);

    /// <summary>Whether a field carries a behaviour of google.api.field_behavior.</summary>
    public static bool Has(FieldDescriptor field, FieldBehavior behavior) =>
        field.GetOptions()?.GetExtension(FieldBehaviorExtensions.FieldBehavior)?.Contains(behavior) == true;

    /// <summary>The comment of a field.</summary>
    public string Describe(FieldDescriptor field)
    {
        var text = comments.Of(field.FullName);
        if (field.RealContainingOneof is { } choice)
            text += $" At most one of {string.Join(", ", choice.Fields.Select(one => one.JsonName))} is set.";
        return Has(field, FieldBehavior.Immutable) ? text + " Cannot be changed later." : text;
    }

    private static JsonObject Reference(string name) => new() { ["$ref"] = "#/components/schemas/" + name };

    private string NameOf(string fullName) =>
        fullName.StartsWith(package + ".", StringComparison.Ordinal) ? fullName[(package.Length + 1)..] : fullName;

    private JsonObject Value(FieldDescriptor field)
    {
        if (field.IsMap)
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = Single(field.MessageType.FindFieldByNumber(2)) };
        return field.IsRepeated ? new JsonObject { ["type"] = "array", ["items"] = Single(field) } : Single(field);
    }

    private JsonObject Single(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message or FieldType.Group => Of(field.MessageType),
        FieldType.Enum => Of(field.EnumType),
        FieldType.Bool => Plain("boolean"),
        FieldType.Double => Plain("number", "double"),
        FieldType.Float => Plain("number", "float"),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => Plain("integer", "int32"),
        FieldType.UInt32 or FieldType.Fixed32 => Plain("integer", "int64"),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => Plain("string", "int64"),
        FieldType.UInt64 or FieldType.Fixed64 => Plain("string", "uint64"),
        FieldType.Bytes => Plain("string", "byte"),
        _ => Plain("string"),
    };

    private JsonObject Of(EnumDescriptor type)
    {
        var name = NameOf(type.FullName);
        if (!written.ContainsKey(name))
        {
            var values = type.Values.Select(value => $"- `{value.Name}`: {comments.Of(type.FullName + "." + value.Name)}");
            written[name] = new JsonObject
            {
                ["type"] = "string",
                ["description"] = comments.Of(type.FullName) + "\n\n" + string.Join('\n', values),
                ["enum"] = new JsonArray([.. type.Values.Select(value => JsonValue.Create(value.Name))]),
            };
        }

        return Reference(name);
    }

    private static JsonObject Plain(string type, string? format = null)
    {
        var schema = new JsonObject { ["type"] = type };
        if (format is not null)
            schema["format"] = format;
        return schema;
    }

    private JsonObject WellKnown(MessageDescriptor message) => message.Name switch
    {
        "Timestamp" => Plain("string", "date-time"),
        "Duration" => new JsonObject { ["type"] = "string", ["pattern"] = @"^-?\d+(\.\d+)?s$" },
        "FieldMask" => Plain("string"),
        "Struct" => new JsonObject { ["type"] = "object", ["additionalProperties"] = true },
        "ListValue" => new JsonObject { ["type"] = "array", ["items"] = new JsonObject() },
        "Value" => [],
        "Any" => Detail("Any message, with its type.", null, []),
        _ => Single(message.FindFieldByName("value")),
    };

    // What google/rpc declares is foreign to the contract, so its schemas are said here, as StatusJson writes them.
    private void AddErrors()
    {
        written[Error] = new JsonObject
        {
            ["type"] = "object",
            ["description"] = "Why a call was refused, or failed.",
            ["required"] = new JsonArray("code", "message", "details"),
            ["properties"] = new JsonObject
            {
                ["code"] = Described(Plain("integer", "int32"), "A google.rpc.Code: 3 INVALID_ARGUMENT, 5 NOT_FOUND, 9 FAILED_PRECONDITION, 13 INTERNAL …"),
                ["message"] = Described(Plain("string"), "Every problem in one or two sentences each, for a developer."),
                ["details"] = Described(
                    new JsonObject
                    {
                        ["type"] = "array",
                        ["items"] = new JsonObject
                        {
                            ["anyOf"] = new JsonArray(Reference("google.rpc.ErrorInfo"), Reference("google.rpc.BadRequest"), Reference("google.rpc.RequestInfo"), Reference("google.protobuf.Any")),
                        },
                    },
                    "What a program needs to act on it, by @type."),
            },
        };
        written["google.rpc.ErrorInfo"] = Detail("One problem.", "google.rpc.ErrorInfo", new JsonObject
        {
            ["reason"] = Described(Plain("string"), "The problem's code, part of the API: \"query.unknown_indicator\"."),
            ["domain"] = Described(Plain("string"), "Who gives the reason its meaning."),
            ["metadata"] = Described(new JsonObject { ["type"] = "object", ["additionalProperties"] = Plain("string") }, "message, path, hint and the like."),
        });
        written["google.rpc.BadRequest"] = Detail("Every problem that has a field, in one list.", "google.rpc.BadRequest", new JsonObject
        {
            ["fieldViolations"] = Described(
                new JsonObject
                {
                    ["type"] = "array",
                    ["items"] = new JsonObject
                    {
                        ["type"] = "object",
                        ["properties"] = new JsonObject
                        {
                            ["field"] = Described(Plain("string"), "Its path: \"filters[0].members[1]\"."),
                            ["description"] = Described(Plain("string"), "What is wrong with it, and what would be right."),
                        },
                    },
                },
                "In the order found."),
        });
        written["google.rpc.RequestInfo"] = Detail("Names the request in the server's log.", "google.rpc.RequestInfo", new JsonObject
        {
            ["requestId"] = Described(Plain("string"), "The same as the header x-request-id."),
            ["servingData"] = Described(Plain("string"), "Not used."),
        });
        written["google.protobuf.Any"] = Detail("Any other detail.", null, []);
    }

    private static JsonObject Detail(string description, string? type, JsonObject fields)
    {
        var name = Plain("string");
        if (type is not null)
            name["enum"] = new JsonArray("type.googleapis.com/" + type);
        fields.Insert(0, "@type", Described(name, "Which kind of detail this is."));
        return new JsonObject { ["type"] = "object", ["description"] = description, ["required"] = new JsonArray("@type"), ["properties"] = fields };
    }

    private static JsonObject Described(JsonObject schema, string description)
    {
        schema["description"] = description;
        return schema;
    }
}
