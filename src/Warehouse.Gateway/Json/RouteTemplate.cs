using System.Globalization;
using System.Text;

namespace Warehouse.Gateway.Json;

/// <summary>A path of <c>google.api.http</c>, such as <c>/v1/{name=pipelines/*/runs/*}:watch</c>; letters count as they stand.</summary>
internal sealed class RouteTemplate
{
    private readonly string text;

    private RouteTemplate(string text, IReadOnlyList<RouteSegment> segments, IReadOnlyList<RouteVariable> variables, string verb)
    {
        this.text = text;
        Segments = segments;
        Variables = variables;
        Verb = verb;
    }

    /// <summary>What the path consists of, without the verb.</summary>
    public IReadOnlyList<RouteSegment> Segments { get; }

    /// <summary>Which segments fill which field, from left to right.</summary>
    public IReadOnlyList<RouteVariable> Variables { get; }

    /// <summary>What follows the colon at the end; empty for none.</summary>
    public string Verb { get; }

    /// <summary>Reads a template; throws <see cref="FormatException" /> with the position of what is wrong.</summary>
    public static RouteTemplate Parse(string text) => new Parser(text).Parse();

    /// <summary>
    /// The fields' values in a path as it was sent, still percent-encoded; null when the path is another one.
    /// Throws <see cref="FormatException" /> for a value that is no percent-encoded UTF-8.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Match(string rawPath)
    {
        if (!rawPath.StartsWith('/'))
            return null;
        if (Verb.Length > 0)
        {
            if (!rawPath.EndsWith(":" + Verb, StringComparison.Ordinal))
                return null;
            rawPath = rawPath[..^(Verb.Length + 1)];
        }

        var parts = rawPath[1..].Split('/');
        if (!Fits(parts))
            return null;
        return [.. Variables.Select(variable => KeyValuePair.Create(variable.FieldPath, ValueOf(variable, parts)))];
    }

