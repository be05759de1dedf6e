namespace Warehouse.Catalogue.Expressions;

/// <summary>
/// Reads a formula such as <c>funding_amount[funding_source=public] / weighted_8_4(enrolled_students) * 100</c> or
/// <c>share(books / enrolled_students >= by_stage(primary: 25, junior: 35)) * 100</c>. Precedence as in arithmetic, then
/// comparisons, <c>not</c>, <c>and</c>, <c>or</c>.
/// </summary>
public sealed class ExpressionParser
{
    private readonly FormulaText _text;

    private ExpressionParser(string text) => _text = new FormulaText(text);

    /// <summary>Parses the whole text.</summary>
    /// <exception cref="FormulaException">It is no formula; the message says what was expected at which character.</exception>
    public static Expression Parse(string text)
    {
        var parser = new ExpressionParser(text);
        var expression = parser.ReadOr();
        if (!parser._text.IsAtEnd)
            throw parser._text.Expected("an operator or the end");
        return expression is Condition
            ? throw new FormulaException("a condition is no figure", "Write share(…) of the objects of which it holds, or met(…) for 1 and 0.")
            : expression;
    }

    /// <summary>Parses the whole text of a condition.</summary>
    /// <exception cref="FormulaException">It is none; the message says what was expected at which character.</exception>
    public static Condition ParseCondition(string text)
    {
        var parser = new ExpressionParser(text);
        var condition = AsCondition(parser.ReadOr(), parser._text.Position);
        return parser._text.IsAtEnd ? condition : throw parser._text.Expected("an operator or the end");
    }

    private Expression ReadOr()
    {
        var at = _text.Position;
        var left = ReadAnd();
        while (_text.ReadWord("or"))
            left = new Either(AsCondition(left, at), AsCondition(_text.Position, ReadAnd));
        return left;
    }

    private Expression ReadAnd()
    {
        var at = _text.Position;
        var left = ReadNot();
        while (_text.ReadWord("and"))
            left = new Both(AsCondition(left, at), AsCondition(_text.Position, ReadNot));
        return left;
    }

    private Expression ReadNot() =>
        _text.ReadWord("not") ? new Negation(AsCondition(_text.Position, ReadNot)) : ReadComparison();

    private Expression ReadComparison()
    {
        var at = _text.Position;
        var left = ReadSum();
        return _text.ReadComparison() is { } comparison
            ? new Comparison(comparison, AsValue(left, at), AsValue(_text.Position, ReadSum))
            : left;
    }

    private Expression ReadSum()
    {
        var at = _text.Position;
        var left = ReadProduct();
        while (_text.ReadAny("+-") is { } symbol)
            left = new Binary(symbol == '+' ? BinaryOperator.Add : BinaryOperator.Subtract, AsValue(left, at), AsValue(_text.Position, ReadProduct));
        return left;
    }

    private Expression ReadProduct()
    {
        var at = _text.Position;
        var left = ReadFactor();
        while (_text.ReadAny("*/") is { } symbol)
            left = new Binary(symbol == '*' ? BinaryOperator.Multiply : BinaryOperator.Divide, AsValue(left, at), AsValue(_text.Position, ReadFactor));
        return left;
    }

    private Expression ReadFactor()
    {
        if (_text.ReadAny("(") is not null)
        {
            var inner = ReadOr();
            _text.Require(')');
            return inner;
        }

        if (_text.IsAtNumber)
            return new Number(_text.ReadNumber());
        var at = _text.Position;
        var name = _text.ReadName("a measure, a number or a parenthesis");
        if (_text.ReadAny("(") is null)
            return new MeasureTerm(name, ReadPins(), null);
        return name == "by_stage" ? ReadStages() : FormulaFunctions.Call(name, ReadArguments(), at);
    }

    private List<Expression> ReadArguments()
    {
        var arguments = new List<Expression> { ReadOr() };
        while (_text.ReadAny(",") is not null)
            arguments.Add(ReadOr());
        _text.Require(')');
        return arguments;
    }

    private ByStage ReadStages()
    {
        var numbers = new Dictionary<string, decimal>(StringComparer.Ordinal);
        do
        {
            var at = _text.Position;
            var stage = _text.ReadName("a stage");
            _text.Require(':');
            if (!numbers.TryAdd(stage, _text.ReadNumber()))
                throw new FormulaException($"'{stage}' has a second number at character {at}");
        }
        while (_text.ReadAny(",") is not null);
        _text.Require(')');
        return new ByStage(numbers);
    }

    private Dictionary<string, IReadOnlyList<string>> ReadPins()
    {
        var pins = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (_text.ReadAny("[") is null)
            return pins;
        do
        {
            var dimension = _text.ReadName("a dimension");
            _text.Require('=');
            if (!pins.TryAdd(dimension, ReadMembers(dimension)))
                throw new FormulaException($"'{dimension}' is pinned twice");
        }
        while (_text.ReadAny(",") is not null);
        _text.Require(']');
        return pins;
    }

    // age=3|4|5
    private List<string> ReadMembers(string dimension)
    {
        var members = new List<string>();
        do
        {
            var member = _text.ReadName("a member");
            if (members.Contains(member))
                throw new FormulaException($"'{dimension}' is pinned to '{member}' twice");
            members.Add(member);
        }
        while (_text.ReadAny("|") is not null);
        return members;
    }

    private static Condition AsCondition(int at, Func<Expression> read) => AsCondition(read(), at);

    private static Condition AsCondition(Expression read, int at) =>
        read as Condition ?? throw new FormulaException($"expected a condition at character {at}, found a figure", "Compare it: x >= 1.");

    private static Expression AsValue(int at, Func<Expression> read) => AsValue(read(), at);

    private static Expression AsValue(Expression read, int at) =>
        read is Condition ? throw new FormulaException($"expected a figure at character {at}, found a condition", "Write met(…) for 1 where it holds and 0 where it does not.") : read;
}
