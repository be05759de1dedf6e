using Warehouse.Catalogue;

namespace Warehouse.Gateway.Json;

/// <summary>Every problem that a JSON request can have before a service sees it; the codes are part of the API.</summary>
internal static class RequestProblem
{
    // Hints compare texts in quadratic time, so a text that is absurdly long gets none.
    private const int LongestHinted = 200;

    public static Problem MalformedJson(string what, string path = "", string hint = "") =>
        new("request.malformed_json", what, path, hint);

    public static Problem UnknownField(string path, string name, string message, IEnumerable<string> known) =>
        new("request.unknown_field", $"{message} has no field '{Shorten(name)}'.", path, Near(name, known));

    public static Problem UnknownParameter(string name, string message, IEnumerable<string> known) =>
        new("request.unknown_parameter", $"'{Shorten(name)}' is no parameter: {message} has no such field.", Shorten(name), Near(name, known));

    public static Problem ParameterNotAllowed(string name, string why, string hint) =>
        new("request.unknown_parameter", $"'{Shorten(name)}' is no parameter here: {why}.", Shorten(name), hint);

    public static Problem WrongType(string path, string expected, string given) =>
        new("request.wrong_type", $"Expected {expected}, not {Shorten(given)}.", path);

    public static Problem UnknownEnumValue(string path, string given, string type, IReadOnlyList<string> known) =>
        new("request.unknown_enum_value", $"{type} has no value '{Shorten(given)}'.", path,
            Near(given, known) is { Length: > 0 } near ? near : "One of " + string.Join(", ", known) + ".");

    public static Problem GivenTwice(string path, string how) =>
        new("request.given_twice", $"The field is given twice: {how}.", path);

    public static Problem BadEncoding(string path, string what) =>
        new("request.bad_encoding", what, path);

    public static Problem UnexpectedBody() =>
        new("request.unexpected_body", "This route takes no body.", "", "Send the fields as query parameters, or use the route of the method that takes a body.");

    public static Problem TooLarge(int maxBytes) =>
        new("request.too_large", $"The body is larger than {maxBytes} bytes.", "", "Ask for less at once.");

    public static Problem BrokenBody(string what) =>
        new("request.broken_body", what);

    public static Problem BadTimeout(string header, string value, string expected) =>
        new("request.bad_timeout", $"'{Shorten(value)}' is no timeout: expected {expected}.", header);

    public static Problem BadHeader(string header, string expected) =>
        new("request.bad_header", $"The header must be {expected}.", header);

    public static Problem UnknownRoute(string path, IEnumerable<string> known) =>
        new("request.unknown_route", $"There is nothing at {Shorten(path)}.", "",
            Near(path, known) is { Length: > 0 } near ? near : "Every route is listed at /openapi.json.");

    public static Problem WrongVerb(string verb, string path, string allowed) =>
        new("request.wrong_verb", $"{Shorten(path)} does not answer {Shorten(verb)}.", "", $"It answers {allowed}.");

    public static Problem WrongContentType(string? given) =>
        new("request.wrong_content_type", given is null ? "The body has no Content-Type." : $"The body is of type '{Shorten(given)}'.", "Content-Type",
            "Send 'Content-Type: application/json', in UTF-8.");

    public static Problem WrongContentEncoding(string given) =>
        new("request.wrong_content_encoding", $"'{Shorten(given)}' is no compression this server knows.", "Content-Encoding", "Send gzip, br, deflate or no compression.");

    public static Problem ClientStreaming(string method) =>
        new("request.client_streaming", $"{method} takes a stream of requests, which JSON over HTTP cannot carry.", "", "Call it over gRPC.");

    public static Problem Expired() =>
        new("request.deadline_exceeded", "The deadline that the caller set has passed.", "", "Ask for less at once, or allow more time.");

    private static string Near(string wrong, IEnumerable<string> known) =>
        wrong.Length <= LongestHinted ? Nearest.Hint(wrong, known) : "";

    private static string Shorten(string text) => text.Length <= LongestHinted ? text : text[..LongestHinted] + "…";
}
