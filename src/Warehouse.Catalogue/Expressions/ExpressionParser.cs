using System.Globalization;

namespace Warehouse.Catalogue.Expressions;

/// <summary>
/// Reads a formula such as <c>funding_amount[funding_source=public] / weighted_8_4(enrolled_students) * 100</c>.
/// Precedence as in arithmetic; functions are <c>growth</c> and the calendar bridges.
/// </summary>
public sealed class ExpressionParser
{
    private readonly string _text;
    private int _at;

    private ExpressionParser(string text) => _text = text;

    /// <summary>Parses the whole text.</summary>
    /// <exception cref="FormatException">It is no formula; the message says what was expected at which character.</exception>
    public static Expression Parse(string text)
    {
        var parser = new ExpressionParser(text);
        var expression = parser.ReadSum();
        parser.SkipBlanks();
        return parser._at == text.Length ? expression : throw parser.Expected("an operator or the end");
    }

    private Expression ReadSum()
    {
        var left = ReadProduct();
        while (ReadAny("+-") is { } symbol)
            left = new Binary(symbol == '+' ? BinaryOperator.Add : BinaryOperator.Subtract, left, ReadProduct());
        return left;
    }

    private Expression ReadProduct()
    {
        var left = ReadFactor();
        while (ReadAny("*/") is { } symbol)
            left = new Binary(symbol == '*' ? BinaryOperator.Multiply : BinaryOperator.Divide, left, ReadFactor());
        return left;
    }

    private Expression ReadFactor()
    {
        if (ReadAny("(") is not null)
        {
            var inner = ReadSum();
            Require(')');
            return inner;
        }

        SkipBlanks();
        if (_at < _text.Length && char.IsAsciiDigit(_text[_at]))
            return new Number(decimal.Parse(ReadWhile(c => char.IsAsciiDigit(c) || c == '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture));

        var name = ReadName("a measure, a number or a parenthesis");
        return ReadAny("(") is null ? new MeasureTerm(name, ReadPins(), null) : ReadCall(name);
    }

    private Expression ReadCall(string name)
    {
        var argument = ReadSum();
        Require(')');
        if (name == "growth")
            return new Growth(argument);
        if (!CalendarBridgeNames.All.TryGetValue(name, out var bridge))
            throw new FormatException($"there is no function '{name}'; there are growth, {string.Join(", ", CalendarBridgeNames.All.Keys)}");
        return argument is MeasureTerm term ? term with { Bridge = bridge } : throw new FormatException($"{name}() takes a single measure");
    }

    private Dictionary<string, IReadOnlyList<string>> ReadPins()
    {
        var pins = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (ReadAny("[") is null)
            return pins;
        do
        {
            var dimension = ReadName("a dimension");
            Require('=');
            if (!pins.TryAdd(dimension, ReadMembers(dimension)))
                throw new FormatException($"'{dimension}' is pinned twice");
        }
        while (ReadAny(",") is not null);
        Require(']');
        return pins;
    }

    // age=3|4|5
    private List<string> ReadMembers(string dimension)
    {
        var members = new List<string>();
        do
        {
            var member = ReadName("a member");
            if (members.Contains(member))
                throw new FormatException($"'{dimension}' is pinned to '{member}' twice");
            members.Add(member);
        }
        while (ReadAny("|") is not null);
        return members;
    }

    private string ReadName(string what)
    {
        SkipBlanks();
        var name = ReadWhile(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
        return name.Length > 0 ? name : throw Expected(what);
    }

    private string ReadWhile(Func<char, bool> belongs)
    {
        var start = _at;
        while (_at < _text.Length && belongs(_text[_at]))
            _at++;
        return _text[start.._at];
    }

    private char? ReadAny(string symbols)
    {
        SkipBlanks();
        return _at < _text.Length && symbols.Contains(_text[_at], StringComparison.Ordinal) ? _text[_at++] : null;
    }

    private void Require(char symbol)
    {
        if (ReadAny(symbol.ToString()) is null)
            throw Expected($"'{symbol}'");
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
    }

    private FormatException Expected(string what) =>
        new($"expected {what} at character {_at + 1}" + (_at < _text.Length ? $", found '{_text[_at]}'" : ", found the end"));
}
