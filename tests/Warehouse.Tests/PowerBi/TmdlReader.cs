using System.Text.RegularExpressions;

namespace Warehouse.Tests.PowerBi;

/// <summary>An object of a TMDL file.</summary>
internal sealed record TmdlObject(string Kind, string Name, string? Expression, string Description)
{
    public Dictionary<string, string> Properties { get; } = new(StringComparer.Ordinal);

    public List<TmdlObject> Children { get; } = [];

    public IEnumerable<TmdlObject> Of(string kind) => Children.Where(child => child.Kind == kind);

    public IEnumerable<TmdlObject> All() => Children.SelectMany(child => child.All()).Prepend(this);
}

/// <summary>
/// Reads TMDL by the rules of its documentation, and only objects and properties that the project writes, each where it
/// belongs: tabs alone, names quoted where they must be, expressions two tabs deeper, nothing unknown.
/// </summary>
internal sealed partial class TmdlReader
{
    private static readonly Dictionary<string, (string[] Children, string[] Properties)> Known = new(StringComparer.Ordinal)
    {
        [""] = (["database", "model", "table", "relationship", "expression", "cultureInfo", "annotation", "ref table", "ref cultureInfo"], []),
        ["database"] = ([], ["compatibilityLevel"]),
        ["model"] = (["dataAccessOptions", "table"], ["culture", "defaultPowerBIDataSourceVersion", "discourageImplicitMeasures", "sourceQueryCulture"]),
        ["dataAccessOptions"] = ([], ["legacyRedirects", "returnErrorValuesAsNull"]),
        ["table"] = (["measure", "column", "hierarchy", "partition", "annotation"], ["lineageTag"]),
        ["measure"] = ([], ["formatString", "isHidden", "displayFolder", "lineageTag"]),
        ["column"] = (["annotation"], ["dataType", "isHidden", "isKey", "formatString", "lineageTag", "summarizeBy", "sourceColumn", "sortByColumn"]),
        ["hierarchy"] = (["level"], ["lineageTag"]),
        ["level"] = ([], ["lineageTag", "column"]),
        ["partition"] = (["source"], ["mode"]),
        ["source"] = ([], []),
        ["relationship"] = ([], ["fromColumn", "toColumn"]),
        ["expression"] = (["annotation"], ["lineageTag"]),
        ["annotation"] = ([], []),
        ["ref table"] = ([], []),
        ["ref cultureInfo"] = ([], []),
        ["cultureInfo"] = (["translations"], []),
        ["translations"] = (["model"], []),
    };

    private readonly string[] _lines;
    private readonly bool _isTranslation;
    private int _at;

    private TmdlReader(string text)
    {
        Assert.DoesNotContain('\r', text);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        _lines = text.Split('\n');
        _isTranslation = text.StartsWith("cultureInfo", StringComparison.Ordinal);
    }

    public static TmdlObject Read(string text)
    {
        var root = new TmdlObject("", "", null, "");
        var reader = new TmdlReader(text);
        reader.ReadInto(root, 0);
        Assert.True(reader._at == reader._lines.Length, $"Line {reader._at + 1} is indented too deep.");
        return root;
    }

    /// <summary>A name or a dotted reference without its quotes: <c>'a b'.c</c> → a b, c.</summary>
    public static IReadOnlyList<string> Unquote(string reference)
    {
        Assert.Matches(Reference(), reference);
        return Part().Matches(reference).Select(match => match.Value.StartsWith('\'') ? match.Value[1..^1].Replace("''", "'", StringComparison.Ordinal) : match.Value).ToList();
    }

    private void ReadInto(TmdlObject parent, int depth)
    {
        var description = new List<string>();
        for (; _at < _lines.Length; _at++)
        {
            var line = _lines[_at];
            if (line.Length == 0)
                continue;
            var tabs = line.TakeWhile(c => c == '\t').Count();
            var text = line[tabs..];
            Assert.False(text.StartsWith(' ') || text.EndsWith(' ') || text.EndsWith('\t'), $"Blanks at the ends of line {_at + 1}: {text}");
            if (tabs < depth)
                break;
            Assert.True(tabs == depth, $"Line {_at + 1} is indented by {tabs} instead of {depth}: {text}");
            if (text.StartsWith("/// ", StringComparison.Ordinal))
            {
                description.Add(text[4..]);
                continue;
            }

            if (Declaration().Match(text) is { Success: true } declaration && !(_isTranslation && declaration.Groups["kind"].Value is "source"))
            {
                ReadObject(parent, depth, declaration, string.Join('\n', description));
                description.Clear();
                continue;
            }

            Assert.Empty(description);
            ReadProperty(parent, text);
        }
    }

    private void ReadObject(TmdlObject parent, int depth, Match declaration, string description)
    {
        var kind = declaration.Groups["kind"].Value;
        if (!_isTranslation)
            Assert.Contains(kind, Known[parent.Kind].Children);
        var name = declaration.Groups["name"] is { Success: true } written ? Unquote(written.Value).Single() : "";
        string? expression = null;
        if (declaration.Groups["equals"].Success)
            expression = declaration.Groups["value"].Length > 0 ? declaration.Groups["value"].Value : ReadExpression(depth + 2);
        var child = new TmdlObject(kind, name, expression, description);
        Assert.DoesNotContain(parent.Children, other => other.Kind == kind && string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase));
        parent.Children.Add(child);
        _at++;
        ReadInto(child, depth + 1);
        _at--;
    }

    private string ReadExpression(int depth)
    {
        var lines = new List<string>();
        while (_at + 1 < _lines.Length && _lines[_at + 1].StartsWith(new string('\t', depth), StringComparison.Ordinal))
            lines.Add(_lines[++_at][depth..]);
        Assert.NotEmpty(lines);
        return string.Join('\n', lines);
    }

    private void ReadProperty(TmdlObject parent, string text)
    {
        var match = Property().Match(text);
        Assert.True(match.Success, $"Neither object nor property: {text}");
        var name = match.Groups["name"].Value;
        if (_isTranslation)
            Assert.Contains(name, new[] { "caption", "description", "displayFolder" });
        else
            Assert.Contains(name, Known[parent.Kind].Properties);
        // Words that stand alone are flags.
        Assert.Equal(name.StartsWith("is", StringComparison.Ordinal) || name is "discourageImplicitMeasures" or "legacyRedirects" or "returnErrorValuesAsNull", !match.Groups["value"].Success);
        parent.Properties.Add(name, match.Groups["value"].Success ? match.Groups["value"].Value : "true");
    }

    [GeneratedRegex("""^(?<kind>ref table|ref cultureInfo|database|model|table|column|measure|hierarchy|level|partition|source|relationship|expression|annotation|cultureInfo|translations|dataAccessOptions)( (?<name>'([^']|'')+'|[^\s.=:']+))?(?<equals> =( (?<value>\S.*))?)?$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Declaration();

    [GeneratedRegex("""^(?<name>[a-z][A-Za-z]*)(: (?<value>\S.*))?$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Property();

    [GeneratedRegex("""^('([^']|'')+'|[^\s.=:']+)(\.('([^']|'')+'|[^\s.=:']+))?$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();

    [GeneratedRegex("""'([^']|'')+'|[^\s.=:']+""", RegexOptions.ExplicitCapture)]
    private static partial Regex Part();
}
