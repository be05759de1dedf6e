using System.Text;

namespace Warehouse.PowerBi.Tmdl;

/// <summary>Writes TMDL: objects and properties indented by tabs, names quoted where they must be.</summary>
internal sealed class TmdlText
{
    private readonly StringBuilder _text = new();

    /// <summary>Declares an object; a description becomes <c>///</c> lines above it.</summary>
    public TmdlText Declare(int depth, string kind, string name, string? description = null)
    {
        Describe(depth, description);
        return Line(depth, name.Length == 0 ? kind : $"{kind} {Name(name)}");
    }

    /// <summary>Declares an object with an expression of one or several lines.</summary>
    public TmdlText DeclareExpression(int depth, string kind, string name, string expression, string? description = null)
    {
        Describe(depth, description);
        return Expression(depth, $"{kind} {Name(name)}", expression);
    }

    /// <summary>A property with a text, number or word.</summary>
    public TmdlText Set(int depth, string property, string value) => Line(depth, $"{property}: {Value(value)}");

    /// <summary>A property that refers to another object, in TMDL's own notation.</summary>
    public TmdlText Refer(int depth, string property, string reference) => Line(depth, $"{property}: {reference}");

    /// <summary>A property that is true.</summary>
    public TmdlText Is(int depth, string property) => Line(depth, property);

    /// <summary>A property with an expression of one or several lines, which is indented deeper than what follows.</summary>
    public TmdlText Expression(int depth, string property, string expression)
    {
        var lines = expression.ReplaceLineEndings("\n").Split('\n');
        if (lines.Length == 1)
            return Line(depth, $"{property} = {lines[0]}");
        Line(depth, property + " =");
        foreach (var line in lines)
        {
            if (line.Length == 0)
                Blank();
            else
                Line(depth + 2, line);
        }

        return this;
    }

    /// <summary>An empty line.</summary>
    public TmdlText Blank()
    {
        _text.Append('\n');
        return this;
    }

    /// <inheritdoc />
    public override string ToString() => _text.ToString();

    /// <summary>A name as TMDL writes it; anything but letters, digits, underscores and hyphens is quoted.</summary>
    public static string Name(string name) =>
        name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-') ? name : $"'{name.Replace("'", "''", StringComparison.Ordinal)}'";

    private void Describe(int depth, string? description)
    {
        foreach (var line in description?.Split('\n') ?? [])
            Line(depth, $"/// {line}");
    }

    // Outer quotes would be taken for delimiters, and outer blanks would be lost.
    private static string Value(string value) =>
        value.StartsWith('"') || value.EndsWith('"') || value != value.Trim() ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;

    private TmdlText Line(int depth, string text)
    {
        _text.Append('\t', depth).Append(text).Append('\n');
        return this;
    }
}
