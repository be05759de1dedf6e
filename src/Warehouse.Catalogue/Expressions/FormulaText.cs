using System.Globalization;

namespace Warehouse.Catalogue.Expressions;

/// <summary>The text of a formula, read from left to right; says where it was when something else was expected.</summary>
internal sealed class FormulaText(string text)
{
    private int _at;

    /// <summary>The character that comes next after blanks, counted from 1.</summary>
    public int Position
    {
        get
        {
            SkipBlanks();
            return _at + 1;
        }
    }

    /// <summary>Whether nothing but blanks is left.</summary>
    public bool IsAtEnd => Position > text.Length;

    /// <summary>Whether a digit comes next.</summary>
    public bool IsAtNumber => !IsAtEnd && char.IsAsciiDigit(text[_at]);

    /// <summary>The next of some symbols, or null where something else stands.</summary>
    public char? ReadAny(string symbols) =>
        !IsAtEnd && symbols.Contains(text[_at], StringComparison.Ordinal) ? text[_at++] : null;

    /// <summary>The next sign of a comparison, or null.</summary>
    public ComparisonOperator? ReadComparison()
    {
        SkipBlanks();
        foreach (var (sign, comparison) in ComparisonSigns.All)
        {
            if (string.CompareOrdinal(text, _at, sign, 0, sign.Length) != 0)
                continue;
            _at += sign.Length;
            return comparison;
        }

        return null;
    }

    /// <summary>Whether this word comes next; it is then read.</summary>
    public bool ReadWord(string word)
    {
        SkipBlanks();
        var end = _at + word.Length;
        if (string.CompareOrdinal(text, _at, word, 0, word.Length) != 0 || (end < text.Length && IsOfName(text[end])))
            return false;
        _at = end;
        return true;
    }

    /// <summary>A name, described for whoever left it out.</summary>
    public string ReadName(string what)
    {
        SkipBlanks();
        var name = ReadWhile(IsOfName);
        return name.Length > 0 ? name : throw Expected(what);
    }

    /// <summary>A number without a sign.</summary>
    public decimal ReadNumber()
    {
        var at = Position;
        if (!IsAtNumber)
            throw Expected("a number");
        var digits = ReadWhile(c => char.IsAsciiDigit(c) || c == '.');
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new FormulaException($"'{digits}' at character {at} is no number");
    }

    /// <summary>Reads the symbol that must come next.</summary>
    public void Require(char symbol)
    {
        if (ReadAny(symbol.ToString()) is null)
            throw Expected($"'{symbol}'");
    }

    /// <summary>What was expected here and what was found instead.</summary>
    public FormulaException Expected(string what)
    {
        var position = Position;
        return new FormulaException($"expected {what} at character {position}" + (IsAtEnd ? ", found the end" : $", found '{text[_at]}'"));
    }

    private static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    private string ReadWhile(Func<char, bool> belongs)
    {
        var start = _at;
        while (_at < text.Length && belongs(text[_at]))
            _at++;
        return text[start.._at];
    }

    private void SkipBlanks()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
    }
}
