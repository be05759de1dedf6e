using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Api;
using Google.Protobuf.Reflection;
using FieldType = Google.Protobuf.Reflection.FieldType;

namespace Warehouse.Gateway.Json;

/// <summary>All methods as an OpenAPI document: 3.0.3, which more generators and importers read than 3.1.</summary>
internal sealed class OpenApiDocument
{
    private const string About = """
        Every gRPC method as JSON: at its resource route, and at its gRPC path with POST.

        - Names are camelCase; snake_case is accepted. 64-bit numbers are text. Unset scalars and lists are written, unset messages and optional fields are not.
        - A refused call is a `google.rpc.Status`; each problem has a code, the path of its field, and a hint.
        - `Grpc-Timeout: 30S` or `Connect-Timeout-Ms: 30000` limits how long a call may take. `x-request-id` comes back with every answer.
        - A streaming method sends one JSON message a line, or server-sent events for `Accept: text/event-stream`. One that breaks off ends with `{"error": <google.rpc.Status>}`; events end with one named `end` or `error`.
        """;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ContractComments comments;
    private readonly OpenApiSchemas schemas;

    private OpenApiDocument(ContractComments comments, string package)
    {
        this.comments = comments;
        schemas = new OpenApiSchemas(comments, package);
    }

    /// <summary>The document as UTF-8.</summary>
    public static byte[] Write(IReadOnlyList<JsonMethod> methods)
    {
        if (methods.Count == 0)
            throw new InvalidOperationException("No service is mapped to JSON.");
        var first = methods[0].Descriptor;
        var comments = ContractComments.Load(first.InputType.ClrType.Assembly);
        var document = new OpenApiDocument(comments, first.File.Package).Document(methods, first.File.Package);
        return JsonSerializer.SerializeToUtf8Bytes(document, Readable);
    }

