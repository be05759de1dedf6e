using System.Globalization;
using System.Text.RegularExpressions;

namespace Warehouse.Tests.PowerBi.Dax;

/// <summary>Reads the part of DAX that the project writes, and nothing else, so that a slip of the pen fails.</summary>
internal sealed partial class DaxParser
{
    private readonly List<(string Kind, string Text)> _tokens = [];
    private int _at;

    private DaxParser(string text)
    {
        var end = 0;
        foreach (Match match in Tokens().Matches(text))
        {
            if (match.Index != end)
                throw new FormatException($"Not understood: {text[end..match.Index]}");
            end = match.Index + match.Length;
            var kind = match.Groups.Keys.First(key => !char.IsAsciiDigit(key[0]) && match.Groups[key].Success);
            if (kind is not ("blank" or "comment"))
                _tokens.Add((kind, match.Value));
        }

        if (end != text.Length)
            throw new FormatException($"Not understood: {text[end..]}");
    }

    public static DaxNode Parse(string text)
    {
        var parser = new DaxParser(text);
        var node = parser.ReadBlock();
        return parser._at == parser._tokens.Count ? node : throw new FormatException($"'{parser.Next.Text}' is one too many.");
    }

    private (string Kind, string Text) Next => _at < _tokens.Count ? _tokens[_at] : ("end", "");

    private DaxNode ReadBlock()
    {
        var variables = new List<(string, DaxNode)>();
        while (TakeWord("VAR"))
        {
            var name = Take("word");
            TakeSymbol("=");
            variables.Add((name, ReadOr()));
        }

        if (variables.Count == 0)
            return ReadOr();
        return TakeWord("RETURN") ? new DaxBlock(variables, ReadOr()) : throw new FormatException($"RETURN is missing before '{Next.Text}'.");
    }

    private DaxNode ReadOr() => ReadLeft(ReadAnd, "||");

    private DaxNode ReadAnd() => ReadLeft(ReadNot, "&&");

    private DaxNode ReadNot() => TakeWord("NOT") ? new DaxNot(ReadNot()) : ReadComparison();

    private DaxNode ReadComparison()
    {
        var left = ReadLeft(ReadProduct, "+", "-");
        if (TakeWord("IN"))
            return new DaxOperation("IN", left, ReadPrimary());
        return Next is { Kind: "symbol", Text: "=" or "<" or ">" or "<=" or ">=" or "<>" } ? new DaxOperation(_tokens[_at++].Text, left, ReadLeft(ReadProduct, "+", "-")) : left;
    }

    private DaxNode ReadProduct() => ReadLeft(ReadSigned, "*", "/");

    private DaxNode ReadSigned()
    {
        if (Next != ("symbol", "-"))
            return ReadPrimary();
        _at++;
        return new DaxOperation("-", new DaxLiteral(0d), ReadPrimary());
    }

    private DaxNode ReadLeft(Func<DaxNode> operand, params string[] operators)
    {
        var left = operand();
        while (Next.Kind == "symbol" && operators.Contains(Next.Text))
            left = new DaxOperation(_tokens[_at++].Text, left, operand());
        return left;
    }

    private DaxNode ReadPrimary()
    {
        var (kind, text) = Next;
        _at++;
        switch (kind)
        {
            case "number":
                return new DaxLiteral(double.Parse(text, CultureInfo.InvariantCulture));
            case "text":
                return new DaxLiteral(text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal));
            case "name":
                return new DaxMeasureName(Unbracket(text));
            case "table":
                var table = text[1..^1].Replace("''", "'", StringComparison.Ordinal);
                return Next.Kind == "name" ? new DaxColumn(table, Unbracket(Take("name"))) : new DaxTable(table);
            case "word" when Next.Text == "(":
                return new DaxCall(text, ReadList("(", ")"));
            case "word" when text is not ("VAR" or "RETURN" or "IN" or "NOT"):
                return new DaxVariable(text);
            case "symbol" when text == "(":
                var inner = ReadOr();
                TakeSymbol(")");
                return inner;
            case "symbol" when text == "{":
                _at--;
                return new DaxList(ReadList("{", "}"));
            default:
                throw new FormatException($"'{text}' is out of place.");
        }
    }

    private List<DaxNode> ReadList(string open, string close)
    {
        TakeSymbol(open);
        var items = new List<DaxNode>();
        while (Next.Text != close)
        {
            if (items.Count > 0)
                TakeSymbol(",");
            items.Add(ReadBlock());
        }

        TakeSymbol(close);
        return items;
    }

    private bool TakeWord(string word)
    {
        if (Next != ("word", word))
            return false;
        _at++;
        return true;
    }

    private void TakeSymbol(string symbol)
    {
        if (Next != ("symbol", symbol))
            throw new FormatException($"'{symbol}' is missing before '{Next.Text}'.");
        _at++;
    }

    private string Take(string kind) => Next.Kind == kind ? _tokens[_at++].Text : throw new FormatException($"A {kind} is missing before '{Next.Text}'.");

    private static string Unbracket(string text) => text[1..^1].Replace("]]", "]", StringComparison.Ordinal);

    [GeneratedRegex("""(?<blank>\s+)|(?<comment>--[^\n]*)|(?<number>\d+(\.\d+)?)|(?<text>"([^"]|"")*")|(?<table>'([^']|'')+')|(?<name>\[([^\]]|\]\])+\])|(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<symbol>&&|\|\||<=|>=|<>|[-+*/=<>(){},])""", RegexOptions.ExplicitCapture)]
    private static partial Regex Tokens();
}