    /// <summary>The same route as a pattern of ASP.NET Core routing; its parameters are named by position and not used.</summary>
    public string ToAspNetPattern()
    {
        if (Verb.Length > 0 && Segments[^1].Kind == RouteSegmentKind.Rest)
            throw new NotSupportedException($"{text}: ASP.NET Core has no pattern for a verb after '**'.");
        return Write((segment, index) => segment.Kind switch
        {
            RouteSegmentKind.One => string.Create(CultureInfo.InvariantCulture, $"{{_{index}}}"),
            RouteSegmentKind.Rest => string.Create(CultureInfo.InvariantCulture, $"{{**_{index}}}"),
            _ => segment.Text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal),
        });
    }

    /// <summary>The same route as a path of OpenAPI: <c>/v1/pipelines/{pipeline}/runs/{run}:watch</c>.</summary>
    public string ToOpenApiPath() =>
        Write((segment, index) => segment.Kind == RouteSegmentKind.Literal ? segment.Text : "{" + NameOf(index) + "}");

    /// <summary>The route with the other path's own segments for wildcards: what the caller may have meant.</summary>
    public string FillFrom(string path)
    {
        var given = path.TrimStart('/').Split('/');
        return Write((segment, index) =>
            segment.Kind == RouteSegmentKind.Literal ? segment.Text
            : index < given.Length && given[index].Length > 0 ? WithoutVerb(given[index])
            : "{" + NameOf(index) + "}");

        string WithoutVerb(string part) => Verb.Length > 0 && part.IndexOf(':') is > 0 and var colon ? part[..colon] : part;
    }

    /// <summary>What a wildcard is called in OpenAPI: after the collection before it (pipelines/* → pipeline), else after its field.</summary>
    public string NameOf(int segment)
    {
        if (segment > 0 && Segments[segment - 1] is { Kind: RouteSegmentKind.Literal, Text: var collection } && VariableAt(segment)?.Start < segment)
            return Singular(collection);
        return VariableAt(segment)?.FieldPath ?? string.Create(CultureInfo.InvariantCulture, $"segment{segment}");
    }

    /// <summary>The variable that a segment is part of.</summary>
    public RouteVariable? VariableAt(int segment) =>
        Variables.FirstOrDefault(variable => variable.Start <= segment && segment < variable.End);

    /// <inheritdoc />
    public override string ToString() => text;

    private static string Singular(string collection) =>
        collection.EndsWith("ies", StringComparison.Ordinal) ? collection[..^3] + "y"
        : collection.EndsWith('s') ? collection[..^1]
        : collection;

    private bool Fits(string[] parts)
    {
        var open = Segments[^1].Kind == RouteSegmentKind.Rest;
        if (open ? parts.Length < Segments.Count - 1 : parts.Length != Segments.Count)
            return false;
        for (var i = 0; i < Segments.Count; i++)
        {
            var fits = Segments[i].Kind switch
            {
                RouteSegmentKind.Literal => parts[i] == Segments[i].Text,
                RouteSegmentKind.One => parts[i].Length > 0,
                _ => true,
            };
            if (!fits)
                return false;
        }

        return true;
    }

    private string ValueOf(RouteVariable variable, string[] parts)
    {
        var end = variable.End == Segments.Count ? parts.Length : variable.End;
        if (variable.End == variable.Start + 1 && Segments[variable.Start].Kind != RouteSegmentKind.Rest)
            return PercentEncoding.Decode(parts[variable.Start], plusIsSpace: false);

        // A slash inside a segment stays encoded, or the value would seem to have one segment more.
        return string.Join('/', parts[variable.Start..end].Select(part =>
            PercentEncoding.Decode(part, plusIsSpace: false).Replace("/", "%2F", StringComparison.Ordinal)));
    }

    private string Write(Func<RouteSegment, int, string> write)
    {
        var path = new StringBuilder();
        for (var i = 0; i < Segments.Count; i++)
            path.Append('/').Append(write(Segments[i], i));
        return Verb.Length > 0 ? path.Append(':').Append(Verb).ToString() : path.ToString();
    }

    private sealed class Parser(string text)
    {
        private readonly List<RouteSegment> segments = [];
        private readonly List<RouteVariable> variables = [];
        private int position;

        public RouteTemplate Parse()
        {
            Expect('/');
            ReadSegments(insideVariable: false);
            var verb = "";
            if (Accept(':'))
                verb = ReadLiteral("a verb");
            if (position < text.Length)
                throw Wrong($"unexpected '{text[position]}'");
            if (segments.FindIndex(segment => segment.Kind == RouteSegmentKind.Rest) is >= 0 and var rest && rest < segments.Count - 1)
                throw Wrong("'**' is allowed at the end only");
            return new RouteTemplate(text, segments, variables, verb);
        }

        private void ReadSegments(bool insideVariable)
        {
            do
            {
                if (Accept('*'))
                    segments.Add(new RouteSegment(Accept('*') ? RouteSegmentKind.Rest : RouteSegmentKind.One, ""));
                else if (!insideVariable && Accept('{'))
                    ReadVariable();
                else
                    segments.Add(new RouteSegment(RouteSegmentKind.Literal, ReadLiteral("a segment")));
            }
            while (Accept('/'));
        }

        private void ReadVariable()
        {
            var fieldPath = ReadFieldPath();
            if (variables.Exists(variable => variable.FieldPath == fieldPath))
                throw Wrong($"'{fieldPath}' is there twice");
            var start = segments.Count;
            if (Accept('='))
                ReadSegments(insideVariable: true);
            else
                segments.Add(new RouteSegment(RouteSegmentKind.One, ""));
            Expect('}');
            variables.Add(new RouteVariable(fieldPath, start, segments.Count));
        }

        private string ReadFieldPath()
        {
            var start = position;
            do
            {
                var first = position;
                while (position < text.Length && (char.IsAsciiLetterOrDigit(text[position]) || text[position] == '_'))
                    position++;
                if (position > first && !char.IsAsciiDigit(text[first]))
                    continue;
                position = first;
                throw Wrong("a field name is missing");
            }
            while (Accept('.'));
            return text[start..position];
        }

        private string ReadLiteral(string what)
        {
            var start = position;
            while (position < text.Length && !"/:{}*=?#".Contains(text[position], StringComparison.Ordinal))
                position++;
            return position > start ? text[start..position] : throw Wrong(what + " is missing");
        }

        private bool Accept(char c)
        {
            if (position >= text.Length || text[position] != c)
                return false;
            position++;
            return true;
        }

        private void Expect(char c)
        {
            if (!Accept(c))
                throw Wrong($"'{c}' is missing");
        }

        private FormatException Wrong(string what) =>
            new(string.Create(CultureInfo.InvariantCulture, $"Route template '{text}': {what} at position {position}."));
    }
}