    private JsonObject Document(IReadOnlyList<JsonMethod> methods, string package)
    {
        var services = methods.Select(method => method.Descriptor.Service).Distinct();
        return new JsonObject
        {
            ["openapi"] = "3.0.3",
            ["info"] = new JsonObject { ["title"] = package, ["version"] = package[(package.LastIndexOf('.') + 1)..], ["description"] = About },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["tags"] = new JsonArray([.. services.Select(service => new JsonObject { ["name"] = service.Name, ["description"] = comments.Of(service.FullName) })]),
            ["paths"] = Paths(methods),
            ["components"] = new JsonObject
            {
                ["responses"] = new JsonObject { ["Error"] = ErrorResponse() },
                ["schemas"] = schemas.ToJson(),
                ["securitySchemes"] = new JsonObject
                {
                    ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "Where the server asks for it." },
                },
            },
            ["security"] = new JsonArray(new JsonObject(), new JsonObject { ["bearer"] = new JsonArray() }),
        };
    }

    // Resource routes first, because they are what a reader looks for.
    private JsonObject Paths(IReadOnlyList<JsonMethod> methods)
    {
        var paths = new JsonObject();
        var routes = from method in methods from binding in method.Bindings orderby binding.IsRpcPath select (method, binding);
        foreach (var (method, binding) in routes)
        {
            var path = binding.Template.ToOpenApiPath();
            if (paths[path] is not JsonObject operations)
                paths[path] = operations = [];
#pragma warning disable CA1308 // OpenAPI writes verbs in lower case.
            operations[binding.Verb.ToLowerInvariant()] = Operation(method, binding);
#pragma warning restore CA1308
        }

        return paths;
    }

    private JsonObject Operation(JsonMethod method, HttpBinding binding)
    {
        var about = comments.Of(method.Descriptor.FullName);
        var operation = new JsonObject
        {
            ["tags"] = new JsonArray(method.Descriptor.Service.Name),
            ["operationId"] = OperationId(method, binding),
            ["summary"] = FirstSentence(about),
            ["description"] = $"{about}\n\ngRPC method `{method.FullName}`{(method.Answer is null ? ", which takes a stream of requests and has no JSON" : "")}.",
        };
        if (Parameters(method.Descriptor.InputType, binding) is { Count: > 0 } parameters)
            operation["parameters"] = parameters;
        if (Body(method.Descriptor.InputType, binding) is { } body)
            operation["requestBody"] = body;
        operation["responses"] = new JsonObject
        {
            ["200"] = Answer(method.Descriptor),
            ["default"] = new JsonObject { ["$ref"] = "#/components/responses/Error" },
        };
        return operation;
    }

    // Unique, and stable as long as bindings are only added.
    private static string OperationId(JsonMethod method, HttpBinding binding)
    {
        var id = $"{method.Descriptor.Service.Name}_{method.Descriptor.Name}";
        if (binding.IsRpcPath)
            return id + "_Rpc";
        var index = method.Bindings.Where(one => !one.IsRpcPath).ToList().IndexOf(binding);
        return index == 0 ? id : $"{id}_{index + 1}";
    }

    private static string FirstSentence(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? text : text[..(end + 1)];
    }

    private JsonArray Parameters(MessageDescriptor request, HttpBinding binding)
    {
        var parameters = new JsonArray();
        for (var i = 0; i < binding.Template.Segments.Count; i++)
        {
            if (binding.Template.Segments[i].Kind != RouteSegmentKind.Literal)
                parameters.Add((JsonNode)PathParameter(request, binding.Template, i));
        }

        if (binding.Body == "*")
            return parameters;
        var taken = binding.Template.Variables.Select(variable => variable.FieldPath).Append(binding.Body).ToHashSet(StringComparer.Ordinal);
        AddQueryParameters(parameters, request, "", "", taken, []);
        return parameters;
    }

    private JsonObject PathParameter(MessageDescriptor request, RouteTemplate template, int segment)
    {
        var parameter = new JsonObject { ["name"] = template.NameOf(segment), ["in"] = "path", ["required"] = true };
        if (template.VariableAt(segment) is { } variable && QueryParameters.FindPath(request, variable.FieldPath.Split('.')) is { } path)
            parameter["description"] = $"Part of {path[^1].JsonName}: {schemas.Describe(path[^1])}";
        parameter["schema"] = new JsonObject { ["type"] = "string" };
        return parameter;
    }

    // Fields of fields have dotted names; a list of messages has no place in a URL, nor has a message inside itself.
    private void AddQueryParameters(JsonArray parameters, MessageDescriptor message, string prefix, string jsonPrefix, HashSet<string> taken, HashSet<string> inside)
    {
        if (!inside.Add(message.FullName))
            return;
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            if (taken.Contains(prefix + field.Name) || field.IsMap || OpenApiSchemas.Has(field, FieldBehavior.OutputOnly))
                continue;
            if (field.FieldType != FieldType.Message || Fields.IsWellKnownScalar(field.MessageType))
                parameters.Add((JsonNode)QueryParameter(field, jsonPrefix + field.JsonName));
            else if (!field.IsRepeated && !Fields.IsWellKnown(field.MessageType))
                AddQueryParameters(parameters, field.MessageType, prefix + field.Name + ".", jsonPrefix + field.JsonName + ".", taken, inside);
        }

        inside.Remove(message.FullName);
    }

    private JsonObject QueryParameter(FieldDescriptor field, string name)
    {
        var schema = schemas.Property(field);
        schema.Remove("description");
        return new JsonObject
        {
            ["name"] = name,
            ["in"] = "query",
            ["description"] = schemas.Describe(field),
            ["required"] = OpenApiSchemas.Has(field, FieldBehavior.Required) && !name.Contains('.', StringComparison.Ordinal),
            ["schema"] = schema,
        };
    }

    private JsonObject? Body(MessageDescriptor request, HttpBinding binding)
    {
        if (binding.Body.Length == 0)
            return null;
        var inPath = binding.Template.Variables.Select(variable => variable.FieldPath).ToHashSet(StringComparer.Ordinal);
        var schema = binding.BodyField(request) is { } field ? schemas.Of(field.MessageType)
            : inPath.Count == 0 ? schemas.Of(request)
            : schemas.Object(request, request.Fields.InDeclarationOrder().Where(one => !inPath.Contains(one.Name)));
        return new JsonObject { ["required"] = true, ["content"] = Content("application/json", schema) };
    }

    private JsonObject Answer(MethodDescriptor method)
    {
        var about = comments.Of(method.OutputType.FullName);
        if (!method.IsServerStreaming)
            return new JsonObject { ["description"] = about, ["content"] = Content("application/json", schemas.Of(method.OutputType)) };
        var content = Content(JsonStream.LinesType, schemas.Of(method.OutputType));
        content[JsonStream.EventsType] = new JsonObject { ["schema"] = schemas.Of(method.OutputType) };
        return new JsonObject { ["description"] = about + " Any number of these, one a line or one an event.", ["content"] = content };
    }

    private static JsonObject ErrorResponse() => new()
    {
        ["description"] = "The call was refused or failed. The HTTP status is the one that google/rpc/code.proto gives the code; 404, 405, 413 and 415 also stand for what is wrong with the HTTP request itself.",
        ["content"] = Content("application/json", OpenApiSchemas.ErrorReference()),
    };

    private static JsonObject Content(string type, JsonObject schema) => new() { [type] = new JsonObject { ["schema"] = schema } };
}
