using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Microsoft.AspNetCore.Http;
using Warehouse.Catalogue;

namespace Warehouse.Gateway.Json;

/// <summary>An HTTP request becomes the message of its method: body first, then the path, then the query.</summary>
internal static class RequestReader
{
    /// <summary>Reads the message; throws <see cref="RefusedException" /> with every problem of path and query at once.</summary>
    public static async Task<IMessage> ReadAsync(HttpRequest request, HttpBinding binding, MessageDescriptor type, int maxBytes, CancellationToken cancellationToken)
    {
        // Before the body: a request to a path that is none need not be read.
        var fromPath = MatchPath(request, binding.Template);
        var message = await ReadBodyAsync(request, binding, type, maxBytes, cancellationToken);

        var problems = new List<Problem>();
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (fieldPath, text) in fromPath)
            SetFromPath(message, fieldPath, text, given, problems);
        foreach (var (name, text) in QueryParameters.Parse(request.QueryString.Value ?? "", problems))
            SetFromQuery(message, binding, name, text, given, problems);
        if (problems.Count > 0)
            throw new RefusedException(Code.InvalidArgument, problems);
        return message;
    }

    private static IReadOnlyList<KeyValuePair<string, string>> MatchPath(HttpRequest request, RouteTemplate template)
    {
        try
        {
            return RequestPath.Match(request, template)
                ?? throw new RefusedException(Code.NotFound, RequestProblem.UnknownRoute(request.Path, [template.FillFrom(request.Path)]));
        }
        catch (FormatException exception)
        {
            throw new RefusedException(Code.InvalidArgument, RequestProblem.BadEncoding("", "In the path, " + exception.Message));
        }
    }

    private static async Task<IMessage> ReadBodyAsync(HttpRequest request, HttpBinding binding, MessageDescriptor type, int maxBytes, CancellationToken cancellationToken)
    {
        if (binding.Body.Length == 0)
        {
            RequestBody.RefuseAny(request);
            return type.Parser.ParseFrom(ByteString.Empty);
        }

        var body = await RequestBody.ReadAsync(request, maxBytes, cancellationToken);
        if (binding.BodyField(type) is not { } field)
            return JsonMessage.Read(body, type);
        var message = type.Parser.ParseFrom(ByteString.Empty);
        field.Accessor.SetValue(message, JsonMessage.Read(body, field.MessageType));
        return message;
    }

    private static void SetFromPath(IMessage message, string fieldPath, string text, HashSet<string> given, List<Problem> problems)
    {
        if (TextAt(message, fieldPath) is { Length: > 0 } inBody && inBody != text)
            problems.Add(RequestProblem.GivenTwice(fieldPath, $"the path says '{text}', the body '{inBody}'"));
        QueryParameters.Set(message, fieldPath, text, given, problems);
    }

    // Only texts can be compared as they stand; the fields of paths are resource names.
    private static string? TextAt(IMessage message, string fieldPath)
    {
        object? value = message;
        foreach (var name in fieldPath.Split('.'))
            value = value is IMessage inner ? inner.Descriptor.FindFieldByName(name).Accessor.GetValue(inner) : null;
        return value as string;
    }

    private static void SetFromQuery(IMessage message, HttpBinding binding, string name, string text, HashSet<string> given, List<Problem> problems)
    {
        if (binding.Body == "*")
            problems.Add(RequestProblem.ParameterNotAllowed(name, "this route takes its request from the body", "Move it into the body."));
        else if (binding.Body.Length > 0 && Fields.Find(message.Descriptor, name.Split('.')[0])?.Name == binding.Body)
            problems.Add(RequestProblem.ParameterNotAllowed(name, $"'{binding.Body}' is the body", "Move it into the body."));
        else
            QueryParameters.Set(message, name, text, given, problems);
    }
}
